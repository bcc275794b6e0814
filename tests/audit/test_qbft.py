"""QBFT: quorum, foreign and repeated seals, votes, rounds, and headers of later forks (Besu)."""

from typing import Any

import pytest

from api.audit import rlp, trie
from api.audit.curve import ORDER
from api.audit.headers import header_hash
from tests.audit.conftest import Judge
from tests.audit.makers import Maker, account_of, key_of, qbft_block, sorted_keys

BESU = {
    "baseFeePerGas": 0,
    "withdrawalsRoot": trie.EMPTY_ROOT,
    "blobGasUsed": 0,
    "excessBlobGas": 0,
    "parentBeaconBlockRoot": bytes(32),
    "requestsHash": bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
}


def fault(judge: Judge, maker: Maker, *validators: str) -> str | None:
    found = judge(maker.file(), *validators)
    return found.fault.code if found.fault else None


def chain(length: int = 2, **later: Any) -> tuple[Maker, list[Any]]:
    maker, keys = Maker(later=later), sorted_keys(4)
    for number in range(1, length + 1):
        qbft_block(maker, number, keys, keys[:3])
    return maker, keys


@pytest.mark.parametrize(("sealers", "code"), [(1, "quorum"), (2, "quorum"), (3, None), (4, None)])
def test_two_thirds_rounded_up_seal_a_block(judge: Judge, sealers: int, code: str | None) -> None:
    maker, keys = chain()
    qbft_block(maker, 3, keys, keys[:sealers], round_=2)
    assert fault(judge, maker) == code


def test_one_invalid_seal_fails_a_block_above_the_quorum(judge: Judge) -> None:
    maker, keys = chain()
    qbft_block(maker, 3, keys, [*keys[:3], key_of(99)])
    assert fault(judge, maker) == "seal-foreign"
    maker, keys = chain()
    qbft_block(maker, 3, keys, [*keys[:3], keys[0]])
    assert fault(judge, maker) == "seal-twice"


def test_a_malleated_seal_is_no_seal(judge: Judge) -> None:
    """The same signature with its other s would recover the same validator: it has one form only."""
    maker, _ = chain()
    items: Any = rlp.decode(bytes.fromhex(maker.blocks[1]["extraData"][2:]))
    r, s, v = items[4][0][:32], int.from_bytes(items[4][0][32:64], "big"), items[4][0][64]
    items[4][0] = r + (ORDER - s).to_bytes(32, "big") + bytes((v ^ 1,))
    maker.blocks[1]["extraData"] = "0x" + rlp.encode(items).hex()
    assert fault(judge, maker) == "seal"


def test_the_set_is_not_what_a_block_says_of_itself(judge: Judge) -> None:
    maker, _ = chain()
    strangers = [key_of(i) for i in range(60, 64)]
    qbft_block(maker, 3, strangers, strangers)
    assert fault(judge, maker) == "validators"


def test_more_than_half_of_the_votes_change_the_set(judge: Judge) -> None:
    newcomer = key_of(50)
    for votes, code in ((3, None), (2, "validators")):
        maker, keys = chain()
        for i in range(votes):
            qbft_block(maker, 3 + i, keys, keys[:3], vote=(account_of(newcomer), True), proposer=keys[i])
        qbft_block(maker, 3 + votes, [*keys, newcomer], [*keys[:3], newcomer])
        assert fault(judge, maker) == code


def test_a_validator_is_voted_out(judge: Judge) -> None:
    maker, keys = chain()
    for i in range(3):
        qbft_block(maker, 3 + i, keys, keys[:3], vote=(account_of(keys[3]), False), proposer=keys[i])
    qbft_block(maker, 6, keys[:3], keys[:2])
    assert fault(judge, maker) is None
    qbft_block(maker, 7, keys[:3], [*keys[:2], keys[3]])
    assert fault(judge, maker) == "seal-foreign"


def test_one_proposer_s_vote_counts_once(judge: Judge) -> None:
    maker, keys = chain()
    newcomer = key_of(50)
    for i in range(3):
        qbft_block(maker, 3 + i, keys, keys[:3], vote=(account_of(newcomer), True), proposer=keys[0])
    qbft_block(maker, 6, [*keys, newcomer], [*keys[:3], newcomer])
    assert fault(judge, maker) == "validators"


@pytest.mark.parametrize("count", range(len(BESU) + 1))
def test_headers_of_later_forks_verify(judge: Judge, count: int) -> None:
    later = dict(list(BESU.items())[:count])
    maker, _ = chain(**later)
    assert fault(judge, maker) is None
    for name in later:
        good = maker.blocks[1][name]
        maker.blocks[1][name] = "0x1" if len(good) < 10 else "0x" + "12" * 32
        assert judge(maker.file()).exit_code == 1
        maker.blocks[1][name] = good


def test_a_later_field_needs_those_before_it(judge: Judge) -> None:
    maker, _ = chain()
    maker.blocks[1]["blobGasUsed"] = "0x0"
    assert fault(judge, maker) == "header-fork"


def test_a_chain_without_seals_is_never_verified(judge: Judge) -> None:
    maker = Maker()
    for number in range(3):
        header = maker.header(number, difficulty=0)
        maker.add(header, header_hash(header))
    verdict = judge(maker.file())
    assert (verdict.word, verdict.trust) == ("consistent", "none")
    assert "没有任何机构" in verdict.sentences("zh")[-1]
    assert fault(judge, maker, "0x" + "11" * 20) == "not-sealed"
    _, keys = chain()
    qbft_block(maker, 3, keys, keys)
    assert fault(judge, maker) == "engine"
