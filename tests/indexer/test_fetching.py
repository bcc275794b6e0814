"""What a node's answer must be before it is taken for all the logs of a block."""

from dataclasses import replace

import pytest

from api.chain.bloom import bloom_of
from api.chain.events import _LAST_OF_ORDER, Log
from api.chain.rpc import Block
from api.indexer.fetching import _adds_up, _is_whole

HASH, OTHER = b"\1" * 32, b"\2" * 32
EVENT, LAST = b"\3" * 32, min(_LAST_OF_ORDER)


def log(index: int, topic: bytes) -> Log:
    return Log(7, index, HASH, b"\4" * 32, b"\5" * 20, (topic,), b"")


LOGS = [log(0, EVENT), log(1, LAST), log(2, EVENT), log(3, LAST)]
BLOCK = Block(7, HASH, b"", 0, bloom_of(LOGS))


def test_all_of_them_are_whole() -> None:
    assert _is_whole(BLOCK, LOGS)
    assert _is_whole(replace(BLOCK, logs_bloom=0), [])


@pytest.mark.parametrize(
    "logs",
    [
        [],
        LOGS[1:],
        [LOGS[0], *LOGS[2:]],
        [replace(each, block_hash=OTHER) for each in LOGS],  # a fork took the transactions into another block
        [*LOGS[:3], replace(LOGS[3], block_hash=OTHER)],
    ],
    ids=["none", "not the first", "not the second", "of another block", "one of another block"],
)
def test_these_are_not(logs: list[Log]) -> None:
    assert not _adds_up(BLOCK, logs)


def test_a_last_log_whose_words_all_others_have() -> None:
    """The filter denies nothing; that no order ends there does."""
    assert _adds_up(BLOCK, LOGS[:3])
    assert not _is_whole(BLOCK, LOGS[:3])


def test_an_engine_without_filters_is_believed() -> None:
    silent = replace(BLOCK, logs_bloom=None)
    assert _is_whole(silent, LOGS[:3])
    assert not _is_whole(silent, [replace(each, block_hash=OTHER) for each in LOGS])
