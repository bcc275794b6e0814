"""What building an order may look at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.domain import refusals
from api.domain.words import OfferState
from api.services.salts import Pepper, random_salt
from api.store.lookups import Named

Fields = Mapping[str, Any]
Message = dict[str, Any]
Builder = Callable[[int, Fields, "Facts"], Message]
"""Member, what was asked, what is known → the message behind its header."""


def note(text: str, salt: str | None = None) -> Message:
    """A text that the chain sees as its hash."""
    return {"text": text, "salt": salt or random_salt()}


@dataclass
class Facts:
    """What building may look at: rows of the store, keys in custody, the head's day, the pepper, the next member number."""

    named: Named
    custody: Mapping[bytes, Mapping[str, Any]]
    today: date
    pepper: Pepper
    next_member: Callable[[], int]

    def voucher(self, text: str) -> Mapping[str, Any]:
        """A voucher by number or reference. Raises NotFound."""
        if (row := self.named.vouchers.get(text)) is None:
            raise refusals.NotFound(voucher=text)
        return row

    def financing(self, text: str) -> Mapping[str, Any]:
        """A financing by number or reference. Raises NotFound."""
        if (row := self.named.financings.get(text)) is None:
            raise refusals.NotFound(financing=text)
        return row

    def quote(self, text: str) -> Mapping[str, Any]:
        """A standing quote by number. Raises NotFound."""
        if (row := self.named.quotes.get(text)) is None:
            raise refusals.NotFound(quote=text)
        return row

    def pledge(self, text: str) -> Mapping[str, Any]:
        """A pledge by number or reference. Raises NotFound."""
        if (row := self.named.pledges.get(text)) is None:
            raise refusals.NotFound(pledge=text)
        return row

    def proposal(self, text: str) -> Mapping[str, Any]:
        """A proposal by the digest of the order that made it. Raises NotFound."""
        if (row := self.named.proposals.get(text)) is None:
            raise refusals.NotFound(proposal=text)
        return row

    def open_offer(self, text: str) -> Mapping[str, Any]:
        """An open offer by id, voucher number or reference. Raises NotFound or OfferClosed."""
        if (row := self.named.offers.get(text)) is None:
            raise refusals.NotFound(offer=text)
        if row["state"] != OfferState.OPEN:
            raise refusals.OfferClosed(offer=text, state=row["state"])
        return row
