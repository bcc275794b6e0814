"""Kill -9 in the middle of a book, `xinlian up`, the same command again: no difference, and nothing was done twice."""

import random
from collections import Counter
from collections.abc import Iterator
from subprocess import Popen

import pytest

from tests.recovery.stand import NOT_ADMITTED, Stand, effects, finished, outcomes_by_digest, started, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

BOOK = "tests/books/small.jsonl"
GOING_ON = (0, 3)  # a run that lived through it: all well, or nobody answered in time
ALL = ("api", "indexer", "relay", "anvil's starter", "anvil", "postgres")
VICTIMS = [("api",), ("indexer",), ("relay",), ("anvil",), ("anvil's starter",), ("postgres",), ALL]


@pytest.fixture
def stand() -> Iterator[Stand]:
    with started() as made:
        yield made


@pytest.fixture(scope="module")
def undisturbed() -> Counter[str]:
    """What happens on the chain when nothing is killed."""
    with started() as stand:
        stand.must("book", "run", BOOK)
        return effects(stand.events())


def run_until(stand: Stand, outcomes: int) -> Popen[str]:
    """A run of the book that has come so far, and goes on."""
    run = stand.start("book", "run", BOOK)
    wait_until(lambda: stand.outcomes() >= outcomes or run.poll() is not None)
    return run


def assert_whole(stand: Stand, undisturbed: Counter[str]) -> None:
    """The same command again finds nothing amiss, and the chain holds what it would hold without the kill."""
    stand.must("book", "run", BOOK)
    events = stand.events()
    assert effects(events) == undisturbed
    assert max(outcomes_by_digest(events).values()) == 1
    stand.must("db", "check")


@pytest.mark.parametrize("victims", VICTIMS, ids=lambda names: "all" if names == ALL else names[0])
def test_killed(stand: Stand, undisturbed: Counter[str], victims: tuple[str, ...], seed: int) -> None:
    chosen = random.Random(f"{seed} {victims}")
    total = undisturbed["OrderExecuted"]
    early, late = chosen.randrange(1, total // 2), chosen.randrange(total // 2, total - 1)

    # The person's own command falls with the rest.
    run = run_until(stand, early)
    stand.kill(*victims)
    run.kill()
    finished(run)
    stand.must("up")

    # The person's command lives on and tries again, while the stack comes back under it.
    run = run_until(stand, late)
    stand.kill(*victims)
    stand.must("up")
    said = finished(run)
    assert said.code in GOING_ON, said.words

    assert_whole(stand, undisturbed)


@pytest.mark.parametrize("is_service_up", [True, False], ids=["services live on", "services were down"])
def test_chain_comes_back_with_fewer_blocks(
    stand: Stand, undisturbed: Counter[str], is_service_up: bool, seed: int
) -> None:
    chosen = random.Random(f"{seed} {is_service_up}")
    total = undisturbed["OrderExecuted"]
    early, late = chosen.randrange(1, total // 3), chosen.randrange(total // 2, total - 1)

    run = run_until(stand, early)
    stand.keep_state()
    wait_until(lambda: stand.outcomes() >= late)
    before = [event for event in stand.events() if event.name != NOT_ADMITTED]
    stand.kill(*(() if is_service_up else ("api", "indexer", "relay")), "anvil's starter", "anvil")
    stand.restore_state()
    stand.must("up")
    said = finished(run)
    assert said.code in GOING_ON, said.words

    assert_whole(stand, undisturbed)
    # What was lost has happened again as it was, to the byte: same numbers, same heads, same order.
    after = [event for event in stand.events() if event.name != NOT_ADMITTED]
    assert [(e.log.topics, e.log.data) for e in after[: len(before)]] == [(e.log.topics, e.log.data) for e in before]
