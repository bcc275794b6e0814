"""A refused order must be one that the rules refuse, for the reason that the chain gives; and a pause refuses what it stops."""

from api.audit.faults import NotVerified
from api.audit.ledger import abi, grounds_members, grounds_money, grounds_vouchers
from api.audit.ledger.abi import Event
from api.audit.ledger.book import root_of
from api.audit.ledger.calldata import Order
from api.audit.ledger.context import Case
from api.audit.ledger.grounds import Ground, Refusal
from api.audit.ledger.raised import RAISED_BY
from api.domain.orders import ACTIONS

_PAUSED_RANGES = (
    ("issue", "accept"),
    ("apply_financing", "accept_financing"),
    ("disburse_financing", "disburse_financing"),
    ("stand_quote", "stand_quote"),
    ("take_quote", "accept_pledge"),
)
"""First and last of the actions that a pause stops, as in Actions.isNewRisk."""


def is_new_risk(index: int) -> bool:
    """Whether a pause stops an action: it would bind a member to more than it is bound to already."""
    return any(ACTIONS[first].index <= index <= ACTIONS[last].index for first, last in _PAUSED_RANGES)


def _is_paused(r: Refusal) -> bool:
    return r.version in r.book.paused and r["action"] == r.index and is_new_risk(r.index)


def _is_closed(r: Refusal) -> bool:
    """A newer version takes the issues."""
    return bool(r["version"] == r.version < r.book.versions)


def _is_not_admitted(r: Refusal) -> bool:
    """The registers do not know a version that is only deployed."""
    return r.version > r.book.versions


GROUNDS: dict[str, Ground] = {
    **grounds_members.GROUNDS,
    **grounds_vouchers.GROUNDS,
    **grounds_money.GROUNDS,
    "ActionPaused": _is_paused,
    "IssuesAreClosed": _is_closed,
    "CallerNotLedger": _is_not_admitted,
    "CallerNotOrders": _is_not_admitted,
    "OrderMalformed": lambda r: not r.words,
}
"""The contract's error → what must be so."""

NOT_FOUND = frozenset({"VoucherNotFound", "FinancingNotFound", "PledgeNotFound", "QuoteNotFound"})
"""What a version says of what another one keeps."""


def check(order: Order, outcome: Event, case: Case) -> None:
    """Raises NotVerified for an order that was refused without ground, or carried out during a pause."""
    book, where = case.book, outcome.where
    if outcome.name == "OrderExecuted":
        if case.version in book.paused and is_new_risk(order.index):
            raise NotVerified("order-in-pause", where, digest=order.digest.hex())
        return
    name, args = abi.refusal(bytes(outcome["reason"]), f"{where}.reason")
    action = order.action.name if order.action else ""
    found = Refusal(
        *(book, action, order.index, order.member, case.order, args, case.today, case.timestamp, case.version)
    )
    if not _is_judged(found) or _has_ground(found, name):
        return
    said = ", ".join(f"{key} {value.hex() if isinstance(value, bytes) else value}" for key, value in args.items())
    raise NotVerified("refusal-groundless", where, digest=order.digest.hex(), why=f"{name} {said}".rstrip())


def _is_judged(r: Refusal) -> bool:
    """Nothing is claimed of trees and issuers that an unknown event touched."""
    return root_of(r.words.get("voucher", 0)) not in r.book.unsure and r.member not in r.book.unsure


def _is_about_it(r: Refusal) -> bool:
    """A voucher that the error names is the order's, the one it came from, or their root."""
    meant = r.words.get("voucher", 0)
    found = r.book.vouchers.get(meant)
    near = (meant, root_of(meant), found.parent if found else 0)
    return all(r.args[name] in near for name in ("voucher", "root") if name in r.args)


def _has_ground(r: Refusal, name: str) -> bool:
    ground = GROUNDS.get(name)
    if r.action not in RAISED_BY.get(name, (r.action,)) or not _is_about_it(r):
        return False
    if name in NOT_FOUND and r.is_foreign:
        return True
    try:
        return ground is not None and ground(r)
    except (KeyError, TypeError, ValueError, OverflowError):
        return False  # it speaks of what was never there, or of a word that the order does not have
