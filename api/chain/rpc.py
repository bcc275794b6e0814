"""A node over JSON-RPC: what the service asks of it, and nothing else. Transport is web3's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from web3 import AsyncHTTPProvider
from web3.types import RPCEndpoint

from api.chain.events import Log
from api.domain.refusals import ChainUnavailable

TIMEOUT_S = 20
RANGE_BLOCKS_MAX = 5_000


class RpcError(Exception):
    """The node answered with an error. `data` is revert data where there is some."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(str(error.get("message", error)))
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
        self.url = url
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        # No silent repeats: between two of them the chain may have come back with fewer blocks, and who asks must learn it.
        self._provider = AsyncHTTPProvider(url, {"timeout": timeout}, exception_retry_configuration=None)
        self._session: aiohttp.ClientSession | None = None

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
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as why:
            raise ChainUnavailable(rpc=self.url) from why
        return _result(answer)

    async def batch(self, requests: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        """Several requests in one."""
        calls = [(RPCEndpoint(method), params) for method, params in requests]
        if not calls:
            return []
        await self._keep_alive()
        try:
            answers = await self._provider.make_batch_request(calls)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as why:
            raise ChainUnavailable(rpc=self.url) from why
        if not isinstance(answers, list):
            raise RpcError(dict(answers))
        return [_result(answer) for answer in answers]

    async def chain_id(self) -> int:
        """The chain's id."""
        return int(await self.call("eth_chainId"), 16)

    async def head(self) -> Block:
        """The newest block. A node that has none yet is as good as away."""
        found = await self.call("eth_getBlockByNumber", "latest", False)
        if not found:
            raise ChainUnavailable(rpc=self.url)
        return _block(found)

    async def block(self, number: int) -> Block | None:
        """A block by number; None beyond the head."""
        found = await self.call("eth_getBlockByNumber", hex(number), False)
        return _block(found) if found else None

    async def blocks(self, numbers: Sequence[int]) -> list[Block | None]:
        """Several blocks in one request."""
        found = await self.batch([("eth_getBlockByNumber", [hex(n), False]) for n in numbers])
        return [_block(each) if each else None for each in found]

    async def logs(self, first: int, last: int, addresses: Sequence[str]) -> list[Log]:
        """Logs of contracts in a closed range of blocks, in order."""
        wanted = {"fromBlock": hex(first), "toBlock": hex(last), "address": list(addresses)}
        found = await self.call("eth_getLogs", wanted)
        return [_log(each) for each in found]

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


def _result(answer: Any) -> Any:
    if error := answer.get("error"):
        raise RpcError(error)
    return answer.get("result")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _block(found: Any) -> Block:
    return Block(
        int(found["number"], 16),
        _bytes(found["hash"]),
        _bytes(found["parentHash"]),
        int(found["timestamp"], 16),
    )


def _log(found: Any) -> Log:
    return Log(
        int(found["blockNumber"], 16),
        int(found["logIndex"], 16),
        _bytes(found["blockHash"]),
        _bytes(found["transactionHash"]),
        _bytes(found["address"]),
        tuple(_bytes(topic) for topic in found["topics"]),
        _bytes(found["data"]),
    )
