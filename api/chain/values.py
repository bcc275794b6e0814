"""ABI values as the service speaks of them: numbers of vouchers, financings, pledges and quotes as text, hashes as bytes, the rest as it is."""

from typing import Any

from api.domain.numbers import financing_no, pledge_no, quote_no, voucher_no


def readable(item: dict[str, Any], value: Any) -> Any:
    """A decoded value, by its Solidity type. A voucher number 0 means none."""
    kind = item.get("internalType", "")
    if kind == "VoucherNo":
        return voucher_no(value) if value else None
    if kind == "FinancingNo":
        return financing_no(value) if value else None
    if kind == "PledgeNo":
        return pledge_no(value) if value else None
    if kind == "QuoteNo":
        return quote_no(value) if value else None
    if item["type"] == "tuple":
        return struct(item["components"], value)
    if item["type"].endswith("[]"):
        one = {**item, "type": item["type"][:-2], "internalType": kind.removesuffix("[]")}
        return [readable(one, each) for each in value]
    return value


def struct(components: list[dict[str, Any]], values: Any) -> dict[str, Any]:
    """A decoded struct by field name."""
    return {c["name"]: readable(c, v) for c, v in zip(components, values, strict=True)}
