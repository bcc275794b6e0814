"""Numbers of vouchers, financings, pledges and standing quotes: the text people see, and the decimal the chain holds (R29).

A root `XL-YYYYMMDD-SSSSSSSS-C`, a child `…/NNNN`, a financing `RZ-YYYYMMDD-SSSSSSSS-C`, a pledge `ZY-…`, a standing quote `BJ-SSSSSSSS-C`.
C is a check digit by ISO 7064 MOD 11,10 over date and serial, which finds every single wrong digit and nearly every swap of two.
"""

import re
from datetime import date
from functools import lru_cache

from api.domain.calendar import from_yyyymmdd
from api.domain.words import FinancingNo, PledgeNo, QuoteNo, VoucherNo

_VOUCHER = re.compile(r"XL-(\d{8})-(\d{8})-(\d)(?:[/.](\d{4}))?")
_FINANCING = re.compile(r"RZ-(\d{8})-(\d{8})-(\d)")
_PLEDGE = re.compile(r"ZY-(\d{8})-(\d{8})-(\d)")
_QUOTE = re.compile(r"BJ-(\d{8})-(\d)")
_NAMES_SOMETHING = re.compile(r"(?:XL|RZ|ZY|BJ)-.*|\d+-\d+", re.IGNORECASE | re.DOTALL)
_CHILDREN = 10_000
_KEPT = 20_000
"""Texts of numbers that are kept: what happens to a voucher comes in quick succession."""


class InvalidNumber(ValueError):
    """A text that is no number of this kind, or whose check digit does not fit."""


def check_digit(digits: str) -> int:
    """ISO 7064 MOD 11,10 of decimal digits."""
    product = 10
    for digit in digits:
        product = _NEXT[product][digit]
    return (11 - product) % 10


_NEXT = [{str(digit): ((digit + product) % 10 or 10) * 2 % 11 for digit in range(10)} for product in range(11)]
"""What the product becomes with each digit."""


@lru_cache(_KEPT)
def _dated(kind: str, day_and_serial: int) -> str:
    digits = f"{day_and_serial:016d}"
    return f"{kind}-{digits[:8]}-{digits[8:]}-{check_digit(digits)}"


def voucher_no(chain_no: int) -> VoucherNo:
    """The text of a voucher's number on the chain."""
    root, child = divmod(chain_no, _CHILDREN)
    text = _dated("XL", root)
    return VoucherNo(f"{text}/{child:04d}" if child else text)


def voucher_chain_no(text: str) -> int:
    """The number on the chain; a child may be written with `.` for `/`. Raises InvalidNumber."""
    day, serial, child = _parts(_VOUCHER, text)
    return int(day + serial) * _CHILDREN + int(child or 0)


def financing_no(chain_no: int) -> FinancingNo:
    """The text of a financing's number on the chain."""
    return FinancingNo(_dated("RZ", chain_no))


def financing_chain_no(text: str) -> int:
    """The number on the chain. Raises InvalidNumber."""
    day, serial, _ = _parts(_FINANCING, text)
    return int(day + serial)


def financing_day(text: str) -> date:
    """The day a financing was applied for, or taken from a standing quote. Raises InvalidNumber."""
    day, _, _ = _parts(_FINANCING, text)
    return from_yyyymmdd(int(day))


def pledge_no(chain_no: int) -> PledgeNo:
    """The text of a pledge's number on the chain."""
    return PledgeNo(_dated("ZY", chain_no))


def pledge_chain_no(text: str) -> int:
    """The number on the chain. Raises InvalidNumber."""
    day, serial, _ = _parts(_PLEDGE, text)
    return int(day + serial)


def quote_no(chain_no: int) -> QuoteNo:
    """The text of a standing quote's number on the chain."""
    digits = f"{chain_no:08d}"
    return QuoteNo(f"BJ-{digits}-{check_digit(digits)}")


def quote_chain_no(text: str) -> int:
    """The number on the chain. Raises InvalidNumber."""
    found = _QUOTE.fullmatch(text)
    if not found or not text.isascii() or check_digit(found[1]) != int(found[2]):
        raise InvalidNumber(text)
    return int(found[1])


def version_of(number: str) -> int:
    """The version of the ledger that keeps what has this number: the first digit of its serial, counted from 1 (decision 0014)."""
    serial = number.split("-")[1 if number.startswith("BJ") else 2]
    return int(serial[0]) + 1


def looks_like_a_number(text: str) -> bool:
    """Whether a reader would take a text for the number of a voucher, financing, pledge or quote, or for an offer's id (`block-logindex`)."""
    return _NAMES_SOMETHING.fullmatch(text) is not None


def root_of(number: str) -> VoucherNo:
    """The root of a voucher."""
    return VoucherNo(number.partition("/")[0])


def _parts(pattern: re.Pattern[str], text: str) -> tuple[str, str, str]:
    found = pattern.fullmatch(text)
    if not found or not text.isascii():
        raise InvalidNumber(text)
    day, serial, digit, *child = found.groups()
    if check_digit(day + serial) != int(digit):
        raise InvalidNumber(text)
    return day, serial, (child[0] if child else "") or ""
