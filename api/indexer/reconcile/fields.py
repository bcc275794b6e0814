"""What contract storage knows of each table: which question to ask about a row, and which field must be which part of the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.chain.ledger import Question
from api.domain.calendar import yyyymmdd
from api.domain.numbers import (
    financing_chain_no,
    pledge_chain_no,
    quote_chain_no,
    root_of,
    version_of,
    voucher_chain_no,
)
from api.domain.words import BidState, FinancingState, FreezeState, PledgeState, ProposalState, VoucherState
from api.indexer.reconcile.difference import Pairs, Row
from api.store import tables as t
from api.store.tables import StoredTable

_VOUCHER_STATES = (None, *VoucherState)
_FINANCING_STATES = (None, *FinancingState)
_PLEDGE_STATES = (None, *PledgeState)
_PROPOSAL_STATES = (None, *ProposalState)
_PAYMENT_STATES = (None, "instructed", "confirmed", "reversed")
_UNANSWERED: Mapping[str, bytes] = {BidState.ASKED: bytes(31) + b"\x01", BidState.DECLINED: bytes(32)}
_EPOCH = date(1970, 1, 1)  # the contracts count days from it
_PERSON_BYTES = 16  # what the registry keeps of a person's hash
_CHILDREN = 10_000


@dataclass(frozen=True)
class Check:
    """One table against storage. A row that names nothing that can be asked for raises ValueError, LookupError or TypeError."""

    table: StoredTable
    questions: Callable[[Row], list[Question]]
    pairs: Callable[[Row, Sequence[Any]], Pairs]


def voucher(row: Row, seen: Row, offer: Row | None) -> Pairs:
    """A voucher and its open offer, as VoucherReader shows both."""
    return {
        "root": (row["root"], root_of(row["number"])),
        "parent": (row["parent"], seen["parent"]),
        "issuer": (row["issuer"], seen["issuer"]),
        "holder": (row["holder"], seen["holder"]),
        "amount_fen": (row["amount_fen"], seen["amountFen"]),
        "locked_fen": (row["locked_fen"], seen["lockedFen"]),
        "paid_fen": (row["paid_fen"], seen["paidFen"]),
        "hops": (row["hops"], seen["hops"]),
        "frozen": (row["frozen"], seen["frozen"]),
        "state": (row["state"], _VOUCHER_STATES[seen["state"]]),
        "due": (yyyymmdd(row["due"]), seen["due"]),
        "cutoff": (yyyymmdd(row["cutoff"]), seen["cutoff"]),
        "head": (row["head"].hex(), seen["head"].hex()),
        "offeree": (offer["offeree"] if offer else 0, seen["offeredTo"]),
        "last_day": (yyyymmdd(offer["last_day"]) if offer else 0, seen["offerLastDay"]),
    }


def is_live(seen: Row) -> bool:
    """Whether something is owed on a voucher: it counts towards its issuer's limit (I-03, R31)."""
    state = _VOUCHER_STATES[seen["state"]]
    is_issue = state is VoucherState.OFFERED and seen["parent"] is None
    return (state is VoucherState.ACTIVE or is_issue) and seen["amountFen"] > seen["paidFen"]


def _root_questions(row: Row) -> list[Question]:
    number, version = voucher_chain_no(row["number"]), version_of(row["number"])
    return [
        Question("VoucherLedger", "rootRecordOf", number, version=version),
        Question("VoucherReader", "creationListOf", number, version=version),
    ]


def _root(row: Row, answers: Sequence[Any]) -> Pairs:
    seen, created = answers
    return {
        "issuer": (row["issuer"], seen["issuer"]),
        "face_fen": (row["face_fen"], seen["faceFen"]),
        "unpaid_fen": (row["unpaid_fen"], seen["unpaidFen"]),
        "due": ((row["due"] - _EPOCH).days, seen["dueDay"]),
        "cutoff": ((row["cutoff"] - _EPOCH).days, seen["cutoffDay"]),
        "tally": (row["tally"], seen["tally"]),
        "leaves": (row["leaves"], seen["leaves"]),
        "accepted": (row["accepted"], seen["accepted"]),
        "overdue": (row["overdue"], seen["overdue"]),
        "children": (sum(each["number"] != row["number"] for each in row["tree"]), seen["childNos"]),
        "creation": ([each["number"] for each in row["tree"] if each["creation"] is not None], created),
    }


def _member(row: Row, answers: Sequence[Any]) -> Pairs:
    seen, account = answers
    return {
        "kinds": (row["kinds"], seen["kinds"]),
        "signatures": (row["signatures"], seen["signatures"]),
        "suspended": (row["suspended"], seen["suspended"]),
        "limit_fen": (row["limit_fen"], account["limitFen"]),
        "limit_used_fen": (row["limit_used_fen"], account["usedFen"]),
    }


def _key(row: Row, answers: Sequence[Any]) -> Pairs:
    (seen,) = answers
    return {
        "member": (row["member"], seen["member"]),
        "powers": (row["powers"], seen["powers"]),
        "person": (row["person"][:_PERSON_BYTES].hex(), seen["person"].hex()),
    }


def _bank(row: Row, answers: Sequence[Any]) -> Pairs:
    (banks,) = answers
    return {"accepted": (row["accepted"], row["bank"] in banks)}


def _proposal(row: Row, answers: Sequence[Any]) -> Pairs:
    (seen,) = answers
    return {
        "by": (row["by"], seen["by"]),
        "subject": (row["subject"], seen["subject"]),
        "kinds": (row["kinds"], seen["kinds"]),
        "ready_at": (row["ready_at"], seen["readyAt"]),
        "state": (row["state"], _PROPOSAL_STATES[seen["state"]]),
    }


def _invoice(row: Row, answers: Sequence[Any]) -> Pairs:
    (seen,) = answers
    return {
        "issuer": (row["issuer"], seen["issuer"]),
        "amount_fen": (row["amount_fen"], seen["amountFen"]),
        "used_fen": (row["used_fen"], seen["usedFen"]),
    }


def _financing(row: Row, answers: Sequence[Any]) -> Pairs:
    (seen,) = answers
    result = row["result"] if row["result"] != row["voucher"] else None
    return {
        "voucher": (row["voucher"], seen["voucher"]),
        "holder": (row["holder"], seen["holder"]),
        "financier": (row["financier"], seen["financier"]),
        "amount_fen": (row["amount_fen"], seen["amountFen"]),
        "with_recourse": (row["with_recourse"], seen["withRecourse"]),
        "state": (row["state"], _FINANCING_STATES[seen["state"]]),
        "quote": (row["quote"], seen["quote"]),
        "terms": ((row["terms"] or bytes(32)).hex(), seen["terms"].hex()),
        "result": (voucher_chain_no(result) % _CHILDREN if result else 0, seen["resultChildNo"]),
    }


def _pledge(row: Row, answers: Sequence[Any]) -> Pairs:
    (seen,) = answers
    return {
        "voucher": (row["voucher"], seen["voucher"]),
        "holder": (row["holder"], seen["holder"]),
        "pledgee": (row["pledgee"], seen["pledgee"]),
        "amount_fen": (row["amount_fen"], seen["amountFen"]),
        "state": (row["state"], _PLEDGE_STATES[seen["state"]]),
    }


def _freeze(row: Row, answers: Sequence[Any]) -> Pairs:
    """The contract keeps the one that stands; of one that ended nothing is left to compare."""
    (seen,) = answers
    if row["state"] != FreezeState.STANDING:
        return {}
    return {
        "amount_fen": (row["amount_fen"], seen["amountFen"]),
        "last_day": (yyyymmdd(row["last_day"]) if row["last_day"] else 0, seen["lastDay"]),
        "escrow": ((row["escrow"] or bytes(32)).hex(), seen["escrow"].hex()),
    }


def _bid(row: Row, answers: Sequence[Any]) -> Pairs:
    (seen,) = answers
    expected: bytes = row["terms"] or _UNANSWERED[row["state"]]
    return {"terms": (expected.hex(), seen.hex())}


def _quote(row: Row, answers: Sequence[Any]) -> Pairs:
    (seen,) = answers
    return {
        "financier": (row["financier"], seen["financier"]),
        "issuer": (row["issuer"], seen["issuer"]),
        "min_fen": (row["min_fen"], seen["minFen"]),
        "max_fen": (row["max_fen"], seen["maxFen"]),
        "left_fen": (row["left_fen"], seen["leftFen"]),
        "valid_through": ((row["valid_through"] - _EPOCH).days, seen["validDay"]),
        "due_through": ((row["due_through"] - _EPOCH).days, seen["dueDay"]),
        "with_recourse": (row["with_recourse"], seen["withRecourse"]),
        "open": (row["open"], seen["open"]),
        "terms": (row["terms"].hex(), seen["terms"].hex()),
    }


def _payment(row: Row, answers: Sequence[Any]) -> Pairs:
    (seen,) = answers
    return {
        "root": (row["root"], seen["root"]),
        "amount_fen": (row["amount_fen"], seen["amountFen"]),
        "state": (row["state"], _PAYMENT_STATES[seen["state"]]),
        "place": (row["place"], seen["place"]),
        "uninstructed": (row["uninstructed"], seen["uninstructed"]),
    }


def _kept(contract: str, function: str, number: str, *arguments: Any) -> Question:
    """Asked of the version of the ledger that keeps what has this number."""
    return Question(contract, function, *arguments, version=version_of(number))


CHECKS = (
    Check(t.roots, _root_questions, _root),
    Check(
        t.members,
        lambda row: [
            Question("MemberRegistry", "memberOf", row["number"]),
            Question("CreditLimits", "issuerOf", row["number"]),
        ],
        _member,
    ),
    Check(t.member_keys, lambda row: [Question("MemberRegistry", "keyOf", "0x" + row["account"].hex())], _key),
    Check(t.accepted_banks, lambda row: [Question("MemberRegistry", "banksOf", row["issuer"])], _bank),
    Check(t.proposals, lambda row: [Question("MemberRegistry", "proposalOf", row["digest"])], _proposal),
    Check(t.invoices, lambda row: [Question("InvoiceRegistry", "invoiceOf", row["key"])], _invoice),
    Check(
        t.financings,
        lambda row: [_kept("Financing", "financingOf", row["number"], financing_chain_no(row["number"]))],
        _financing,
    ),
    Check(
        t.pledges, lambda row: [_kept("Pledges", "pledgeOf", row["number"], pledge_chain_no(row["number"]))], _pledge
    ),
    Check(
        t.freezes,
        lambda row: [_kept("Freezes", "freezeOf", row["voucher"], voucher_chain_no(row["voucher"]))],
        _freeze,
    ),
    Check(
        t.bids,
        lambda row: [
            _kept("Financing", "bidOf", row["financing"], financing_chain_no(row["financing"]), row["financier"])
        ],
        _bid,
    ),
    Check(t.quotes, lambda row: [_kept("Financing", "quoteOf", row["number"], quote_chain_no(row["number"]))], _quote),
    Check(
        t.payments,
        lambda row: [_kept("Settlement", "paymentOf", row["root"], row["clearing_bank"], row["bank_ref"])],
        _payment,
    ),
)
"""Every state table that contract storage has a record of, but the vouchers, of which one question shows a hundred."""
