"""What Clique cannot mend by itself: two halves of equal weight stand for ever, until one gives its blocks back."""

from collections.abc import Iterator

import pytest

from chain_node.consortium.healing import heal
from tests.networks import VALIDATORS, TestNetwork, part, running_network, until, wait_still

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(400)]
TRIES_MAX = 5


@pytest.fixture(scope="module")
def network(request: pytest.FixtureRequest) -> Iterator[TestNetwork]:
    if request.config.getoption("--seeds") == 1:
        pytest.skip("takes minutes, most of them waiting for peers to call again: make test-deep")
    with running_network() as made:
        yield made


def test_two_halves_of_equal_weight(network: TestNetwork) -> None:
    network.wait_blocks("bank-a", 10)
    some, others = halves(network)
    low = tie(network, some, others)
    said: list[str] = []
    heal(network.nodes(), said.append)
    assert len(said) == 2, "one half gives back"
    until(lambda: all(network.block(name) > low + 4 for name in VALIDATORS), "all go on")
    number = low + 4
    assert len({network.block_hash(name, number) for name in VALIDATORS}) == 1
    with network.node(some[0]).ipc() as ipc:
        assert ipc.call("eth_mining") is True


def test_one_chain_needs_no_healing(network: TestNetwork) -> None:
    before = network.block_hash("bank-a", network.block("bank-a") - 2)
    said: list[str] = []
    heal(network.nodes(), said.append)
    assert said == []
    assert before in [network.block_hash("bank-b", n) for n in range(network.block("bank-b") + 1)]


def halves(network: TestNetwork) -> tuple[list[str], list[str]]:
    """By the order of turns: the first two, and the last two."""
    with network.node("bank-a").ipc() as ipc:
        order = sorted(signer.lower() for signer in ipc.call("clique_getSigners"))
    by_account = {key.address.lower(): name for name, key in network.parts[1].nodes.items()}
    names = [by_account[account] for account in order]
    return names[:2], names[2:]


def tie(network: TestNetwork, some: list[str], others: list[str]) -> int:
    """Parts the halves after a block whose turn was the first or third signer's. One half can then add a block in turn (2), the other
    two out of turn (1 and 1), and no more: each of four signers rests for two blocks. Where a block came in between, it parts them
    once more. Returns the newest block that both have.
    """
    for _ in range(TRIES_MAX):
        until(lambda: network.block(some[0]) % 2 == 1, "a block before")
        until(lambda: network.block(some[0]) % 2 == 0, "the block")
        part(network, some, others)
        for half in (some, others):
            wait_still(network, half[0])
        if weight(network, some[0]) == weight(network, others[0]):
            return meeting(network, some[0], others[0])
        heal(network.nodes(), lambda _: None)
    pytest.fail(f"no tie in {TRIES_MAX} tries")


def meeting(network: TestNetwork, one: str, other: str) -> int:
    number = min(network.block(one), network.block(other))
    while network.block_hash(one, number) != network.block_hash(other, number):
        number -= 1
    return number


def weight(network: TestNetwork, name: str) -> int:
    with network.node(name).ipc() as ipc:
        return int(ipc.call("eth_getBlockByNumber", "latest", False)["totalDifficulty"], 16)
