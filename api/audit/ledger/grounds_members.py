"""Grounds of refusals: members, keys, proposals, limits, invoices."""

from collections.abc import Iterator
from typing import Any

from api.audit.ledger.book import Key, Proposal
from api.audit.ledger.grounds import Ground, Refusal
from api.audit.ledger.rules_members import is_enough
from api.audit.ledger.rules_powers import LASTS_S
from api.domain.words import MemberKind

_KINDS_MAX, _POWERS_MAX, _PERSON_BYTES = 127, 7, 16
_ACCOUNTS_MAX, _INVOICES_MAX, _KEYS_MAX = 256, 64, 32
_U48 = 2**48 - 1
_NUMBER_BYTES = 24
"""Of an invoice's hash, by which the registry knows it."""
_TWO = 2


def _grants(r: Refusal) -> list[tuple[str, int, bytes]]:
    return list(r.words.get("keys") or r.words.get("grants") or _proposed(r).grants)


def _revokes(r: Refusal) -> list[str]:
    return list(r.words.get("revokes") or _proposed(r).revokes)


_NONE = Proposal(0, 0, 0, 0, (), (), is_open=False)


def _proposed(r: Refusal) -> Proposal:
    """The proposal that the order answers."""
    proposal = r.word("proposal")
    return r.book.proposals.get(proposal, _NONE) if isinstance(proposal, bytes) else _NONE


def _about(r: Refusal) -> Proposal | None:
    return r.book.proposals.get(r["proposal"]) if r["proposal"] == r.word("proposal") else None


def _subject(r: Refusal) -> int:
    """Whose keys the order changes."""
    found = r.word("number") or r.word("subject") or r.member
    return int(found)


def _is_unknown(r: Refusal) -> bool:
    return r["member"] in r.named and r["member"] not in r.book.members


def _is_suspended(r: Refusal) -> bool:
    member = r.book.members.get(r["member"])
    return r["member"] in r.named and member is not None and member.suspended


_ASKED_KINDS: dict[MemberKind, dict[str, tuple[str, ...]]] = {
    MemberKind.ISSUER: {
        "issue": ("member",),
        "name_banks": ("member",),
        "set_limit": ("issuer",),
        "stand_quote": ("issuer",),
    },
    MemberKind.FINANCIER: {
        **dict.fromkeys(("apply_financing", "take_quote"), ("financier",)),
        "ask_financiers": ("financiers",),
        "offer_pledge": ("pledgee",),
        "stand_quote": ("member",),
    },
    MemberKind.CLEARING_BANK: {
        **dict.fromkeys(("confirm_payment", "confirm_uninstructed", "propose_reversal"), ("member",)),
        "instruct_payment": ("clearingBank",),
        "name_banks": ("banks",),
    },
    MemberKind.JUDICIAL: {"freeze": ("member",), "unfreeze": ("member",)},
    MemberKind.OPERATOR: dict.fromkeys(
        ("register_member", "set_member_status", "set_limit", "grant_kinds", "replace_keys", "confirm_proposal"),
        ("member",),
    ),
}
"""Kind → action → words of the order that must name members of that kind."""


def _lacks(kind: MemberKind, or_else: int = 0) -> Ground:
    def ground(r: Refusal) -> bool:
        member = r.book.members.get(r["member"])
        asked: set[int] = set()
        for name in _ASKED_KINDS[kind].get(r.action, ()):
            word = r.words[name]
            asked |= {word} if isinstance(word, int) else set(word)
        return r["member"] in asked and member is not None and not member.kinds & (kind | or_else)

    return ground


def _confirms_not(r: Refusal) -> bool:
    """An auditor confirms as well."""
    return _lacks(MemberKind.OPERATOR, MemberKind.AUDITOR if r.action == "confirm_proposal" else 0)(r)


def _is_number_taken(r: Refusal) -> bool:
    return bool(r["member"] == r.word("number") and (r["member"] == 0 or r["member"] in r.book.members))


def _are_kinds_wrong(r: Refusal) -> bool:
    return bool(r["have"] == r.word("kinds") and r["allowed"] == _KINDS_MAX and not 0 < r["have"] <= _KINDS_MAX)


def _are_signatures_wrong(r: Refusal) -> bool:
    if r.action == "register_member":
        alone_fits = r["have"] == 1 and r.word("kinds") == MemberKind.SUPPLIER
        return bool(r["have"] == r.word("signatures") and r["have"] != _TWO and not alone_fits)
    member = r.book.members.get(r.word("subject") or 0)
    return member is not None and r["have"] == member.signatures != _TWO


def _is_account_granted(r: Refusal) -> bool:
    return any(_account(account) == r["account"] for account, _, _ in _grants(r))


def _account(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _is_key_taken(r: Refusal) -> bool:
    key = r.book.keys.get(r["account"])
    twice = sum(_account(account) == r["account"] for account, _, _ in _grants(r)) > 1
    is_known = (key is not None and key.member == r["member"]) or (twice and r["member"] == _subject(r))
    return _is_account_granted(r) and is_known


def _is_not_its_key(r: Refusal) -> bool:
    key = r.book.keys.get(r["account"])
    listed = [_account(account) for account in _revokes(r)]
    gone = key is None or key.member != r["member"] or key.powers == 0 or listed.count(r["account"]) > 1
    return r["account"] in listed and r["member"] == _subject(r) and gone


def _are_powers_wrong(r: Refusal) -> bool:
    given = [powers for account, powers, _ in _grants(r) if _account(account) == r["account"]]
    return r["have"] in given and not 0 < r["have"] <= _POWERS_MAX


def _is_person_missing(r: Refusal) -> bool:
    return any(
        _account(account) == r["account"] and not any(person[:_PERSON_BYTES]) for account, _, person in _grants(r)
    )


def _are_keys_many(r: Refusal) -> bool:
    listed = len(_grants(r)) + len(_revokes(r))
    known = sum(key.member == _subject(r) for key in r.book.keys.values())
    in_order = r["max"] == _KEYS_MAX and r["have"] == listed
    in_all = r["max"] == _ACCOUNTS_MAX and r["have"] <= known + len(_grants(r))
    return bool(r["have"] > r["max"] and (in_order or in_all))


def _are_keys_few(r: Refusal) -> bool:
    """As they would be after the order."""
    member = r.book.members.get(_subject(r))
    signatures = r.word("signatures") if r.action == "register_member" else member.signatures if member else 0
    revoked = {_account(account) for account in _revokes(r)}
    kept = [k for a, k in r.book.keys.items() if k.member == _subject(r) and k.powers and a not in revoked]
    new = [Key(_subject(r), powers, person) for a, powers, person in _grants(r) if _account(a) not in revoked]
    return r["member"] == _subject(r) and not is_enough(kept + new, signatures or 0)


def _is_paid_by(r: Refusal) -> bool:
    member = r.book.members.get(r["issuer"])
    used = (member.used if member else 0) + (r.word("amountFen") or 0)
    limit = member.limit if member else 0
    return r["issuer"] == r.member and r.have(limit) and r["need"] == used > limit


def _is_blocked(r: Refusal) -> bool:
    return r["issuer"] == r.member and bool(r.book.late_of(r["issuer"], r.today))


def _invoice_faults(r: Refusal) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """What speaks against each invoice of an issue, as InvoiceRegistry.sol finds it."""
    seen: set[bytes] = set()
    known = {key[:_NUMBER_BYTES]: (key, invoice) for key, invoice in r.book.invoices.items()}
    for key, amount, claimed in r.words.get("invoices", ()):
        short, stored = key[:_NUMBER_BYTES], known.get(key[:_NUMBER_BYTES])
        if short in seen:
            yield "InvoiceMismatch", (key, r.member, amount)
        seen.add(short)
        if amount == 0 or claimed == 0:
            yield "InvoiceAmountZero", (key,)
        if stored and (stored[0], stored[1].issuer, stored[1].amount) != (key, r.member, amount):
            yield "InvoiceMismatch", (key, stored[1].issuer, stored[1].amount)
        used = claimed + (stored[1].used if stored else 0)
        if used > amount:
            yield "InvoiceOverused", (key, amount, used)
        if claimed > _U48:
            yield "InvoiceOverused", (key, _U48, used)


def _invoice(name: str) -> Ground:
    def ground(r: Refusal) -> bool:
        return (name, tuple(r.args.values())) in _invoice_faults(r)

    return ground


def _are_invoices_many(r: Refusal) -> bool:
    return r.have(len(r.words.get("invoices", ()))) and r["have"] > r["max"] == _INVOICES_MAX


def _is_trade_small(r: Refusal) -> bool:
    claimed = sum(used for _, _, used in r.words.get("invoices", ()))
    return r.have(claimed) and bool(r["need"] == r.word("amountFen") > claimed)


def _is_trade_missing(r: Refusal) -> bool:
    return r.word("trade") == bytes(32) or (r.action == "issue" and not r.word("invoices"))


def _is_closed(r: Refusal) -> bool:
    p = _about(r)
    return p is not None and not p.is_open


def _differs(r: Refusal) -> bool:
    p = _about(r)
    said = (r.word("subject"), r.word("kinds"))
    return p is not None and (r["subject"], r["kinds"]) == (p.subject, p.kinds) != said


def _is_early(r: Refusal) -> bool:
    p = _about(r)
    return p is not None and r["readyAt"] == p.ready_at > r.timestamp == r["blockTime"]


def _is_lapsed(r: Refusal) -> bool:
    p = _about(r)
    return p is not None and r["end"] == p.ready_at + LASTS_S < r.timestamp == r["blockTime"]


def _is_not_subject(r: Refusal) -> bool:
    p = _about(r)
    stops = r.action == "object_proposal"
    return p is not None and r.have(p.subject) and r.need(r.member) and not (stops and r.member == p.by)


def _needs_consent(r: Refusal) -> bool:
    p = _about(r)
    return p is not None and p.kinds == 0 and p.subject != p.by


def _needs_confirmation(r: Refusal) -> bool:
    return _about(r) is not None and not _needs_consent(r)


def _is_party(r: Refusal) -> bool:
    p = _about(r)
    return p is not None and r["member"] == r.member and r.member in (p.by, p.subject)


GROUNDS: dict[str, Ground] = {
    "MemberNotRegistered": _is_unknown,
    "MemberSuspended": _is_suspended,
    "NotIssuer": _lacks(MemberKind.ISSUER),
    "NotFinancier": _lacks(MemberKind.FINANCIER),
    "NotClearingBank": _lacks(MemberKind.CLEARING_BANK),
    "NotJudicial": _lacks(MemberKind.JUDICIAL),
    "NotOperator": _confirms_not,
    "MemberNumberTaken": _is_number_taken,
    "MemberKindsInvalid": _are_kinds_wrong,
    "MemberSignaturesInvalid": _are_signatures_wrong,
    "MemberSuspendsItself": lambda r: bool(r["member"] == r.member == r.word("subject")),
    "KindsNeedProposal": lambda r: bool(r["kinds"] == r.word("kinds") != MemberKind.SUPPLIER),
    "ReplacesOwnKeys": lambda r: bool(r["member"] == r.member == r.word("subject")),
    "KeyTaken": _is_key_taken,
    "KeyNotOfMember": _is_not_its_key,
    "KeyPowersInvalid": _are_powers_wrong,
    "KeyPersonMissing": _is_person_missing,
    "KeyZero": lambda r: any(_account(account) == bytes(20) for account, _, _ in _grants(r)),
    "KeysTooMany": _are_keys_many,
    "KeysInsufficient": _are_keys_few,
    "LimitExceeded": _is_paid_by,
    "IssuerBlocked": _is_blocked,
    "InvoiceAmountZero": _invoice("InvoiceAmountZero"),
    "InvoiceMismatch": _invoice("InvoiceMismatch"),
    "InvoiceOverused": _invoice("InvoiceOverused"),
    "InvoicesTooMany": _are_invoices_many,
    "TradeBackgroundTooSmall": _is_trade_small,
    "TradeBackgroundMissing": _is_trade_missing,
    "ProposalNotFound": lambda r: r["proposal"] == r.word("proposal") and _about(r) is None,
    "ProposalClosed": _is_closed,
    "ProposalDiffers": _differs,
    "ProposalNotReady": _is_early,
    "ProposalLapsed": _is_lapsed,
    "ProposalNotSubject": _is_not_subject,
    "ProposalNeedsConsent": _needs_consent,
    "ProposalNeedsConfirmation": _needs_confirmation,
    "ConfirmerIsParty": _is_party,
}
