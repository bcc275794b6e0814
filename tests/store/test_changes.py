"""A few rows in one statement and many by COPY: the tables cannot tell which it was."""

from datetime import date

import asyncpg
import pytest
from sqlalchemy.exc import SQLAlchemyError

from api.store import changes
from api.store import tables as t
from api.store.changes import Changes, write
from api.store.index import rows_of
from api.store.notices import BLOCK, Listener, notify
from api.store.partitions import PARTITION_BLOCKS, cover
from api.store.session import Database

EVENT = {
    "block_number": 7,
    "log_index": 0,
    "tx_hash": b"\x00\xff",
    "address": b"",
    "name": "VoucherIssued",
    "topics": [b"\x01" * 32, b"\\x"],
    "data": bytes(range(256)),
    "voucher": "XL-20261124-00000001-5",
    "other": None,
    "order_digest": None,
    "args": {"amountFen": 2**63 - 1, "to": b"\x05", "list": [None, True, {"a": '信链 " \\ \u2028'}]},
}
BLOCK_ROW = {"number": 7, "hash": b"a", "parent_hash": b"\x00", "timestamp": 2**40, "day": date(2026, 2, 28)}
UNDO = {"block_number": 7, "position": 0, "table_name": "invoices", "key": [b"\x01", 2], "before": None}
DONE = UNDO | {"position": 1, "before": {"amount_fen": 2**62, "due": date(2026, 2, 28), "hash": b"\x00", "none": None}}


def invoice(key, used=1):
    return {"key": key, "issuer": 7, "amount_fen": 2**62, "used_fen": used, "since_block": 7}


def stored():
    new = [(t.events, [EVENT]), (t.blocks, [BLOCK_ROW]), (t.undo, [UNDO, DONE]), (t.invoices, [invoice(b"new")])]
    before = [(t.HISTORY["invoices"], [invoice(b"old") | {"until_block": 9}])]
    return Changes(new + before, replacing=[(t.invoices, [invoice(b"old", 2)]), (t.roots, [])])


async def tables(db):
    async with db.read() as connection:
        of_interest = (t.events, t.blocks, t.undo, t.invoices, t.HISTORY["invoices"])
        return [await rows_of(connection, table) for table in of_interest]


@pytest.fixture
async def db(db: Database) -> Database:
    """With an invoice that is there already."""
    async with db.write() as connection:
        await cover(connection, None, 1, 9, PARTITION_BLOCKS)
        await write(connection, Changes(new=[(t.invoices, [invoice(b"old")])]))
    return db


@pytest.mark.parametrize("at_once", [0, 400])
async def test_every_kind_of_value_is_kept(db, monkeypatch, at_once):
    monkeypatch.setattr(changes, "ROWS_AT_ONCE", at_once)
    async with db.write() as connection:
        await write(connection, stored())
    events, blocks, undone, invoices, history = await tables(db)
    assert events == [EVENT | {"args": EVENT["args"] | {"to": "0x05"}}]
    assert blocks == [BLOCK_ROW]
    json = {"amount_fen": 2**62, "due": "2026-02-28", "hash": "0x00", "none": None}
    assert undone == [UNDO | {"key": ["0x01", 2]}, DONE | {"key": ["0x01", 2], "before": json}]
    assert invoices == [invoice(b"new"), invoice(b"old", 2)]
    assert history == [invoice(b"old") | {"until_block": 9}]


@pytest.mark.parametrize("at_once", [0, 400])
async def test_a_new_row_that_is_there_already_is_an_error_and_nothing_is_kept(db, monkeypatch, at_once):
    monkeypatch.setattr(changes, "ROWS_AT_ONCE", at_once)
    before = await tables(db)
    with pytest.raises((asyncpg.UniqueViolationError, SQLAlchemyError)):
        async with db.write() as connection:
            await write(connection, Changes(new=[(t.blocks, [BLOCK_ROW]), (t.invoices, [invoice(b"old")])]))
    assert await tables(db) == before


@pytest.mark.parametrize("at_once", [0, 400])
async def test_wakes_who_waits_when_it_is_committed(db, monkeypatch, at_once):
    monkeypatch.setattr(changes, "ROWS_AT_ONCE", at_once)
    listener = Listener(db.url, BLOCK)
    await listener.wait(listener.mark, 0)  # it listens from here on
    mark = listener.mark
    async with db.write() as connection:
        await write(connection, Changes(new=[(t.blocks, [BLOCK_ROW])]), BLOCK)
        async with db.write() as other:  # wake-ups come in the order of their commits
            await notify(other, BLOCK)
        await listener.wait(mark, 5)
        assert listener.mark == mark + 1
    await listener.wait(mark + 1, 5)
    await listener.close()
    assert listener.mark == mark + 2


async def test_nothing_is_nothing_to_do(db):
    async with db.write() as connection:
        await write(connection, Changes(new=[(t.blocks, [])]))
    assert (await tables(db))[1] == []
