"""Merkle-Patricia tries: the root of a list (transactions, receipts), and proofs of one value (eth_getProof)."""

from collections.abc import Sequence

from api.audit import rlp
from api.audit.rlp import Item
from api.domain.keccak import keccak

EMPTY_ROOT = keccak(rlp.encode(b""))
_HASH_BYTES = 32
_BRANCH, _PAIR = 17, 2


class ProofFails(ValueError):
    """A proof that does not lead from the root to a value."""


def root_of_list(values: Sequence[bytes]) -> bytes:
    """The root of the trie index → value, keys being RLP(index)."""
    if not values:
        return EMPTY_ROOT
    pairs = sorted((_nibbles(rlp.encode(rlp.number(i))), value) for i, value in enumerate(values))
    return keccak(rlp.encode(_node(pairs, 0)))


def _nibbles(key: bytes) -> bytes:
    return bytes(n for byte in key for n in (byte >> 4, byte & 15))


def _node(pairs: list[tuple[bytes, bytes]], depth: int) -> Item:
    """The node of sorted pairs that agree up to depth. No key is the beginning of another: RLP's first byte tells the length."""
    first, last = pairs[0][0], pairs[-1][0]
    if len(pairs) == 1:
        return [_packed(first[depth:], is_leaf=True), pairs[0][1]]
    shared = depth
    while first[shared] == last[shared]:
        shared += 1
    branch = _branch(pairs, shared)
    if shared == depth:
        return branch
    return [_packed(first[depth:shared], is_leaf=False), _reference(branch)]


def _branch(pairs: list[tuple[bytes, bytes]], depth: int) -> Item:
    children: list[list[tuple[bytes, bytes]]] = [[] for _ in range(16)]
    for pair in pairs:
        children[pair[0][depth]].append(pair)
    return [*(_reference(_node(each, depth + 1)) if each else b"" for each in children), b""]


def _reference(node: Item) -> Item:
    encoded = rlp.encode(node)
    return node if len(encoded) < _HASH_BYTES else keccak(encoded)


def _packed(nibbles: bytes, *, is_leaf: bool) -> bytes:
    flags = 2 if is_leaf else 0
    whole = bytes((flags + 1,)) + nibbles if len(nibbles) % 2 else bytes((flags, 0)) + nibbles
    return bytes(whole[i] << 4 | whole[i + 1] for i in range(0, len(whole), 2))


def _unpacked(path: bytes) -> tuple[bytes, bool]:
    nibbles = _nibbles(path)
    if not nibbles or nibbles[0] > 3 or (nibbles[0] % 2 == 0 and nibbles[1] != 0):  # noqa: PLR2004
        raise ProofFails("a path is not packed as it must be")
    return nibbles[1 if nibbles[0] % 2 else 2 :], nibbles[0] >= 2  # noqa: PLR2004


class Nodes:
    """Nodes of one or several proofs, found by their hash. Knows which of them were on a way."""

    def __init__(self, encoded: Sequence[bytes]) -> None:
        self._by_hash = {keccak(node): node for node in encoded}
        self._unused = set(self._by_hash)

    def __getitem__(self, wanted: bytes) -> Item:
        """The node of a hash. Raises ProofFails."""
        if wanted not in self._by_hash:
            raise ProofFails(f"the node {wanted.hex()} is not there")
        self._unused.discard(wanted)
        return _decoded(self._by_hash[wanted])

    @property
    def unused(self) -> int:
        """How many were on no way."""
        return len(self._unused)


def value_at(root: bytes, key: bytes, nodes: Nodes) -> bytes:
    """The value that nodes show under keccak(key), empty if they show that there is none. Raises ProofFails."""
    if root == EMPTY_ROOT:
        return b""
    item: Item = root
    path = _nibbles(keccak(key))
    while True:
        node = nodes[item] if isinstance(item, bytes) else item
        item, rest = _step(node, path)
        if rest is None:
            break
        path = rest
    if not isinstance(item, bytes):
        raise ProofFails("the way ends at no value")
    return item


def _decoded(node: bytes) -> Item:
    try:
        return rlp.decode(node)
    except rlp.NotCanonical as why:
        raise ProofFails(str(why)) from why


def _step(node: Item, path: bytes) -> tuple[Item, bytes | None]:
    """The next item and the rest of the path; None as the rest once the way has ended."""
    if isinstance(node, list) and len(node) == _BRANCH:
        if not path:
            return node[16], None
        child = node[path[0]]
        return child, None if child == b"" else path[1:]
    if isinstance(node, list) and len(node) == _PAIR and isinstance(node[0], bytes):
        part, is_leaf = _unpacked(node[0])
        if is_leaf:
            return (node[1], None) if part == path else (b"", None)
        return (node[1], path[len(part) :]) if path[: len(part)] == part else (b"", None)
    raise ProofFails("a node is neither a branch nor a pair")
