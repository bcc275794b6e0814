"""What a comparison found, where people see it: in the alarms, which `/v1/status` and `/metrics` count, and in the log."""

import time
from collections.abc import Sequence

import structlog

from api.indexer.reconcile.difference import Difference
from api.indexer.reconcile.full import Report
from api.store import alarms
from api.store.session import Database

DIFFERENCE = "difference"
FORK_TOO_DEEP = "fork-too-deep"
SAMPLE, FULL = "sample", "full"
_log = structlog.get_logger(__name__)


async def note_full(db: Database, report: Report) -> None:
    """Notes a full comparison. One that finds nothing is the only thing that clears alarms."""
    await _note(db, FULL, report.block, report.compared, report.differences, report.count)


async def note_sample(db: Database, block: int, compared: int, found: Sequence[Difference]) -> None:
    """Notes a sample."""
    await _note(db, SAMPLE, block, compared, found, len(found))


async def note_fork(db: Database, block: int, stored: bytes, why: str) -> None:
    """Notes that the chain went back further than it promised: the index stands still, and nothing of it was changed."""
    at = int(time.time())
    row = {"kind": FORK_TOO_DEEP, "invariant": None, "block_number": block, "table_name": "blocks", "key": str(block)}
    async with db.write() as connection:
        await alarms.raise_all(connection, [{**row, "field": "hash", "store": "0x" + stored.hex(), "chain": why}], at)


async def _note(db: Database, kind: str, block: int, compared: int, found: Sequence[Difference], count: int) -> None:
    at = int(time.time())
    async with db.write() as connection:
        fresh = await alarms.raise_all(connection, [_row(each) for each in found], at)
        await alarms.note_run(connection, kind, block, compared, count, at)
        cleared = await alarms.clear_all(connection, at) if kind == FULL and count == 0 else 0
    for row in fresh:
        _log.error("the index differs from the chain", **row)
    if cleared:
        _log.warning("a full comparison found no difference; the alarms are cleared", alarms=cleared)


def _row(found: Difference) -> dict[str, object]:
    return {
        "kind": DIFFERENCE,
        "invariant": found.rule,
        "block_number": found.block,
        "table_name": found.table,
        "key": found.key,
        "field": found.field,
        "store": found.store,
        "chain": found.chain,
    }
