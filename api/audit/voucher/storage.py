"""Where the contracts keep things: storage slots by the layout that their sources compile to."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from api.audit import rlp, trie
from api.audit.ledger.abi import CODE
from api.audit.rlp import Item
from api.audit.trie import Nodes, ProofFails
from api.domain.keccak import keccak

_WORD = 32


@cache
def _layout(contract: str) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads((CODE / f"{contract}.json").read_bytes())["storageLayout"]
    return found


def slot_of(contract: str, mapping: str, key: int | bytes) -> int:
    """The first slot of a mapping's struct under a key (a number, or an address)."""
    place = next(int(each["slot"]) for each in _layout(contract)["storage"] if each["label"] == mapping)
    word = key.to_bytes(_WORD, "big") if isinstance(key, int) else key.rjust(_WORD, b"\0")
    return int.from_bytes(keccak(word + place.to_bytes(_WORD, "big")), "big")


@cache
def members_of(contract: str, struct: str) -> Mapping[str, tuple[int, int, int]]:
    """Field → (slot, offset, bytes) of a struct."""
    types = _layout(contract)["types"]
    found = next(each for each in types.values() if each["label"] == f"struct {struct}")
    return {
        m["label"]: (int(m["slot"]), int(m["offset"]), int(types[m["type"]]["numberOfBytes"])) for m in found["members"]
    }


class Account:
    """A contract's account in a proven state. Raises ProofFails."""

    def __init__(self, state_root: bytes, address: bytes, nodes: Nodes) -> None:
        self._nodes = nodes
        found = _decoded(trie.value_at(state_root, address, nodes))
        if not isinstance(found, list) or len(found) != 4:  # noqa: PLR2004
            raise ProofFails("there is no such account")
        _, _, self._root, self.code_hash = (each if isinstance(each, bytes) else b"" for each in found)

    def word(self, slot: int) -> int:
        """What a slot holds."""
        value = trie.value_at(self._root, slot.to_bytes(_WORD, "big"), self._nodes)
        found = _decoded(value) if value else b""
        if not isinstance(found, bytes) or len(found) > _WORD:
            raise ProofFails("a slot holds no word")
        return int.from_bytes(found, "big")

    def struct(self, contract: str, struct: str, slot: int) -> dict[str, int]:
        """A struct's fields as numbers."""
        fields = members_of(contract, struct)
        words = {place: self.word(slot + place) for place in sorted({place for place, _, _ in fields.values()})}
        return {
            name: words[place] >> (8 * offset) & ((1 << 8 * size) - 1) for name, (place, offset, size) in fields.items()
        }


def _decoded(encoded: bytes) -> Item:
    try:
        return rlp.decode(encoded)
    except rlp.NotCanonical as why:
        raise ProofFails(str(why)) from why
