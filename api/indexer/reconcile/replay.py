"""The state tables made anew from the stored events by the indexer's own handlers, and held against what is stored: every field of
every row and of its history, also those that contract storage does not have (dates, places, hashes of texts).
"""

from collections.abc import AsyncIterator, Iterator, Sequence

from api.chain.contracts import Ledger
from api.chain.rpc import Node
from api.indexer.fetching import ChainMoved, Fetcher
from api.indexer.reconcile.difference import ABSENT, PRESENT, WHOLE_ROW, Difference, Row, difference, shown
from api.indexer.reconcile.storage import Compared
from api.indexer.rows import event_row
from api.indexer.writing import project_stored
from api.store import replaying
from api.store import tables as t
from api.store.index import Checkpoint, stored_events
from api.store.partitions import Blocks, detached
from api.store.session import Write

EVENTS_AT_ONCE = 20_000
NEVER = 2**63 - 1
"""A block behind all others: what is stored behind the checkpoint is replayed as well."""
DIFFERING_MAX = 100
"""Of each table."""


async def replay_differences(
    connection: Write, node: Node, ledger: Ledger, checkpoint: Checkpoint, compared: Compared
) -> AsyncIterator[Difference]:
    """All of them. What is detached is replayed from the node. The connection must be used for nothing else afterwards.
    Raises ChainMoved, ChainUnavailable, RpcError.
    """
    gone = await detached(connection)
    await replaying.hide(connection)
    at = checkpoint.block_number
    async for rows in _all_rows(connection, node, ledger, gone):
        try:
            await project_stored(connection, rows, checkpoint.undo_from - 1)
        except replaying.IMPOSSIBLE as why:
            blocks = f"{rows[0]['block_number']}–{rows[-1]['block_number']}"
            yield difference(at, t.events.name, blocks, WHOLE_ROW, f"cannot be replayed: {why!r}", "")
            return
        compared(len(rows))
    await replaying.analyze(connection)
    async for each in _all_tables(connection, checkpoint, gone.end if gone else 0):
        yield each


async def _all_rows(connection: Write, node: Node, ledger: Ledger, gone: Blocks | None) -> AsyncIterator[Sequence[Row]]:
    """Events of whole blocks, in order, some at a time."""
    if gone:
        async for rows in _of_node(node, ledger, gone):
            yield rows
    reached = gone.end - 1 if gone else -1
    while reached < NEVER:
        rows, reached = await stored_events(connection, reached + 1, NEVER, EVENTS_AT_ONCE)
        yield rows


async def _of_node(node: Node, ledger: Ledger, gone: Blocks) -> AsyncIterator[Sequence[Row]]:
    last = await node.block(gone.end - 1)
    if last is None:
        raise ChainMoved
    fetcher = Fetcher(node, ledger)
    try:
        parent: bytes | None = None
        first = gone.first
        while first < gone.end:
            found = await fetcher.fetch(first, last, parent)
            yield [event_row(event) for event in found.events]
            first, parent = found.blocks[-1].number + 1, found.blocks[-1].hash
    finally:
        await fetcher.close()


async def _all_tables(connection: Write, checkpoint: Checkpoint, kept_from: int) -> AsyncIterator[Difference]:
    at = checkpoint.block_number
    for table in (*t.STATE_TABLES, *t.HISTORY.values()):
        keys = [column.name for column in table.primary_key]
        for stored, made in await replaying.differing(connection, table, DIFFERING_MAX, kept_from):
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
