"""A service on a real network, in folders of their own: both by the commands that a person uses."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from api.cli.stack.on_network import NetworkStack
from api.client.http import Client
from chain_node.consortium.running import stop_all
from tests.networks import TestNetwork, geth_or_skip, network_toml

ROOT = Path(__file__).parents[2]
LIVE = "tests/books/live.jsonl"
DEADLINE_S = 280


class NetworkStand:
    """One network and one service on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.network = TestNetwork(home / "network")
        self.book: subprocess.Popen[str] | None = None

    @property
    def stack(self) -> NetworkStack:
        return NetworkStack(self.home, self.network.home.path)

    @contextlib.contextmanager
    def client(self) -> Iterator[Client]:
        with Client(self.stack.url, self.stack.api_key) as made:
            yield made

    def must(self, *words: str) -> str:
        """A command that must end well; if not, what the processes said last is what one wants to know."""
        return self.finish(self.start(*words))

    def start(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "api.cli.main", *words],
            cwd=ROOT,
            env={**os.environ, "XINLIAN_HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def finish(self, process: subprocess.Popen[str]) -> str:
        code, words = self.finish_any(process)
        logs = {path.stem: path.read_text()[-2000:] for path in (self.home / "logs").glob("*.log")}
        assert code == 0, (words, logs)
        return words

    def finish_any(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """How a command ended, and what it said."""
        try:
            words, _ = process.communicate(timeout=DEADLINE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            words, _ = process.communicate()
            return -1, f"not finished within {DEADLINE_S} s: {words}"
        return process.returncode, words

    def book_has_ended(self) -> bool:
        return self.book is None or self.book.poll() is not None

    def log(self, name: str) -> str:
        return (self.home / "logs" / f"{name}.log").read_text()

    def orders_done(self) -> int:
        """How many orders the service says are carried out."""
        with self.client() as client:
            return sum(1 for _ in client.pages("/v1/orders", status="final")) + sum(
                1 for _ in client.pages("/v1/orders", status="included")
            )


@contextlib.contextmanager
def network_stand(powers: str = "", network: str | None = None) -> Iterator[NetworkStand]:
    """A new one, of four validators or as `network` says, with [powers] if they are given, stopped and removed at the end. Not in pytest's
    folder, which shuts PostgreSQL's user out.
    """
    geth_or_skip()
    folder = Path(tempfile.mkdtemp(prefix="xinlian-"))
    stand = NetworkStand(folder / "home")
    stand.network.home.path.mkdir(parents=True)
    stand.network.home.toml.write_text((network or network_toml()) + powers)
    try:
        stand.must("network", "up")
        stand.must("up", "--network", str(stand.network.home.path), "--port", "0")
        yield stand
    finally:
        stand.stack.down()
        stop_all(stand.network.nodes())
        shutil.rmtree(folder, ignore_errors=True)
