"""The nodes of this machine: each a geth in its folder, and before it the gate."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chain_node.consortium import clique
from chain_node.consortium.home import NetworkHome
from chain_node.consortium.ipc import Ipc
from chain_node.consortium.keys import Keys
from chain_node.consortium.spec import Node, Spec
from chain_node.errors import NetworkNotReady, NetworkUnreadable, RpcFailed
from chain_node.geth.build import geth_path
from chain_node.processes import Detached
from chain_node.wait import wait_for

READY_DEADLINE_S = 60.0
STOP_DEADLINE_S = 30.0
INIT_TIMEOUT_S = 60
STEP_S = 0.1

Say = Callable[[str], None]


@dataclass(frozen=True)
class RunningNode:
    """One node of this machine, whether it runs or not."""

    home: NetworkHome
    spec: Spec
    keys: Keys
    node: Node

    @property
    def folder(self) -> Path:
        """Its settings and data."""
        return self.home.node_folder(self.node.name)

    @property
    def process(self) -> Detached:
        """Its geth."""
        return Detached(self.home.path, self.node.name)

    @property
    def gate(self) -> Detached:
        """The door before it."""
        return Detached(self.home.path, f"{self.node.name}-gate")

    def ipc(self) -> Ipc:
        """Its socket. Raises RpcFailed when it does not answer."""
        return Ipc(self.folder / "geth.ipc")

    def start(self, geth: Path) -> None:
        """Starts node and gate if they do not run; `wait_ready` waits for them. Raises NetworkNotReady."""
        if self.process.pid is None:
            self._need_free(self.node.p2p_port)
            self._init_chain(geth)
            words = clique.words(str(geth), self.spec, self.keys, self.node)
            self.process.spawn(words, dict(os.environ), self.folder)
        if self.gate.pid is None:
            self._need_free(self.node.rpc_port)
            words = [sys.executable, "-m", "chain_node.consortium.gate", self.node.host, str(self.node.rpc_port)]
            self.gate.spawn(words, dict(os.environ), self.folder)

    def wait_ready(self) -> None:
        """Waits until node and gate answer. Raises NetworkNotReady with what they said last."""
        wait_for(lambda: self._is_ready() or self._is_dead(), READY_DEADLINE_S, STEP_S)
        if not self._is_ready():
            words = self.process.last_words() if self.process.pid is None else self.gate.last_words()
            raise NetworkNotReady(f"The node {self.node.name} did not start: {words} (log: {self.process.log})")

    def stop(self) -> None:
        """Ends gate and node; the node writes what it holds."""
        self.gate.stop()
        self.process.stop(STOP_DEADLINE_S)

    def _is_ready(self) -> bool:
        try:
            with self.ipc() as ipc:
                ipc.call("eth_chainId")
            with socket.create_connection((self.node.host, self.node.rpc_port), 1.0):
                return self.gate.pid is not None
        except (RpcFailed, OSError):
            return False

    def _is_dead(self) -> bool:
        return self.process.pid is None or self.gate.pid is None

    def _init_chain(self, geth: Path) -> None:
        """Gives an empty node the first block."""
        if (self.folder / "data" / "geth" / "chaindata").exists():
            return
        words = [str(geth), "--datadir", "data", "--state.scheme", "hash", "init", str(self.home.path / "genesis.json")]
        done = subprocess.run(
            words, cwd=self.folder, capture_output=True, text=True, timeout=INIT_TIMEOUT_S, check=False
        )
        if done.returncode != 0:
            shutil.rmtree(self.folder / "data" / "geth" / "chaindata", ignore_errors=True)
            lines = done.stderr.strip().splitlines() or ["geth gave no reason"]
            raise NetworkNotReady(f"The node {self.node.name} could not begin its chain: {lines[-1]}")

    def _need_free(self, port: int) -> None:
        kind = socket.AF_INET6 if ":" in self.node.host else socket.AF_INET
        with socket.socket(kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.node.host, port))
            except OSError as error:
                raise NetworkNotReady(
                    f"Port {port} of the node {self.node.name} cannot be used ({error.strerror}); "
                    f"choose another in network.toml."
                ) from error


def nodes_here(home: NetworkHome, spec: Spec, keys: Keys, names: Sequence[str] = ()) -> list[RunningNode]:
    """The nodes whose keys lie here; of those, the named ones. Raises NetworkUnreadable."""
    wanted = [spec.node(name) for name in names] or list(spec.nodes)
    here = [node for node in wanted if home.is_held_here(keys, node)]
    for node in wanted:
        if names and node not in here:
            raise NetworkUnreadable(f"The key of the node {node.name} lies at its organisation: it runs there.")
    return [RunningNode(home, spec, keys, node) for node in here]


def start_all(nodes: Sequence[RunningNode], say: Say) -> None:
    """Starts those that do not run, and waits for all. Raises NetworkNotReady, InstallFailed."""
    if nodes and nodes[0].spec.network.engine != "geth-clique":
        raise NetworkNotReady(
            f"The files for {nodes[0].spec.network.engine} are written; it is started by its service files, not by this command."
        )
    geth = geth_path(say)
    for each in nodes:
        each.start(geth)
    for each in nodes:
        each.wait_ready()


def stop_all(nodes: Sequence[RunningNode]) -> None:
    """Stops those that run."""
    for each in nodes:
        each.stop()
