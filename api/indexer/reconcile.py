"""Store against contract storage, field by field (I-10). A difference is reported, never repaired."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.chain.ledger import Contracts
from api.domain.calendar import yyyymmdd
from api.domain.numbers import financing_chain_no, pledge_chain_no, quote_chain_no, root_of, voucher_chain_no
from api.domain.words import BidState, FinancingState, PledgeState, ProposalState, VoucherState
from api.store import tables as t
from api.store.index import open_offers, read_checkpoint, rows_of
from api.store.session import Database, Read

VIEW_ROWS = 100  # vouchers of one question
QUESTIONS_AT_ONCE = 32
_VOUCHER_STATES = (None, *VoucherState)
_FINANCING_STATES = (None, *FinancingState)
_PLEDGE_STATES = (None, *PledgeState)
_PROPOSAL_STATES = (None, *ProposalState)
_PAYMENT_STATES = (None, "instructed", "confirmed", "reversed")
_UNANSWERED = {BidState.ASKED: bytes(31) + b"\x01", BidState.DECLINED: bytes(32)}
_EPOCH = date(1970, 1, 1)  # the contracts count days from it
_PERSON_BYTES = 16  # what the registry keeps of a person's hash

Row = Mapping[str, Any]
Pairs = Mapping[str, tuple[object, object]]
"""Field → (what the store says, what the chain says)."""


@dataclass(frozen=True)
class Difference:
    """One field on which store and chain disagree."""

    what: str
    field: str
    store: object
    chain: object


async def compare(db: Database, contracts: Contracts) -> list[Difference]:
    """Every member, key, limit, voucher, root, invoice, financing, standing quote and payment, at the store's block."""
    async with db.read() as connection:
        checkpoint = await read_checkpoint(connection)
        if checkpoint is None:
            return []
        return await _Comparison(connection, contracts, checkpoint.block_number).run()


class _Comparison:
    """One comparison: a snapshot of the store, and the chain at the same block."""

    def __init__(self, connection: Read, contracts: Contracts, block: int) -> None:
        self._db = connection
        self._contracts = contracts
        self._block = block

    async def run(self) -> list[Difference]:
        found = await self._vouchers()
        found += await self._roots()
        found += await self._each(t.members, "member", ("number",), self._member)
        found += await self._each(t.member_keys, "key", ("account",), self._key)
        found += await self._each(t.accepted_banks, "accepted bank", ("issuer", "bank"), self._bank)
        found += await self._each(t.proposals, "proposal", ("digest",), self._proposal)
        found += await self._each(t.invoices, "invoice", ("key",), self._invoice)
        found += await self._each(t.financings, "financing", ("number",), self._financing)
        found += await self._each(t.pledges, "pledge", ("number",), self._pledge)
        found += await self._each(t.bids, "bid", ("financing", "financier"), self._bid)
        found += await self._each(t.quotes, "quote", ("number",), self._quote)
        found += await self._each(t.payments, "payment", ("clearing_bank", "bank_ref"), self._payment)
        return found

    async def _ask(self, contract: str, function: str, *arguments: object) -> Any:
        return await self._contracts.view(contract, function, *arguments, block=self._block)

    async def _each(
        self, table: Any, what: str, names: Sequence[str], pairs_of: Callable[[Row], Awaitable[Pairs]]
    ) -> list[Difference]:
        found: list[Difference] = []
        for rows in _portions(await rows_of(self._db, table), QUESTIONS_AT_ONCE):
            for row, pairs in zip(rows, await asyncio.gather(*map(pairs_of, rows)), strict=True):
                found += _differing(" ".join([what, *(_shown(row[name]) for name in names)]), pairs)
        return found

    async def _vouchers(self) -> list[Difference]:
        offers = await open_offers(self._db)
        found: list[Difference] = []
        for rows in _portions(await rows_of(self._db, t.vouchers), VIEW_ROWS):
            numbers = [voucher_chain_no(row["number"]) for row in rows]
            views = await self._ask("VoucherReader", "vouchersOf", numbers)
            for row, seen in zip(rows, views, strict=True):
                found += _differing(f"voucher {row['number']}", _voucher(row, seen, offers.get(row["number"])))
        return found

    async def _roots(self) -> list[Difference]:
        lists: dict[str, list[tuple[int, str]]] = {}
        children: dict[str, int] = {}
        for row in await rows_of(self._db, t.vouchers):
            root = root_of(row["number"])
            children[root] = children.get(root, 0) + (row["number"] != root)
            if row["creation"] is not None:
                lists.setdefault(root, []).append((row["creation"], row["number"]))

        async def pairs_of(row: Row) -> Pairs:
            number = row["number"]
            created = [voucher for _, voucher in sorted(lists.get(number, []))]
            return await self._root(row, children.get(number, 0), created)

        return await self._each(t.roots, "root", ("number",), pairs_of)

    async def _root(self, row: Row, children: int, created: list[str]) -> Pairs:
        number = voucher_chain_no(row["number"])
        seen = await self._ask("VoucherLedger", "rootRecordOf", number)
        return {
            "issuer": (row["issuer"], seen["issuer"]),
            "face": (row["face_fen"], seen["faceFen"]),
            "unpaid": (row["unpaid_fen"], seen["unpaidFen"]),
            "children": (children, seen["childNos"]),
            "tally": (row["tally"], seen["tally"]),
            "leaves": (row["leaves"], seen["leaves"]),
            "accepted": (row["accepted"], seen["accepted"]),
            "overdue": (row["overdue"], seen["overdue"]),
            "created": (created, await self._ask("VoucherReader", "creationListOf", number)),
        }

    async def _member(self, row: Row) -> Pairs:
        seen = await self._ask("MemberRegistry", "memberOf", row["number"])
        account = await self._ask("CreditLimits", "issuerOf", row["number"])
        return {
            "kinds": (row["kinds"], seen["kinds"]),
            "signatures": (row["signatures"], seen["signatures"]),
            "suspended": (row["suspended"], seen["suspended"]),
            "limit": (row["limit_fen"], account["limitFen"]),
            "limit_used": (row["limit_used_fen"], account["usedFen"]),
        }

    async def _key(self, row: Row) -> Pairs:
        seen = await self._ask("MemberRegistry", "keyOf", "0x" + row["account"].hex())
        return {
            "member": (row["member"], seen["member"]),
            "powers": (row["powers"], seen["powers"]),
            "person": (row["person"][:_PERSON_BYTES].hex(), seen["person"].hex()),
        }

    async def _bank(self, row: Row) -> Pairs:
        banks = await self._ask("Settlement", "banksOf", row["issuer"])
        return {"accepted": (row["accepted"], row["bank"] in banks)}

    async def _proposal(self, row: Row) -> Pairs:
        seen = await self._ask("MemberRegistry", "proposalOf", row["digest"])
        return {
            "by": (row["by"], seen["by"]),
            "subject": (row["subject"], seen["subject"]),
            "kinds": (row["kinds"], seen["kinds"]),
            "ready_at": (row["ready_at"], seen["readyAt"]),
            "state": (row["state"], _PROPOSAL_STATES[seen["state"]]),
        }

    async def _invoice(self, row: Row) -> Pairs:
        seen = await self._ask("InvoiceRegistry", "invoiceOf", row["key"])
        return {
            "issuer": (row["issuer"], seen["issuer"]),
            "amount": (row["amount_fen"], seen["amountFen"]),
            "used": (row["used_fen"], seen["usedFen"]),
        }

    async def _financing(self, row: Row) -> Pairs:
        seen = await self._ask("Financing", "financingOf", financing_chain_no(row["number"]))
        result = row["result"] if row["result"] != row["voucher"] else None
        return {
            "voucher": (row["voucher"], seen["voucher"]),
            "holder": (row["holder"], seen["holder"]),
            "financier": (row["financier"], seen["financier"]),
            "amount": (row["amount_fen"], seen["amountFen"]),
            "with_recourse": (row["with_recourse"], seen["withRecourse"]),
            "state": (row["state"], _FINANCING_STATES[seen["state"]]),
            "quote": (row["quote"], seen["quote"]),
            "terms": ((row["terms"] or bytes(32)).hex(), seen["terms"].hex()),
            "result": (voucher_chain_no(result) % 10_000 if result else 0, seen["resultChildNo"]),
        }

    async def _pledge(self, row: Row) -> Pairs:
        seen = await self._ask("Pledges", "pledgeOf", pledge_chain_no(row["number"]))
        return {
            "voucher": (row["voucher"], seen["voucher"]),
            "holder": (row["holder"], seen["holder"]),
            "pledgee": (row["pledgee"], seen["pledgee"]),
            "amount": (row["amount_fen"], seen["amountFen"]),
            "state": (row["state"], _PLEDGE_STATES[seen["state"]]),
        }

    async def _bid(self, row: Row) -> Pairs:
        seen = await self._ask("Financing", "bidOf", financing_chain_no(row["financing"]), row["financier"])
        expected: bytes = row["terms"] or _UNANSWERED[row["state"]]
        return {"terms": (expected.hex(), seen.hex())}

    async def _quote(self, row: Row) -> Pairs:
        seen = await self._ask("Financing", "quoteOf", quote_chain_no(row["number"]))
        return {
            "financier": (row["financier"], seen["financier"]),
            "issuer": (row["issuer"], seen["issuer"]),
            "min": (row["min_fen"], seen["minFen"]),
            "max": (row["max_fen"], seen["maxFen"]),
            "left": (row["left_fen"], seen["leftFen"]),
            "valid_through": ((row["valid_through"] - _EPOCH).days, seen["validDay"]),
            "due_through": ((row["due_through"] - _EPOCH).days, seen["dueDay"]),
            "with_recourse": (row["with_recourse"], seen["withRecourse"]),
            "open": (row["open"], seen["open"]),
            "terms": (row["terms"].hex(), seen["terms"].hex()),
        }

    async def _payment(self, row: Row) -> Pairs:
        seen = await self._ask("Settlement", "paymentOf", row["clearing_bank"], row["bank_ref"])
        return {
            "root": (row["root"], seen["root"]),
            "amount": (row["amount_fen"], seen["amountFen"]),
            "state": (row["state"], _PAYMENT_STATES[seen["state"]]),
            "place": (row["place"], seen["place"]),
            "uninstructed": (row["uninstructed"], seen["uninstructed"]),
        }


def _voucher(row: Row, seen: Row, offer: Row | None) -> Pairs:
    return {
        "parent": (row["parent"], seen["parent"]),
        "issuer": (row["issuer"], seen["issuer"]),
        "holder": (row["holder"], seen["holder"]),
        "amount": (row["amount_fen"], seen["amountFen"]),
        "locked": (row["locked_fen"], seen["lockedFen"]),
        "paid": (row["paid_fen"], seen["paidFen"]),
        "hops": (row["hops"], seen["hops"]),
        "frozen": (row["frozen"], seen["frozen"]),
        "state": (row["state"], _VOUCHER_STATES[seen["state"]]),
        "due": (yyyymmdd(row["due"]), seen["due"]),
        "cutoff": (yyyymmdd(row["cutoff"]), seen["cutoff"]),
        "head": (row["head"].hex(), seen["head"].hex()),
        "offered_to": (offer["offeree"] if offer else 0, seen["offeredTo"]),
        "last_day": (yyyymmdd(offer["last_day"]) if offer else 0, seen["offerLastDay"]),
    }


def _differing(what: str, pairs: Pairs) -> Iterator[Difference]:
    for field, (store, chain) in pairs.items():
        if store != chain:
            yield Difference(what, field, store, chain)


def _portions(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _shown(value: object) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
