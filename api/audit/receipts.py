"""Receipts: their encoding, their bloom filters, and what a node adds when asked for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from api.audit import rlp, values
from api.audit.faults import NotVerified
from api.audit.transactions import Transaction, contract_address
from api.audit.values import address, data, flag, hash32, listed, optional, plain_or_quantity, quantity, same, sized
from api.domain.keccak import keccak

Fields = Mapping[str, Any]
BLOOM_BYTES = 256
_BLOOM_BITS = 2048


@dataclass(frozen=True, slots=True)
class Log:
    """An event as its receipt proves it; `index` counts in the block."""

    index: int
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as the block proves it."""

    encoded: bytes
    bloom: int
    succeeded: bool
    gas_used: int
    logs: tuple[Log, ...]


_LOG = {
    "address": address,
    "topics": listed(hash32),
    "data": data,
    "blockNumber": quantity,
    "blockHash": hash32,
    "transactionHash": hash32,
    "transactionIndex": quantity,
    "logIndex": quantity,
    "removed": flag,
}
_LOG_OPTIONAL = {"blockTimestamp": quantity}
_NEEDED = {
    "transactionHash": hash32,
    "transactionIndex": quantity,
    "blockHash": hash32,
    "blockNumber": quantity,
    "from": address,
    "to": optional(address),
    "gasUsed": quantity,
    "cumulativeGasUsed": quantity,
    "contractAddress": optional(address),
    "logs": lambda found: found,
    "logsBloom": sized(BLOOM_BYTES),
    "status": quantity,
    "type": quantity,
}
_OPTIONAL = {
    "effectiveGasPrice": quantity,
    "blobGasUsed": quantity,
    "blobGasPrice": quantity,
    "isPrivacyMarkerTransaction": flag,
    "blockTimestamp": plain_or_quantity,
}
_BLOB_TYPE = 3


@lru_cache(maxsize=65_536)
def _bits(item: bytes) -> int:
    """Three bits of an address or a topic."""
    digest = keccak(item)
    bits = 0
    for i in (0, 2, 4):
        bits |= 1 << (int.from_bytes(digest[i : i + 2], "big") % _BLOOM_BITS)
    return bits


def bloom_of(logs: Iterable[Log]) -> int:
    """The bloom filter of events, as a number of 2048 bits."""
    bits = 0
    for log in logs:
        bits |= _bits(log.address)
        for topic in log.topics:
            bits |= _bits(topic)
    return bits


def read(found: Any, path: str, tx: Transaction, place: Fields, before: tuple[int, int]) -> tuple[Receipt, Fields]:
    """The receipt of a transaction and the values the file gives of it.

    `before` is the gas and the number of events of the block before this transaction. Raises NotVerified naming the field.
    """
    given = values.fields(found, path, _NEEDED, _OPTIONAL)
    gas_before, logs_before = before
    logs = tuple(_logs(given["logs"], path, {**place, "transactionHash": tx.hash}, logs_before))
    bloom = bloom_of(logs)
    if given["logsBloom"] != bloom.to_bytes(BLOOM_BYTES, "big"):
        raise NotVerified("bloom", f"{path}.logsBloom")
    if given["status"] > 1:
        raise NotVerified("field-malformed", f"{path}.status", have=given["status"])
    gas_used = given["cumulativeGasUsed"] - gas_before
    return Receipt(_encoded(tx.kind, given, logs), bloom, given["status"] == 1, gas_used, logs), given


def _logs(found: Any, path: str, place: Fields, first: int) -> Iterable[Log]:
    if not isinstance(found, list):
        raise NotVerified("field-malformed", f"{path}.logs", have=values.shown(found))
    for i, each in enumerate(found):
        where = f"{path}.logs[{i}]"
        given = values.fields(each, where, _LOG, _LOG_OPTIONAL)
        for name in ("blockNumber", "blockHash", "transactionHash", "transactionIndex"):
            same(f"{where}.{name}", given[name], place[name])
        same(f"{where}.logIndex", given["logIndex"], first + i)
        same(f"{where}.removed", given["removed"], need=False)
        same(f"{where}.blockTimestamp", given.get("blockTimestamp", place["timestamp"]), place["timestamp"])
        yield Log(first + i, given["address"], tuple(given["topics"]), given["data"])


def _encoded(kind: int, given: Fields, logs: Iterable[Log]) -> bytes:
    items = rlp.encode_list([rlp.encode([log.address, list(log.topics), log.data]) for log in logs])
    head = [rlp.encode(rlp.number(given["status"])), rlp.encode(rlp.number(given["cumulativeGasUsed"]))]
    encoded = rlp.encode_list([*head, rlp.encode(given["logsBloom"]), items])
    return bytes((kind,)) + encoded if kind else encoded


def check_added(receipt: Receipt, given: Fields, tx: Transaction, path: str, place: Fields) -> None:
    """What the node adds must agree with what is proven. Raises NotVerified naming the field."""
    for name in ("blockHash", "blockNumber", "transactionIndex"):
        same(f"{path}.{name}", given[name], place[name])
    needs = {
        "transactionHash": tx.hash,
        "from": tx.sender,
        "to": tx.to,
        "gasUsed": receipt.gas_used,
        "contractAddress": _created(receipt, given, tx),
    }
    for name, need in needs.items():
        same(f"{path}.{name}", given[name], need)
    _check_optional(given, tx, path, place)


def _check_optional(given: Fields, tx: Transaction, path: str, place: Fields) -> None:
    needs = {
        "type": tx.kind,
        "effectiveGasPrice": tx.gas_price,
        "isPrivacyMarkerTransaction": False,
        "blockTimestamp": place["timestamp"],
    }
    if tx.kind != _BLOB_TYPE:
        needs["blobGasUsed"] = 0
    for name, need in needs.items():
        if name in given:
            same(f"{path}.{name}", given[name], need)


def _created(receipt: Receipt, given: Fields, tx: Transaction) -> bytes | None:
    if tx.to is not None:
        return None
    # Engines differ on a creation that failed: some still name where it would have been.
    if not receipt.succeeded and given["contractAddress"] is None:
        return None
    return contract_address(tx)
