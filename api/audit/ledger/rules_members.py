"""Members, keys, limits, policy, invoices."""

from collections.abc import Iterable, Sequence

from api.audit.ledger.book import Book, Invoice, Key, Member
from api.audit.ledger.context import Case
from api.domain.words import KeyPower, MemberKind

_KINDS_MAX, _POWERS_MAX = 127, 7
_PERSON_BYTES = 16
_ONE = 1


def _registered(c: Case) -> None:
    c.need(c["member"] not in c.book.members and c["member"] != 0, "R16", "member", c["member"], "unknown")
    c.need(0 < c["kinds"] <= _KINDS_MAX, "R16", "kinds", c["kinds"], _KINDS_MAX)
    alone = c["signatures"] == _ONE
    c.need(
        c["signatures"] == _ONE + 1 or (alone and c["kinds"] == MemberKind.SUPPLIER),
        "R8",
        "signatures",
        c["signatures"],
        2,
    )
    c.signed("R16", "number", c["member"])
    for field in ("kinds", "signatures", "profile"):
        c.signed("R16", field, c[field])
    c.book.members[c["member"]] = Member(c["kinds"], c["signatures"])


def _granted(c: Case) -> None:
    c.need(c["account"] not in c.book.keys, "R8", "account", c["account"], "unknown")
    c.need(0 < c["powers"] <= _POWERS_MAX, "R8", "powers", c["powers"], _POWERS_MAX)
    c.need(c["person"][:_PERSON_BYTES] != bytes(_PERSON_BYTES), "R8", "person", c["person"], "not empty")
    proposal = c.book.carried_out
    if c.order:
        listed = c.order.get("keys") or c.order.get("grants") or (proposal.grants if proposal else ())
        granted = {(bytes.fromhex(account[2:]), powers, person) for account, powers, person in listed}
        c.need((c["account"], c["powers"], c["person"]) in granted, "R8", "account", c["account"], "in the order")
    c.book.keys[c["account"]] = Key(c["member"], c["powers"], c["person"])


def _revoked(c: Case) -> None:
    key = c.book.keys.get(c["account"])
    c.need(key is not None and key.member == c["member"] and key.powers != 0, "R8", "account", c["account"], "live")
    listed = c.book.carried_out.revokes if c.book.carried_out else c.order.get("revokes", ())
    revokes = {bytes.fromhex(account[2:]) for account in listed}
    c.need(c["account"] in revokes, "R8", "account", c["account"], "in the order")
    if key is not None:
        key.powers = 0


def _status_set(c: Case) -> None:
    c.signed("R16", "subject", c["member"])
    c.signed("R16", "suspended", c["suspended"] != 0)
    c.need(
        c["member"] in c.book.members and c["member"] != c.order.get("member"), "R8", "member", c["member"], "another"
    )
    c.book.members[c["member"]].suspended = c["suspended"] != 0


def _limit_set(c: Case) -> None:
    c.need(c.is_active(c["issuer"], MemberKind.ISSUER), "R6", "issuer", c["issuer"], "issuer")
    for field in ("issuer", "limitFen"):
        c.signed("R6", field, c[field])
    c.book.members[c["issuer"]].limit = c["limitFen"]


def _policy(c: Case) -> None:
    c.book.policies[c.version] = {name: value for name, value in c.event.args.items() if isinstance(value, int)}


def _paused(c: Case) -> None:
    c.book.paused = c.book.paused | {c.version} if c["paused"] else c.book.paused - {c.version}


def _claimed(c: Case) -> None:
    c.by(c["issuer"], "R5")
    known = c.book.invoices.get(c["invoice"])
    before = known.used if known else 0
    if known is not None:
        c.same("R5", "issuer", known.issuer)
        c.same("R5", "amountFen", known.amount)
    c.need(c["usedFen"] == before + c["claimedFen"] <= c["amountFen"], "I-04", "usedFen", c["usedFen"], before)
    claims = c.book.claims.setdefault(c["voucher"], {})
    c.need(c["invoice"] not in claims, "R5", "invoice", c["invoice"], "named once")
    uses = c.order.get("invoices", ())
    c.need((c["invoice"], c["amountFen"], c["claimedFen"]) in uses, "R5", "invoice", c["invoice"], "in the order")
    claims[c["invoice"]] = c["claimedFen"]
    c.book.invoices[c["invoice"]] = Invoice(c["issuer"], c["amountFen"], c["usedFen"])


def _released(c: Case) -> None:
    invoice = c.book.invoices[c["invoice"]]
    c.same("I-04", "claimedFen", c.book.claims[c["voucher"]].pop(c["invoice"]))
    invoice.used -= c["claimedFen"]
    c.same("I-04", "usedFen", invoice.used)


def has_enough_keys(book: Book, member: int) -> bool:
    """The member can still act and still change its keys: each takes two persons, or one where one signature is enough (R8)."""
    keys = [key for key in book.keys.values() if key.member == member and key.powers]
    return is_enough(keys, book.members[member].signatures)


def is_enough(keys: Sequence[Key], signatures: int) -> bool:
    """Whether live keys are enough for a member of so many signatures."""
    if signatures == _ONE:
        return all(any(k.powers & power for k in keys) for power in (KeyPower.CHECKER, KeyPower.ADMIN))
    return _pair(keys, KeyPower.MAKER, KeyPower.CHECKER) and _pair(keys, KeyPower.ADMIN, KeyPower.ADMIN)


def _pair(keys: Iterable[Key], first: KeyPower, second: KeyPower) -> bool:
    firsts = {k.person[:_PERSON_BYTES] for k in keys if k.powers & first}
    seconds = {k.person[:_PERSON_BYTES] for k in keys if k.powers & second}
    return any(a != b for a in firsts for b in seconds)


RULES = {
    "MemberRegistered": _registered,
    "KeyGranted": _granted,
    "KeyRevoked": _revoked,
    "MemberStatusSet": _status_set,
    "LimitSet": _limit_set,
    "PolicySet": _policy,
    "PauseSet": _paused,
    "InvoiceClaimed": _claimed,
    "InvoiceReleased": _released,
}
