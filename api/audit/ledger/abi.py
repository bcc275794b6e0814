"""Events and errors of the ledger's contracts, from their ABIs."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eth_abi.abi import decode as abi_decode
from eth_abi.exceptions import DecodingError

from api.audit.faults import NotVerified
from api.domain.keccak import keccak

_CARRIED = Path(__file__).resolve().parents[1] / "data"
_REPOSITORY = Path(__file__).resolve().parents[3]
ABI = _CARRIED / "abi" if _CARRIED.is_dir() else _REPOSITORY / "contracts" / "abi"
"""The verifier on its own carries them with it."""
CODE = _CARRIED / "artifacts" if _CARRIED.is_dir() else _REPOSITORY / "chain_node" / "artifacts"
"""Bytecode as it was compiled from the sources of this version."""
_WORD = 32
_DYNAMIC = ("bytes", "string")


@dataclass(frozen=True)
class EventType:
    """An event as a contract declares it."""

    contract: str
    name: str
    indexed: tuple[tuple[str, str], ...]
    """(type, name)"""
    data: tuple[tuple[str, str], ...]
    is_static: bool

    @property
    def is_recorded(self) -> bool:
        """Whether it moves the heads of the vouchers it names (I-08)."""
        return tuple(name for _, name in self.indexed) == ("voucher", "other", "order")


@dataclass(frozen=True, slots=True)
class Event:
    """A log in words: numbers as the chain holds them, hashes as bytes, addresses as bytes."""

    type: EventType
    args: Mapping[str, Any]
    hash: bytes
    """What a head takes in of it."""
    where: str
    """Path in the block."""
    version: int = 0
    """Of the ledger, whose contract emitted it; 0 for one that all versions share."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.type.name

    def __getitem__(self, name: str) -> Any:
        return self.args[name]


@cache
def entries(contract: str) -> tuple[dict[str, Any], ...]:
    """The committed ABI of a contract."""
    return tuple(json.loads((ABI / f"{contract}.json").read_bytes()))


def contracts() -> list[str]:
    """Names of all contracts that have an ABI."""
    return sorted(path.stem for path in ABI.glob("*.json"))


def type_of(item: Mapping[str, Any]) -> str:
    """A Solidity type with structs written out."""
    kind = str(item["type"])
    if not kind.startswith("tuple"):
        return kind
    return f"({','.join(type_of(c) for c in item['components'])}){kind[5:]}"


def _signature(entry: Mapping[str, Any]) -> bytes:
    return keccak(f"{entry['name']}({','.join(type_of(i) for i in entry['inputs'])})".encode())


@cache
def events(contract: str) -> dict[bytes, EventType]:
    """Its events by topic."""
    return {_signature(e): _event(contract, e) for e in entries(contract) if e["type"] == "event"}


def _event(contract: str, entry: Mapping[str, Any]) -> EventType:
    indexed = tuple((type_of(i), i["name"]) for i in entry["inputs"] if i["indexed"])
    data = tuple((type_of(i), i["name"]) for i in entry["inputs"] if not i["indexed"])
    is_static = not any(kind in _DYNAMIC or kind[0] == "(" or "[" in kind for kind, _ in data)
    return EventType(contract, entry["name"], indexed, data, is_static)


@cache
def errors() -> dict[bytes, str]:
    """Names of all custom errors by selector."""
    return {_signature(e)[:4]: e["name"] for name in contracts() for e in entries(name) if e["type"] == "error"}


@cache
def _error_fields() -> dict[bytes, tuple[tuple[str, str], ...]]:
    found = (e for name in contracts() for e in entries(name) if e["type"] == "error")
    return {_signature(e)[:4]: tuple((type_of(i), i["name"]) for i in e["inputs"]) for e in found}


def refusal(reason: bytes, where: str) -> tuple[str, dict[str, Any]]:
    """Name and words of the custom error in which an order ended. Raises NotVerified for what no contract raises."""
    fields = _error_fields().get(reason[:4])
    if fields is None or len(reason) != 4 + _WORD * len(fields):
        raise NotVerified("error-unknown", where, have=reason[:4].hex())
    return errors()[reason[:4]], dict(_words(fields, reason[4:]))


def read(kind: EventType, topics: tuple[bytes, ...], data: bytes, where: str, version: int = 0) -> Event:
    """The event of a log. Raises NotVerified when it is not encoded as its contract would."""
    if len(topics) != len(kind.indexed) + 1:
        raise NotVerified("event-malformed", where, event=kind.name)
    args = dict(_words(kind.indexed, b"".join(topics[1:])))
    if kind.is_static:
        if len(data) != _WORD * len(kind.data):
            raise NotVerified("event-malformed", where, event=kind.name)
        args.update(_words(kind.data, data))
    else:
        args.update(_dynamic(kind, data, where))
    return Event(kind, args, keccak(b"".join(topics) + data) if kind.is_recorded else b"", where, version)


def _words(fields: tuple[tuple[str, str], ...], data: bytes) -> Iterator[tuple[str, Any]]:
    for i, (kind, name) in enumerate(fields):
        word = data[_WORD * i : _WORD * (i + 1)]
        yield name, word if kind == "bytes32" else word[12:] if kind == "address" else int.from_bytes(word, "big")


def _dynamic(kind: EventType, data: bytes, where: str) -> dict[str, Any]:
    try:
        values = abi_decode([each for each, _ in kind.data], data)
    except (DecodingError, OverflowError, ValueError) as why:
        raise NotVerified("event-malformed", where, event=kind.name) from why
    return {
        name: bytes.fromhex(value[2:]) if each == "address" else value
        for (each, name), value in zip(kind.data, values, strict=True)
    }
