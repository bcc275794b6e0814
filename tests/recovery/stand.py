"""A stack as a person has it: started, killed and asked by the command line alone, in processes of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from api.chain.contracts import read_ledger
from api.chain.events import DecodedEvent, Log, decode
from api.cli.stack.stack import Stack
from api.store import embedded
from chain_node.rpc import Rpc
from chain_node.state import StateDir

CHECKOUT = Path(__file__).resolve().parents[2]
FIRST_DAY = "2026-11-24"
COMMAND_DEADLINE_S = 240
PROGRESS_DEADLINE_S = 120
OUTCOMES = ("OrderExecuted", "OrderRefused")
NOT_ADMITTED = "OrderNotAdmitted"


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    words: str


class Stand:
    """One home folder, and what runs in it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def stack(self) -> Stack:
        return Stack(self.home)

    @cached_property
    def addresses(self) -> list[str]:
        return read_ledger(self.home / "dev.json").addresses

    def must(self, *words: str) -> None:
        """A command that must end well; if not, what the processes said last is what one wants to know."""
        said = self.xinlian(*words)
        logs = {path.stem: path.read_text()[-1000:] for path in (self.home / "logs").glob("*.log")}
        assert said.code == 0, (said.words, logs)

    def xinlian(self, *words: str) -> Said:
        return finished(self.start(*words))

    def start(self, *words: str) -> subprocess.Popen[str]:
        """The checkout's own code runs: its folder is where Python looks first."""
        return subprocess.Popen(
            [sys.executable, "-m", "api.cli.main", *words],
            cwd=CHECKOUT,
            env={**os.environ, "XINLIAN_HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def kill(self, *names: str) -> None:
        """`kill -9`, the processes looked up first so that they fall together."""
        pids = [self._pid(name) for name in names]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def _pid(self, name: str) -> int:
        if name == "postgres":
            found = embedded.pid_of(self.home / "pg")
        elif name == "anvil":
            left = StateDir(self.home / "chain").left_behind()
            found = left.pid if left else None
        else:
            found = self.stack.process("anvil" if name == "anvil's starter" else name).pid
        assert found is not None, f"{name} does not run"
        return found

    def events(self) -> list[DecodedEvent]:
        """Every event of the ledger, from the chain itself."""
        with Rpc(self.stack.settings["rpc_url"]) as rpc:
            wanted = {"fromBlock": "0x0", "toBlock": "latest", "address": self.addresses}
            logs = [_log(each) for each in rpc.call("eth_getLogs", wanted)]
        return [event for log in logs if (event := decode(log))]

    def outcomes(self) -> int:
        """How many orders the chain has carried out or refused."""
        return sum(event.name in OUTCOMES for event in self.events())

    def keep_state(self) -> None:
        """Puts the chain as it is on disk now aside."""
        shutil.copy(self.home / "chain" / "state.json", self.home / "older.json")

    def restore_state(self) -> None:
        """Takes the chain back to what was put aside; Anvil must be down."""
        shutil.copy(self.home / "older.json", self.home / "chain" / "state.json")


@contextlib.contextmanager
def started() -> Iterator[Stand]:
    """A new stand. Not in pytest's folder, which shuts other users out, PostgreSQL's too, whenever another session begins."""
    with tempfile.TemporaryDirectory(prefix="xinlian-", ignore_cleanup_errors=True) as folder:
        stand = Stand(Path(folder) / "home")
        try:
            stand.must("up", "--clock", FIRST_DAY, "--port", "0")
            yield stand
        finally:
            stand.stack.down()


def finished(process: subprocess.Popen[str]) -> Said:
    try:
        words, _ = process.communicate(timeout=COMMAND_DEADLINE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        words, _ = process.communicate()
        return Said(-1, f"not finished within {COMMAND_DEADLINE_S} s: {words}")
    return Said(process.returncode, words)


def wait_until(condition: Callable[[], Any]) -> None:
    until = time.monotonic() + PROGRESS_DEADLINE_S
    while not condition():
        assert time.monotonic() < until, "no progress"
        time.sleep(0.02)


def effects(events: Sequence[DecodedEvent]) -> Counter[str]:
    """How often each thing happened; a second sending that was not admitted is none."""
    return Counter(event.name for event in events if event.name != NOT_ADMITTED)


def outcomes_by_digest(events: Sequence[DecodedEvent]) -> Counter[bytes]:
    return Counter(event.order for event in events if event.name in OUTCOMES and event.order)


def _log(found: dict[str, Any]) -> Log:
    return Log(
        int(found["blockNumber"], 16),
        int(found["logIndex"], 16),
        bytes.fromhex(found["blockHash"][2:]),
        bytes.fromhex(found["transactionHash"][2:]),
        bytes.fromhex(found["address"][2:]),
        tuple(bytes.fromhex(topic[2:]) for topic in found["topics"]),
        bytes.fromhex(found["data"][2:]),
    )
