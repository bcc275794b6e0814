"""Revert data of the contracts as refusals."""

from typing import Any

from eth_abi.abi import decode as abi_decode

from api.chain.contracts import NAMES, abi, canonical, types_of
from api.chain.values import struct
from api.domain.contract_errors import refusal_of
from api.domain.keccak import keccak
from api.domain.refusals import Refusal

_ERRORS: dict[bytes, dict[str, Any]] = {
    keccak(canonical(entry).encode())[:4]: entry for name in NAMES for entry in abi(name) if entry["type"] == "error"
}
PREVIEW_RESULT = keccak(b"PreviewResult(bytes[])")[:4]


def refusal_from(reason: bytes) -> Refusal:
    """The refusal that revert data means."""
    entry = _ERRORS.get(reason[:4])
    if entry is None:
        return refusal_of("0x" + reason[:36].hex(), {})
    values = abi_decode(types_of(entry["inputs"]), reason[4:])
    return refusal_of(entry["name"], struct(entry["inputs"], values))
