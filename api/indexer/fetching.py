"""Blocks and logs of a range of the chain, as large as the node and our memory bear."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

from api.chain.bloom import bloom_of
from api.chain.contracts import Ledger
from api.chain.events import DecodedEvent, Log, decode_all, ends_an_order
from api.chain.rpc import RANGE_BLOCKS_MAX, Block, Node, RpcError
from api.domain.refusals import ChainUnavailable

_One = TypeVar("_One")
_Other = TypeVar("_Other")

RANGE_BLOCKS_FIRST = 8  # nobody knows yet what is in a block
RANGE_LOGS_WANTED = 8_000  # about 10 MB of JSON
ASK_AGAIN_BLOCKS = 100


class ChainMoved(Exception):
    """The chain changed between two questions; ask again."""


@dataclass(frozen=True)
class Range:
    """Blocks that link, and all events of the ledger in them."""

    blocks: list[Block]
    events: list[DecodedEvent]


class Fetcher:
    """Fetches ranges; learns from each how large the next may be. Works ahead by one: while the database takes in a range, the next
    is fetched and decoded.
    """

    def __init__(self, node: Node, ledger: Ledger) -> None:
        self._node = node
        self._addresses = ledger.addresses
        self._emitters = {bytes.fromhex(address[2:]) for address in self._addresses}
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
                if last == first:
                    raise ChainUnavailable(why=str(why)) from why
                self._size = max(1, self._size // 2)
                continue
            _require_one_chain(blocks, logs, first, parent)
            logs = await self._whole(blocks, logs)
            self._learn(len(blocks), len(logs))
            return Range(blocks, decode_all(logs))

    async def _whole(self, blocks: list[Block], logs: list[Log]) -> list[Log]:
        """The logs, those of doubtful blocks asked for once more by hash, and then by receipts. A node that has not come so far yet, is on
        another fork, or cuts its answers off leaves logs out without a word. Raises ChainUnavailable if the block's own header still
        denies them.
        """
        by_block: dict[int, list[Log]] = {block.number: [] for block in blocks}
        for log in logs:
            by_block[log.block_number].append(log)
        doubtful = [block for block in blocks if not _is_whole(block, by_block[block.number])]
        for start in range(0, len(doubtful), ASK_AGAIN_BLOCKS):
            portion = doubtful[start : start + ASK_AGAIN_BLOCKS]
            for block, whole in zip(portion, await self._asked_again(portion), strict=True):
                by_block[block.number] = self._ours(whole)
        return [log for block in blocks for log in by_block[block.number]] if doubtful else logs

    async def _asked_again(self, blocks: list[Block]) -> list[list[Log]]:
        try:
            found = await self._node.logs_of_blocks([block.hash for block in blocks])
        except RpcError:
            found = [[] for _ in blocks]
        return [
            logs if _is_whole(block, logs) else await self._by_receipts(block)
            for block, logs in zip(blocks, found, strict=True)
        ]

    async def _by_receipts(self, block: Block) -> list[Log]:
        try:
            logs = await self._node.logs_by_receipts(block.hash)
        except RpcError as why:
            raise ChainMoved from why  # it is on another fork than the header
        if not _adds_up(block, logs):
            raise ChainUnavailable(why=f"the node's logs of block {block.number} are not those its header tells of")
        return logs

    async def _ask(self, first: int, last: int, head: Block) -> tuple[list[Block], list[Log]]:
        if first == last:
            return await self._ask_one(first, head)
        logs = self._node.logs(first, last, self._addresses)
        found, fetched = await _both(self._node.blocks(range(first, last + 1)), logs)
        if any(block is None for block in found):
            raise ChainMoved
        return [block for block in found if block], fetched

    async def _ask_one(self, number: int, head: Block) -> tuple[list[Block], list[Log]]:
        """A single block: an engine that will not give its logs at once must give its receipts."""
        block = head if number == head.number else await self._node.block(number)
        if block is None:
            raise ChainMoved
        try:
            return [block], await self._node.logs(number, number, self._addresses)
        except RpcError:
            return [block], self._ours(await self._node.logs_by_receipts(block.hash))

    def _ours(self, logs: list[Log]) -> list[Log]:
        return [log for log in logs if log.address in self._emitters]

    def _learn(self, blocks: int, logs: int) -> None:
        """Aims at RANGE_LOGS_WANTED; grows twofold at most, so that a quiet stretch does not make it leap."""
        fitting = blocks * RANGE_LOGS_WANTED // max(logs, 1)
        self._size = max(1, min(self._size * 2, fitting, RANGE_BLOCKS_MAX))


async def _both(one: Awaitable[_One], other: Awaitable[_Other]) -> tuple[_One, _Other]:
    """Asks at once. If one fails, the other is over, too, before anybody asks anew."""
    first, second = asyncio.ensure_future(one), asyncio.ensure_future(other)
    try:
        return await first, await second
    finally:
        await _drop(first)
        await _drop(second)


async def _drop(ahead: asyncio.Future[Any] | None) -> None:
    if ahead is not None:
        ahead.cancel()
        await asyncio.wait([ahead])


def _require_one_chain(blocks: list[Block], logs: list[Log], first: int, parent: bytes | None) -> None:
    """Headers must link, from `first` on, and every log must be of one of them, and there once."""
    below = parent if parent is not None else blocks[0].parent_hash
    for number, block in enumerate(blocks, first):
        if block.parent_hash != below or block.number != number:
            raise ChainMoved
        below = block.hash
    hashes = {block.number: block.hash for block in blocks}
    if any(hashes.get(log.block_number) != log.block_hash for log in logs):
        raise ChainMoved
    if len({(log.block_number, log.log_index) for log in logs}) != len(logs):
        raise ChainMoved


def _is_whole(block: Block, logs: list[Log]) -> bool:
    """Whether nothing can be missing. A filter does not tell when the last log is, if all that is in it is in others of the block as well:
    so the last must be one behind which an order leaves nothing. Blocks of jobs and of roles, which end otherwise, are few.
    """
    return _adds_up(block, logs) and (block.logs_bloom is None or not logs or ends_an_order(logs[-1]))


def _adds_up(block: Block, logs: list[Log]) -> bool:
    """Whether these are all logs of a block, as far as its header tells: they are of this block and not of the one into which a fork
    took its transactions, its filter has their bits and no others, and none is missing between two. An engine without filters must be
    believed.
    """
    if any(log.block_hash != block.hash for log in logs):
        return False
    if block.logs_bloom is None:
        return True
    return bloom_of(logs) == block.logs_bloom and all(log.log_index == i for i, log in enumerate(logs))
