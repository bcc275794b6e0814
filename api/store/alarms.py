"""What an operator must look at, and what the comparisons of index and chain have come to."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, RowMapping, and_, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.dml import ReturningInsert

from api.store import tables as t
from api.store.session import Read, Write

ALARMS_A_RUN_MAX = 1_000
"""Of more differences than that, the rest is only counted: something large is wrong, and the first ones tell what."""

Row = dict[str, Any]


async def raise_all(connection: Write, alarms: Sequence[Row], at: int) -> list[Row]:
    """Notes alarms; returns those that nobody knew of yet. One that is open already is only seen once more."""
    return [
        row
        for row in alarms[:ALARMS_A_RUN_MAX]
        if await connection.scalar(_RAISE, {**row, "raised_at": at, "seen_at": at})
    ]


async def clear_all(connection: Write, at: int) -> int:
    """Closes every open alarm; returns how many there were."""
    done = await connection.execute(update(t.alarms).where(t.alarms.c.cleared_at.is_(None)).values(cleared_at=at))
    return int(done.rowcount)


async def note_run(connection: Write, kind: str, block: int, compared: int, differences: int, at: int) -> None:
    """Counts a comparison."""
    values = {"block_number": block, "differences": differences, "ended_at": at}
    counted = {"runs": 1, "compared": compared, "differing": differences}
    await connection.execute(_NOTE_RUN, {"kind": kind, **values, **counted})


async def open_counts(connection: Read) -> list[Row]:
    """Open alarms, counted by kind and invariant."""
    c = t.alarms.c
    wanted = (
        select(c.kind, c.invariant, func.count().label("count"), func.min(c.raised_at).label("since"))
        .where(c.cleared_at.is_(None))
        .group_by(c.kind, c.invariant)
        .order_by(c.kind, c.invariant)
    )
    return [_plain(row) for row in (await connection.execute(wanted)).mappings()]


async def listing(connection: Read, after: int | None, limit: int) -> list[Row]:
    """Open alarms, oldest first."""
    c = t.alarms.c
    wanted = select(t.alarms).where(and_(c.cleared_at.is_(None), c.id > (after or 0))).order_by(c.id).limit(limit)
    return [_plain(row) for row in (await connection.execute(wanted)).mappings()]


async def runs(connection: Read) -> dict[str, Row]:
    """Comparisons by kind."""
    found = await connection.execute(select(t.reconciliations))
    return {row["kind"]: _plain(row) for row in found.mappings()}


def _plain(row: RowMapping) -> Row:
    """With names that are texts and no more: the library's own are of a kind that JSON will not have."""
    return {str(name): value for name, value in row.items()}


_ALARM = upsert(t.alarms)
_RAISE: ReturningInsert[tuple[bool]] = _ALARM.on_conflict_do_update(
    index_elements=["kind", "table_name", "key", "field"],
    index_where=t.alarms.c.cleared_at.is_(None),
    set_={name: _ALARM.excluded[name] for name in ("seen_at", "block_number", "store", "chain")},
).returning(literal_column("xmax = 0", Boolean))  # true for a row that was not there before

_NOTE_RUN = upsert(t.reconciliations)
_NOTE_RUN = _NOTE_RUN.on_conflict_do_update(
    index_elements=["kind"],
    set_={
        **{name: _NOTE_RUN.excluded[name] for name in ("block_number", "differences", "ended_at")},
        **{name: t.reconciliations.c[name] + _NOTE_RUN.excluded[name] for name in ("runs", "compared", "differing")},
    },
)
