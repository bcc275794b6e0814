"""Orders after they were signed: waiting for them, reading them."""

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from api.domain import refusals
from api.services.actor import Actor
from api.services.context import Context
from api.services.orders.view import order_view
from api.store import orders as store
from api.store.index import read_checkpoint

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
        checkpoint = await read_checkpoint(db)
        rows = await store.by_ids(db, ids)
        for each in ids:
            if each not in rows or not _may_read(actor, rows[each]):
                raise refusals.NotFound(order=str(each))
        digests = [row["digest"] for row in rows.values() if row["digest"]]
        results = await store.results(db, digests)
    head = checkpoint.block_number if checkpoint else None
    return [order_view(context, rows[each], results.get(rows[each]["digest"], []), head) for each in ids]


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
    whose = member if actor.sees_all or "orders:any" in actor.scopes else actor.member
    if whose is None and not (actor.sees_all or "orders:any" in actor.scopes):
        return [], None
    async with context.db.read() as db:
        checkpoint = await read_checkpoint(db)
        rows = await store.page(
            db, member=whose, status=status, client_id_prefix=client_id_prefix, after=after, limit=limit
        )
        results = await store.results(db, [row["digest"] for row in rows if row["digest"]])
    if member is not None and member != whose:
        return [], None
    head = checkpoint.block_number if checkpoint else None
    views = [order_view(context, row, results.get(row["digest"], []), head) for row in rows]
    last = rows[-1] if len(rows) == limit else None
    return views, (last["created_at"], last["id"]) if last else None


def _may_read(actor: Actor, row: store.Row) -> bool:
    own = actor.member is not None and actor.member == row["member"]
    return actor.sees_all or own or actor.may_order_for(row["member"])
