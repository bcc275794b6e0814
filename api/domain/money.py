"""Amounts are integer fen. Yuan exist as text only, for people."""

from api.domain.words import Fen

AMOUNT_MAX_FEN = 10**13
"""Above any face a policy can allow, and far below what a contract's 48 bits hold."""

LIMIT_MAX_FEN = 2**53 - 1
"""A limit may be meant as none at all; every reader of JSON still has it to the fen."""


def yuan(fen: int) -> str:
    """`120000000` fen as `"1200000.00"`."""
    sign, whole = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def yuan_grouped(fen: int) -> str:
    """`120000000` fen as `"1,200,000.00"`, for pages and stories."""
    sign, whole = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


def both(fen: int) -> dict[str, int | str]:
    """How the API shows an amount: fen to count with, yuan to read."""
    return {"fen": Fen(fen), "yuan": yuan(fen)}
