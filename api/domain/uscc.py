"""The unified social credit code (GB 32100-2015), 18 characters. Own check: authorities A, N and Y are valid."""

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_character(first17: str) -> str:
    """The 18th character. Raises ValueError for a character outside the alphabet."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return ALPHABET[-total % 31]


def is_valid(code: str) -> bool:
    """Whether a code has the right length, alphabet and check character."""
    if len(code) != LENGTH or any(c not in ALPHABET for c in code):
        return False
    return check_character(code[:17]) == code[17]
