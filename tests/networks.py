"""Real networks for tests: geth validators on free ports of this machine, each network in a folder of its own."""

import contextlib
import random
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

import pytest

from chain_node.consortium.home import NetworkHome
from chain_node.consortium.keys import Keys
from chain_node.consortium.running import RunningNode, nodes_here, start_all, stop_all
from chain_node.consortium.spec import Spec
from chain_node.errors import InstallFailed
from chain_node.geth.build import geth_path
from chain_node.wait import wait_for

VALIDATORS = ("bank-a", "bank-b", "group-c", "court-d")
CHAIN_ID = 20778
DEADLINE_S = 60.0
STEP_S = 0.1
STILL_LOOKS = 50
STILL_DEADLINE_S = 120.0


def geth_or_skip() -> Path:
    """The program; where it cannot be had for want of a registry, the test says so and is skipped."""
    try:
        return geth_path()
    except InstallFailed as why:
        if "no network" in str(why):
            pytest.skip(str(why))
        raise


LISTENING_PORTS = range(10_240, 28_000)
"""Below those that Linux gives to whoever calls somebody: a node that starts minutes later still finds its port free."""


def free_ports(count: int) -> list[int]:
    found: list[int] = []
    while len(set(found)) < count:
        port = random.choice(LISTENING_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found.append(port)
    return sorted(set(found))


def network_toml(validators: tuple[str, ...] = VALIDATORS, engine: str = "geth-clique") -> str:
    ports = iter(free_ports(2 * len(validators)))
    head = f'[network]\nname = "test"\nengine = "{engine}"\nchain_id = {CHAIN_ID}\n'
    nodes = "".join(
        f'\n[[validators]]\nname = "{name}"\norganisation = "{name}"\np2p_port = {next(ports)}\nrpc_port = {next(ports)}\n'
        'rpc_for = ["platform"]\n'
        for name in validators
    )
    senders = "".join(f'\n[[senders]]\nname = "{role}"\nrole = "{role}"\n' for role in ("deployer", "relay"))
    return head + nodes + senders


class TestNetwork:
    """One network in a folder of its own."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self.home = NetworkHome(folder)

    @cached_property
    def geth(self) -> Path:
        return geth_or_skip()

    @property
    def parts(self) -> tuple[Spec, Keys]:
        return self.home.init()

    def nodes(self, *names: str) -> list[RunningNode]:
        return nodes_here(self.home, *self.parts, names)

    def node(self, name: str) -> RunningNode:
        return self.nodes(name)[0]

    def url(self, name: str, organisation: str = "platform") -> str:
        """Where an organisation asks a node, its word within."""
        node = self.node(name)
        word = node.keys.access[name][organisation]
        return f"http://{organisation}:{word}@127.0.0.1:{node.node.rpc_port}"

    def block(self, name: str) -> int:
        with self.node(name).ipc() as ipc:
            return ipc.number("eth_blockNumber")

    def block_hash(self, name: str, number: int) -> str | None:
        with self.node(name).ipc() as ipc:
            block = ipc.call("eth_getBlockByNumber", hex(number), False)
        return block["hash"] if block else None

    def wait_blocks(self, name: str, count: int) -> None:
        """Until a node has that many blocks more."""
        wanted = self.block(name) + count
        until(lambda: self.block(name) >= wanted, f"{name} has block {wanted}")


def until(condition: Callable[[], bool], what: str, deadline_s: float = DEADLINE_S) -> None:
    assert wait_for(condition, deadline_s, STEP_S), f"not within {deadline_s:.0f} s: {what}"


def part(network: TestNetwork, some: list[str], others: list[str]) -> None:
    """Neither side knows the other any more, nor lets it in."""
    for each in network.nodes(*some):
        _drop(each, network.nodes(*others))
    for each in network.nodes(*others):
        _drop(each, network.nodes(*some))


def _drop(each: RunningNode, others: list[RunningNode]) -> None:
    with each.ipc() as ipc:
        for other in others:
            enode = other.keys.nodes[other.node.name].enode(other.node)
            ipc.call("admin_removeTrustedPeer", enode)
            ipc.call("admin_removePeer", enode)


def wait_still(network: TestNetwork, name: str) -> None:
    """Until a node has had no new block for as long as five usually take."""
    seen: list[int] = []

    def is_still() -> bool:
        seen.append(network.block(name))
        return len(seen) > STILL_LOOKS and seen[-1] == seen[-STILL_LOOKS]

    until(is_still, f"{name} stands still", STILL_DEADLINE_S)


@contextlib.contextmanager
def running_network(validators: tuple[str, ...] = VALIDATORS) -> Iterator[TestNetwork]:
    """A network that runs, stopped and removed at the end."""
    geth_or_skip()
    folder = Path(tempfile.mkdtemp(prefix="xinlian-"))
    network = TestNetwork(folder / "network")
    network.home.path.mkdir()
    network.home.toml.write_text(network_toml(validators))
    try:
        start_all(network.nodes(), lambda _: None)
        yield network
    finally:
        stop_all(network.nodes())
        shutil.rmtree(folder, ignore_errors=True)
