"""Orders on their way, their references, nonces and preimages."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert

from api.store import outbox
from api.store import tables as t
from api.store.notices import OUTBOX, notify
from api.store.session import Read, Write

Row = dict[str, Any]
MEMBER_NUMBERS = 0
"""The row of `nonces` that counts member numbers."""

_DEAD = ("refused", "cancelled")
_OUTCOME = t.order_outcomes.c


def _with_outcome() -> Select[Any]:
    return select(
        t.orders,
        _OUTCOME.outcome,
        _OUTCOME.reason,
        _OUTCOME.block_number.label("outcome_block"),
    ).outerjoin(t.order_outcomes, _OUTCOME.digest == t.orders.c.digest)


async def by_client_ids(db: Read, pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Row]:
    """Orders by (member, client_order_id)."""
    wanted = list(pairs)
    if not wanted:
        return {}
    key = tuple_(t.orders.c.member, t.orders.c.client_order_id)
    found = await db.execute(_with_outcome().where(key.in_(wanted)))
    return {(row["member"], row["client_order_id"]): dict(row) for row in found.mappings()}


async def by_ids(db: Read, ids: Sequence[UUID], *, lock: bool = False) -> dict[UUID, Row]:
    """Orders by id, with what became of them."""
    wanted = _with_outcome().where(t.orders.c.id.in_(ids))
    if lock:
        wanted = wanted.with_for_update(of=t.orders)
    return {row["id"]: dict(row) for row in (await db.execute(wanted)).mappings()}


async def taken_references(db: Read, references: Iterable[str]) -> set[str]:
    """Those that a living order claims. A refused or cancelled order gives them back."""
    wanted = list(references)
    if not wanted:
        return set()
    alive = and_(
        t.orders.c.status.not_in(_DEAD),
        or_(_OUTCOME.outcome.is_(None), _OUTCOME.outcome == "executed"),
    )
    found = (
        select(t.references.c.reference)
        .join(t.orders, t.orders.c.id == t.references.c.order_id)
        .outerjoin(t.order_outcomes, _OUTCOME.digest == t.orders.c.digest)
        .where(t.references.c.reference.in_(wanted), alive)
    )
    return set((await db.scalars(found)).all())


async def next_numbers(db: Write, counts: Mapping[int, int]) -> dict[int, int]:
    """Takes `count` numbers in a row for each member; returns the first of each."""
    if not counts:
        return {}
    # In one order for everybody, so that two batches cannot wait for each other.
    rows = [{"member": member, "next": counts[member]} for member in sorted(counts)]
    statement = upsert(t.nonces).values(rows)
    statement = statement.on_conflict_do_update(
        index_elements=["member"], set_={"next": t.nonces.c.next + statement.excluded.next}
    )
    found = await db.execute(statement.returning(t.nonces.c.member, t.nonces.c.next))
    return {member: after - counts[member] for member, after in found.all()}


async def add(db: Write, orders: Sequence[Row], references: Sequence[Row], preimages: Sequence[Row]) -> None:
    """Stores new orders with what they claim and hide."""
    if orders:
        await db.execute(insert(t.orders), list(orders))
    if references:
        statement = upsert(t.references).values(list(references))
        claimed = {"order_id": statement.excluded.order_id, "part": statement.excluded.part}
        await db.execute(statement.on_conflict_do_update(index_elements=["reference"], set_=claimed))
    if preimages:
        unique = list({row["hash"]: row for row in preimages}.values())
        await db.execute(upsert(t.preimages).values(unique).on_conflict_do_nothing())


async def sign(db: Write, order: UUID, values: Mapping[str, Any]) -> None:
    """Stores a signature and the status it leads to."""
    await db.execute(update(t.orders).where(t.orders.c.id == order).values(**values))


async def enqueue(db: Write, orders: Sequence[UUID]) -> None:
    """Hands signed orders to the relay, in this order."""
    if orders:
        await outbox.lock_queue(db)
        await db.execute(insert(t.outbox), [{"kind": "order", "order_id": each} for each in orders])
        await notify(db, OUTBOX)


async def cancel(db: Write, order: UUID, refusal: Mapping[str, Any]) -> None:
    """Ends an order that waits for a signature; its references are free again."""
    values = {"status": "cancelled", "refusal": dict(refusal)}
    await db.execute(update(t.orders).where(t.orders.c.id == order).values(**values))
    await db.execute(delete(t.references).where(t.references.c.order_id == order))


async def settled(db: Read, digests: Sequence[bytes]) -> int:
    """How many of these orders have an outcome."""
    wanted = select(func.count()).where(_OUTCOME.digest.in_(digests))
    return int(await db.scalar(wanted) or 0)


async def page(
    db: Read,
    *,
    member: int | None,
    status: str | None,
    client_id_prefix: str | None,
    after: tuple[int, UUID] | None,
    limit: int,
) -> list[Row]:
    """Orders, oldest first; of one member unless None."""
    wanted = _with_outcome().order_by(t.orders.c.created_at, t.orders.c.id).limit(limit)
    if member is not None:
        wanted = wanted.where(t.orders.c.member == member)
    if status is not None:
        wanted = wanted.where(t.orders.c.status == status)
    if client_id_prefix is not None:
        wanted = wanted.where(t.orders.c.client_order_id.startswith(client_id_prefix, autoescape=True))
    if after is not None:
        wanted = wanted.where(tuple_(t.orders.c.created_at, t.orders.c.id) > after)
    return [dict(row) for row in (await db.execute(wanted)).mappings()]


async def results(db: Read, digests: Sequence[bytes]) -> dict[bytes, list[Row]]:
    """What orders made: vouchers, offers, financings, with the references they were given."""
    if not digests:
        return {}
    named = (
        select(t.references.c.reference, t.references.c.part, t.orders.c.digest)
        .join(t.orders, t.orders.c.id == t.references.c.order_id)
        .where(t.orders.c.digest.in_(digests))
    )
    names = {(r.digest, r.part): r.reference for r in await db.execute(named)}
    found: dict[bytes, list[Row]] = {}
    offers = select(t.offers).where(t.offers.c.order_digest.in_(digests)).order_by(t.offers.c.part)
    for row in (await db.execute(offers)).mappings():
        reference = names.get((row["order_digest"], row["part"]))
        made = found.setdefault(row["order_digest"], [])
        base = {"reference": reference, "part": row["part"]}
        if row["kind"] != "transfer":
            made.append({"kind": "voucher", "number": row["voucher"], **base})
        made.append({"kind": "offer", "number": row["id"], **base})
    financings = select(t.financings).where(t.financings.c.order_digest.in_(digests))
    for row in (await db.execute(financings)).mappings():
        reference = names.get((row["order_digest"], 0))
        one = {"kind": "financing", "number": row["number"], "reference": reference, "part": 0}
        found.setdefault(row["order_digest"], []).append(one)
    return found
