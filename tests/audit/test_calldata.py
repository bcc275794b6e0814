"""Orders read by hand against the domain's own coding and eth_abi's reading."""

from typing import Any

import pytest

from api.audit.ledger.calldata import Proof, order
from api.domain.orders import ACTIONS, PRIVATE, STRUCTS, Domain, body, decode_body, digest

DOMAIN = Domain(20_776, "0x" + "ab" * 20)
NOBODY = Proof(bytes(20), b"")


def sample(kind: str, seed: int) -> Any:
    if kind.endswith("[]"):
        return [sample(kind[:-2], seed + i) for i in range(3)]
    if kind in STRUCTS:
        return {name: sample(each, seed + i) for i, (each, name) in enumerate(STRUCTS[kind])}
    if kind == "string":
        return f"text {seed}"
    if kind == "bytes32":
        return bytes([seed % 256]) * 32
    return {"address": "0x" + f"{seed:040x}", "bool": True}.get(kind, seed % 7)


def message_of(name: str) -> dict[str, Any]:
    return {field: sample(kind, i + 1) for i, (kind, field) in enumerate(ACTIONS[name].all_fields)}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_order_is_read_as_it_was_written(name: str) -> None:
    message = message_of(name)
    raw = body(name, message)
    read = order(ACTIONS[name].index, raw, NOBODY, NOBODY, DOMAIN.separator)
    assert read.is_whole
    assert read.digest == digest(DOMAIN, name, message)
    assert read.words() == decode_body(name, raw)
    assert (read.member, read.nonce, read.deadline) == (message["member"], message["nonce"], message["deadline"])


@pytest.mark.parametrize("name", ACTIONS)
def test_what_is_cut_or_longer_is_no_message(name: str) -> None:
    raw = body(name, message_of(name))
    for bad in (raw[:-32], raw + bytes(32), raw[:-1], b""):
        assert not order(ACTIONS[name].index, bad, NOBODY, NOBODY, DOMAIN.separator).is_whole


@pytest.mark.parametrize("name", ACTIONS)
def test_a_word_beyond_its_type_has_no_words(name: str) -> None:
    raw = body(name, message_of(name))
    kinds = [kind for kind, _ in ACTIONS[name].all_fields]
    narrow = next(
        i
        for i, kind in enumerate(kinds)
        if kind not in PRIVATE and kind not in ("uint256", "bytes32") and "[" not in kind
    )
    place = 32 * (narrow + (1 if any("[" in kind for kind in kinds) else 0))
    bad = raw[:place] + b"\xff" + raw[place + 1 :]
    assert order(ACTIONS[name].index, bad, NOBODY, NOBODY, DOMAIN.separator).words() == {}
