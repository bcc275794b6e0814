"""How chain, index and relay stand."""

from collections.abc import Awaitable
from typing import Any, TypeVar

from api.chain.rpc import RpcError
from api.domain.refusals import ChainUnavailable
from api.services.context import Context
from api.services.snapshot import block_view
from api.store import alarms, outbox
from api.store.index import indexers
from api.store.queries import others

_Answer = TypeVar("_Answer")


async def status(context: Context) -> dict[str, Any]:
    """Head of the chain, head of the index, whether orders wait, and whether index and chain were found to differ: how often
    and in which invariant, never in whose business.
    """
    async with context.db.read() as db:
        head = await others.head_block(db)
        is_empty = await outbox.is_empty(db)
        counts = await alarms.open_counts(db)
        runs = await alarms.runs(db)
        at_work = await indexers(db)
    opened = await _asked(context.contracts.open_version())
    return {
        "chain_id": context.ledger.chain_id,
        "dev": context.is_dev,
        "finality": context.finality,
        "chain_head": await _asked(_chain_head(context)),
        "indexed": block_view(context, head) if head else None,
        "indexers": at_work,
        "outbox_empty": is_empty,
        "paused": await _asked(context.contracts.view("Orders", "isPaused", version=opened or 1)),
        "alarms": counts,
        "reconciled": {kind: _run(runs[kind]) if kind in runs else None for kind in ("sample", "full")},
        "addresses": context.ledger.version(opened or 1).addresses,
        "versions": [
            {
                "version": each.number,
                "admitted": None if opened is None else each.number <= opened,
                "open_for_issues": None if opened is None else each.number == opened,
                "first_block": each.first_block,
                "addresses": each.addresses,
            }
            for each in context.ledger.versions
        ],
    }


async def figures(context: Context) -> dict[str, Any]:
    """The same as numbers, for a monitor that asks often: the chain is asked for its head and nothing else."""
    async with context.db.read() as db:
        head = await others.head_block(db)
        waiting = await outbox.size(db)
        at_work = await indexers(db)
        counts, runs = await alarms.open_counts(db), await alarms.runs(db)
    block = head["number"] if head else None
    return {
        "chain_head": await _asked(_chain_head(context)),
        "checkpoint": block,
        "checkpoint_time": head["timestamp"] if head else None,
        "final": None if block is None else context.final_below(block),
        "outbox": waiting,
        "indexers": at_work,
        "alarms": counts,
        "runs": runs,
    }


async def alarm_list(context: Context, after: int | None, limit: int) -> list[dict[str, Any]]:
    """Open alarms with all that is known of each: for whoever may see everything."""
    async with context.db.read() as db:
        return await alarms.listing(db, after, limit)


def _run(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("runs", "block_number", "differences", "ended_at")}


async def _asked(question: Awaitable[_Answer]) -> _Answer | None:
    """What the chain says; None when it does not answer."""
    try:
        return await question
    except (ChainUnavailable, RpcError):
        return None


async def _chain_head(context: Context) -> int:
    return (await context.node.head()).number
