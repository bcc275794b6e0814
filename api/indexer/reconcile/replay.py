"""The state tables made anew from the stored events by the indexer's own handlers, and held against what is stored: every field of
every row and of its history, also those that contract storage does not have (dates, places, hashes of texts).
"""

from collections.abc import AsyncIterator, Iterator, Sequence

from api.indexer.reconcile.difference import ABSENT, PRESENT, WHOLE_ROW, Difference, Row, difference, shown
from api.indexer.reconcile.storage import Compared
from api.indexer.rows import events_of
from api.indexer.writing import project
from api.store import replaying
from api.store import tables as t
from api.store.index import Checkpoint, stored_events
from api.store.session import Write

EVENTS_AT_ONCE = 20_000
NEVER = 2**63 - 1
"""A block behind all others: what is stored behind the checkpoint is replayed as well."""
DIFFERING_MAX = 100
"""Of each table."""


async def replay_differences(
    connection: Write, checkpoint: Checkpoint, compared: Compared
) -> AsyncIterator[Difference]:
    """All of them. The connection must be used for nothing else afterwards."""
    await replaying.hide(connection)
    at = checkpoint.block_number
    reached = -1
    while reached < NEVER:
        rows, reached = await stored_events(connection, reached + 1, NEVER, EVENTS_AT_ONCE)
        try:
            await project(connection, events_of(rows), checkpoint.undo_from - 1)
        except replaying.IMPOSSIBLE as why:
            blocks = f"{rows[0]['block_number']}–{rows[-1]['block_number']}"
            yield difference(at, t.events.name, blocks, WHOLE_ROW, f"cannot be replayed: {why!r}", "")
            return
        compared(len(rows))
    await replaying.analyze(connection)
    async for each in _all_tables(connection, checkpoint):
        yield each


async def _all_tables(connection: Write, checkpoint: Checkpoint) -> AsyncIterator[Difference]:
    at = checkpoint.block_number
    for table in (*t.STATE_TABLES, *t.HISTORY.values()):
        keys = [column.name for column in table.primary_key]
        for stored, made in await replaying.differing(connection, table, DIFFERING_MAX):
            for each in _fields(at, table.name, keys, stored, made):
                yield each
    for stored, made in await replaying.differing_undo(connection, checkpoint.undo_from, DIFFERING_MAX):
        for each in _fields(at, t.undo.name, ["block_number", "table_name", "key"], stored, made):
            yield each


def _fields(at: int, table: str, keys: Sequence[str], stored: Row | None, made: Row | None) -> Iterator[Difference]:
    row: Row = stored or made or {}
    key = " ".join(shown(row[name]) for name in keys)
    if stored is None or made is None:
        words = (ABSENT, PRESENT) if stored is None else (PRESENT, ABSENT)
        yield difference(at, table, key, WHOLE_ROW, *words)
        return
    for name, value in made.items():
        if stored.get(name) != value:
            yield difference(at, table, key, name, stored.get(name), value)
