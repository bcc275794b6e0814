"""ABI values as the service speaks of them: numbers of vouchers, financings, pledges and quotes as text, hashes as bytes, the rest as it is."""

from collections.abc import Callable
from typing import Any

from api.domain.numbers import financing_no, pledge_no, quote_no, voucher_no

Reader = Callable[[Any], Any]
_NUMBERS: dict[str, Callable[[int], str]] = {
    "VoucherNo": voucher_no,
    "FinancingNo": financing_no,
    "PledgeNo": pledge_no,
    "QuoteNo": quote_no,
}


def reader_of(item: dict[str, Any]) -> Reader:
    """What makes a decoded value of a Solidity type readable; made once, used for every value. A number 0 means none."""
    kind = item.get("internalType", "")
    if text_of := _NUMBERS.get(kind):
        return lambda value: text_of(value) if value else None
    if item["type"] == "tuple":
        fields = item["components"]
        return lambda values: struct(fields, values)
    if item["type"].endswith("[]"):
        one = reader_of({**item, "type": item["type"][:-2], "internalType": kind.removesuffix("[]")})
        return lambda values: [one(each) for each in values]
    return _as_it_is


def struct(components: list[dict[str, Any]], values: Any) -> dict[str, Any]:
    """A decoded struct by field name."""
    return {c["name"]: reader_of(c)(v) for c, v in zip(components, values, strict=True)}


def _as_it_is(value: Any) -> Any:
    return value
