# ruff: noqa: S608 (every name in these statements is our own, every number an int)
"""Events and history in partitions by ranges of blocks: made ahead of the chain, taken off when they are old, put back.

All partitioned tables have the same ranges, and the catalog is the only place that says which. Partitions lie in a schema of their
own, what was taken off in another: there it can be dumped, and dropped, and restored to.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from api.store import tables as t

ATTACHED, DETACHED = "partitions", "detached"
PARTITION_BLOCKS = 2_000_000
"""At a block in five seconds 116 days, at one a second 23."""
COLUMNS = {t.events.name: "block_number", **{table.name: "until_block" for table in t.HISTORY.values()}}
"""Partitioned table → the block number it is partitioned by."""


@dataclass(frozen=True, order=True, slots=True)
class Blocks:
    """A range of blocks from `first` on; `end` is the first behind it."""

    first: int
    end: int

    @property
    def suffix(self) -> str:
        """What the names of its partitions end in."""
        return f"_{self.first}_{self.end}"


async def kept(connection: AsyncConnection) -> Blocks | None:
    """The blocks whose events and history are in the tables, or will be; None before the first."""
    row = (await connection.execute(_KEPT)).one()
    return None if row.first is None else Blocks(row.first, row.end)


async def detached(connection: AsyncConnection) -> Blocks | None:
    """The indexed blocks whose events and history were taken off; None where all are there."""
    row = (await connection.execute(_KEPT)).one()
    is_short = None not in (row.stored, row.first) and row.stored < row.first
    return Blocks(row.stored, row.first) if is_short else None


async def cover(connection: AsyncConnection, known: Blocks | None, first: int, last: int, width: int) -> Blocks:
    """Makes what is missing for a closed range of blocks, and half a partition ahead. `known` is what `kept` said; returns what it would
    say now.
    """
    missing = list(_missing(known, first, last + width // 2, width))
    if missing:
        await connection.run_sync(_make_all, missing)
    ranges = missing + ([known] if known else [])
    return Blocks(min(each.first for each in ranges), max(each.end for each in ranges))


def _missing(known: Blocks | None, first: int, last: int, width: int) -> Iterator[Blocks]:
    if known is None:
        yield from _split(first // width * width, last, width)
        return
    if first < known.first:
        yield from _split(first // width * width, known.first - 1, width, known.first)
    if last >= known.end:
        yield from _split(known.end, last, width)


def _split(first: int, last: int, width: int, top: int | None = None) -> Iterator[Blocks]:
    """At whole multiples of `width`, until `last` is in; never beyond `top`."""
    while first <= last:
        end = (first // width + 1) * width
        end = min(end, top) if top is not None else end
        yield Blocks(first, end)
        first = end


def _make_all(connection: Connection, ranges: list[Blocks]) -> None:
    for blocks in ranges:
        make(connection, COLUMNS, blocks)


def make(
    connection: Connection, tables: Iterable[str], blocks: Blocks, schema: str = "public", home: str = ATTACHED
) -> None:
    """Empty partitions of a range, in one trip. Attaching one to its table hinders nobody; making it inside would."""
    statements: list[str] = []
    for table in tables:
        name = f"{home}.{table}{blocks.suffix}"
        statements += [
            f"CREATE TABLE {name} (LIKE {schema}.{table} INCLUDING DEFAULTS)",
            attaching(f"{schema}.{table}", name, blocks),
        ]
    connection.execute(text(f"DO $$ BEGIN {'; '.join(statements)}; END $$"))


def attaching(table: str, name: str, blocks: Blocks) -> str:
    """The statement that makes a table a partition of another. Names are whole."""
    return f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({blocks.first}) TO ({blocks.end})"


def ranges(connection: Connection, table: str = "public.events") -> list[Blocks]:
    """The ranges of a table's partitions, the oldest first."""
    return [Blocks(row.first, row.end) for row in connection.execute(_RANGES, {"table": table})]


def in_detached(connection: Connection) -> list[Blocks]:
    """The ranges that were taken off and lie in the schema for it with all their tables, the oldest first."""
    names = set(connection.scalars(_TABLES, {"schema": DETACHED}))
    found = (re.fullmatch(r"events_(\d+)_(\d+)", name) for name in names)
    ranges = sorted(Blocks(int(each[1]), int(each[2])) for each in found if each)
    return [each for each in ranges if names.issuperset(table + each.suffix for table in COLUMNS)]


_RANGES_OF = """
SELECT (bound[1])::bigint AS first, (bound[2])::bigint AS "end"
FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
CROSS JOIN LATERAL regexp_match(pg_get_expr(c.relpartbound, c.oid), $x$FROM \\('?(\\d+)'?\\) TO \\('?(\\d+)'?\\)$x$) AS bound
WHERE inhparent = to_regclass({table})
"""
_RANGES = text(_RANGES_OF.format(table=":table") + "ORDER BY 1")
_KEPT = text(
    'SELECT min(first) AS first, max("end") AS "end", (SELECT min(number) FROM blocks) AS stored FROM ('
    + _RANGES_OF.format(table="'public.events'")
    + ") AS found"
)
_TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = :schema")
