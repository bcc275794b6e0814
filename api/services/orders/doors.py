"""At which version of the ledger an order is valid: at the one that keeps what it names (decision 0014)."""

from collections.abc import Mapping
from typing import Any

from api.domain.numbers import quote_no, version_of, voucher_no


def version_for(message: Mapping[str, Any]) -> int | None:
    """The version that keeps the voucher or the standing quote which an order names. None for one that names neither: it goes to the
    version that is open for issues. Financings and pledges are named together with their voucher.
    """
    if "voucher" in message:
        return version_of(voucher_no(message["voucher"]))
    quote = message.get("quote") or message.get("replaces")
    return version_of(quote_no(quote)) if quote else None
