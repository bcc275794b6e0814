"""Clique: one signer a block, its turn, votes, checkpoints, and when a block is final."""

from typing import Any

import pytest
from eth_utils import to_checksum_address

from tests.audit import makers
from tests.audit.conftest import Judge
from tests.audit.makers import CHAIN_ID, Maker, account_of, clique_block, clique_genesis, key_of, signed, sorted_keys

EPOCH = {"config": {"chainId": CHAIN_ID, "clique": {"period": 1, "epoch": 10}}}


def chain_of(length: int, signers: int = 4) -> tuple[Maker, list[Any]]:
    """Signers in turn on a genesis."""
    maker, keys = Maker(), sorted_keys(signers)
    clique_genesis(maker, keys)
    for number in range(1, length + 1):
        clique_block(maker, number, keys, keys[number % signers])
    return maker, keys


def names(keys: list[Any]) -> str:
    return ",".join("0x" + account_of(key).hex() for key in keys)


def fault(judge: Judge, maker: Maker, *validators: str, **more: Any) -> str | None:
    found = judge(maker.file(**more), *validators)
    return found.fault.code if found.fault else None


def test_signers_in_turn_verify(judge: Judge) -> None:
    maker, keys = chain_of(9)
    verdict = judge(maker.file(), names(keys))
    assert verdict.word == "verified"
    assert verdict.as_json()["engine"] == "clique"


def test_a_block_is_final_under_three_of_four_others(judge: Judge) -> None:
    maker, keys = chain_of(9)
    assert judge(maker.file(), names(keys)).as_json()["blocks"]["final"] == 6
    maker, keys = chain_of(3)
    assert judge(maker.file(), names(keys)).as_json()["blocks"]["final"] == 0


def test_a_range_in_the_middle_needs_its_signers_named(judge: Judge) -> None:
    maker, keys = chain_of(9)
    del maker.blocks[:3], maker.receipts["0x0"], maker.receipts["0x1"], maker.receipts["0x2"]
    assert judge(maker.file(), names(keys)).word == "verified"
    assert judge(maker.file(validators=names(keys).split(","))).word == "consistent"
    assert fault(judge, maker) is not None


def test_a_stranger_s_signature_is_caught(judge: Judge) -> None:
    maker, keys = chain_of(3)
    clique_block(maker, 4, keys, key_of(99))
    assert fault(judge, maker) == "seal-foreign"


def test_a_signer_that_signed_recently_is_caught(judge: Judge) -> None:
    maker, keys = chain_of(4)
    clique_block(maker, 5, keys, keys[3])
    assert fault(judge, maker) == "signed-recently"
    maker, keys = chain_of(4)
    clique_block(maker, 5, keys, keys[2])
    assert fault(judge, maker) is None


@pytest.mark.parametrize(("place", "difficulty"), [(1, 1), (3, 2)])
def test_the_difficulty_says_whose_turn_it_was(judge: Judge, place: int, difficulty: int) -> None:
    maker, keys = chain_of(4)
    clique_block(maker, 5, keys, keys[place] if place == 1 else keys[2], difficulty=difficulty)
    assert fault(judge, maker) == "difficulty"


def test_more_than_half_of_the_votes_change_the_signers(judge: Judge) -> None:
    maker, keys = chain_of(4)
    newcomer = key_of(50)
    for number in (5, 6, 7):
        clique_block(maker, number, keys, keys[number % 4], vote=(account_of(newcomer), True))
    more = sorted([*keys, newcomer], key=account_of)
    clique_block(maker, 8, more, newcomer)
    verdict = judge(maker.file(), names(keys))
    assert verdict.word == "verified"
    assert "0x" + account_of(newcomer).hex() in verdict.as_json()["validators"]["end"]
    early, keys = chain_of(4)
    for number in (5, 6):
        clique_block(early, number, keys, keys[number % 4], vote=(account_of(newcomer), True))
    clique_block(early, 7, more, newcomer)
    assert fault(judge, early) == "seal-foreign"


def test_one_signer_s_vote_counts_once(judge: Judge) -> None:
    maker, keys = chain_of(4)
    newcomer = key_of(50)
    for number in (5, 9, 13):
        clique_block(maker, number, keys, keys[1], vote=(account_of(newcomer), True))
        for after in range(number + 1, number + 4):
            clique_block(maker, after, keys, keys[after % 4])
    clique_block(maker, 17, sorted([*keys, newcomer], key=account_of), newcomer)
    assert fault(judge, maker) == "seal-foreign"


def test_a_signer_is_voted_out(judge: Judge) -> None:
    maker, keys = chain_of(4)
    gone = account_of(keys[0])
    for number in (5, 6, 7):
        clique_block(maker, number, keys, keys[number % 4], vote=(gone, False))
    rest = keys[1:]
    clique_block(maker, 8, rest, keys[1])
    assert judge(maker.file()).word == "consistent"
    clique_block(maker, 9, rest, keys[0], difficulty=1)
    assert fault(judge, maker) == "seal-foreign"


def test_a_checkpoint_names_the_signers_and_forgets_votes(judge: Judge) -> None:
    maker, keys = chain_of(7)
    newcomer = key_of(50)
    for number in (8, 9):
        clique_block(maker, number, keys, keys[number % 4], vote=(account_of(newcomer), True))
    clique_block(maker, 10, keys, keys[2], checkpoint=True)
    clique_block(maker, 11, keys, keys[3], vote=(account_of(newcomer), True))
    clique_block(maker, 12, keys, keys[0])
    assert fault(judge, maker, genesis=EPOCH) is None
    assert fault(judge, maker) == "extra-data"


def test_a_checkpoint_with_other_signers_is_caught(judge: Judge) -> None:
    maker, keys = chain_of(9)
    clique_block(maker, 10, [*keys[:3], key_of(50)], keys[2], checkpoint=True, difficulty=2)
    assert fault(judge, maker, genesis=EPOCH) == "validators"


def test_no_bit_of_a_clique_header_can_be_changed(judge: Judge) -> None:
    maker, keys = chain_of(5)
    block = maker.blocks[3]
    for name in ("extraData", "nonce", "miner", "mixHash"):
        good = block[name]
        for place in range(2, len(good)):
            block[name] = good[:place] + ("0" if good[place] != "0" else "1") + good[place + 1 :]
            assert judge(maker.file(), names(keys)).exit_code == 1, (name, place)
        block[name] = good


def test_every_type_of_transaction_verifies(judge: Judge) -> None:
    base_fee = 7
    maker, keys = Maker(later={"baseFeePerGas": base_fee}), sorted_keys(3)
    clique_genesis(maker, keys)
    common = {"gas": 90_000, "value": 5, "data": b"\x01\x02"}
    to = to_checksum_address("0x" + "ab" * 20)
    access = [{"address": to_checksum_address("0x" + "cd" * 20), "storageKeys": ["0x" + "11" * 32]}]
    fees = {"maxFeePerGas": 9, "maxPriorityFeePerGas": 1, "chainId": CHAIN_ID, "to": to}
    grant = makers.Account.sign_authorization(
        {"chainId": CHAIN_ID, "address": to_checksum_address("0x" + "ee" * 20), "nonce": 3}, key_of(7).secret
    )
    contents: list[dict[str, Any]] = [
        {"nonce": 0, "gasPrice": 8, "to": to},
        {"nonce": 1, "gasPrice": 8, "to": to, "chainId": CHAIN_ID},
        {"nonce": 2, "gasPrice": 8, "chainId": CHAIN_ID},
        {"nonce": 3, "type": 1, "gasPrice": 8, "to": to, "chainId": CHAIN_ID, "accessList": access},
        {"nonce": 4, "type": 2, **fees, "accessList": access},
        {"nonce": 5, "type": 2, **fees},
        {"nonce": 6, "type": 4, **fees, "authorizationList": [grant]},
    ]
    txs = [signed(key_of(70), {**common, **each}, base_fee) for each in contents]
    clique_block(maker, 1, keys, keys[1], txs=txs)
    verdict = judge(maker.file())
    assert verdict.fault is None, str(verdict.fault)
    assert verdict.as_json()["transactions"] == len(contents)
    _change_each_value(judge, maker, len(contents))


def _change_each_value(judge: Judge, maker: Maker, count: int) -> None:
    for i in range(count):
        tx = maker.blocks[1]["transactions"][i]
        for name, good in list(tx.items()):
            for other in ("0x3", None, [], "0x" + "22" * 20):
                if other != good:
                    tx[name] = other
                    assert judge(maker.file()).exit_code == 1, (i, name, other)
            tx[name] = good
