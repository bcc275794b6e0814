"""Logs of the ledger's contracts, decoded by slicing: topics and data words, without a generic decoder where all is static."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode as abi_decode

from api.chain.contracts import NAMES, abi, canonical, types_of
from api.chain.values import readable
from api.domain.keccak import keccak

_WORD = 32


@dataclass(frozen=True, slots=True)
class Log:
    """A log as the chain has it."""

    block_number: int
    log_index: int
    block_hash: bytes
    tx_hash: bytes
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class DecodedEvent:
    """A log in words. `args` holds every argument by its Solidity name; numbers of vouchers and financings are text."""

    log: Log
    name: str
    voucher: str | None
    other: str | None
    order: bytes | None
    args: dict[str, Any]


@dataclass(frozen=True)
class _Shape:
    name: str
    indexed: list[dict[str, Any]]
    data: list[dict[str, Any]]
    is_static: bool


def _shape(entry: dict[str, Any]) -> _Shape:
    data = [i for i in entry["inputs"] if not i["indexed"]]
    is_static = all(i["type"] not in ("bytes", "string") and "[" not in i["type"] for i in data)
    indexed = [i for i in entry["inputs"] if i["indexed"]]
    return _Shape(entry["name"], indexed, data, is_static)


_SHAPES: dict[bytes, _Shape] = {
    keccak(canonical(entry).encode()): _shape(entry)
    for name in NAMES
    for entry in abi(name)
    if entry["type"] == "event"
}

_READERS: dict[str, Callable[[bytes], Any]] = {
    "bool": lambda word: word[-1] != 0,
    "address": lambda word: "0x" + word[12:].hex(),
    "bytes32": lambda word: word,
}


def _read(kind: str, word: bytes) -> Any:
    reader = _READERS.get(kind)
    return reader(word) if reader else int.from_bytes(word, "big")


def decode(log: Log) -> DecodedEvent | None:
    """The event of a log; None for one that no contract of the ledger declares."""
    shape = _SHAPES.get(log.topics[0]) if log.topics else None
    if shape is None:
        return None
    args = {
        item["name"]: readable(item, _read(item["type"], word))
        for item, word in zip(shape.indexed, log.topics[1:], strict=True)
    }
    args.update(_data_args(shape, log.data))
    return DecodedEvent(log, shape.name, args.get("voucher"), args.get("other"), args.get("order") or None, args)


def _data_args(shape: _Shape, data: bytes) -> dict[str, Any]:
    if shape.is_static:
        words = [data[i : i + _WORD] for i in range(0, len(data), _WORD)]
        values = [_read(i["type"], word) for i, word in zip(shape.data, words, strict=True)]
    else:
        values = list(abi_decode(types_of(shape.data), data))
    return {i["name"]: readable(i, v) for i, v in zip(shape.data, values, strict=True)}


def event_hash(log: Log) -> bytes:
    """What a voucher's head takes in of an event (I-08)."""
    return keccak(b"".join(log.topics) + log.data)


def next_head(head: bytes, log: Log) -> bytes:
    """The head after an event."""
    return keccak(head + event_hash(log))
