"""Business days in Asia/Shanghai. China has had no summer time since 1991, so the zone is plain UTC+8 (R2)."""

import calendar as months
from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8))
OPENING_HOUR = 9
YEARS = range(2000, 2149)
"""The years of the contracts' calendar: a day must fit 16 bits."""


def business_day(timestamp: int) -> date:
    """The day of a block time [unix s]."""
    return datetime.fromtimestamp(timestamp, SHANGHAI).date()


def opening_time(day: date) -> int:
    """09:00 of a day [unix s]."""
    return int(datetime(day.year, day.month, day.day, OPENING_HOUR, tzinfo=SHANGHAI).timestamp())


def moment(timestamp: int) -> str:
    """A block time [unix s] as ISO 8601 text in Shanghai."""
    return datetime.fromtimestamp(timestamp, UTC).astimezone(SHANGHAI).isoformat()


def add_months(day: date, count: int) -> date:
    """Calendar months later, clamped to the month's end: 31 August + 6 = 28 or 29 February."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = months.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


def yyyymmdd(day: date) -> int:
    """A day as orders carry it."""
    return day.year * 10_000 + day.month * 100 + day.day


def from_yyyymmdd(number: int) -> date:
    """The day of a number. Raises ValueError for a date that does not exist."""
    return date(number // 10_000, number // 100 % 100, number % 100)
