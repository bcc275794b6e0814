"""Positions are the sums of the vouchers that members hold, after each block; a migrated store has them without a rebuild."""

import psycopg
import pytest
from sqlalchemy import text

from api.indexer.service import Indexer
from api.store import migrate
from api.store.as_of import go_back
from api.store.session import Database

_POSITIONS = "SELECT holder, cutoff, unpaid_fen, movable_fen, paid_fen FROM positions"
_VOUCHERS = """
SELECT holder, cutoff, sum(amount_fen - paid_fen) AS unpaid_fen,
       sum(CASE WHEN frozen THEN 0 ELSE amount_fen - locked_fen END) AS movable_fen, sum(paid_fen) AS paid_fen
FROM vouchers WHERE state = 'active' GROUP BY holder, cutoff
"""


async def sums_after(db: Database, block: int, statement: str) -> set[tuple[object, ...]]:
    """Without those that are nothing."""
    async with db.read() as connection:
        await go_back(connection, block)
        return {tuple(row) for row in await connection.execute(text(statement)) if any(row[2:])}


async def blocks(db: Database) -> list[int]:
    async with db.read() as connection:
        return list(await connection.scalars(text("SELECT number FROM blocks ORDER BY number")))


@pytest.fixture
async def lived(indexer: Indexer, members, db: Database) -> Database:
    await members.life()
    assert await indexer.catch_up()
    return db


async def test_are_the_sums_of_the_vouchers_after_every_block(lived: Database):
    seen = set()
    for block in await blocks(lived):
        positions = await sums_after(lived, block, _POSITIONS)
        assert positions == await sums_after(lived, block, _VOUCHERS), block
        seen |= positions
    assert len(seen) > 20


async def test_a_store_of_before_has_them_after_the_migration(lived: Database):
    before = {block: await sums_after(lived, block, _POSITIONS) for block in await blocks(lived)}
    with psycopg.connect(lived.url) as connection:
        connection.execute("DROP SCHEMA as_of CASCADE")
        connection.execute("DROP TABLE positions, positions_history")
        connection.execute("UPDATE alembic_version SET version_num = '0011'")
    await lived.close()  # what it prepared speaks of tables that are gone
    migrate.upgrade(lived.url)
    assert migrate.differences(lived.url) == []
    assert {block: await sums_after(lived, block, _POSITIONS) for block in before} == before
