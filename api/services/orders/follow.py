"""Orders after they were signed: waiting for them, reading them."""

import time
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from api.domain import refusals
from api.services.actor import Actor
from api.services.context import Context
from api.services.orders.sight import sees_all, sight_of
from api.services.orders.view import order_view, refusal_in
from api.store import orders as store
from api.store.queries import others
from api.store.session import Read

POLL_S = 0.25


async def wait_settled(context: Context, digests: Sequence[bytes], timeout_s: float) -> bool:
    """Waits until all these orders were carried out or refused on the chain."""
    until = time.monotonic() + timeout_s
    while True:
        mark = context.blocks.mark
        async with context.db.read() as db:
            if await store.settled(db, digests) == len(digests):
                return True
        left = until - time.monotonic()
        if left <= 0:
            return False
        await context.blocks.wait(mark, min(left, POLL_S))


async def read(context: Context, actor: Actor, ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """Orders in the order asked for. Raises NotFound for one that is not there for this reader."""
    async with context.db.read() as db:
        head = await others.head_block(db)
        rows = await store.by_ids(db, ids, at=moment_of(context, head))
        for each in ids:
            if each not in rows or not _may_read(actor, rows[each]):
                raise refusals.NotFound(order=str(each))
        return await views_of(context, db, actor, [rows[each] for each in ids], _day_of(head))


async def page(
    context: Context,
    actor: Actor,
    *,
    member: int | None,
    status: str | None,
    client_id_prefix: str | None,
    after: tuple[int, UUID] | None,
    limit: int,
) -> tuple[list[dict[str, Any]], tuple[int, UUID] | None]:
    """A page of orders and where the next begins. A checker's inbox is status `awaiting_checker`."""
    whose = member if sees_all(actor) else actor.member
    if (whose is None and not sees_all(actor)) or (member is not None and member != whose):
        return [], None
    async with context.db.read() as db:
        head = await others.head_block(db)
        rows = await store.page(
            db,
            member=whose,
            status=status,
            client_id_prefix=client_id_prefix,
            after=after,
            limit=limit,
            at=moment_of(context, head),
        )
        views = await views_of(context, db, actor, rows, _day_of(head))
    last = rows[-1] if len(rows) == limit else None
    return views, (last["created_at"], last["id"]) if last else None


def moment_of(context: Context, head: store.Row | None) -> store.Moment:
    """When the index stands at a block."""
    if head is None:
        return store.Moment(final_below=-1, now=0)
    return store.Moment(context.final_below(head["number"]), head["timestamp"])


def _day_of(head: store.Row | None) -> date:
    return head["day"] if head else date.min


async def views_of(
    context: Context, db: Read, actor: Actor, rows: Sequence[store.Row], today: date
) -> list[dict[str, Any]]:
    """Orders as a reader may see them, with what they made."""
    results = await store.results(db, [row["digest"] for row in rows if row["digest"]])
    sight = await sight_of(db, actor, today, [why for row in rows if (why := refusal_in(row))])
    return [order_view(context, row, results.get(row["digest"], []), sight) for row in rows]


def _may_read(actor: Actor, row: store.Row) -> bool:
    own = actor.member is not None and actor.member == row["member"]
    return actor.sees_all or own or actor.may_order_for(row["member"])
