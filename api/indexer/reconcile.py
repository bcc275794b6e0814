"""Store against contract storage, field by field (I-10). A difference is reported, never repaired."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.chain.ledger import Contracts
from api.domain.calendar import yyyymmdd
from api.domain.numbers import financing_chain_no, voucher_chain_no
from api.domain.words import FinancingState, VoucherState
from api.store import tables as t
from api.store.index import open_offers, read_checkpoint, rows_of
from api.store.session import Database, Read

VIEW_ROWS = 100
_VOUCHER_STATES = (None, *VoucherState)
_FINANCING_STATES = (None, *FinancingState)
_PAYMENT_STATES = (None, "instructed", "confirmed")


@dataclass(frozen=True)
class Difference:
    """One field on which store and chain disagree."""

    what: str
    field: str
    store: object
    chain: object


async def compare(db: Database, contracts: Contracts) -> list[Difference]:
    """Every voucher, root, issuer, invoice, financing and payment, at the store's block."""
    async with db.read() as connection:
        checkpoint = await read_checkpoint(connection)
        if checkpoint is None:
            return []
        block = checkpoint.block_number
        found = [d async for d in _vouchers(connection, contracts, block)]
        for check in (_roots, _issuers, _invoices, _financings, _payments):
            found += [d async for d in check(connection, contracts, block)]
    return found


async def _vouchers(db: Read, contracts: Contracts, block: int) -> Any:
    rows = await rows_of(db, t.vouchers)
    offers = await open_offers(db)
    for start in range(0, len(rows), VIEW_ROWS):
        part = rows[start : start + VIEW_ROWS]
        numbers = [voucher_chain_no(row["number"]) for row in part]
        views = await contracts.view("VoucherLedger", "vouchersOf", numbers, block=block)
        for row, seen in zip(part, views, strict=True):
            for each in _voucher(row, seen, offers.get(row["number"])):
                yield each


def _voucher(row: Mapping[str, Any], seen: Mapping[str, Any], offer: Mapping[str, Any] | None) -> Iterator[Difference]:
    pairs = {
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
    yield from _differing(f"voucher {row['number']}", pairs)


async def _roots(db: Read, contracts: Contracts, block: int) -> Any:
    for row in await rows_of(db, t.roots):
        number = voucher_chain_no(row["number"])
        seen = await contracts.view("VoucherLedger", "rootRecordOf", number, block=block)
        pairs = {
            "issuer": (row["issuer"], seen["issuer"]),
            "face": (row["face_fen"], seen["faceFen"]),
            "unpaid": (row["unpaid_fen"], seen["unpaidFen"]),
            "tally": (row["tally"], seen["tally"]),
            "leaves": (row["leaves"], seen["leaves"]),
            "accepted": (row["accepted"], seen["accepted"]),
            "overdue": (row["overdue"], seen["overdue"]),
        }
        for each in _differing(f"root {row['number']}", pairs):
            yield each


async def _issuers(db: Read, contracts: Contracts, block: int) -> Any:
    for row in await rows_of(db, t.members):
        seen = await contracts.view("CreditLimits", "issuerOf", row["number"], block=block)
        pairs = {
            "limit": (row["limit_fen"], seen["limitFen"]),
            "limit_used": (row["limit_used_fen"], seen["usedFen"]),
        }
        for each in _differing(f"member {row['number']}", pairs):
            yield each


async def _invoices(db: Read, contracts: Contracts, block: int) -> Any:
    for row in await rows_of(db, t.invoices):
        seen = await contracts.view("InvoiceRegistry", "invoiceOf", row["key"], block=block)
        pairs = {
            "issuer": (row["issuer"], seen["issuer"]),
            "amount": (row["amount_fen"], seen["amountFen"]),
            "used": (row["used_fen"], seen["usedFen"]),
        }
        for each in _differing(f"invoice 0x{row['key'].hex()}", pairs):
            yield each


async def _financings(db: Read, contracts: Contracts, block: int) -> Any:
    for row in await rows_of(db, t.financings):
        number = financing_chain_no(row["number"])
        seen = await contracts.view("Financing", "financingOf", number, block=block)
        pairs = {
            "voucher": (row["voucher"], seen["voucher"]),
            "holder": (row["holder"], seen["holder"]),
            "financier": (row["financier"], seen["financier"]),
            "amount": (row["amount_fen"], seen["amountFen"]),
            "state": (row["state"], _FINANCING_STATES[seen["state"]]),
            "terms": (row["terms"] or bytes(32), seen["terms"]),
        }
        for each in _differing(f"financing {row['number']}", pairs):
            yield each


async def _payments(db: Read, contracts: Contracts, block: int) -> Any:
    for row in await rows_of(db, t.payments):
        bank, reference = row["clearing_bank"], row["bank_ref"]
        seen = await contracts.view("Settlement", "paymentOf", bank, reference, block=block)
        pairs = {
            "root": (row["root"], seen["root"]),
            "amount": (row["amount_fen"], seen["amountFen"]),
            "state": (row["state"], _PAYMENT_STATES[seen["state"]]),
        }
        for each in _differing(f"payment {bank} 0x{reference.hex()}", pairs):
            yield each


def _differing(what: str, pairs: Mapping[str, Sequence[Any]]) -> Iterator[Difference]:
    for field, (store, chain) in pairs.items():
        if store != chain:
            yield Difference(what, field, store, chain)
