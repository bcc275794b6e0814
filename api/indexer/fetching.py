"""Blocks and logs of a range of the chain, as large as the node and our memory bear."""

import asyncio
from dataclasses import dataclass

from api.chain.contracts import Ledger
from api.chain.events import Log
from api.chain.rpc import RANGE_BLOCKS_MAX, Block, Node, RpcError
from api.domain.refusals import ChainUnavailable

RANGE_BLOCKS_FIRST = 64
RANGE_LOGS_WANTED = 8_000  # about 10 MB of JSON


class ChainMoved(Exception):
    """The chain changed between two questions; ask again."""


@dataclass(frozen=True)
class Range:
    """Blocks that link, and all logs of the ledger in them."""

    blocks: list[Block]
    logs: list[Log]


class Fetcher:
    """Fetches ranges; learns from each how large the next may be. Works ahead by one: the node answers while we write."""

    def __init__(self, node: Node, ledger: Ledger) -> None:
        self._node = node
        self._addresses = list(ledger.addresses.values())
        self._size = RANGE_BLOCKS_FIRST
        self._ahead: asyncio.Task[Range] | None = None
        self._ahead_of: bytes | None = None

    async def fetch(self, first: int, head: Block, parent: bytes | None) -> Range:
        """A range from `first` on, on top of the block with hash `parent`. Raises ChainMoved, ChainUnavailable."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None and parent == self._ahead_of:
            found = await ahead
        else:
            await _drop(ahead)
            found = await self._fetch(first, head, parent)
        tip = found.blocks[-1]
        if tip.number < head.number:
            self._ahead_of = tip.hash
            self._ahead = asyncio.create_task(self._fetch(tip.number + 1, head, tip.hash))
        return found

    async def close(self) -> None:
        """Forgets what was fetched ahead."""
        ahead, self._ahead = self._ahead, None
        await _drop(ahead)

    async def _fetch(self, first: int, head: Block, parent: bytes | None) -> Range:
        while True:
            last = min(head.number, first + self._size - 1)
            try:
                blocks, logs = await self._ask(first, last, head)
            except RpcError as why:
                # Each engine says "too much" in words of its own; a smaller range answers them all.
                if self._size == 1:
                    raise ChainUnavailable(why=str(why)) from why
                self._size = max(1, self._size // 2)
                continue
            _require_one_chain(blocks, logs, parent)
            self._learn(len(blocks), len(logs))
            return Range(blocks, logs)

    async def _ask(self, first: int, last: int, head: Block) -> tuple[list[Block], list[Log]]:
        logs = self._node.logs(first, last, self._addresses)
        if first == last == head.number:
            return [head], await logs
        found, fetched = await asyncio.gather(self._node.blocks(range(first, last + 1)), logs)
        if any(block is None for block in found):
            raise ChainMoved
        return [block for block in found if block], fetched

    def _learn(self, blocks: int, logs: int) -> None:
        """Aims at RANGE_LOGS_WANTED; grows twofold at most, so that a quiet stretch does not make it leap."""
        fitting = blocks * RANGE_LOGS_WANTED // max(logs, 1)
        self._size = max(1, min(self._size * 2, fitting, RANGE_BLOCKS_MAX))


async def _drop(ahead: asyncio.Task[Range] | None) -> None:
    if ahead is not None:
        ahead.cancel()
        await asyncio.wait([ahead])


def _require_one_chain(blocks: list[Block], logs: list[Log], parent: bytes | None) -> None:
    """Headers must link, and every log must be of one of them."""
    below = parent if parent is not None else blocks[0].parent_hash
    for block in blocks:
        if block.parent_hash != below:
            raise ChainMoved
        below = block.hash
    hashes = {block.number: block.hash for block in blocks}
    if any(hashes.get(log.block_number) != log.block_hash for log in logs):
        raise ChainMoved
