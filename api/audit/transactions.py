"""Transactions: their encoding by type, their hash, who sent them, and what a node adds when asked for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.audit import curve, rlp, values
from api.audit.faults import NotVerified
from api.audit.rlp import Item
from api.audit.values import Malformed, Reader, address, data, hash32, listed, optional, quantity, same
from api.domain.keccak import keccak

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Transaction:
    """A transaction as its content proves it."""

    hash: bytes
    encoded: bytes
    kind: int
    sender: bytes
    to: bytes | None
    """None where it creates a contract."""
    nonce: int
    gas_price: int
    """What is paid per gas, by content and base fee."""
    input: bytes


def _access(found: Any) -> Item:
    if not isinstance(found, dict) or found.keys() != {"address", "storageKeys"}:
        raise Malformed
    return [address(found["address"]), listed(hash32)(found["storageKeys"])]


def _authorization(found: Any) -> Item:
    names = {
        "chainId": quantity,
        "address": address,
        "nonce": quantity,
        "yParity": quantity,
        "r": quantity,
        "s": quantity,
    }
    if not isinstance(found, dict) or not names.keys() <= found.keys() <= {*names, "v"}:
        raise Malformed
    if "v" in found and found["v"] != found["yParity"]:
        raise Malformed
    read = (reader(found[name]) for name, reader in names.items())
    return [each if isinstance(each, bytes) else rlp.number(each) for each in read]


_CORE: dict[str, Reader] = {
    "nonce": quantity,
    "gas": quantity,
    "to": optional(address),
    "value": quantity,
    "input": data,
}
_SIGNATURE: dict[str, Reader] = {"r": quantity, "s": quantity}
_PRICE: dict[str, Reader] = {"gasPrice": quantity}
_FEES: dict[str, Reader] = {"maxPriorityFeePerGas": quantity, "maxFeePerGas": quantity}
_ACCESS: dict[str, Reader] = {"chainId": quantity, "accessList": listed(_access)}
_BLOB: dict[str, Reader] = {"maxFeePerBlobGas": quantity, "blobVersionedHashes": listed(hash32)}
_CODE: dict[str, Reader] = {"authorizationList": listed(_authorization)}

CONTENT: dict[int, dict[str, Reader]] = {
    0: {**_CORE, **_PRICE, **_SIGNATURE, "v": quantity},
    1: {**_CORE, **_PRICE, **_ACCESS, **_SIGNATURE},
    2: {**_CORE, **_FEES, **_ACCESS, **_SIGNATURE},
    3: {**_CORE, **_FEES, **_ACCESS, **_BLOB, **_SIGNATURE},
    4: {**_CORE, **_FEES, **_ACCESS, **_CODE, **_SIGNATURE},
}
"""What is hashed of a transaction, by type (EIP-2718)."""

_TYPED_ORDER: dict[int, tuple[str, ...]] = {
    1: ("chainId", "nonce", "gasPrice", "gas", "to", "value", "input", "accessList"),
    2: ("chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas", "to", "value", "input", "accessList"),
}
_TYPED_ORDER[3] = (*_TYPED_ORDER[2], "maxFeePerBlobGas", "blobVersionedHashes")
_TYPED_ORDER[4] = (*_TYPED_ORDER[2], "authorizationList")
_LEGACY_ORDER = ("nonce", "gasPrice", "gas", "to", "value", "input")

_PLACE: dict[str, Reader] = {
    "type": quantity,
    "blockHash": hash32,
    "blockNumber": quantity,
    "from": address,
    "hash": hash32,
    "transactionIndex": quantity,
}
_OPTIONAL: dict[str, Reader] = {
    "chainId": optional(quantity),
    "gasPrice": quantity,
    "v": quantity,
    "yParity": quantity,
    "blockTimestamp": quantity,
    "publicKey": data,
    "raw": data,
}
"""What some nodes add; each is checked where it is there."""

_EIP155_V = 35
_LEGACY_V = 27


def read(found: Any, path: str, chain_id: int, base_fee: int) -> tuple[Transaction, dict[str, Any]]:
    """The transaction and the values the file gives of it. Raises NotVerified naming the field."""
    kind = _kind(found, path)
    content = CONTENT[kind]
    known = {name: reader for name, reader in _OPTIONAL.items() if name not in content}
    given = values.fields(found, path, {**content, **_PLACE}, known)
    unsigned, parity = _unsigned(kind, given, path, chain_id)
    sender = _sender(kind, unsigned, given, parity, path)
    encoded = _signed(kind, unsigned, given, parity)
    price = _price(given, base_fee)
    fixed = {"kind": kind, "sender": sender, "to": given["to"], "nonce": given["nonce"]}
    return Transaction(keccak(encoded), encoded, gas_price=price, input=given["input"], **fixed), given


def _kind(found: Any, path: str) -> int:
    if not isinstance(found, dict):
        raise NotVerified("field-malformed", path, have=values.shown(found))
    if "type" not in found:
        raise NotVerified("field-missing", f"{path}.type")
    try:
        kind = quantity(found["type"])
    except Malformed:
        raise NotVerified("field-malformed", f"{path}.type", have=values.shown(found["type"])) from None
    if kind not in CONTENT:
        raise NotVerified("type-unknown", f"{path}.type", have=kind)
    return kind


def _item(value: Any) -> Item:
    if value is None:
        return b""
    return rlp.number(value) if isinstance(value, int) else value


def _unsigned(kind: int, given: Fields, path: str, chain_id: int) -> tuple[list[Item], int]:
    """The fields before the signature, and the recovery id."""
    if kind:
        items = [_item(given[name]) for name in _TYPED_ORDER[kind]]
        _require_chain(given["chainId"], f"{path}.chainId", chain_id)
        return items, _parity(given, path)
    v = given["v"]
    items = [_item(given[name]) for name in _LEGACY_ORDER]
    if v in (_LEGACY_V, _LEGACY_V + 1):
        return items, int(v) - _LEGACY_V
    if v < _EIP155_V:
        raise NotVerified("field-malformed", f"{path}.v", have=v)
    _require_chain((v - _EIP155_V) // 2, f"{path}.v", chain_id)
    if given.get("chainId") is not None:
        _require_chain(given["chainId"], f"{path}.chainId", chain_id)
    return items, (v - _EIP155_V) % 2


def _require_chain(have: int, path: str, need: int) -> None:
    if have != need:
        raise NotVerified("chain-id", path, have=have, need=need)


def _parity(given: Fields, path: str) -> int:
    for name in ("yParity", "v"):
        if name in given:
            parity = given[name]
            for other in ("yParity", "v"):
                same(f"{path}.{other}", given.get(other, parity), parity)
            return int(parity)
    raise NotVerified("field-missing", f"{path}.yParity")


def _sender(kind: int, unsigned: list[Item], given: Fields, parity: int, path: str) -> bytes:
    bound = not kind and given["v"] >= _EIP155_V
    items = [*unsigned, rlp.number((given["v"] - _EIP155_V) // 2), b"", b""] if bound else unsigned
    digest = keccak((bytes((kind,)) if kind else b"") + rlp.encode(items))
    try:
        signature = given["r"].to_bytes(32, "big") + given["s"].to_bytes(32, "big") + bytes((parity & 0xFF,))
        return curve.signer(digest, signature)
    except (OverflowError, curve.NoSigner) as why:
        raise NotVerified("signature", path, why=why) from why


def _signed(kind: int, unsigned: list[Item], given: Fields, parity: int) -> bytes:
    v = parity if kind else given["v"]
    encoded = rlp.encode([*unsigned, *(rlp.number(n) for n in (v, given["r"], given["s"]))])
    return bytes((kind,)) + encoded if kind else encoded


def _price(given: Fields, base_fee: int) -> int:
    if "maxFeePerGas" not in given:
        return int(given["gasPrice"])
    return int(min(given["maxFeePerGas"], base_fee + given["maxPriorityFeePerGas"]))


def check_added(tx: Transaction, given: Fields, path: str, place: Fields) -> None:
    """What the node adds must agree with the content and its place. Raises NotVerified naming the field."""
    proven: dict[str, Callable[[], Any]] = {
        "from": lambda: tx.sender,
        "gasPrice": lambda: tx.gas_price,
        "raw": lambda: tx.encoded,
    }
    for name in ("blockHash", "blockNumber", "transactionIndex"):
        same(f"{path}.{name}", given[name], place[name])
    same(f"{path}.blockTimestamp", given.get("blockTimestamp", place["timestamp"]), place["timestamp"])
    for name, need in proven.items():
        if name in given:
            same(f"{path}.{name}", given[name], need())
    if "publicKey" in given:
        same(f"{path}.publicKey", keccak(given["publicKey"])[12:], tx.sender)


def contract_address(tx: Transaction) -> bytes:
    """Where a creating transaction puts its contract."""
    return keccak(rlp.encode([tx.sender, rlp.number(tx.nonce)]))[12:]


def root(found: Sequence[Transaction], list_root: Callable[[Sequence[bytes]], bytes]) -> bytes:
    """The root over the transactions' encodings."""
    return list_root([tx.encoded for tx in found])
