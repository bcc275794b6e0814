"""How chain, index and relay stand."""

from typing import Any

from api.chain.rpc import RpcError
from api.domain.refusals import ChainUnavailable
from api.services.context import Context
from api.services.reads import block_view
from api.store import outbox
from api.store.queries import others


async def status(context: Context) -> dict[str, Any]:
    """Head of the chain, head of the index, and whether orders wait."""
    async with context.db.read() as db:
        head = await others.head_block(db)
        is_empty = await outbox.is_empty(db)
    return {
        "chain_id": context.ledger.chain_id,
        "dev": context.is_dev,
        "finality": context.finality,
        "chain_head": await _chain_head(context),
        "indexed": block_view(context, head) if head else None,
        "outbox_empty": is_empty,
        "paused": await _is_paused(context),
        "addresses": context.ledger.addresses,
    }


async def _is_paused(context: Context) -> bool | None:
    """Whether new business is stopped, as the chain has it; None when it does not answer."""
    try:
        return bool(await context.contracts.view("Orders", "isPaused"))
    except (ChainUnavailable, RpcError):
        return None


async def _chain_head(context: Context) -> int | None:
    try:
        return (await context.node.head()).number
    except (ChainUnavailable, RpcError):
        return None
