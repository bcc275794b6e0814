import asyncio
import contextlib
import time

import pytest
from sqlalchemy import text

from api.domain.refusals import StoreUnavailable
from api.store.notices import BLOCK, OUTBOX, Listener, notify
from tests.store.test_session import end_connections


@pytest.fixture
async def listener(url):
    made = Listener(url, BLOCK)
    await made.wait(made.mark, 0.01)  # connects
    yield made
    await made.close()


async def tell(db, channel=BLOCK):
    async with db.write() as connection:
        await notify(connection, channel)


async def break_off(db):
    async with db.write() as connection:
        await notify(connection, BLOCK)
        raise RuntimeError


async def waited(listener, mark, timeout_s):
    start = time.monotonic()
    await listener.wait(mark, timeout_s)
    return time.monotonic() - start


async def test_wakes_at_the_commit(db, listener):
    mark = listener.mark
    waiting = asyncio.create_task(listener.wait(mark, 10))
    async with db.write() as connection:
        await notify(connection, BLOCK)
        await asyncio.sleep(0.05)
        assert not waiting.done()
    await asyncio.wait_for(waiting, 1)
    assert listener.mark == mark + 1


async def test_what_is_undone_wakes_nobody(db, listener):
    mark = listener.mark
    with pytest.raises(RuntimeError):
        await break_off(db)
    assert await waited(listener, mark, 0.1) >= 0.1


async def test_a_wake_up_before_the_wait_is_not_missed(db, listener):
    mark = listener.mark
    await tell(db)
    assert await waited(listener, mark, 5) < 1


async def test_another_channel_wakes_nobody(db, listener):
    mark = listener.mark
    await tell(db, OUTBOX)
    assert await waited(listener, mark, 0.1) >= 0.1


async def test_wakes_all_that_wait(db, listener):
    waiting = [asyncio.create_task(listener.wait(listener.mark, 10)) for _ in range(5)]
    await asyncio.sleep(0)
    await tell(db)
    await asyncio.wait_for(asyncio.gather(*waiting), 1)


async def test_listens_again_after_its_connection_was_lost(db, url, listener):
    await end_connections(url)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        mark = listener.mark
        await listener.wait(mark, 0.05)  # connects again, as soon as it may
        await tell_again(db)
        if await waited(listener, mark, 0.2) < 0.2:
            return
    pytest.fail("never woke again")


async def tell_again(db):
    with contextlib.suppress(StoreUnavailable):
        await tell(db)


async def test_without_a_store_it_waits_out_its_time(tmp_path):
    listener = Listener(f"postgresql://postgres@/none?host={tmp_path}", BLOCK)
    assert await waited(listener, listener.mark, 0.1) >= 0.1
    await listener.close()


async def test_many_who_wait_share_one_connection(db, url):
    listener = Listener(url, BLOCK)
    try:
        await asyncio.gather(*(listener.wait(listener.mark, 0.2) for _ in range(10)))
        count = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        async with db.read() as connection:
            assert (await connection.execute(text(count))).scalar_one() == 1
    finally:
        await listener.close()
