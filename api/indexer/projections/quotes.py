"""Standing quotes (R19): what is left of each follows from the financings taken from it."""

from api.chain.events import DecodedEvent
from api.domain.calendar import from_yyyymmdd
from api.store import tables as t
from api.store.view import View


def draw(view: View, quote: str | None, amount_fen: int) -> None:
    """Takes an amount from what is left of a quote, or gives it back; nothing for a financing that was applied for."""
    if quote is not None:
        left = view.get(t.quotes, quote)["left_fen"]
        view.change(t.quotes, quote, left_fen=left - amount_fen)


def _stood(view: View, event: DecodedEvent) -> None:
    a = event.args
    row = {
        "number": a["quote"],
        "financier": a["financier"],
        "issuer": a["ofIssuer"],
        "min_fen": a["minFen"],
        "max_fen": a["maxFen"],
        "cap_fen": a["capFen"],
        "left_fen": a["capFen"],
        "valid_through": from_yyyymmdd(a["validThrough"]),
        "due_through": from_yyyymmdd(a["dueThrough"]),
        "with_recourse": a["withRecourse"],
        "open": True,
        "replaced_by": None,
        "terms": a["terms"],
        "order_digest": event.order,
        "opened_block": event.log.block_number,
    }
    view.put(t.quotes, row)


def _ended(view: View, event: DecodedEvent) -> None:
    view.change(t.quotes, event.args["quote"], open=False, replaced_by=event.args["replacedBy"])


HANDLERS = {"QuoteStood": _stood, "QuoteEnded": _ended}
