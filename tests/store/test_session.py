import asyncio
import re
from datetime import date
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

import api
from api.domain.refusals import StoreUnavailable
from api.store import session
from api.store import tables as t
from api.store.session import Database, async_url

BLOCK = {"number": 1, "hash": b"h", "parent_hash": b"p", "timestamp": 0, "day": date(2026, 1, 1)}
SOURCES = Path(api.__file__).parent


async def count(db: Database) -> int:
    async with db.read() as connection:
        return await connection.scalar(select(func.count()).select_from(t.blocks))


async def break_off(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute(insert(t.blocks), BLOCK)
        raise RuntimeError


async def be_cut_off(db: Database, url: str) -> None:
    async with db.write() as connection:
        await end_connections(url)
        await connection.execute(insert(t.blocks), BLOCK)


class TestWrite:
    async def test_commits_at_the_end(self, db):
        async with db.write() as connection:
            await connection.execute(insert(t.blocks), BLOCK)
            assert await count(db) == 0
        assert await count(db) == 1

    async def test_an_error_undoes_all_of_it(self, db):
        with pytest.raises(RuntimeError):
            await break_off(db)
        assert await count(db) == 0

    async def test_a_broken_rule_is_not_taken_for_a_lost_store(self, db):
        async with db.write() as connection:
            await connection.execute(insert(t.blocks), BLOCK)
        with pytest.raises(IntegrityError):
            async with db.write() as connection:
                await connection.execute(insert(t.blocks), BLOCK)


class TestRead:
    async def test_cannot_write(self, db):
        with pytest.raises(DBAPIError, match="read-only transaction"):
            async with db.read() as connection:
                await connection.execute(insert(t.blocks), BLOCK)

    async def test_sees_one_state_however_long_it_takes(self, db):
        blocks = select(func.count()).select_from(t.blocks)
        async with db.read() as connection:
            assert await connection.scalar(blocks) == 0
            async with db.write() as other:
                await other.execute(insert(t.blocks), BLOCK)
            assert await connection.scalar(blocks) == 0


class TestLost:
    async def test_a_store_that_is_not_there_is_said_so(self, tmp_path):
        db = Database(f"postgresql://postgres@/none?host={tmp_path}")
        with pytest.raises(StoreUnavailable):
            async with db.read():
                pass
        await db.close()

    async def test_a_connection_that_ends_in_the_middle_is_said_so_and_the_next_works(self, db, url):
        with pytest.raises(StoreUnavailable):
            await be_cut_off(db, url)
        assert await count(db) == 0

    async def test_idle_connections_that_were_ended_are_not_used_again(self, db, url):
        await asyncio.gather(*(count(db) for _ in range(4)))
        await end_connections(url)
        for _ in range(10):
            try:
                assert await count(db) == 0
                return
            except StoreUnavailable:
                continue
        pytest.fail("the pool never recovered")

    async def test_a_pool_that_is_used_up_is_said_so(self, url, monkeypatch):
        monkeypatch.setattr(session, "POOL_TIMEOUT_S", 0.1)
        db = Database(url, pool_size=1)
        async with db.read(), db.read():
            with pytest.raises(StoreUnavailable):
                async with db.read():
                    pass
        await db.close()

    async def test_the_loser_of_a_deadlock_may_try_again(self, db):
        first, second = asyncio.Event(), asyncio.Event()

        async def lock(one, other, mine, yours):
            async with db.write() as connection:
                await connection.execute(select(func.pg_advisory_xact_lock(one)))
                mine.set()
                await yours.wait()
                await connection.execute(select(func.pg_advisory_xact_lock(other)))

        both = (lock(1, 2, first, second), lock(2, 1, second, first))
        outcomes = await asyncio.gather(*both, return_exceptions=True)
        assert sorted(type(each).__name__ for each in outcomes) == ["NoneType", "StoreUnavailable"]


async def end_connections(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


def test_only_the_session_commits_work():
    """Locks end their own transaction; nothing else does."""
    found = {
        str(path.relative_to(SOURCES))
        for path in SOURCES.rglob("*.py")
        if re.search(r"\.commit\(", path.read_text(encoding="utf-8"))
    }
    assert found <= {"store/session.py", "store/index.py"}


def test_a_url_names_its_driver():
    assert async_url("postgresql://x/y") == "postgresql+asyncpg://x/y"


async def test_json_comes_back_as_it_was(db):
    async with db.read() as connection:
        assert await connection.scalar(text('SELECT \'{"a": [1, "金"]}\'::jsonb')) == {"a": [1, "金"]}


async def test_a_lock_ends_with_the_block_that_held_it(db, url):
    """Back in the pool, its connection would hold it against us for ever."""
    lock = text("SELECT pg_try_advisory_lock(1)")
    async with db.hold() as connection:
        assert (await connection.execute(lock)).scalar_one()
    other = Database(url)
    try:
        async with other.hold() as connection:
            assert (await connection.execute(lock)).scalar_one()
    finally:
        await other.close()
