import datetime as dt

import pytest
from sqlalchemy import select

from api.store import bulk
from api.store import tables as t
from api.store.index import rows_of


def invoice(key, used=1, amount=10):
    return {"key": key, "issuer": 7, "amount_fen": amount, "used_fen": used, "since_block": 0}


def claim(root, key, fen=1):
    return {"root": root, "key": key, "claimed_fen": fen, "released": False, "since_block": 0}


async def rows(db, table):
    async with db.read() as connection:
        return await rows_of(connection, table)


async def test_copies_what_is_new(db):
    many = [invoice(place.to_bytes(4, "big")) for place in range(50_000)]
    async with db.write() as connection:
        await bulk.copy_in(connection, t.invoices, many)
    assert await rows(db, t.invoices) == many


async def test_a_row_that_is_there_is_not_copied_over(db):
    async with db.write() as connection:
        await bulk.copy_in(connection, t.invoices, [invoice(b"a")])
    with pytest.raises(Exception, match="duplicate key"):
        await copy(db, [invoice(b"a", 2)])
    assert await rows(db, t.invoices) == [invoice(b"a")]


async def copy(db, new):
    async with db.write() as connection:
        await bulk.copy_in(connection, t.invoices, new)


async def test_upserts_what_is_there_and_what_is_not(db):
    many = [invoice(place.to_bytes(4, "big")) for place in range(40_000)]
    async with db.write() as connection:
        await bulk.copy_in(connection, t.invoices, many[:20_000])
        await bulk.upsert(connection, t.invoices, [row | {"used_fen": 9} for row in many])
    assert {row["used_fen"] for row in await rows(db, t.invoices)} == {9}


async def test_deletes_by_a_key_of_two_columns(db):
    claims = [claim("a", b"1"), claim("a", b"2"), claim("b", b"1")]
    async with db.write() as connection:
        await bulk.copy_in(connection, t.invoice_claims, claims)
        await bulk.delete(connection, t.invoice_claims, [("a", b"2"), ("b", b"2")])
    assert await rows(db, t.invoice_claims) == [claims[0], claims[2]]


async def test_json_lists_and_nothing(db):
    event = {
        "block_number": 1,
        "log_index": 0,
        "tx_hash": b"t",
        "address": b"a",
        "name": "E",
        "topics": [b"1", b"2"],
        "data": b"",
        "voucher": None,
        "other": None,
        "order_digest": None,
        "args": {"hash": b"\x01\xff", "day": dt.date(2026, 1, 2), "text": '"金'},
    }
    undone = {"block_number": 1, "position": 0, "table_name": "x", "key": ["a", b"\x02"], "before": None}
    async with db.write() as connection:
        await bulk.copy_in(connection, t.remaining_events, [event])
        await bulk.copy_in(connection, t.undo, [undone])
    (found,) = await rows(db, t.remaining_events)
    assert found == event | {"args": {"hash": "0x01ff", "day": "2026-01-02", "text": '"金'}}
    async with db.read() as connection:
        row = (await connection.execute(select(t.undo.c.key, t.undo.c.before))).one()
    assert row == (["a", "0x02"], None)


async def test_belongs_to_the_transaction_even_as_its_first_statement(db):
    with pytest.raises(RuntimeError):
        await break_off(db)
    assert await rows(db, t.invoices) == []


async def break_off(db):
    async with db.write() as connection:
        await bulk.copy_in(connection, t.invoices, [invoice(b"a")])
        raise RuntimeError


@pytest.mark.parametrize("statement", [bulk.copy_in, bulk.upsert, bulk.delete])
async def test_no_rows_are_no_statement(db, statement):
    async with db.write() as connection:
        await statement(connection, t.invoices, [])


def test_columns_of_no_rows_have_the_width_asked_for():
    assert bulk.columns([], 2) == [[], []]
    assert bulk.columns([(1, "a"), (2, "b")], 2) == [[1, 2], ["a", "b"]]
