"""The dev chain's clock, moved through the outbox so that it keeps its place among the orders."""

import time
from datetime import date
from typing import Any

from api.domain import refusals
from api.domain.calendar import YEARS, business_day, opening_time
from api.services.actor import Actor
from api.services.context import Context
from api.store import outbox

WAIT_S = 60.0
POLL_S = 0.1


async def move(context: Context, actor: Actor, day: date) -> dict[str, Any]:
    """Goes on to 09:00 of a day and waits for its end-of-day jobs. A day that is today changes nothing. Raises DevOnly, Invalid, ClockBackwards."""
    actor.need("dev")
    if not context.is_dev:
        raise refusals.DevOnly
    if day.year not in YEARS:
        raise refusals.Invalid(field="date", why=f"the ledger's calendar is {YEARS[0]} to {YEARS[-1]}")
    head = await context.node.head()
    today = business_day(head.timestamp)
    if day < today:
        raise refusals.ClockBackwards(have=str(today), need=str(day))
    async with context.db.write() as db:
        if day == today:
            # It was moved by a request whose answer was lost, perhaps: then its jobs may still run.
            seq = await outbox.waiting_clock(db)
        else:
            seq = await outbox.add_clock(db, opening_time(day))
    return {} if seq is None else await _wait_done(context, seq)


async def _wait_done(context: Context, seq: int) -> dict[str, Any]:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        mark = context.blocks.mark
        async with context.db.read() as db:
            row = await outbox.clock_row(db, seq)
        if row["block_number"] is not None:
            return row
        await context.blocks.wait(mark, POLL_S)
    raise refusals.ChainUnavailable(waiting_for="the clock")
