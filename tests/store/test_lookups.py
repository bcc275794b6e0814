"""What a text in an order means."""

import datetime as dt
from uuid import UUID

from sqlalchemy import insert

from api.store import lookups
from api.store import tables as t
from api.store.visibility import Reader

DAY = dt.date(2026, 11, 24)
MINE, THEIRS = "XL-20261124-00000001-1", "XL-20261124-00000002-8"


def offer(number, block, digest):
    dates = {"last_day": DAY, "opened_block": block, "trade": b"", "order_digest": digest, "part": 0}
    parties = {"offeror": 1, "offeree": 2, "amount_fen": 1}
    return {"id": f"{block}-0", "kind": "issue", "voucher": number, "state": "open", **parties, **dates}


def voucher(number):
    amounts = {"amount_fen": 1, "locked_fen": 0, "paid_fen": 0, "hops": 0, "frozen": False, "state": "active"}
    rest = {"due": DAY, "cutoff": DAY, "head": b"", "opened_block": 1}
    return {"number": number, "root": number, "issuer": 1, "holder": 1, **amounts, **rest}


def order(place, digest):
    request = {"request": {}, "status": "queued", "created_by": UUID(int=0), "created_at": 0}
    return {"id": UUID(int=place), "member": 1, "version": 1, "action": "issue", "digest": digest, **request}


async def test_a_number_means_what_it_is_the_number_of(db):
    """Also where somebody once called something of his own by that number."""
    async with db.write() as connection:
        await connection.execute(insert(t.vouchers), [voucher(MINE), voucher(THEIRS)])
        await connection.execute(insert(t.offers), [offer(THEIRS, 1, b"theirs"), offer(MINE, 2, b"mine")])
        await connection.execute(insert(t.orders), [order(1, b"mine"), order(2, b"mine too")])
        claims = [{"reference": text, "order_id": UUID(int=1), "part": 0} for text in (THEIRS, "1-0", "my own")]
        await connection.execute(insert(t.references), claims)
    async with db.read() as connection:
        found = await lookups.named(connection, [THEIRS, "1-0", "my own"])
    assert {text: found.offers[text]["voucher"] for text in (THEIRS, "1-0", "my own")} == {
        THEIRS: THEIRS,
        "1-0": THEIRS,
        "my own": MINE,
    }
    assert found.vouchers[THEIRS]["number"] == THEIRS
    assert found.vouchers["my own"]["number"] == MINE


async def test_a_clearing_bank_knows_the_roots_it_is_to_pay(db):
    bank, other = Reader(7, sees_all=False, today=DAY), Reader(8, sees_all=False, today=DAY)
    instructed = {"root": MINE, "issuer": 1, "amount_fen": 1, "state": "instructed", "opened_block": 1}
    instructed |= {"place": 0, "uninstructed": False}
    async with db.write() as connection:
        await connection.execute(insert(t.vouchers), [voucher(MINE), voucher(THEIRS)])
        await connection.execute(insert(t.payments), instructed | {"clearing_bank": 7, "bank_ref": b"ref"})
    async with db.read() as connection:
        found = await lookups.named(connection, [MINE, THEIRS])
        assert set((await lookups.seen(connection, found, bank)).vouchers) == {MINE}
        assert set((await lookups.seen(connection, found, other)).vouchers) == set()
