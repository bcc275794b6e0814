"""A chain made of recorded transactions: what was carried out once is mined anew, in other blocks, on other forks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from eth_hash.auto import keccak

from api.chain.bloom import bloom_of
from api.chain.contracts import abi, canonical
from api.chain.rpc import read_log
from tests.sim.recording import Recording, Sent


@dataclass(frozen=True)
class SimBlock:
    """A block; two of the same number and content differ in their salt."""

    number: int
    parent: bytes
    timestamp: int
    sent: tuple[Sent, ...]
    salt: str

    @cached_property
    def hash(self) -> bytes:
        content = "".join(each.hash for each in self.sent)
        return keccak(self.parent + f"{self.number} {self.timestamp} {self.salt} {content}".encode())

    @cached_property
    def header(self) -> dict[str, Any]:
        return {
            "number": hex(self.number),
            "hash": _hex(self.hash),
            "parentHash": _hex(self.parent),
            "timestamp": hex(self.timestamp),
            "logsBloom": f"0x{bloom_of(read_log(log) for log in self.logs):0512x}",
        }

    @cached_property
    def logs(self) -> list[dict[str, Any]]:
        own = [(each.hash, log) for each in self.sent for log in each.logs]
        return [
            {
                **log,
                "blockNumber": hex(self.number),
                "blockHash": _hex(self.hash),
                "transactionHash": tx,
                "logIndex": hex(index),
            }
            for index, (tx, log) in enumerate(own)
        ]


@dataclass(frozen=True)
class Chain:
    """One state of the chain: its blocks, from the genesis on."""

    blocks: tuple[SimBlock, ...]

    @property
    def head(self) -> SimBlock:
        return self.blocks[-1]

    def block(self, number: int) -> SimBlock | None:
        return self.blocks[number] if 0 <= number < len(self.blocks) else None

    def by_hash(self, block_hash: str) -> SimBlock | None:
        return next((block for block in self.blocks if _hex(block.hash) == block_hash), None)

    @property
    def sent(self) -> list[Sent]:
        return [each for block in self.blocks for each in block.sent]

    def mined(self, sent: Sequence[Sent], salt: str, timestamp: int | None = None) -> "Chain":
        """With one more block."""
        times = [self.head.timestamp, *(each.timestamp for each in sent), timestamp or 0]
        return Chain((*self.blocks, SimBlock(self.head.number + 1, self.head.hash, max(times), tuple(sent), salt)))

    def cut(self, depth: int) -> "Chain":
        """Without its last blocks."""
        return Chain(self.blocks[: len(self.blocks) - depth]) if depth else self


@dataclass(frozen=True)
class Genesis(SimBlock):
    """The recorded chain's own first block."""

    known_hash: bytes = b""

    @cached_property
    def hash(self) -> bytes:
        return self.known_hash


def first(recording: Recording) -> Chain:
    """Up to the deployment: blocks of which the index reads no more than the first."""
    genesis = Genesis(0, bytes(32), recording.sent[0].timestamp, (), "", recording.ledger.genesis_hash)
    chain = Chain((genesis,))
    for _ in range(recording.ledger.first_block - 1):
        chain = chain.mined((), "before")
    return chain


def sent_twice(recording: Recording, original: Sent) -> Sent | None:
    """What a second relay leaves that carries the same orders once more: each is not admitted, and says so."""
    every = (log for each in recording.sent for log in each.logs)
    sample = next(log for log in every if log["topics"][0] == _topic("OrderNotAdmitted"))
    done = [log for log in original.logs if log["topics"][0] == _topic("OrderExecuted")]
    logs = tuple({**sample, "topics": [sample["topics"][0], log["topics"][1]]} for log in done)
    return replace(original, hash=_hex(keccak(original.hash.encode() + b"twice")), logs=logs) if logs else None


@cache
def _topic(name: str) -> str:
    entry = next(e for e in abi("Orders") if e["type"] == "event" and e["name"] == name)
    return _hex(keccak(canonical(entry).encode()))


def _hex(value: bytes) -> str:
    return "0x" + value.hex()
