"""Texts as people compare them: two that look the same are the same."""

import unicodedata
from typing import Literal

Form = Literal["NFC", "NFKC"]
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Control and format characters, lone surrogates, private use, line and paragraph separators."""


class TextInvalid(ValueError):
    """A text with characters that nobody sees, or blanks where none may be."""


def cleaned(text: str, form: Form = "NFC") -> str:
    """A text in one form, without blanks at its ends, one where there were several. NFC leaves it as people wrote it, full-width
    punctuation included; NFKC takes full-width letters and digits for the plain ones. Raises TextInvalid.
    """
    for character in text:
        if unicodedata.category(character) in _INVISIBLE:
            raise TextInvalid(f"character U+{ord(character):04X} is not allowed")
    return " ".join(unicodedata.normalize(form, text).split())


def number(text: str) -> str:
    """A number as a document carries it (an invoice, a bank, a register), in NFKC and without blanks. Raises TextInvalid."""
    found = cleaned(text, "NFKC")
    if " " in found:
        raise TextInvalid("no blanks within a number")
    return found
