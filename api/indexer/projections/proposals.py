"""What no single organisation may do: proposed, done or stopped (decision 0013)."""

from api.chain.events import DecodedEvent
from api.domain.words import ProposalState
from api.store import tables as t
from api.store.view import View

_STATES = (None, *ProposalState)
"""In the order of the contract's enum."""


def _proposed(view: View, event: DecodedEvent) -> None:
    a = event.args
    row = {
        "digest": a["order"],
        "by": a["by"],
        "subject": a["member"],
        "kinds": a.get("kinds", 0),
        "ready_at": a["readyAt"],
        "state": ProposalState.OPEN.value,
        "opened_block": event.log.block_number,
    }
    view.put(t.proposals, row)


def _ended(view: View, event: DecodedEvent) -> None:
    state = _STATES[event.args["state"]]
    view.change(t.proposals, event.args["proposal"], state=state.value if state else None)


def _granted(view: View, event: DecodedEvent) -> None:
    view.change(t.members, event.args["member"], kinds=event.args["kinds"])


HANDLERS = {
    "KindsProposed": _proposed,
    "KeysProposed": _proposed,
    "ProposalEnded": _ended,
    "KindsGranted": _granted,
}
