"""A node at the boundary of JSON-RPC: bytes in, bytes out, with everything a node has been seen to do wrong in between."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp

from api.chain.rpc import Node
from tests.sim.chain import Chain

Json = Any


@dataclass(frozen=True)
class Engine:
    """What an engine refuses, and in which words (from their sources and users' reports)."""

    name: str
    blocks_max: int
    logs_max: int
    batch_max: int
    too_wide: Json
    too_many: Json
    too_long: Json


_NEVER = 10**9
ENGINES = (
    Engine("anvil", _NEVER, _NEVER, _NEVER, None, None, None),
    Engine(
        "geth",
        _NEVER,
        _NEVER,
        60,
        {"code": -32602, "message": "exceed maximum block range: 20"},
        {"code": -32005, "message": "query returned more than 10000 results"},
        {"code": -32600, "message": "batch too large"},
    ),
    Engine(
        "besu",
        12,
        _NEVER,
        50,
        {"code": -32005, "message": "Requested range exceeds maximum RPC range limit"},
        None,
        {"code": -32005, "message": "Number of requests exceeds max batch size"},
    ),
    Engine(
        "erigon",
        30,
        40,
        _NEVER,
        {"code": -32602, "message": "query block range exceeds server limit, narrow your filter: 30"},
        {"code": -32602, "message": "query returns too many logs, narrow your filter: 40"},
        {"code": -32000, "message": "batch limit exceeded"},
    ),
    Engine(
        "nethermind",
        _NEVER,
        35,
        _NEVER,
        None,
        {"code": -32005, "message": "Too many logs requested. Max logs per response is 35."},
        None,
    ),
    Engine(
        "reth",
        25,
        50,
        _NEVER,
        {"code": -32602, "message": "query exceeds max block range 25"},
        {"code": -32602, "message": "query exceeds max results 50, retry with the range 1-2"},
        None,
    ),
)
PASSING = (
    {"code": -32603, "message": "Internal error"},
    {"code": -32000, "message": "header not found"},
    {"code": -32000, "message": "execution timeout"},
    {"code": -32005, "message": "daily request count exceeded, request rate limited"},
)
FAULTS = ("away", "timeout", "error", "broken", "page", "part", "mixed", "twice", "behind", "nothing")


@dataclass
class SimNode:
    """Stands in web3's provider where its HTTP session is. `chain()` tells what is, `boundary()` is called before and after each
    question and may kill or move the chain.
    """

    engine: Engine
    states: list[Chain]
    storage: dict[str, str]
    boundary: Callable[[str], Awaitable[None]]
    fault: Callable[[], str | None]
    dice: Random
    session_cache: Any = field(default_factory=dict)

    def connect(self) -> Node:
        """A node object that speaks to this one."""
        node = Node("http://simulated")
        node._provider._request_session_manager = self
        node._session = object()
        return node

    async def async_make_post_request(self, _uri: str, data: bytes, **_: Any) -> bytes:
        asked = json.loads(data)
        methods = asked[0]["method"] + "*" if isinstance(asked, list) else asked["method"]
        await self.boundary(f"asks {methods}")
        fault = self.fault()
        if fault == "away":
            raise aiohttp.ClientConnectionError
        if fault == "timeout":
            raise TimeoutError
        # Several nodes behind one address: each question may find another.
        chain = self._behind() if fault == "behind" else self.states[-1]
        answer = self._answer(chain, asked, fault)
        await self.boundary(f"answers {methods}")
        return self._bytes(answer, fault)

    def _behind(self) -> Chain:
        return self.states[-1 - self.dice.randrange(min(6, len(self.states)))]

    def _answer(self, chain: Chain, asked: Json, fault: str | None) -> Json:
        if fault == "error":
            return {"jsonrpc": "2.0", "id": None, "error": self.dice.choice(PASSING)}
        if not isinstance(asked, list):
            return self._one(chain, asked, fault)
        if len(asked) > self.engine.batch_max:
            return [{"jsonrpc": "2.0", "id": asked[0]["id"], "error": self.engine.too_long}]
        answers = [self._one(chain, each, fault) for each in asked]
        return self._spoilt(answers, fault)

    def _one(self, chain: Chain, asked: Json, fault: str | None) -> Json:
        result = None if fault == "nothing" else getattr(self, "_" + asked["method"])(chain, *asked["params"])
        if isinstance(result, dict) and "code" in result:
            return {"jsonrpc": "2.0", "id": asked["id"], "error": result}
        if isinstance(result, list):
            result = self._spoilt(result, fault)
        return {"jsonrpc": "2.0", "id": asked["id"], "result": result}

    def _spoilt(self, items: list[Json], fault: str | None) -> list[Json]:
        if not items:
            return items
        if fault == "part":
            kept = self.dice.randrange(len(items))
            return items[:kept] if self.dice.random() < 0.5 else items[:kept] + items[kept + 1 :]
        if fault == "mixed":
            return self.dice.sample(items, len(items))
        if fault == "twice":
            return [*items, self.dice.choice(items)]
        return items

    def _bytes(self, answer: Json, fault: str | None) -> bytes:
        if fault == "page":
            return b"<html><body>502 Bad Gateway</body></html>"
        text = json.dumps(answer).encode()
        return text[: self.dice.randrange(len(text))] if fault == "broken" else text

    def _eth_chainId(self, _: Chain) -> Json:  # noqa: N802 (named as the method)
        return "0x5128"

    def _eth_getBlockByNumber(self, chain: Chain, number: str, _full: bool) -> Json:  # noqa: N802
        block = chain.head if number == "latest" else chain.block(int(number, 16))
        return block.header if block else None

    def _eth_getLogs(self, chain: Chain, wanted: Json) -> Json:  # noqa: N802
        if "blockHash" in wanted:
            block = chain.by_hash(wanted["blockHash"])
            return block.logs if block else {"code": -32000, "message": "unknown block"}
        first, last = int(wanted["fromBlock"], 16), int(wanted["toBlock"], 16)
        if last - first + 1 > self.engine.blocks_max:
            return self.engine.too_wide
        # A node that has not come so far answers with what it has, and says nothing.
        blocks = chain.blocks[first : last + 1]
        emitters = {each.lower() for each in wanted["address"]}
        logs = [log for block in blocks for log in block.logs if log["address"].lower() in emitters]
        return self.engine.too_many if len(logs) > self.engine.logs_max else logs

    def _eth_getBlockByHash(self, chain: Chain, block_hash: str, _full: bool) -> Json:  # noqa: N802
        block = chain.by_hash(block_hash)
        return {**block.header, "transactions": [each.hash for each in block.sent]} if block else None

    def _eth_getTransactionReceipt(self, chain: Chain, tx: str) -> Json:  # noqa: N802
        block = next((block for block in chain.blocks if tx in {each.hash for each in block.sent}), None)
        if block is None:
            return None
        logs = [log for log in block.logs if log["transactionHash"] == tx]
        return {"blockHash": block.header["hash"], "blockNumber": block.header["number"], "status": "0x1", "logs": logs}

    def _eth_call(self, _: Chain, request: Json, _at: str) -> Json:
        return self.storage[request["to"].lower() + request["data"][2:]]
