"""What several financiers, asked about one financing, have answered."""

from api.chain.events import DecodedEvent
from api.domain.words import BidState, FinancingState
from api.store import tables as t
from api.store.view import View


def _asked(view: View, event: DecodedEvent) -> None:
    a = event.args
    row = {"financing": a["financing"], "financier": a["financier"], "state": BidState.ASKED.value, "terms": None}
    view.put(t.bids, row)


def _answered(view: View, event: DecodedEvent, state: BidState, terms: bytes | None) -> None:
    view.change(t.bids, event.args["financing"], event.args["financier"], state=state.value, terms=terms)


def _quoted(view: View, event: DecodedEvent) -> None:
    _answered(view, event, BidState.QUOTED, event.args["terms"])
    view.change(t.financings, event.args["financing"], state=FinancingState.QUOTED.value)


def _declined(view: View, event: DecodedEvent) -> None:
    _answered(view, event, BidState.DECLINED, None)


def _chosen(view: View, event: DecodedEvent) -> None:
    a = event.args
    _answered(view, event, BidState.CHOSEN, a["terms"])
    state = FinancingState.ACCEPTED.value
    view.change(t.financings, a["financing"], state=state, financier=a["financier"], terms=a["terms"])


HANDLERS = {
    "FinancierAsked": _asked,
    "FinancierQuoted": _quoted,
    "FinancierDeclined": _declined,
    "FinancierChosen": _chosen,
}
