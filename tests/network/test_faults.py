"""A real network broken in every way that four machines break, while a book runs through it; after each break, what is stored is what
the chain has, and in the end the book shows no difference.
"""

import os
import random
import re
import signal
from collections.abc import Callable, Iterator
from subprocess import Popen

import pytest

from tests.network.stand import LIVE, NetworkStand, network_stand
from tests.networks import VALIDATORS, part, until, wait_still

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(900)]

PATIENCE_S = 120.0
OURS = "bank-a"
"""The node that the service asks first."""
OTHERS = [name for name in VALIDATORS if name != OURS]
HALT_BLOCKS = 3
"""How far half of four signers can get: none of them seals twice within three blocks."""


@pytest.fixture(scope="module")
def stand() -> Iterator[NetworkStand]:
    with network_stand() as made:
        yield made


# ── what breaks ─────────────────────────────────────────────────────────────────────────────────────────────────────


def one_killed(stand: NetworkStand, chosen: random.Random) -> None:
    """The three others go on."""
    victim = chosen.choice(OTHERS)
    kill(stand, victim)
    stand.network.wait_blocks(OURS, 5)
    assert stand.network.block_hash(OURS, stand.network.block(OURS) - 3) is not None
    stand.must("network", "up", victim)
    wait_together(stand)


def two_killed(stand: NetworkStand, chosen: random.Random) -> None:
    """No block is sealed any more, the command says so, and all goes on when one is back."""
    victims = chosen.sample(OTHERS, 2)
    kill(stand, *victims)
    before = stand.network.block(OURS)
    wait_still(stand.network, OURS)
    assert stand.network.block(OURS) <= before + HALT_BLOCKS
    said = stand.finish_any(stand.start("network", "status", "--json"))
    assert said[0] == 3
    assert '"halted": "2 of 4 signers run here; 3 are needed' in said[1]
    stand.must("network", "up", victims[0])
    stand.network.wait_blocks(OURS, 3)
    stand.must("network", "up")
    wait_together(stand)


def parted(stand: NetworkStand, chosen: random.Random) -> None:
    """Two and two: neither half goes on. Both may have sealed; after healing there is one chain again."""
    partner = chosen.choice(OTHERS)
    mine, theirs = [OURS, partner], [name for name in OTHERS if name != partner]
    part(stand.network, mine, theirs)
    before = stand.network.block(OURS)
    for name in (OURS, theirs[0]):
        wait_still(stand.network, name)
        assert stand.network.block(name) <= before + HALT_BLOCKS
    low = min(stand.network.block(OURS), stand.network.block(theirs[0]))
    ours = stand.network.block_hash(OURS, low)
    is_forked = ours != stand.network.block_hash(theirs[0], low)
    forks = stand.log("indexer").count("fork: going back")
    stand.must("network", "heal")
    wait_together(stand)
    if is_forked and stand.network.block_hash(OURS, low) != ours:
        until(lambda: stand.log("indexer").count("fork: going back") > forks, "the index went over to the other chain")


def cut_off(stand: NetworkStand, chosen: random.Random) -> None:
    """The service's own node loses its peers but answers as ever: the service goes on with another organisation's."""
    done = stand.orders_done()
    logs = {name: stand.log(name) for name in ("indexer", "relay")}
    part(stand.network, [OURS], OTHERS)
    stand.network.wait_blocks(OTHERS[0], 8)
    wait_progress(stand, done + 1)
    asked_ours = [name for name, log in logs.items() if asks_ours(log)]  # a fault before may have sent them elsewhere
    said = "".join(stand.log(name)[len(logs[name]) :] for name in asked_ours)
    assert not asked_ours or "stands still; asking another" in said
    stand.must("network", "heal")
    wait_together(stand)


def asks_ours(log: str) -> bool:
    """Whether the last node that a process went over to is the first of its list; it begins with that."""
    places = re.findall(r"asking another' place=(\d+)", log)
    return not places or places[-1] == "1"


def own_killed(stand: NetworkStand, chosen: random.Random) -> None:
    """The service's own node dies: relay and index go over to another organisation's."""
    done = stand.orders_done()
    for _ in range(2):  # whichever of the two that are open to it is asked now
        for name in (OURS, "bank-b"):
            kill(stand, name)
            wait_progress(stand, done + 1)
            stand.must("network", "up", name)
            wait_together(stand)
    assert "does not answer; asking another" in stand.log("relay")


def wiped(stand: NetworkStand, chosen: random.Random) -> None:
    """A node whose disk was lost fetches the chain from its peers, every block to the byte."""
    victim = chosen.choice(OTHERS)
    stand.network.node(victim).stop()
    stand.network.home.wipe(victim)
    stand.must("network", "up", victim)
    assert stand.network.node(victim).process.pid is not None
    wait_together(stand)
    head = stand.network.block(victim) - 3
    for number in (0, 1, head // 2, head):
        assert stand.network.block_hash(victim, number) == stand.network.block_hash(OURS, number)


FAULTS: list[Callable[[NetworkStand, random.Random], None]] = [
    *(one_killed, two_killed, parted, cut_off, own_killed, wiped),
]


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def kill(stand: NetworkStand, *names: str) -> None:
    """`kill -9`, all at once."""
    pids = [stand.network.node(name).process.pid for name in names]
    for pid in pids:
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
    for name in names:
        stand.network.node(name).process.kill()


def wait_together(stand: NetworkStand) -> None:
    """Until all nodes have the same chain and go on."""
    start = stand.network.block(OURS)

    def are_together() -> bool:
        number = min(stand.network.block(name) for name in VALIDATORS) - 2
        return number >= start and len({stand.network.block_hash(name, number) for name in VALIDATORS}) == 1

    until(are_together, "one chain", PATIENCE_S)


def wait_progress(stand: NetworkStand, orders: int) -> None:
    """Until so many orders are carried out; nothing to wait for when the book has ended."""
    until(lambda: stand.orders_done() >= orders or stand.book_has_ended(), f"{orders} orders", PATIENCE_S)


# ── the tests ───────────────────────────────────────────────────────────────────────────────────────────────────────


def run_through(stand: NetworkStand, seed: int) -> None:
    """The live book with each fault once, in an order of the seed's."""
    chosen = random.Random(seed)
    stand.book = stand.start("book", "run", LIVE)
    faults = chosen.sample(FAULTS, len(FAULTS))
    for number, fault in enumerate(faults, 1):
        wait_progress(stand, number * 12)
        fault(stand, chosen)
        stand.must("db", "check")
    finish_book(stand, stand.book)
    stand.must("db", "check")


def finish_book(stand: NetworkStand, run: Popen[str]) -> None:
    """The run that lived through it, or the same command again, shows no difference."""
    code, words = stand.finish_any(run)
    assert code in (0, 3), words
    stand.must("book", "run", LIVE)


def test_the_live_book_through_every_fault(stand: NetworkStand, seed: int) -> None:
    run_through(stand, seed)
    logs = stand.log("indexer") + stand.log("relay") + stand.log("api")
    assert "Traceback" not in logs
    words = [word for node in stand.network.nodes() for word in node.keys.access[node.node.name].values()]
    assert not any(word in logs for word in words), "nobody reads a word in a log"
