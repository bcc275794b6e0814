"""Orders on their way, their references, nonces and preimages."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from api.store import outbox
from api.store import tables as t
from api.store.notices import OUTBOX, notify
from api.store.session import Read, Write

Row = dict[str, Any]
MEMBER_NUMBERS = 0
"""The row of `nonces` that counts member numbers."""

NOT_ADMITTED = "not_admitted"
_DEAD = ("refused", "cancelled")
_AWAITING = ("awaiting_maker", "awaiting_checker")
_OUTCOME = t.order_outcomes.c
LOCKS = 1024
"""Names are locked by a hash into so many places: the server's lock table is finite, and a batch may claim ten thousand."""
_LOCK_SPACE = 0x786C  # of the two-number advisory locks, ours
_LOCK = text("SELECT pg_advisory_xact_lock(:space, place) FROM unnest(CAST(:places AS int[])) AS place")


@dataclass(frozen=True)
class Moment:
    """What an order's place on its road depends on besides its row: which blocks no fork can take back, and the chain's time."""

    final_below: int
    now: int


def _shown(at: Moment) -> ColumnElement[str]:
    """The status that people see."""
    final = case((_OUTCOME.block_number <= at.final_below, "final"), else_="included")
    return case(
        (_OUTCOME.outcome == "executed", final),
        (_OUTCOME.outcome.is_not(None), "refused"),
        (_is_late(at.now), "expired"),
        else_=t.orders.c.status,
    )


def _is_late(now: int) -> ColumnElement[bool]:
    """It still waits for a signature, and no signature helps it any more."""
    return and_(t.orders.c.status.in_(_AWAITING), t.orders.c.deadline < now)


def _with_outcome(at: Moment | None = None) -> Select[Any]:
    shown = [] if at is None else [_shown(at).label("shown")]
    ended = t.orders.outerjoin(t.order_outcomes, _is_outcome())
    outcome = (_OUTCOME.outcome, _OUTCOME.reason, _OUTCOME.block_number.label("outcome_block"))
    return select(t.orders).add_columns(*outcome, *shown).select_from(ended)


def _is_outcome() -> ColumnElement[bool]:
    """An order's end on the chain. That it was not admitted counts from the block on in which our own relay brought it: anybody may
    bring its digest with a bad signature.
    """
    row = t.outbox.c
    sent = select(row.seq).where(row.order_id == t.orders.c.id, row.block_number <= _OUTCOME.block_number)
    carried = sent.correlate(t.orders, t.order_outcomes).exists()
    return and_(_OUTCOME.digest == t.orders.c.digest, or_(_OUTCOME.outcome != NOT_ADMITTED, carried))


async def lock_names(db: Write, names: Iterable[str]) -> None:
    """Until the transaction ends, nobody else decides about these names. In one order for everybody, so that no two wait for each other."""
    places = sorted({int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % LOCKS for name in names})
    if places:
        await db.execute(_LOCK, {"space": _LOCK_SPACE, "places": places})


async def by_client_ids(db: Read, pairs: Iterable[tuple[int, str]], at: Moment) -> dict[tuple[int, str], Row]:
    """Orders by (member, client_order_id)."""
    wanted = list(pairs)
    if not wanted:
        return {}
    key = tuple_(t.orders.c.member, t.orders.c.client_order_id)
    found = await db.execute(_with_outcome(at).where(key.in_(wanted)))
    return {(row["member"], row["client_order_id"]): dict(row) for row in found.mappings()}


async def by_ids(db: Read, ids: Sequence[UUID], *, lock: bool = False, at: Moment | None = None) -> dict[UUID, Row]:
    """Orders by id, with what became of them."""
    wanted = _with_outcome(at).where(t.orders.c.id.in_(ids))
    if lock:
        # In one order for everybody, so that two batches cannot wait for each other.
        wanted = wanted.order_by(t.orders.c.id).with_for_update(of=t.orders)
    return {row["id"]: dict(row) for row in (await db.execute(wanted)).mappings()}


async def known_digests(db: Read, digests: Iterable[bytes]) -> set[bytes]:
    """Those that an order has already."""
    wanted = list(digests)
    if not wanted:
        return set()
    return set((await db.scalars(select(t.orders.c.digest).where(t.orders.c.digest.in_(wanted)))).all())


async def taken_references(db: Read, references: Iterable[str], now: int) -> set[str]:
    """Those that a living order claims. An order that was refused, cancelled or is past its deadline gives them back; one that was not
    admitted has its nonce still, and may come again until its deadline.
    """
    wanted = list(references)
    if not wanted:
        return set()
    alive = and_(
        t.orders.c.status.not_in(_DEAD),
        or_(
            _OUTCOME.outcome.is_(None),
            _OUTCOME.outcome == "executed",
            and_(_OUTCOME.outcome == NOT_ADMITTED, t.orders.c.deadline >= now),
        ),
        or_(_OUTCOME.outcome.is_not(None), ~_is_late(now)),
    )
    found = (
        select(t.references.c.reference)
        .select_from(
            t.references.join(t.orders, t.orders.c.id == t.references.c.order_id).outerjoin(
                t.order_outcomes, _is_outcome()
            )
        )
        .where(t.references.c.reference.in_(wanted), alive)
    )
    return set((await db.scalars(found)).all())


async def next_numbers(
    db: Write, counts: Mapping[int, int], chosen: Iterable[tuple[int, int]] = ()
) -> dict[int, list[int]]:
    """Takes `count` numbers for each member, without those that a client chose itself, now (`chosen`) or in an order before."""
    found: dict[int, list[int]] = {member: [] for member in counts}
    avoid = set(chosen)
    while missing := {m: count - len(found[m]) for m, count in counts.items() if len(found[m]) < count}:
        ranges = await _next_ranges(db, missing)
        avoid |= await _nonces_in(db, ranges)
        for member, numbers in ranges.items():
            found[member] += [number for number in numbers if (member, number) not in avoid]
    return found


async def _next_ranges(db: Write, counts: Mapping[int, int]) -> dict[int, range]:
    # In one order for everybody, so that two batches cannot wait for each other.
    rows = [{"member": member, "next": counts[member]} for member in sorted(counts)]
    statement = upsert(t.nonces).values(rows)
    statement = statement.on_conflict_do_update(
        index_elements=["member"], set_={"next": t.nonces.c.next + statement.excluded.next}
    )
    found = await db.execute(statement.returning(t.nonces.c.member, t.nonces.c.next))
    return {member: range(after - counts[member], after) for member, after in found.all()}


async def _nonces_in(db: Read, ranges: Mapping[int, range]) -> set[tuple[int, int]]:
    column = t.orders.c
    within = (
        and_(column.member == member, column.nonce >= numbers.start, column.nonce < numbers.stop)
        for member, numbers in ranges.items()
    )
    found = await db.execute(select(column.member, column.nonce).where(or_(*within)))
    return {(row.member, row.nonce) for row in found}


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


async def refuse(db: Write, order: UUID, refusal: Mapping[str, Any]) -> None:
    """Ends a signed order that the chain does not take."""
    values = {"status": "refused", "refusal": dict(refusal)}
    await db.execute(update(t.orders).where(t.orders.c.id == order).values(**values))


async def settled(db: Read, digests: Sequence[bytes]) -> int:
    """How many of these orders have an outcome."""
    ended = t.orders.join(t.order_outcomes, _is_outcome())
    wanted = select(func.count()).select_from(ended).where(t.orders.c.digest.in_(digests))
    return int(await db.scalar(wanted) or 0)


async def page(
    db: Read,
    *,
    member: int | None,
    status: str | None,
    client_id_prefix: str | None,
    after: tuple[int, UUID] | None,
    limit: int,
    at: Moment,
) -> list[Row]:
    """Orders, oldest first; of one member unless None. `status` is the one that people see."""
    wanted = _with_outcome(at).order_by(t.orders.c.created_at, t.orders.c.id).limit(limit)
    if member is not None:
        wanted = wanted.where(t.orders.c.member == member)
    if status is not None:
        wanted = wanted.where(_shown(at) == status)
    if client_id_prefix is not None:
        wanted = wanted.where(t.orders.c.client_order_id.startswith(client_id_prefix, autoescape=True))
    if after is not None:
        wanted = wanted.where(tuple_(t.orders.c.created_at, t.orders.c.id) > after)
    return [dict(row) for row in (await db.execute(wanted)).mappings()]


async def results(db: Read, digests: Sequence[bytes]) -> dict[bytes, list[Row]]:
    """What orders made: vouchers, offers, financings, pledges, quotes, with the references they were given."""
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
    pledges = select(t.pledges).where(t.pledges.c.order_digest.in_(digests))
    for row in (await db.execute(pledges)).mappings():
        reference = names.get((row["order_digest"], 0))
        one = {"kind": "pledge", "number": row["number"], "reference": reference, "part": 0}
        found.setdefault(row["order_digest"], []).append(one)
    quotes = select(t.quotes).where(t.quotes.c.order_digest.in_(digests))
    for row in (await db.execute(quotes)).mappings():
        one = {"kind": "quote", "number": row["number"], "reference": None, "part": 0}
        found.setdefault(row["order_digest"], []).append(one)
    return found
