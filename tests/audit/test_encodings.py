"""RLP and tries against other hands."""

from typing import Any

import pytest
import rlp as other_rlp
from hypothesis import given
from hypothesis import strategies as st

from api.audit import rlp, trie

ITEMS = st.recursive(st.binary(max_size=70), lambda inner: st.lists(inner, max_size=5), max_leaves=12)


def depth(item: Any) -> int:
    return 1 + max(map(depth, item), default=0) if isinstance(item, list) else 0


@given(ITEMS)
def test_rlp_is_that_of_another_library(item: Any) -> None:
    encoded = rlp.encode(item)
    assert encoded == other_rlp.encode(item)
    if depth(item) <= rlp.DEPTH_MAX:
        assert rlp.decode(encoded) == item


@given(st.binary(max_size=80))
def test_what_decodes_has_this_encoding_and_no_other(raw: bytes) -> None:
    try:
        item = rlp.decode(raw)
    except rlp.NotCanonical:
        with pytest.raises(other_rlp.DecodingError):
            other_rlp.decode(raw, strict=True)
    else:
        assert rlp.encode(item) == raw


@given(st.integers(min_value=0, max_value=1 << 256))
def test_numbers_have_no_leading_zeros(value: int) -> None:
    assert rlp.encode(rlp.number(value)) == other_rlp.encode(value)


def test_an_empty_trie_has_the_known_root() -> None:
    known = "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
    assert trie.root_of_list([]).hex() == known


def test_every_order_and_content_has_a_root_of_its_own() -> None:
    values = [bytes((i % 251,)) * (i % 50 + 1) for i in range(300)]
    roots = {trie.root_of_list(values[:n]) for n in range(301)}
    assert len(roots) == 301
    swapped = [values[1], values[0], *values[2:]]
    assert trie.root_of_list(swapped) not in roots
