"""Each reader is told what the conditions of its own say: by statements that all readers share, and of one voucher by its tree alone."""

from datetime import date

import pytest
from sqlalchemy import select

from api.indexer.service import Indexer
from api.store import tables as t
from api.store import visibility
from api.store.queries import others, vouchers
from api.store.session import Database, Read
from api.store.visibility import Reader
from tests.indexer.people import BANK

ALL = 10**6


@pytest.fixture
async def lived(indexer: Indexer, members, db: Database) -> Database:
    await members.life()
    assert await indexer.catch_up()
    return db


async def readers(connection: Read) -> list[Reader]:
    """Every member, today and when everything is due, nobody in particular, and who sees all."""
    head = await others.head_block(connection)
    assert head is not None
    days = head["day"], date(2099, 1, 1)
    numbers = list(await connection.scalars(select(t.members.c.number)))
    found = [Reader(number, False, day) for number in numbers for day in days]
    return [*found, Reader(None, False, days[0]), Reader(None, True, days[0])]


async def told(connection: Read, reader: Reader) -> list[tuple[str, bool]]:
    """By a statement that is this reader's own."""
    now = visibility.vouchers_now(reader)
    wanted = select(t.vouchers.c.number, now).where(visibility.vouchers(reader)).order_by(t.vouchers.c.number)
    return [tuple(row) for row in await connection.execute(wanted)]


async def told_events(connection: Read, reader: Reader) -> list[tuple[int, int, object]]:
    e = t.events.c
    wanted = select(e.block_number, e.log_index, visibility.event_args(reader)).where(visibility.events(reader))
    return [tuple(row) for row in await connection.execute(wanted.order_by(e.block_number, e.log_index))]


async def test_vouchers(lived: Database):
    async with lived.read() as connection:
        numbers = list(await connection.scalars(select(t.vouchers.c.number)))
        for reader in await readers(connection):
            seen = await vouchers.page(connection, reader, {}, None, ALL)
            assert [(row["number"], row["sees_now"]) for row in seen] == await told(connection, reader)
            alone = [await vouchers.one(connection, reader, number) for number in numbers]
            by_number = sorted((row for row in alone if row), key=lambda row: row["number"])
            assert by_number == seen, reader
            trees = [await vouchers.tree(connection, reader, root) for root in sorted({row["root"] for row in seen})]
            assert [row for tree in trees for row in tree] == seen, reader


async def test_events(lived: Database):
    async with lived.read() as connection:
        numbers = list(await connection.scalars(select(t.vouchers.c.number)))
        for reader in await readers(connection):
            seen = await others.events(connection, reader, voucher=None, after=None, limit=ALL)
            assert [(row["block_number"], row["log_index"], row["args"]) for row in seen] == await told_events(
                connection, reader
            )
            for number in numbers:
                of_it = [event for event in seen if number in (event["voucher"], event["other"])]
                assert await others.events(connection, reader, voucher=number, after=None, limit=ALL) == of_it


async def test_paths_are_seen_by_some(lived: Database):
    """Otherwise the tests above could not fail."""
    async with lived.read() as connection:
        in_tree = select(t.vouchers.c.number).where(t.vouchers.c.number.in_(visibility._path(BANK, in_tree=True)))
        everywhere = select(t.vouchers.c.number).where(t.vouchers.c.number.in_(visibility._path(BANK)))
        expected = set(await connection.scalars(everywhere))
        found = set()
        for root in await connection.scalars(select(t.roots.c.number)):
            found |= set(await connection.scalars(in_tree, {"root": root}))
    assert found == expected
    assert len(found) > 2
