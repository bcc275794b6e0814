"""A node over JSON-RPC: what the service asks of it, and nothing else. Transport is web3's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from web3 import AsyncHTTPProvider
from web3.types import RPCEndpoint

from api.chain.events import Log
from api.domain.refusals import ChainUnavailable
from chain_node.rpc import without_word

TIMEOUT_S = 20
RANGE_BLOCKS_MAX = 5_000
RECEIPTS_AT_ONCE = 50
NO_NODE = "what answers there is no node: it does not speak JSON-RPC"
REVERTED = 3
"""The code under which engines report that a contract refused a call."""


class RpcError(Exception):
    """The node answered with an error. `data` is revert data where there is some."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(str(error.get("message", error)))
        self.is_revert = error.get("code") == REVERTED or "revert" in str(self)
        data = error.get("data")
        text = data.get("data") if isinstance(data, dict) else data
        found = isinstance(text, str) and text.startswith("0x")
        self.data = bytes.fromhex(str(text)[2:]) if found else b""


@dataclass(frozen=True, slots=True)
class Block:
    """A block's header, as far as the service needs it."""

    number: int
    hash: bytes
    parent_hash: bytes
    timestamp: int
    logs_bloom: int | None = None
    """The filter over its logs; None from an engine that keeps none."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a transaction went."""

    block_number: int
    block_hash: bytes
    succeeded: bool
    logs: int
    """How many there are."""


class Node:
    """One node. Raises ChainUnavailable when it does not answer, RpcError when it answers with an error."""

    def __init__(self, url: str) -> None:
        self.url = without_word(url)
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        # No silent repeats: between two of them the chain may have come back with fewer blocks, and who asks must learn it.
        self._provider = AsyncHTTPProvider(url, {"timeout": timeout}, exception_retry_configuration=None)
        self._session: aiohttp.ClientSession | None = None
        self._batch_max = RANGE_BLOCKS_MAX

    async def _keep_alive(self) -> None:
        """The provider's own session opens a connection for each request, a third of a small request's cost."""
        if self._session is None:
            self._session = aiohttp.ClientSession(raise_for_status=True)
            await self._provider.cache_async_session(self._session)

    async def close(self) -> None:
        """Closes the connections."""
        await self._provider.disconnect()

    async def call(self, method: str, *params: Any) -> Any:
        """One request."""
        await self._keep_alive()
        try:
            answer = await self._provider.make_request(RPCEndpoint(method), list(params))
        except ValueError as why:
            raise ChainUnavailable(rpc=self.url, why=NO_NODE) from why
        except (aiohttp.ClientError, OSError, TimeoutError) as why:
            raise ChainUnavailable(rpc=self.url, why=str(why) or "it does not answer in time") from why
        return _result(answer)

    async def batch(self, requests: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        """Several requests in one."""
        calls = [(RPCEndpoint(method), params) for method, params in requests]
        if not calls:
            return []
        await self._keep_alive()
        try:
            answers = await self._provider.make_batch_request(calls)
        except ValueError as why:
            raise ChainUnavailable(rpc=self.url, why=NO_NODE) from why
        except (aiohttp.ClientError, OSError, TimeoutError) as why:
            raise ChainUnavailable(rpc=self.url, why=str(why) or "it does not answer in time") from why
        if not isinstance(answers, list):
            raise RpcError(_error_of(answers))
        results = [_result(answer) for answer in answers]
        if len(results) != len(calls):
            raise ChainUnavailable(rpc=self.url, why="an answer to several questions is not whole")
        return results

    async def tries(self, requests: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        """The same, where a contract may refuse some: its refusal stands as the answer. What the node finds too much at once, it is
        asked in halves. Raises RpcError if it refuses one alone for a reason of its own.
        """
        try:
            return await self.batch(requests)
        except RpcError as why:
            if len(requests) == 1 and why.is_revert:
                return [why]
            if len(requests) <= 1:
                raise
        half = len(requests) // 2
        return [*await self.tries(requests[:half]), *await self.tries(requests[half:])]

    async def chain_id(self) -> int:
        """The chain's id."""
        found: int = self._read(lambda text: int(text, 16), await self.call("eth_chainId"))
        return found

    async def head(self) -> Block:
        """The newest block. A node that has none yet is as good as away."""
        found = await self.call("eth_getBlockByNumber", "latest", False)
        if not found:
            raise ChainUnavailable(rpc=self.url)
        head: Block = self._read(_block, found)
        return head

    async def block(self, number: int) -> Block | None:
        """A block by number; None beyond the head."""
        found = await self.call("eth_getBlockByNumber", hex(number), False)
        return self._read(_block, found) if found else None

    async def blocks(self, numbers: Sequence[int]) -> list[Block | None]:
        """Several blocks, in as few requests as the node bears: what it finds too long, it is asked in halves."""
        found: list[Block | None] = []
        while len(found) < len(numbers):
            portion = numbers[len(found) : len(found) + self._batch_max]
            try:
                answers = await self.batch([("eth_getBlockByNumber", [hex(n), False]) for n in portion])
            except RpcError:
                if len(portion) == 1:
                    raise
                self._batch_max = len(portion) // 2
            else:
                found += [self._read(_block, each) if each else None for each in answers]
                self._batch_max = min(RANGE_BLOCKS_MAX, self._batch_max + self._batch_max // 4 + 1)
        return found

    async def logs(self, first: int, last: int, addresses: Sequence[str]) -> list[Log]:
        """Logs of contracts in a closed range of blocks, in order."""
        wanted = {"fromBlock": hex(first), "toBlock": hex(last), "address": list(addresses)}
        return self._logs(await self.call("eth_getLogs", wanted))

    async def logs_of_blocks(self, hashes: Sequence[bytes]) -> list[list[Log]]:
        """Every log of these very blocks, whoever left it, in order. RpcError if the node does not have one of them."""
        found = await self.batch([("eth_getLogs", [{"blockHash": "0x" + each.hex()}]) for each in hashes])
        return [self._logs(each) for each in found]

    async def logs_by_receipts(self, block_hash: bytes) -> list[Log]:
        """The same of one block, by its transactions: no engine finds that too much. Raises RpcError if it is not there."""
        block = await self.call("eth_getBlockByHash", "0x" + block_hash.hex(), False)
        if not block:
            raise RpcError({"message": "the block is not there"})
        sent = self._read(lambda each: list(each["transactions"]), block)
        logs: list[Log] = []
        for start in range(0, len(sent), RECEIPTS_AT_ONCE):
            portion = sent[start : start + RECEIPTS_AT_ONCE]
            for receipt in await self.batch([("eth_getTransactionReceipt", [tx]) for tx in portion]):
                logs += self._read(lambda each: self._logs(each["logs"]), receipt)
        return logs

    def _logs(self, found: Any) -> list[Log]:
        logs: list[Log] = self._read(lambda each: [read_log(log) for log in each], found)
        return sorted(logs, key=lambda log: (log.block_number, log.log_index))

    def _read(self, reader: Callable[[Any], Any], found: Any) -> Any:
        """What a node answers may be anything."""
        try:
            return reader(found)
        except (KeyError, TypeError, ValueError, AttributeError) as why:
            raise ChainUnavailable(rpc=self.url, why="an answer cannot be read") from why

    async def receipt(self, tx_hash: bytes) -> Receipt | None:
        """Where a transaction went; None while it is nowhere."""
        found = await self.call("eth_getTransactionReceipt", "0x" + tx_hash.hex())
        if not found or found.get("blockHash") is None:
            return None
        succeeded, logs = int(found["status"], 16) == 1, len(found["logs"])
        return Receipt(int(found["blockNumber"], 16), _bytes(found["blockHash"]), succeeded, logs)

    async def knows(self, tx_hash: bytes) -> bool:
        """Whether a transaction is in a block or waits for one."""
        return await self.call("eth_getTransactionByHash", "0x" + tx_hash.hex()) is not None

    async def has(self, number: int, block_hash: bytes) -> bool:
        """Whether the chain has this block."""
        block = await self.block(number)
        return block is not None and block.hash == block_hash


def _error_of(answer: Any) -> dict[str, Any]:
    found = answer.get("error")
    return found if isinstance(found, dict) else {"message": str(found or "a batch was not answered by a list")}


def _result(answer: Any) -> Any:
    if not isinstance(answer, dict):
        raise RpcError({"message": "an answer is no object"})
    if answer.get("error"):
        raise RpcError(_error_of(answer))
    return answer.get("result")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _block(found: Any) -> Block:
    return Block(
        int(found["number"], 16),
        _bytes(found["hash"]),
        _bytes(found["parentHash"]),
        int(found["timestamp"], 16),
        int(found["logsBloom"], 16) if found.get("logsBloom") else None,
    )


def read_log(found: Any) -> Log:
    """A log as JSON-RPC has it."""
    return Log(
        int(found["blockNumber"], 16),
        int(found["logIndex"], 16),
        _bytes(found["blockHash"]),
        _bytes(found["transactionHash"]),
        _bytes(found["address"]),
        tuple(_bytes(topic) for topic in found["topics"]),
        _bytes(found["data"]),
    )
