"""The file an auditor takes away: what any node answers about blocks and receipts, and what the service may add to it.

The chain part has the shape in which an auditor can collect it from a node of its own. Nothing in it is trusted by who verifies it.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from api.chain.rpc import Node, RpcError

BATCH_BLOCKS = 20
FORMAT = "xinlian-audit/1"
_SELECTOR_BYTES, _WORD_BYTES = 4, 32

Progress = Callable[[int, int], None]
"""Called with blocks done and blocks in all."""


class ExportFailed(Exception):
    """The file cannot be made; says why and what to do."""


async def export(
    node: Node,
    deployment: dict[str, Any] | None,
    out: Path,
    blocks: range,
    *,
    texts: Sequence[dict[str, Any]] = (),
    progress: Progress = lambda _done, _all: None,
) -> int:
    """Writes the blocks of a range with their receipts; returns how many. The file appears whole or not at all.

    Raises ExportFailed when the chain changed meanwhile or the node lacks a block, ChainUnavailable when it does not answer.
    """
    parts: dict[str, Any] = {"format": FORMAT, "chainId": await node.chain_id()}
    if deployment is not None:
        parts["deployment"] = deployment
    disclosed = _Disclosed(texts)
    new, rest = out.with_name(out.name + ".new"), out.with_name(out.name + ".receipts")
    try:
        with new.open("w", encoding="utf-8") as file, rest.open("w+", encoding="utf-8") as receipts:
            count = await _write(node, blocks, parts, (file, receipts), disclosed, progress)
        new.replace(out)
    finally:
        new.unlink(missing_ok=True)
        rest.unlink(missing_ok=True)
    return count


async def _write(
    node: Node,
    blocks: range,
    parts: dict[str, Any],
    files: tuple[IO[str], IO[str]],
    disclosed: "_Disclosed",
    progress: Progress,
) -> int:
    file, receipts = files
    file.write(json.dumps(parts, ensure_ascii=False, separators=(",", ":"))[:-1])
    file.write(',"blocks":[\n')
    count = 0
    async for block, found in _pieces(node, blocks):
        lead = "" if count == 0 else ",\n"
        file.write(lead + _text(block))
        receipts.write(f"{lead}{_text(block['number'])}:{_text(found)}")
        disclosed.see(block, found)
        count += 1
        progress(count, len(blocks))
    file.write('\n],"receipts":{\n')
    receipts.seek(0)
    while piece := receipts.read(1 << 20):
        file.write(piece)
    file.write("\n}")
    if disclosed.found:
        file.write(f',"texts":{json.dumps(disclosed.found, ensure_ascii=False)}')
    file.write("}\n")
    return count


class _Disclosed:
    """Texts whose hash stands on the chain: of an order that never got there, nobody may hear."""

    def __init__(self, texts: Sequence[dict[str, Any]]) -> None:
        self._unseen = {bytes(each["hash"]).hex(): each for each in texts}
        self.found: list[dict[str, Any]] = []

    def see(self, block: Any, receipts: Any) -> None:
        """Looks for hashes in the words of calldata and events."""
        if not self._unseen:
            return
        for tx in block["transactions"]:
            self._take(tx["input"], len("0x") + 2 * _SELECTOR_BYTES)
        for receipt in receipts:
            for log in receipt["logs"]:
                self._take(log["data"], len("0x"))

    def _take(self, text: str, start: int) -> None:
        for i in range(start, len(text), 2 * _WORD_BYTES):
            found = self._unseen.pop(text[i : i + 2 * _WORD_BYTES], None)
            if found is not None:
                self.found.append({"type": found["type"], "content": found["content"]})


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


async def _pieces(node: Node, blocks: range) -> AsyncIterator[tuple[Any, Any]]:
    """Blocks with their receipts, each upon the one before."""
    parent = None
    for start in range(blocks.start, blocks.stop, BATCH_BLOCKS):
        numbers = range(start, min(start + BATCH_BLOCKS, blocks.stop))
        found = await node.batch([("eth_getBlockByNumber", [hex(n), True]) for n in numbers])
        for number, block in zip(numbers, found, strict=True):
            if not block:
                raise ExportFailed(f"节点没有区块 {number}。 The node has no block {number}.")
            if parent not in (None, block["parentHash"]):
                raise ExportFailed(
                    f"导出期间链在区块 {number} 处分叉，请重试。 The chain forked at block {number} meanwhile; run it again."
                )
            parent = block["hash"]
        for block, receipts in zip(found, await _receipts(node, found), strict=True):
            yield block, receipts


async def _receipts(node: Node, blocks: Sequence[Any]) -> list[list[Any]]:
    """Receipts of blocks: by block where the node can, else one by one."""
    try:
        return await node.batch([("eth_getBlockReceipts", [block["number"]]) for block in blocks])
    except RpcError:
        return [await _one_by_one(node, (tx["hash"] for tx in block["transactions"])) for block in blocks]


async def _one_by_one(node: Node, hashes: Iterable[str]) -> list[Any]:
    return await node.batch([("eth_getTransactionReceipt", [each]) for each in hashes])
