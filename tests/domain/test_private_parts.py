"""What validators see of a text, a name or a price: a salted hash, in which nothing of it stands."""

import pytest

from api.domain.orders import ACTIONS, PRIVATE, STRUCTS, body, hash_struct

WORD = "confidential-4711"
SALTS = ("0x" + "11" * 32, "0x" + "22" * 32)


def content(struct: str, salt: str) -> dict:
    values = {"string": WORD, "string[]": [WORD], "bytes32": salt, "TenorRate[]": [{"upToDays": 47, "rateBps": 4711}]}
    return {name: values.get(kind, 4711) for kind, name in STRUCTS[struct]}


def message(action: str, salt: str) -> dict:
    fields = ACTIONS[action].all_fields
    return {name: content(kind, salt) if kind in PRIVATE else _plain(kind) for kind, name in fields}


def _plain(kind: str) -> object:
    if kind.endswith("[]"):
        return []
    return "0x" + "33" * 32 if kind == "bytes32" else 1


@pytest.mark.parametrize("struct", sorted(PRIVATE))
def test_a_hash_says_nothing_without_its_salt(struct):
    first, second = (hash_struct(struct, content(struct, salt)) for salt in SALTS)
    assert first != second


@pytest.mark.parametrize(
    "action", sorted(name for name, each in ACTIONS.items() if PRIVATE & {t for t, _ in each.fields})
)
def test_no_text_and_no_price_is_in_what_goes_on_the_chain(action):
    first, second = (body(action, message(action, salt)) for salt in SALTS)
    assert WORD.encode() not in first
    assert (4711).to_bytes(32, "big") not in first
    assert len(first) == len(second)
    assert first != second
