"""Rows that are written together. A block has a few in each of many tables: they go in one statement, for a trip to the server costs
more than a row. Those of long ranges are copied, table by table.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from api.store import bulk
from api.store.bulk import Row
from api.store.notices import notify

ROWS_AT_ONCE = 400
"""Up to so many, one statement with all of them is faster than two trips for each table."""


@dataclass(frozen=True)
class Changes:
    """Rows of tables: new ones, and those that take the place of what has their primary key. A table is in each list once."""

    new: list[tuple[Table, Collection[Row]]] = field(default_factory=list)
    replacing: list[tuple[Table, Collection[Row]]] = field(default_factory=list)

    def __add__(self, other: "Changes") -> "Changes":
        """Both; they are of different tables."""
        return Changes(self.new + other.new, self.replacing + other.replacing)

    @property
    def are_few(self) -> bool:
        """Whether one statement is for them."""
        return sum(len(rows) for _, rows in chain(self.new, self.replacing)) <= ROWS_AT_ONCE


NOTHING = Changes()


async def write(connection: AsyncConnection, changes: Changes, wake: str | None = None) -> None:
    """Writes them; if there are any, sends a wake-up on a channel when the transaction commits. That the store has a new row already is an
    error of the driver's.
    """
    new, replacing = _sorted(changes.new), _sorted(changes.replacing)
    if changes.are_few:
        if new or replacing:
            await bulk.write_at_once(connection, new, replacing, wake)
        return
    for table, rows in new:
        await bulk.copy_in(connection, table, rows)
    for table, rows in replacing:
        await bulk.upsert(connection, table, rows)
    if wake:
        await notify(connection, wake)


def _sorted(rows: list[tuple[Table, Collection[Row]]]) -> list[tuple[Table, Collection[Row]]]:
    return sorted(((table, some) for table, some in rows if some), key=lambda each: each[0].name)
