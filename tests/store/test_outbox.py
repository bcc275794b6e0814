"""What the relay and a chain that lost blocks rely on."""

import asyncio
from datetime import date
from uuid import uuid4

from sqlalchemy import insert, select

from api.store import index, outbox
from api.store import tables as t
from api.store.index import Checkpoint
from api.store.notices import OUTBOX, Listener

GENESIS = b"g" * 32


def checkpoint(number: int) -> Checkpoint:
    return Checkpoint(1, GENESIS, number, bytes([number]) * 32, 0)


async def add_blocks(db, *numbers: int) -> None:
    async with db.write() as connection:
        for number in numbers:
            row = {"number": number, "hash": bytes([number]) * 32, "parent_hash": b"", "timestamp": 1000 + number}
            await connection.execute(insert(t.blocks), {**row, "day": date(2026, 11, 24)})
        await index.move_checkpoint(connection, checkpoint(max(numbers)))


async def test_a_later_place_is_never_seen_before_an_earlier_one(db):
    async with db.write() as slow:
        first = await outbox.add_clock(slow, 1)

        async def add_second() -> int:
            async with db.write() as fast:
                return await outbox.add_clock(fast, 2)

        second = asyncio.create_task(add_second())
        done, _ = await asyncio.wait([second], timeout=0.3)
        assert not done, "the second came before the first"
    seen = [first, await second]
    async with db.read() as connection:
        assert [row["seq"] for row in await outbox.pending(connection, 9)] == seen


async def test_what_lost_blocks_held_is_sent_again_at_its_old_time(db):
    await add_blocks(db, 1, 2, 3)
    async with db.write() as connection:
        kept, lost = [await outbox.add_clock(connection, 1000 + n) for n in (1, 2)]
        await outbox.done(connection, [kept], None, 1, bytes([1]) * 32, 1001)
        await outbox.done(connection, [lost], None, 3, bytes([3]) * 32, 1003)
    async with db.write() as connection:
        await index.roll_back(connection, checkpoint(2))
    async with db.read() as connection:
        (row,) = await outbox.pending(connection, 9)
        assert (row["seq"], row["included_at"]) == (lost, 1003)
        assert await outbox.is_sending_again(connection)
        assert (await outbox.last_done(connection))["seq"] == kept


async def test_what_was_noted_in_a_block_that_the_chain_has_another_for_is_sent_again(db):
    """The relay saw blocks that were gone before the index came to them."""
    async with db.write() as connection:
        clocks = [await outbox.add_clock(connection, 1000 + n) for n in (1, 2, 3)]
        for clock, number, seal in zip(clocks, (1, 2, 3), (1, 99, 98), strict=True):
            await outbox.done(connection, [clock], b"tx", number, bytes([seal]) * 32, 1000 + number)
    await add_blocks(db, 1, 2)
    listener = Listener(db.url, OUTBOX)
    await listener.wait(listener.mark, 0)  # it listens from here on
    mark = listener.mark
    async with db.write() as connection:
        await index.give_back_replaced(connection, 1, 2)
    await listener.wait(mark, 5)
    await listener.close()
    assert listener.mark == mark + 1
    async with db.read() as connection:
        (row,) = await outbox.pending(connection, 9)
        assert (row["seq"], row["included_at"], row["tx_hash"]) == (clocks[1], 1002, None)
        places = await connection.execute(
            select(t.outbox.c.block_number, t.outbox.c.block_hash).order_by(t.outbox.c.seq)
        )
        assert [tuple(each) for each in places] == [(1, bytes([1]) * 32), (None, None), (3, bytes([98]) * 32)]


async def test_an_order_that_happened_unnoted_keeps_its_time_too(db):
    """The relay was killed before it noted the block; then the chain lost that block."""
    await add_blocks(db, 1, 2)
    order = dict.fromkeys(("message", "nonce", "deadline", "maker", "maker_signature", "checker", "checker_signature"))
    order |= {"client_order_id": None, "refusal": None, "created_by": uuid4(), "created_at": 0, "request": {}}
    order |= {
        "id": uuid4(),
        "member": 1,
        "version": 1,
        "action": "accept",
        "body": b"",
        "digest": b"d",
        "status": "queued",
    }
    outcome = {"digest": b"d", "outcome": "executed", "reason": None, "block_number": 2, "log_index": 0}
    undo = {"block_number": 2, "position": 0, "table_name": "order_outcomes", "key": ["0x64"], "before": None}
    async with db.write() as connection:
        await connection.execute(insert(t.orders), order)
        await connection.execute(insert(t.outbox), {"kind": "order", "order_id": order["id"]})
        await connection.execute(insert(t.order_outcomes), outcome)
        await connection.execute(insert(t.undo), undo)
    async with db.read() as connection:
        (row,) = await outbox.pending(connection, 9)
        assert (row["outcome_block"], row["outcome_hash"], row["outcome_at"]) == (2, bytes([2]) * 32, 1002)
        assert not await outbox.is_sending_again(connection)
    async with db.write() as connection:
        await index.roll_back(connection, checkpoint(1))
    async with db.read() as connection:
        (row,) = await outbox.pending(connection, 9)
        assert (row["outcome_block"], row["included_at"]) == (None, 1002)
        assert await outbox.is_sending_again(connection)


async def test_it_is_not_empty_before_the_index_has_seen_the_last_block(db):
    """A chain that lost its last blocks may end just where the index is."""
    await add_blocks(db, 1)
    async with db.write() as connection:
        seq = await outbox.add_clock(connection, 1)
        await outbox.done(connection, [seq], None, 2, bytes([2]) * 32, 1002)
    async with db.read() as connection:
        assert not await outbox.is_empty(connection)
    await add_blocks(db, 2)
    async with db.read() as connection:
        assert await outbox.is_empty(connection)


async def test_a_move_of_the_clock_waits_until_it_is_done(db):
    async with db.write() as connection:
        seq = await outbox.add_clock(connection, 1)
        assert await outbox.waiting_clock(connection) == seq
        await outbox.done(connection, [seq], None, 2, bytes([2]) * 32, 1002)
        assert await outbox.waiting_clock(connection) is None
