"""What no single organisation may do: proposed, waited for, confirmed (decision 0013); and the clearing banks an issuer accepts."""

from api.audit.ledger.book import Proposal
from api.audit.ledger.context import Case
from api.domain.words import MemberKind

_DONE, _STOPPED = 2, 3  # of the contract's enum
LASTS_S = 30 * 86_400
_ONE = 1
_BANKS_MAX = 8


def _kinds_proposed(c: Case) -> None:
    c.need(c.book.members[c["member"]].signatures != _ONE, "R8", "member", c["member"], "two signatures")
    c.signed("R16", "subject", c["member"])
    c.signed("R16", "kinds", c["kinds"])
    _propose(c, c["kinds"], (), ())


def _keys_proposed(c: Case) -> None:
    own = c["member"] == c["by"]
    if own:
        c.need(bool(c.book.members[c["by"]].kinds & MemberKind.OPERATOR), "R8", "by", c["by"], "operator")
    else:
        c.signed("R16", "subject", c["member"])
    for field in ("grants", "revokes"):
        c.signed("R8", field, c[field])
    _propose(c, 0, c["grants"], c["revokes"])


def _propose(c: Case, kinds: int, grants: tuple[tuple[str, int, bytes], ...], revokes: tuple[str, ...]) -> None:
    c.by(c["by"], "R8")
    delay = c["readyAt"] - c.timestamp
    known = c.book.proposal_delay if c.book.proposal_delay is not None else delay
    c.need(delay == known >= 0, "R8", "readyAt", delay, known)
    c.book.proposal_delay = known
    c.book.proposals[c["order"]] = Proposal(c["by"], c["member"], c["readyAt"], kinds, grants, revokes)


def _ended(c: Case) -> None:
    p = c.book.proposals[c["proposal"]]
    c.same("R8", "member", p.subject)
    c.by(c["by"], "R8")
    c.need(p.is_open and c["state"] in (_DONE, _STOPPED), "R8", "state", c["state"], "open before")
    if c["proposal"] != c["order"]:
        c.signed("R8", "proposal", c["proposal"])
        c.signed("R8", "subject", p.subject)
        c.signed("R8", "kinds", p.kinds)
    if c["state"] == _DONE:
        _need_due(c, p)
        c.book.carried_out = p
    else:
        c.need(c["by"] in (p.by, p.subject), "R8", "by", c["by"], p.subject)
    p.is_open = False


def _need_due(c: Case, p: Proposal) -> None:
    """Keys of another member need that member; the rest an operator or auditor."""
    c.need(p.ready_at <= c.timestamp <= p.ready_at + LASTS_S, "R8", "proposal", c.timestamp, p.ready_at)
    if p.kinds == 0 and p.subject != p.by:
        c.same("R8", "by", p.subject)
        return
    confirms = MemberKind.OPERATOR | MemberKind.AUDITOR
    c.need(bool(c.book.members[c["by"]].kinds & confirms), "R8", "by", c["by"], "operator or auditor")


def _granted(c: Case) -> None:
    p = c.book.carried_out
    c.need(p is not None and p.subject == c["member"] and p.kinds != 0, "R8", "member", c["member"], "proposed")
    member = c.book.members[c["member"]]
    c.same("R8", "kinds", member.kinds | (p.kinds if p else 0))
    member.kinds = c["kinds"]
    c.book.carried_out = None


def _banks_named(c: Case) -> None:
    c.by(c["issuer"], "R24")
    c.signed("R24", "banks", c["banks"])
    c.need(list(c["banks"]) == sorted(set(c["banks"])), "R24", "banks", list(c["banks"]), "by rising number")
    c.need(len(c["banks"]) <= _BANKS_MAX, "R24", "banks", len(c["banks"]), _BANKS_MAX)
    for bank in c["banks"]:
        c.need(c.is_active(bank, MemberKind.CLEARING_BANK), "R24", "banks", bank, "clearing bank")
    c.book.banks[c["issuer"]] = frozenset(c["banks"])


RULES = {
    "KindsProposed": _kinds_proposed,
    "KeysProposed": _keys_proposed,
    "ProposalEnded": _ended,
    "KindsGranted": _granted,
    "BanksNamed": _banks_named,
}
