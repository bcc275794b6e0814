"""Old blocks' events and history are taken off and put back; what the index says of now stays whole meanwhile."""

import contextlib
from collections.abc import AsyncIterator
from datetime import date

import asyncpg
import psycopg
import pytest
from alembic import command

from api.indexer import detaching
from api.indexer.detaching import NotTheSame, ReadersHold, StillRunning, attach, detach
from api.indexer.rebuild import EventsDetached, Rebuild
from api.store import as_of, migrate, partitions
from api.store import tables as t
from api.store.index import lock_checkpoint, start_over
from api.store.partitions import Blocks
from api.store.session import Database
from tests.sim.places import content_of
from tests.sim.recording import read
from tests.sim.world import World

PARTITION_BLOCKS = 5
CUT = 15
HISTORY = tuple(table.name for table in t.HISTORY.values())


@pytest.fixture
async def world(place) -> World:
    """An index of a whole recorded life, in partitions of five blocks."""
    made = World(7, read(), place, finality="immediate", is_quiet=True, partition_blocks=PARTITION_BLOCKS)
    await made.run()
    return made


@pytest.fixture
async def db(world: World) -> AsyncIterator[Database]:
    made = Database(world.place.url)
    yield made
    await made.close()


def noted(moved: list[tuple[int, int]]):
    return lambda first, last: moved.append((first, last))


async def taken_off(db: Database, before: int = CUT) -> list[Blocks]:
    return await detach(db, before, with_running=True, done=noted([]))


def executed(world: World, statement: str) -> list[tuple]:
    with psycopg.connect(world.place.url) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


async def test_a_day_means_its_first_block(world: World, db: Database) -> None:
    executed(world, "UPDATE blocks SET day = '2027-03-01' WHERE number BETWEEN 12 AND 16")
    executed(world, "UPDATE blocks SET day = '2027-03-05' WHERE number > 16")
    for day, ends in (
        (date(2000, 1, 1), []),
        (date(2027, 3, 1), [5, 10]),
        (date(2027, 3, 2), [15]),
        (date(2027, 3, 5), []),
    ):
        moved = await detach(db, day, with_running=True, done=noted([]))
        assert [blocks.end for blocks in moved] == ends, day


async def test_the_state_stays_and_the_rest_comes_back_to_the_byte(world: World, db: Database) -> None:
    before = await content_of(world.place.url)
    moved: list[tuple[int, int]] = []
    await detach(db, CUT, with_running=True, done=noted(moved))
    assert moved == [(0, 4), (5, 9), (10, 14)]
    without = await content_of(world.place.url)
    for table in (t.blocks, *t.STATE_TABLES):
        assert without[table.name] == before[table.name]
    assert {number for (number,) in executed(world, "SELECT min(block_number) FROM events")} == {CUT}
    for name in HISTORY:
        assert executed(world, f"SELECT 1 FROM {name} WHERE until_block < {CUT} LIMIT 1") == []
    assert len(without["events"]) < len(before["events"])
    assert await attach(db, noted(moved)) == [Blocks(10, 15), Blocks(5, 10), Blocks(0, 5)]
    assert await content_of(world.place.url) == before
    assert executed(world, "SELECT name FROM remaining_events UNION SELECT name FROM detached_partitions") == []


async def test_the_index_goes_on(world: World, db: Database) -> None:
    await taken_off(db)
    await world.index_once()
    await attach(db, noted([]))
    await world.compare_with_clean()


async def test_an_index_begun_anew_has_all_of_it(world: World, db: Database) -> None:
    before = await content_of(world.place.url)
    await taken_off(db)
    async with db.write() as connection:
        await lock_checkpoint(connection)
        await start_over(connection)
    await world.index_once()
    assert await content_of(world.place.url) == before
    async with db.read() as connection:
        assert await partitions.detached(connection) is None
    assert await attach(db, noted([])) == []


async def test_nothing_is_rebuilt_from_a_part(world: World, db: Database) -> None:
    before = await content_of(world.place.url)
    await taken_off(db)
    with pytest.raises(EventsDetached) as why:
        await Rebuild(db, lambda *_: None).run()
    assert why.value.blocks == Blocks(1, CUT)
    await attach(db, noted([]))
    await Rebuild(db, lambda *_: None).run()
    assert await content_of(world.place.url) == before
    assert len(executed(world, "SELECT 1 FROM pg_inherits WHERE inhparent = 'vouchers_history'::regclass")) > 1


async def test_a_table_that_is_not_what_it_was_stays_off(world: World, db: Database) -> None:
    await taken_off(db)
    executed(world, "UPDATE detached.events_10_15 SET data = data || '\\x00' WHERE log_index = 0")
    with pytest.raises(NotTheSame, match="events_10_15"):
        await attach(db, noted([]))
    async with db.read() as connection:
        assert await partitions.detached(connection) == Blocks(1, CUT)


async def test_a_range_that_is_gone_keeps_the_older_ones_off(world: World, db: Database) -> None:
    await taken_off(db)
    executed(world, "DROP TABLE detached.members_history_10_15")
    assert await attach(db, noted([])) == []


async def test_vouchers_that_are_not_paid_keep_their_blocks(world: World, db: Database) -> None:
    executed(
        world,
        "UPDATE vouchers SET opened_block = 3, paid_fen = 0, state = 'active' WHERE ctid = (SELECT min(ctid) FROM vouchers)",
    )
    with pytest.raises(StillRunning) as why:
        await detach(db, CUT, with_running=False, done=noted([]))
    assert why.value.vouchers > 0
    assert why.value.first.startswith("XL-")
    async with db.read() as connection:
        assert await partitions.detached(connection) is None


async def test_blocks_that_may_be_taken_back_stay(world: World, db: Database) -> None:
    executed(world, f"UPDATE checkpoint SET undo_from = {CUT - 1}")
    assert await taken_off(db) == [Blocks(0, 5), Blocks(5, 10)]


async def test_readers_are_not_waited_out(world: World, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detaching, "TRIES_MAX", 2)
    before = await content_of(world.place.url)
    async with db.read() as reader:
        await reader.execute(t.events.select().limit(1))
        with pytest.raises(ReadersHold):
            await taken_off(db)
    assert await content_of(world.place.url) == before
    assert await taken_off(db) == [Blocks(0, 5), Blocks(5, 10), Blocks(10, 15)]


class TestPlans:
    async def explained(self, world: World, question: str) -> str:
        connection = await asyncpg.connect(world.place.url)
        try:
            async with connection.transaction():
                await connection.execute(f"SELECT set_config('search_path', '{as_of.SCHEMA}, public', true)")
                await connection.execute("SELECT set_config('xinlian.as_of', '17', true)")
                rows = await connection.fetch(f"EXPLAIN {question}")
        finally:
            await connection.close()
        return "\n".join(row[0] for row in rows)

    async def test_events_of_some_blocks_are_looked_for_in_theirs(self, world: World) -> None:
        plan = await self.explained(world, "SELECT * FROM public.events WHERE block_number BETWEEN 11 AND 13")
        assert "events_10_15" in plan
        assert "events_5_10" not in plan

    async def test_history_that_ended_before_is_not_looked_at(self, world: World) -> None:
        plan = await self.explained(world, "SELECT * FROM vouchers WHERE number = 'x'")
        assert "Subplans Removed: 3" in plan


async def test_what_was_stored_whole_becomes_the_first_partition(world: World) -> None:
    url = world.place.url
    before = await content_of(url)
    with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(f"DROP SCHEMA {as_of.SCHEMA} CASCADE")
    command.downgrade(migrate.config(url), "0010")
    assert executed(world, "SELECT count(*) > 0 FROM events") == [(True,)]
    migrate.upgrade(url)
    after = await content_of(url)
    for summed_up in ("positions", "positions_history"):  # by the migration that makes them: see test_positions.py
        del before[summed_up], after[summed_up]
    assert after == before
    assert migrate.differences(url) == []
    found = executed(
        world, "SELECT tablename FROM pg_tables WHERE schemaname = 'partitions' AND tablename LIKE 'events%'"
    )
    assert found == [("events_0_2000000",)]
    await world.index_once()
