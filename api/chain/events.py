"""Logs of the ledger's contracts, decoded by slicing: topics and data words, without a generic decoder where all is static."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode as abi_decode

from api.chain.contracts import NAMES, abi, canonical, types_of
from api.chain.values import reader_of, struct
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


_Reader = Callable[[bytes], Any]
_Data = Callable[[bytes], dict[str, Any]]


@dataclass(frozen=True)
class _Shape:
    """How an event of one kind is read."""

    name: str
    indexed: list[tuple[str, _Reader]]
    data: _Data


def _shape(entry: dict[str, Any]) -> _Shape:
    data = [i for i in entry["inputs"] if not i["indexed"]]
    is_static = all(i["type"] not in ("bytes", "string") and "[" not in i["type"] for i in data)
    indexed = [(i["name"], _word_reader(i)) for i in entry["inputs"] if i["indexed"]]
    return _Shape(entry["name"], indexed, _static(data) if is_static else _dynamic(data))


def _word_reader(item: dict[str, Any]) -> _Reader:
    kind, readable = item["type"], reader_of(item)
    if kind == "bool":
        return lambda word: word[-1] != 0
    if kind == "address":
        return lambda word: "0x" + word[12:].hex()
    if kind == "bytes32":
        return lambda word: word
    return lambda word: readable(int.from_bytes(word, "big"))


def _static(items: list[dict[str, Any]]) -> _Data:
    readers = [(item["name"], _word_reader(item), place * _WORD) for place, item in enumerate(items)]
    size = len(items) * _WORD

    def read(data: bytes) -> dict[str, Any]:
        if len(data) != size:
            raise ValueError(f"{len(data)} bytes of data where an event of this kind has {size}")
        return {name: reader(data[start : start + _WORD]) for name, reader, start in readers}

    return read


def _dynamic(items: list[dict[str, Any]]) -> _Data:
    types = types_of(items)
    return lambda data: struct(items, abi_decode(types, data))


_SHAPES: dict[bytes, _Shape] = {
    keccak(canonical(entry).encode()): _shape(entry)
    for name in NAMES
    for entry in abi(name)
    if entry["type"] == "event"
}


_LAST_OF_ORDER = frozenset(
    topic for topic, shape in _SHAPES.items() if shape.name in ("OrderExecuted", "OrderRefused", "OrderNotAdmitted")
)


def ends_an_order(log: Log) -> bool:
    """Whether the log is the last that an order leaves: what became of it. No order ends without."""
    return bool(log.topics) and log.topics[0] in _LAST_OF_ORDER


def decode(log: Log) -> DecodedEvent | None:
    """The event of a log; None for one that no contract of the ledger declares."""
    shape = _SHAPES.get(log.topics[0]) if log.topics else None
    if shape is None:
        return None
    args = {name: read(word) for (name, read), word in zip(shape.indexed, log.topics[1:], strict=True)}
    args.update(shape.data(log.data))
    return DecodedEvent(log, shape.name, args.get("voucher"), args.get("other"), args.get("order") or None, args)


def decode_all(logs: Iterable[Log]) -> list[DecodedEvent]:
    """The events of logs, without those that no contract of the ledger declares."""
    return [event for log in logs if (event := decode(log))]


def event_hash(log: Log) -> bytes:
    """What a voucher's head takes in of an event (I-08)."""
    return keccak(b"".join(log.topics) + log.data)


def next_head(head: bytes, hashed: bytes) -> bytes:
    """The head after an event of that hash."""
    return keccak(head + hashed)
