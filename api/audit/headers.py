"""Block headers: their fields by fork, and their hash."""

from collections.abc import Mapping
from typing import Any

from api.audit import rlp
from api.audit.faults import NotVerified
from api.audit.values import Reader, address, data, hash32, quantity, sized
from api.domain.keccak import keccak

FIELDS: dict[str, Reader] = {
    "parentHash": hash32,
    "sha3Uncles": hash32,
    "miner": address,
    "stateRoot": hash32,
    "transactionsRoot": hash32,
    "receiptsRoot": hash32,
    "logsBloom": sized(256),
    "difficulty": quantity,
    "number": quantity,
    "gasLimit": quantity,
    "gasUsed": quantity,
    "timestamp": quantity,
    "extraData": data,
    "mixHash": hash32,
    "nonce": sized(8),
}
"""Every header's, in the order they are hashed in."""

LATER: dict[str, Reader] = {
    "baseFeePerGas": quantity,  # London
    "withdrawalsRoot": hash32,  # Shanghai
    "blobGasUsed": quantity,  # Cancun
    "excessBlobGas": quantity,
    "parentBeaconBlockRoot": hash32,
    "requestsHash": hash32,  # Prague
}
"""Fields of later forks, in the order they came: each needs all before it."""

EMPTY_LIST_HASH = keccak(rlp.encode([]))
"""sha3Uncles of a block without uncles: no engine here has any."""


def field_list(header: Mapping[str, Any], **replaced: bytes) -> list[bytes]:
    """The header's fields as they are hashed. Raises NotVerified when a later field lacks an earlier one."""
    later = [name for name in LATER if name in header]
    for name, must in zip(later, LATER, strict=False):
        # Anvil's own block 0 has Cancun's fields without Shanghai's; no engine makes such a block.
        if name != must and header["number"] != 0:
            raise NotVerified("header-fork", name, missing=must, later=name)
    return [_bytes(replaced.get(name, header[name])) for name in (*FIELDS, *later)]


def _bytes(value: int | bytes) -> bytes:
    return value if isinstance(value, bytes) else rlp.number(value)


def header_hash(header: Mapping[str, Any], **replaced: bytes) -> bytes:
    """Keccak of the header's RLP, some fields replaced (as an engine leaves seals out)."""
    return keccak(rlp.encode(list(field_list(header, **replaced))))
