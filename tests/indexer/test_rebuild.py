"""A rebuild from the stored events makes the tables that the chain made, beside a service that goes on."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator

import asyncpg
import psycopg
import pytest

from api.indexer.rebuild import NothingStored, Rebuild, RebuildRuns
from api.indexer.reconcile import compare
from api.indexer.service import Indexer
from api.store import migrate, shadow
from api.store import tables as t
from api.store.as_of import go_back
from api.store.index import rows_of
from api.store.session import Database
from tests.sim.places import content_of, empty, rest_of
from tests.sim.recording import read
from tests.sim.world import World

FEW_EVENTS = 7
TRIES = 1_200


def silent(done: int, of: int) -> None:
    assert 0 < done <= of


@pytest.fixture
async def world(place) -> World:
    """An index of a whole recorded life, on a chain that can fork; its node answers nobody but the index."""
    made = World(7, read(), place, finality="any", is_quiet=True)
    await made.run()
    return made


@contextlib.asynccontextmanager
async def database(url: str) -> AsyncIterator[Database]:
    made = Database(url)
    yield made
    await made.close()


async def rebuild(url: str, **options) -> None:
    async with database(url) as db:
        await Rebuild(db, options.pop("progress", silent), **options).run()


async def ask(url: str, question: str):
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_every_table_is_the_same_to_the_byte(world: World):
    url = world.place.url
    before = await content_of(url)
    assert all(before[table.name] for table in t.STATE_TABLES)
    assert any(before[table.name] for table in t.HISTORY.values())
    for table in (*t.STATE_TABLES, *t.HISTORY.values(), t.undo):
        with psycopg.connect(url) as connection:
            connection.execute(f"TRUNCATE {table.name}")
    await rebuild(url, events_a_step=FEW_EVENTS)
    assert await content_of(url) == before
    assert migrate.differences(url) == []
    assert await ask(url, "SELECT to_regnamespace('rebuild')") is None


class Disturbed(Rebuild):
    """A rebuild during which something happens after each of its steps; it says whether more is to come. In the last ones the
    indexer has to wait.
    """

    def __init__(self, db: Database, meanwhile) -> None:
        super().__init__(db, silent, FEW_EVENTS)
        self._meanwhile = meanwhile
        self._is_alone = False
        self.steps = 0
        self.went_back = 0

    async def _step(self, connection):
        left = await super()._step(connection)
        self.steps += 1
        return left if self._is_alone else max(left, int(await self._meanwhile()))

    async def _go_back(self, connection, known):
        self.went_back += 1
        await super()._go_back(connection, known)

    async def _finish(self, connection):
        self._is_alone = True
        return await super()._finish(connection)


class TestBesideAServiceThatGoesOn:
    @pytest.mark.parametrize("number", [0, 1, 2, 5])
    async def test_blocks_come_and_go(self, place, number, monkeypatch):
        monkeypatch.setattr("api.indexer.rebuild.NEAR_BLOCKS", 0)
        world = World(number, read(), place, finality=("any", "depth:3")[number % 2], is_quiet=True)
        await empty(place.url)
        await world.index_once()

        async def more() -> bool:
            world.script.step()
            await world.index_once()
            return not world.script.is_over

        async with database(place.url) as db:
            made = Disturbed(db, more)
            await made.run()
        assert made.went_back > 0
        await world.compare_with_clean()

    async def test_it_goes_back_afterwards_as_far_as_before(self, place):
        world = World(5, read(), place, finality="any", is_quiet=True)
        await empty(place.url)
        await world.index_once()
        await rebuild(place.url, events_a_step=FEW_EVENTS)
        while not world.script.is_over:
            world.script.step()
            await world.index_once()
        await world.compare_with_clean()

    async def test_the_index_begun_anew_begins_the_rebuild_anew(self, place, monkeypatch):
        monkeypatch.setattr("api.indexer.rebuild.NEAR_BLOCKS", 0)
        world = World(5, read(), place, finality="any", is_quiet=True)
        await empty(place.url)
        await world.index_once()

        async def anew() -> bool:
            if made.steps == 2:
                world.script.fork_at(0)
                await empty(place.url)
                await world.index_once()
            return made.steps <= 2

        async with database(place.url) as db:
            made = Disturbed(db, anew)
            await made.run()
        await world.compare_with_clean()

    async def test_an_indexer_that_runs_goes_on_with_the_new_tables(self, place):
        world = World(9, read(), place, finality="any", is_quiet=True)
        await empty(place.url)
        async with database(place.url) as db:
            indexer = Indexer(db, world.node.connect(), world.recording.ledger, "any", None)
            running = asyncio.create_task(indexer.run())
            await reached(place.url, world)
            for _ in range(2):
                await rebuild(place.url)
                world.script.step()
                await reached(place.url, world)
            assert not running.done()
            running.cancel()
            await asyncio.wait([running])
            await indexer.close()
        await world.compare_with_clean()

    async def test_readers_never_see_half(self, world: World):
        url = world.place.url
        is_done = asyncio.Event()
        answers: set[str] = set()
        async with database(url) as db:
            reading = [asyncio.create_task(look(db, is_done, answers)) for _ in range(3)]
            await rebuild(url, events_a_step=FEW_EVENTS)
            is_done.set()
            await asyncio.gather(*reading)
        assert len(answers) == 1

    async def test_a_reader_is_waited_for(self, world: World):
        url = world.place.url
        async with database(url) as db:
            async with db.read() as connection:
                before = await rows_of(connection, t.vouchers)
                going = asyncio.create_task(rebuild(url))
                done, _ = await asyncio.wait([going], timeout=3)
                assert not done
                assert await rows_of(connection, t.vouchers) == before
            await going


class TestItEndsEarly:
    async def test_two_at_once(self, world: World):
        async with database(world.place.url) as db, db.hold() as other:
            assert await shadow.claim(other)
            with pytest.raises(RebuildRuns):
                await rebuild(world.place.url)

    async def test_nothing_to_rebuild(self, url: str):
        with pytest.raises(NothingStored):
            await rebuild(url)
        assert await ask(url, "SELECT to_regnamespace('rebuild')") is None

    async def test_killed_it_leaves_the_tables_alone_and_the_next_indexer_tidies_up(self, world: World):
        url = world.place.url
        before = await content_of(url)
        async with database(url) as db, db.read() as reader:
            await rows_of(reader, t.checkpoint)  # keeps the rebuild from its last step
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "api.cli.main",
                "index",
                "rebuild",
                env={**os.environ, "XINLIAN_DATABASE_URL": url},
                stderr=asyncio.subprocess.DEVNULL,
            )
            await until(lambda: ask(url, "SELECT to_regclass('rebuild.checkpoint') IS NOT NULL"))
            process.kill()
            await process.wait()
        assert await content_of(url) == before
        assert await ask(url, "SELECT to_regnamespace('rebuild') IS NOT NULL")
        async with database(url) as db, db.hold() as connection:
            await until(lambda: shadow.sweep(connection))  # the server first notices that the process is gone
            assert not await shadow.sweep(connection)
        assert await ask(url, "SELECT to_regnamespace('rebuild')") is None
        await rebuild(url)
        assert await content_of(url) == before

    async def test_a_rebuild_that_runs_is_not_swept_away(self, world: World):
        async with database(world.place.url) as db, db.hold() as runs, db.hold() as connection:
            assert await shadow.claim(runs)
            await shadow.begin(runs)
            assert not await shadow.sweep(connection)
            await shadow.remove(runs)


async def until(is_so) -> None:
    for _ in range(TRIES):
        if await is_so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come to that")


async def reached(url: str, world: World) -> None:
    async def is_there() -> bool:
        return await rest_of(url) == world.script.chain.head.hash

    await until(is_there)


async def look(db: Database, is_done: asyncio.Event, answers: set[str]) -> None:
    """Asks for everything, now and as of a block, again and again."""
    while not is_done.is_set():
        async with db.read() as connection:
            told = [str(await rows_of(connection, table)) for table in (t.events, *t.STATE_TABLES, t.checkpoint)]
        async with db.read() as connection:
            await go_back(connection, 20)
            told += [str(await rows_of(connection, table)) for table in t.STATE_TABLES]
        answers.add("".join(told))


async def test_a_life_on_the_real_contracts(indexer: Indexer, members, db: Database, contracts, url: str):
    await members.life()
    assert await indexer.catch_up()
    before = await content_of(url)
    await rebuild(url)
    assert await content_of(url) == before
    assert await compare(db, contracts) == []
