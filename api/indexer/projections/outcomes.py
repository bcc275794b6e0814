"""What became of orders."""

from api.chain.events import DecodedEvent
from api.store import tables as t
from api.store.view import View


def _put(view: View, event: DecodedEvent, outcome: str) -> None:
    row = {
        "digest": event.order,
        "outcome": outcome,
        "reason": event.args.get("reason"),
        "block_number": event.log.block_number,
        "log_index": event.log.log_index,
    }
    view.put(t.order_outcomes, row)


def _executed(view: View, event: DecodedEvent) -> None:
    _put(view, event, "executed")


def _refused(view: View, event: DecodedEvent) -> None:
    _put(view, event, "refused")


def _not_admitted(view: View, event: DecodedEvent) -> None:
    # A relay that sent an order twice, after a crash, must not turn a success into a failure. Of several, the last counts: those before
    # ours may be anybody's.
    known = view.find(t.order_outcomes, event.order)
    if known is None or known["outcome"] == "not_admitted":
        _put(view, event, "not_admitted")


def _kept(_view: View, _event: DecodedEvent) -> None:
    """Kept as an event; no table follows it."""


HANDLERS = {
    "OrderExecuted": _executed,
    "OrderRefused": _refused,
    "OrderNotAdmitted": _not_admitted,
    "PolicySet": _kept,
    "PauseSet": _kept,
    "VersionAdmitted": _kept,
    "IssuesClosed": _kept,
    "AuthorityUpdated": _kept,
}
