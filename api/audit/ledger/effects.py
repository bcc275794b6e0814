"""What an order that was carried out must have caused: its own event once, and one for each of its parts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from api.audit.faults import NotVerified, broken
from api.audit.ledger.abi import Event
from api.audit.ledger.book import Book, version_of
from api.audit.ledger.calldata import Order
from api.audit.ledger.rules_members import has_enough_keys
from api.domain.words import MemberKind

Words = Mapping[str, Any]

MAIN: dict[str, frozenset[str]] = {
    "register_member": frozenset({"MemberRegistered"}),
    "set_member_status": frozenset({"MemberStatusSet"}),
    "set_limit": frozenset({"LimitSet"}),
    "issue": frozenset({"VoucherIssued"}),
    "transfer": frozenset({"TransferOffered"}),
    "accept": frozenset({"IssueAccepted", "TransferAccepted", "SplitAccepted"}),
    "reject": frozenset({"OfferEnded"}),
    "withdraw": frozenset({"OfferEnded"}),
    "apply_financing": frozenset({"FinancingApplied"}),
    "quote_financing": frozenset({"FinancingQuoted", "FinancierQuoted"}),
    "accept_financing": frozenset({"FinancingAccepted"}),
    "register_financing": frozenset({"FinancingRegistered"}),
    "disburse_financing": frozenset({"FinancingDisbursed"}),
    "cancel_financing": frozenset({"FinancingEnded"}),
    "refuse_financing": frozenset({"FinancingEnded", "FinancierDeclined"}),
    "freeze": frozenset({"VoucherFrozen"}),
    "unfreeze": frozenset({"VoucherUnfrozen"}),
    "propose_void": frozenset({"VoidProposed"}),
    "consent_void": frozenset({"VoucherVoided"}),
    "propose_reversal": frozenset({"ReversalProposed"}),
    "consent_reversal": frozenset({"PaymentReversed"}),
    "stand_quote": frozenset({"QuoteStood"}),
    "withdraw_quote": frozenset({"QuoteEnded"}),
    "take_quote": frozenset({"FinancingTaken"}),
    "ask_financiers": frozenset({"FinancingApplied"}),
    "choose_financier": frozenset({"FinancierChosen"}),
    "offer_pledge": frozenset({"PledgeOffered"}),
    "accept_pledge": frozenset({"PledgeAccepted"}),
    "withdraw_pledge": frozenset({"PledgeEnded"}),
    "release_pledge": frozenset({"PledgeEnded"}),
    "name_banks": frozenset({"BanksNamed"}),
    "grant_kinds": frozenset({"KindsProposed"}),
    "replace_keys": frozenset({"KeysProposed"}),
    "confirm_proposal": frozenset({"ProposalEnded"}),
    "consent_keys": frozenset({"ProposalEnded"}),
    "object_proposal": frozenset({"ProposalEnded"}),
}
"""Action → the event that it is. An action that is not here is not replayed."""

PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "register_member": (("keys", "KeyGranted"),),
    "change_keys": (("grants", "KeyGranted"), ("revokes", "KeyRevoked")),
    "issue": (("invoices", "InvoiceClaimed"),),
    "split": (("parts", "SplitOffered"),),
    "ask_financiers": (("financiers", "FinancierAsked"),),
}
"""Action → (list in the order, event for each of its items)."""

_PAYMENTS = {
    "instruct_payment": ("PaymentInstructed",),
    "confirm_payment": ("PaymentConfirmed",),
    "confirm_uninstructed": ("UninstructedConfirmed",),
}
"""Action → its event, which a repeated payment does not leave again."""

ACTOR: dict[str, MemberKind] = {
    "register_member": MemberKind.OPERATOR,
    "set_member_status": MemberKind.OPERATOR,
    "set_limit": MemberKind.OPERATOR,
    "issue": MemberKind.ISSUER,
    "freeze": MemberKind.JUDICIAL,
    "unfreeze": MemberKind.JUDICIAL,
    "confirm_payment": MemberKind.CLEARING_BANK,
    "grant_kinds": MemberKind.OPERATOR,
    "replace_keys": MemberKind.OPERATOR,
    "name_banks": MemberKind.ISSUER,
    "confirm_uninstructed": MemberKind.CLEARING_BANK,
    "propose_reversal": MemberKind.CLEARING_BANK,
    "stand_quote": MemberKind.FINANCIER,
}
"""Action → of what kind the acting member must be."""


def check_effects(book: Book, order: Order, words: Words, effects: Sequence[Event], where: str) -> None:
    """Raises NotVerified where an order did less, more, or other than it says."""
    action = order.action.name if order.action else ""
    _check_actor(book, action, order.member, where)
    _check_counts(action, words, effects, where)
    if action in _PAYMENTS:
        _check_payment(book, action, words, effects, where)
    if action in PROPOSES or action in ANSWERS:
        _check_proposal(book, action, words, effects, order.digest, where)
    changed = {"register_member": words.get("number"), "change_keys": order.member, "consent_keys": order.member}
    subject = changed.get(action)
    if subject is not None and not has_enough_keys(book, subject):
        raise broken("R8", where, action, subject, "two persons")


def _check_actor(book: Book, action: str, member: int, where: str) -> None:
    if action in ACTOR and not book.members[member].kinds & ACTOR[action]:
        raise broken("R8", where, action, book.members[member].kinds, ACTOR[action].name)


def _check_counts(action: str, words: Words, effects: Sequence[Event], where: str) -> None:
    counted = Counter(each.name for each in effects)
    if action in MAIN and sum(counted[name] for name in MAIN[action]) != 1:
        raise NotVerified("effect-missing", where, action=action)
    # An operator's change of its own keys may be a proposal.
    parts = () if counted["KeysProposed"] else PARTS.get(action, ())
    for field, name in parts:
        if counted[name] != len(words.get(field, ())):
            raise NotVerified("effect-missing", where, action=action)


PROPOSES, ANSWERS = ("grant_kinds",), ("confirm_proposal", "consent_keys")


def _check_proposal(book: Book, action: str, words: Words, effects: Sequence[Event], digest: bytes, where: str) -> None:
    """What was confirmed came about: kinds, or every key."""
    proposal = book.proposals.get(digest if action in PROPOSES else words["proposal"])
    if proposal is None or (action in PROPOSES and proposal.is_open):
        return
    counted = Counter(each.name for each in effects)
    needs = {
        "ProposalEnded": 1,
        "KindsGranted": int(proposal.kinds != 0),
        "KeyGranted": len(proposal.grants),
        "KeyRevoked": len(proposal.revokes),
    }
    if any(counted[name] != need for name, need in needs.items()):
        raise NotVerified("effect-missing", where, action=action)


def _check_payment(book: Book, action: str, words: Words, effects: Sequence[Event], where: str) -> None:
    """A repeated payment changes nothing: then it must be known."""
    if any(each.name in _PAYMENTS[action] for each in effects):
        return
    bank = words["clearingBank"] if action == "instruct_payment" else words["member"]
    known = book.payments.get((version_of(words["voucher"]), bank, words["bankRef"]))
    same = known is not None and (known["root"], known["amount"]) == (words["voucher"], words["amountFen"])
    if effects or not same:
        raise NotVerified("effect-missing", where, action=action)
