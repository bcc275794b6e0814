"""What a financing costs (R21)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

DAYS_A_YEAR = 360
BASIS_POINTS = 10_000
RATE_MAX_BPS = 100 * BASIS_POINTS
"""No rule caps a rate, net does; this is where a slip of the pen begins."""

TENOR_MAX_DAYS = 366
"""R1: no voucher runs longer."""


def interest_fen(amount_fen: int, rate_bps: int, start: date, due: date) -> int:
    """Amount × rate × days / 10,000 / 360, rounded half up to the fen. Precondition: start <= due."""
    numerator = amount_fen * rate_bps * (due - start).days
    denominator = BASIS_POINTS * DAYS_A_YEAR
    return (2 * numerator + denominator) // (2 * denominator)


def net_fen(amount_fen: int, interest: int, fee_fen: int) -> int:
    """What the holder receives; must be above 0 to be disbursed."""
    return amount_fen - interest - fee_fen


def rate_bps(terms: Mapping[str, Any], agreed: date, due: date) -> int | None:
    """The rate of a financing. A standing quote has one by tenor: that of the day the holder took it stays, whatever the day of
    disbursement. None where the tenor is longer than any it names.
    """
    if "rates" not in terms:
        return int(terms["rateBps"])
    tenor = (due - agreed).days
    return next((int(row["rateBps"]) for row in terms["rates"] if tenor <= row["upToDays"]), None)
