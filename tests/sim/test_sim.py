"""The indexer under faults, run by run; `make sim SEEDS=2000` for more."""

import os

import pytest
from sqlalchemy import text

from api.chain.contracts import NAMES, abi
from api.chain.events import decode
from api.chain.rpc import read_log
from api.indexer import fetching
from api.indexer.service import ForkTooDeep, Indexer
from api.indexer.writing import write_range
from api.store import index
from api.store.index import Checkpoint, move_checkpoint
from tests.sim.places import Place, differing
from tests.sim.recording import contracts_fingerprint, read
from tests.sim.run import run
from tests.sim.world import SimFailed, World

SEEDS = int(os.environ.get("SIM_SEEDS", "150"))
PORTIONS = 10
SEEDS_TO_NOTICE = range(70, 130)
TWICE = (3, 5, 8, 12)
NOT_IN_A_LIFE = {"PauseSet", "EIP712DomainChanged", "KeyRevoked", "IssuesClosed"}


def test_the_recording_is_of_these_contracts():
    assert read().contracts == contracts_fingerprint(), "record anew: .venv/bin/python -m tests.sim.record"


def test_the_recording_has_every_event():
    place = {"blockNumber": "0x0", "logIndex": "0x0", "blockHash": "0x00", "transactionHash": "0x00"}
    decoded = (decode(read_log({**log, **place})) for each in read().sent for log in each.logs)
    seen = {event.name for event in decoded if event}  # the access manager leaves logs of its own
    declared = {entry["name"] for name in NAMES for entry in abi(name) if entry["type"] == "event"}
    assert declared - seen - NOT_IN_A_LIFE == set()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("portion", range(PORTIONS))
async def test_whatever_happens_the_tables_are_those_of_a_quiet_index(place: Place, portion: int):
    for seed in range(1 + portion, SEEDS + 1, PORTIONS):
        await run(seed, place)


async def test_a_seed_is_played_again_step_by_step(place: Place):
    """What is asked of the node, and of the database; how the two interleave is the machine's."""
    for seed in TWICE:
        first, again = (await run(seed, place)).trace, (await run(seed, place)).trace
        for is_asked in (_of_node, _of_store):
            assert list(filter(is_asked, first)) == list(filter(is_asked, again))


def _of_node(step: str) -> bool:
    return step.startswith("asks")


def _of_store(step: str) -> bool:
    return step.startswith("db:")


class TestItNotices:
    """A fault that is planted in the indexer is found within the first seeds."""

    async def found(self, place: Place, make: type[Indexer] = Indexer) -> int:
        for seed in SEEDS_TO_NOTICE:
            try:
                await World(seed, read(), place, make).run()
            except SimFailed:
                return seed
        raise AssertionError("nobody noticed")

    async def test_a_checkpoint_that_is_committed_before_its_events(self, place: Place):
        class Hasty(Indexer):
            async def _write(self, found, head, known):
                tip, final = found.blocks[-1], self._finality.final_below(head.number)
                ledger = self._ledger
                new = Checkpoint(ledger.chain_id, ledger.genesis_hash, tip.number, tip.hash, ledger.first_block)
                async with self._db.write() as connection:
                    await move_checkpoint(connection, new)
                async with self._db.write() as connection:
                    await write_range(connection, found, final, new)
                self._known = new

        assert await self.found(place, Hasty)

    async def test_logs_that_are_believed_to_be_all(self, place: Place, monkeypatch):
        monkeypatch.setattr(fetching, "_is_whole", lambda block, logs: True)
        assert await self.found(place)

    async def test_a_fork_that_is_taken_back_by_halves(self, place: Place, monkeypatch):
        async def forgetful(connection, ancestor):
            await connection.execute(text("DELETE FROM undo WHERE block_number > :n"), {"n": ancestor})

        monkeypatch.setattr(index, "take_back", forgetful)
        assert await self.found(place)


class TestBeyondFinality:
    async def test_it_stops_and_touches_nothing(self, place: Place):
        world = World(0, read(), place, finality="depth:3", is_quiet=True)
        await world.run()
        world.script.fork_too_deep()
        with pytest.raises(ForkTooDeep, match=r"left the index 4 blocks back.*depth:3"):
            await world.index_once()
        assert await differing(place.url, place.clean_url) == []
