"""Stored blocks and events against the node's: every header, every log, and every word that was decoded from one."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import orjson

from api.chain.contracts import Ledger
from api.chain.events import DecodedEvent, decode_all
from api.chain.rpc import Block, Node
from api.indexer.fetching import Fetcher
from api.indexer.reconcile.difference import (
    ABSENT,
    PRESENT,
    WHOLE_ROW,
    Difference,
    Row,
    difference,
    key_shown,
    of_pairs,
)
from api.indexer.reconcile.storage import Compared
from api.indexer.rows import block_row, event_row
from api.store import comparing
from api.store import tables as t
from api.store.bulk import as_json
from api.store.index import Checkpoint
from api.store.partitions import Blocks, detached, kept
from api.store.session import Read
from api.store.view import key_of

OUTSIDE_MAX = 100


async def raw_differences(
    connection: Read, node: Node, ledger: Ledger, checkpoint: Checkpoint, compared: Compared
) -> AsyncIterator[Difference]:
    """All of them, fetched from the node again. Raises ChainMoved, ChainUnavailable, RpcError."""
    top = checkpoint.block_number
    head = await node.block(top)
    if head is not None and top >= ledger.first_block:
        fetcher = Fetcher(node, ledger)
        try:
            async for each in _ranges(connection, fetcher, ledger.first_block, head, compared):
                yield each
        finally:
            await fetcher.close()
    for row in await comparing.blocks_outside(connection, ledger.first_block, top, OUTSIDE_MAX):
        yield difference(top, t.blocks.name, row["number"], WHOLE_ROW, PRESENT, ABSENT)
    for row in await comparing.events_outside(connection, ledger.first_block, top, OUTSIDE_MAX):
        yield difference(top, t.events.name, key_shown(t.events, row), WHOLE_ROW, PRESENT, ABSENT)


def checkpoint_differences(checkpoint: Checkpoint, ledger: Ledger, head: Block | None) -> Iterator[Difference]:
    """How far the index goes, and of which chain it is. `head` is the node's block of that number."""
    pairs = {
        "chain_id": (checkpoint.chain_id, ledger.chain_id),
        "genesis_hash": (checkpoint.genesis_hash, ledger.genesis_hash),
        "block_hash": (checkpoint.block_hash, head.hash if head else ABSENT),
    }
    row = {"id": 1, **asdict(checkpoint)}
    yield from of_pairs(checkpoint.block_number, t.checkpoint, row, pairs)


async def _ranges(
    connection: Read, fetcher: Fetcher, first: int, head: Block, compared: Compared
) -> AsyncIterator[Difference]:
    parent: bytes | None = None
    gone = await detached(connection)
    while first <= head.number:
        found = await fetcher.fetch(first, head, parent)
        tip = found.blocks[-1]
        blocks = await comparing.blocks_between(connection, first, tip.number)
        events = await comparing.events_between(connection, first, tip.number)
        made = _that_should_be_there(found.events, events, gone)
        for each in _differing(head.number, found.blocks, made, blocks, events):
            yield each
        compared(len(blocks) + len(events))
        first, parent = tip.number + 1, tip.hash


def _that_should_be_there(
    events: Sequence[DecodedEvent], stored: Sequence[Row], gone: Blocks | None
) -> Iterable[DecodedEvent]:
    """Of detached blocks, those that remain."""
    if gone is None:
        return events
    remain = {(row["block_number"], row["log_index"]) for row in stored}
    return [e for e in events if e.log.block_number >= gone.end or (e.log.block_number, e.log.log_index) in remain]


async def sampled_raw(
    connection: Read, node: Node, ledger: Ledger, block: int, size: int
) -> tuple[int, list[Difference]]:
    """The same of blocks by chance; how many rows there were, and what differs. Raises RpcError, ChainUnavailable."""
    if block < ledger.first_block:
        return 0, []
    there = await kept(connection)
    first = max(ledger.first_block, there.first if there else 0)
    numbers = await comparing.sample_blocks(connection, first, block, size)
    found = [each for each in await node.blocks(numbers) if each]
    emitters = {bytes.fromhex(address[2:]) for address in ledger.addresses}
    portions = await node.logs_of_blocks([each.hash for each in found])
    made = decode_all(log for logs in portions for log in logs if log.address in emitters)
    stored = await comparing.blocks_of(connection, numbers)
    events = await comparing.events_of(connection, numbers)
    return len(stored) + len(events), list(_differing(block, found, made, stored, events))


def _differing(
    at: int, blocks: Iterable[Block], made: Iterable[DecodedEvent], stored: Iterable[Row], events: Iterable[Row]
) -> Iterator[Difference]:
    yield from _rows_differing(at, t.blocks, map(block_row, blocks), stored)
    rows: Iterator[Row] = map(event_row, made)
    yield from _rows_differing(at, t.events, ({**row, "args": _read(row["args"])} for row in rows), events)


def _rows_differing(at: int, table: t.StoredTable, made: Iterable[Row], stored: Iterable[Row]) -> Iterator[Difference]:
    have, need = _by_key(table, stored), _by_key(table, made)
    for key in sorted(have.keys() | need.keys()):
        if key not in have or key not in need:
            words = (PRESENT, ABSENT) if key in have else (ABSENT, PRESENT)
            yield difference(at, table.name, " ".join(map(str, key)), WHOLE_ROW, *words)
            continue
        pairs = {name: (have[key].get(name), value) for name, value in need[key].items()}
        yield from of_pairs(at, table, need[key], pairs)


def _by_key(table: t.StoredTable, rows: Iterable[Row]) -> Mapping[Any, Row]:
    return {key_of(table, row): row for row in rows}


def _read(args: Mapping[str, Any]) -> Any:
    """As the store gives JSON back."""
    return orjson.loads(as_json(args))
