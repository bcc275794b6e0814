"""Orders as they stand in the calldata of Orders.execute: the evidence. Digests are recomputed from its words by EIP-712."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from api.audit.faults import NotVerified
from api.domain.keccak import keccak
from api.domain.orders import ACTIONS, HEADER, PRIVATE, STRUCTS, ActionType, Domain, type_string

_WORD = 32
BODY_BYTES_MAX = 48 * 1024
"""As in Orders.sol: a longer body is turned away unread."""
ORDERS_MAX = 10_000
"""Of one transaction."""
EXECUTE = keccak(b"execute((uint8,bytes,(address,bytes),(address,bytes))[])")[:4]
_U32, _U64 = (1 << 32) - 1, (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Proof:
    """A signature and the account it is claimed to be of."""

    account: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """An order as its signers saw it. A body that is no message of its action has only a digest."""

    action: ActionType | None
    index: int
    """The action's place in the contract's enum."""
    digest: bytes
    is_whole: bool
    member: int
    nonce: int
    deadline: int
    maker: Proof
    checker: Proof
    body: bytes

    def words(self) -> Mapping[str, Any]:
        """Its fields by name; private parts as their hashes. Empty if its words do not fit their types."""
        if self.action is None or not self.is_whole:
            return {}
        message = self.body[_WORD:] if is_dynamic(self.action) else self.body
        try:
            return {
                name: _array(kind[:-2], message, i) if kind.endswith("[]") else _value(kind, _at(message, i))
                for i, (kind, name) in enumerate(self.action.all_fields)
            }
        except _BeyondType:
            return {}


class _BeyondType(Exception):
    """A word does not fit its type: the contract refuses such a message."""


def _at(message: bytes, i: int) -> bytes:
    return message[_WORD * i : _WORD * (i + 1)]


def _value(kind: str, word: bytes) -> Any:
    """A word by its type, as eth_abi would give it. Precondition: the message is whole."""
    if kind == "bytes32" or kind in PRIVATE:
        return word
    number = int.from_bytes(word, "big")
    if number >> _bits(kind):
        raise _BeyondType
    if kind == "bool":
        return bool(number)
    return "0x" + word[12:].hex() if kind == "address" else number


@cache
def _bits(kind: str) -> int:
    return {"bool": 1, "address": 160}.get(kind) or int(kind.removeprefix("uint"))


def _array(kind: str, message: bytes, i: int) -> tuple[Any, ...]:
    start = int.from_bytes(_at(message, i), "big")
    count = int.from_bytes(message[start : start + _WORD], "big")
    first, size = start // _WORD + 1, _item_words(kind)
    if kind not in STRUCTS or kind in PRIVATE:
        return tuple(_value(kind, _at(message, first + n)) for n in range(count))
    types = [each for each, _ in STRUCTS[kind]]
    return tuple(
        tuple(_value(each, _at(message, first + size * n + k)) for k, each in enumerate(types)) for n in range(count)
    )


class Words:
    """ABI words of calldata, every step within its end."""

    def __init__(self, data: bytes, where: str) -> None:
        self._data, self._where = data, where

    def number(self, at: int) -> int:
        """The word at a byte. Raises NotVerified."""
        if not 0 <= at <= len(self._data) - _WORD:
            raise self.broken()
        return int.from_bytes(self._data[at : at + _WORD], "big")

    def bytes_at(self, at: int) -> bytes:
        """A `bytes` whose length stands there. Raises NotVerified."""
        length = self.number(at)
        if length > len(self._data) - at - _WORD:
            raise self.broken()
        return self._data[at + _WORD : at + _WORD + length]

    def broken(self) -> NotVerified:
        """What to raise."""
        return NotVerified("calldata", self._where)


def orders_of(data: bytes, domain_separator: bytes, where: str) -> list[Order]:
    """The orders of a call of Orders; none if it calls something else. Raises NotVerified if it is no such call in full."""
    if data[:4] != EXECUTE:
        return []
    words = Words(data[4:], where)
    start = words.number(0)
    count = words.number(start)
    if count > ORDERS_MAX:
        raise words.broken()
    first = start + _WORD
    return [_order(words, first + words.number(first + _WORD * i), domain_separator) for i in range(count)]


def _order(words: Words, at: int, separator: bytes) -> Order:
    index = words.number(at)
    body = words.bytes_at(at + words.number(at + _WORD))
    maker = _proof(words, at + words.number(at + 2 * _WORD))
    checker = _proof(words, at + words.number(at + 3 * _WORD))
    return order(index, body, maker, checker, separator)


def order(
    index: int, body: bytes, maker: Proof, checker: Proof, separator: bytes, hidden: Mapping[int, bytes] | None = None
) -> Order:
    """An order from its parts, its digest recomputed. `hidden` gives the hashes of array items whose words are left out of the body."""
    action = actions().get(index)
    struct = None if action is None or len(body) > BODY_BYTES_MAX else _struct_hash(action, body, hidden or {})
    if action is None or struct is None:
        digest = keccak(_malformed(index, body))
        return Order(action, index, digest, False, 0, 0, 0, maker, checker, body)
    message = body[_WORD:] if is_dynamic(action) else body
    member, nonce, deadline = (int.from_bytes(message[_WORD * i : _WORD * (i + 1)], "big") for i in range(len(HEADER)))
    digest = keccak(b"\x19\x01" + separator + struct)
    # A word beyond its type names nobody, or lies too far ahead, as in Orders.sol.
    return Order(
        action, index, digest, True, member if member <= _U32 else 0, nonce, min(deadline, _U64), maker, checker, body
    )


def _proof(words: Words, at: int) -> Proof:
    return Proof(words.number(at).to_bytes(_WORD, "big")[12:], words.bytes_at(at + words.number(at + _WORD)))


def _malformed(index: int, body: bytes) -> bytes:
    """abi.encode("malformed", action, keccak256(body))."""
    text = b"malformed"
    head = [3 * _WORD, index]
    lead = b"".join(word.to_bytes(_WORD, "big") for word in head) + keccak(body)
    return lead + len(text).to_bytes(_WORD, "big") + text.ljust(_WORD, b"\0")


@cache
def actions() -> dict[int, ActionType]:
    """Every action by its place in the contract's enum."""
    return {action.index: action for action in ACTIONS.values()}


@cache
def is_dynamic(action: ActionType) -> bool:
    """Whether its message has arrays: its body then begins with an offset."""
    return any(kind.endswith("[]") for kind, _ in action.fields)


@cache
def _type_hash(name: str) -> bytes:
    return keccak(type_string(name).encode())


def _struct_hash(action: ActionType, body: bytes, hidden: Mapping[int, bytes]) -> bytes | None:
    """HashStruct from the words as they came; None if the body is not the message, in its one encoding."""
    fields = action.all_fields
    if not is_dynamic(action):
        if len(body) != _WORD * len(fields):
            return None
        return keccak(_type_hash(action.primary) + body)
    if len(body) < _WORD * (1 + len(fields)) or int.from_bytes(body[:_WORD], "big") != _WORD:
        return None
    return _dynamic_hash(action.primary, fields, body[_WORD:], hidden)


def _dynamic_hash(
    primary: str, fields: Sequence[tuple[str, str]], message: bytes, hidden: Mapping[int, bytes]
) -> bytes | None:
    hashed, end = [], len(fields) * _WORD
    for i, (kind, _) in enumerate(fields):
        word = message[_WORD * i : _WORD * (i + 1)]
        if not kind.endswith("[]"):
            hashed.append(word)
            continue
        if int.from_bytes(word, "big") != end or end + _WORD > len(message):
            return None
        count = int.from_bytes(message[end : end + _WORD], "big")
        size = _item_words(kind[:-2]) * _WORD
        start, end = end + _WORD, end + _WORD + count * size
        if end > len(message):
            return None
        hashed.append(_array_hash(kind[:-2], message[start:end], size, hidden))
    return keccak(_type_hash(primary) + b"".join(hashed)) if end == len(message) else None


def _item_words(kind: str) -> int:
    return len(STRUCTS[kind]) if kind in STRUCTS and kind not in PRIVATE else 1


def _array_hash(kind: str, items: bytes, size: int, hidden: Mapping[int, bytes]) -> bytes:
    if kind not in STRUCTS or kind in PRIVATE:
        return keccak(items)
    hashes = (item_hash(kind, items[i : i + size]) for i in range(0, len(items), size))
    return keccak(b"".join(hidden.get(i, each) for i, each in enumerate(hashes)))


def item_hash(kind: str, words: bytes) -> bytes:
    """HashStruct of an array's item from its words."""
    return keccak(_type_hash(kind) + words)


def separator(chain_id: int, orders: bytes) -> bytes:
    """What binds signatures to this chain and this contract."""
    return Domain(chain_id, "0x" + orders.hex()).separator
