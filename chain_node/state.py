"""What a dev chain's folder keeps between runs.

chain.json    chain id and kind of clock
state.json    Anvil's own dump: blocks, transactions, receipts, accounts
anvil.json    the running process: pid and port
anvil.log     what it said last
lock          held while a process runs this chain
"""

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal, Self

from chain_node.errors import ChainInUse, StateUnreadable
from chain_node.paths import write_atomically
from chain_node.wait import wait_for

ClockKind = Literal["wall", "virtual"]


@dataclass(frozen=True)
class Chain:
    """The chain's identity. `wall`: its clock is the machine's; `virtual`: it runs on from the
    head block's time, however long the machine was off.
    """

    chain_id: int
    clock: ClockKind
    began: int | None = None
    """The first block's time [unix s]; None before there is one."""


@dataclass(frozen=True)
class Process:
    """A running Anvil."""

    pid: int
    port: int


class StateDir:
    """One dev chain's folder; made when it is missing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.dump = path / "state.json"
        self.log = path / "anvil.log"
        self.cache = path / "cache"
        self._lock: IO[str] | None = None

    def take(self) -> Self:
        """Become the only process that runs this chain, or raise ChainInUse."""
        lock = (self.path / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise ChainInUse(f"Another process runs the dev chain in {self.path}.") from None
        self._lock = lock
        return self

    def give_back(self) -> None:
        """Let another process run this chain."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def chain(self) -> Chain | None:
        """The kept chain, None for a new one."""
        path = self.path / "chain.json"
        return Chain(**json.loads(path.read_bytes())) if path.exists() else None

    def keep_chain(self, chain: Chain) -> None:
        """Remember the chain's identity."""
        write_atomically(self.path / "chain.json", json.dumps(asdict(chain)).encode())

    def head_time(self) -> int | None:
        """The kept head block's time [unix s], None for a chain without a dump."""
        if not self.dump.exists():
            return None
        with self._reading():
            return int(json.loads(self.dump.read_bytes())["block"]["timestamp"], 16)

    def keep_one_first_block(self, began: int) -> None:
        """Drop from the dump the first blocks that Anvil made beside ours, one at each start: after a load, any of them
        might be the chain's, and the chain be another.
        """
        if not self.dump.exists():
            return
        with self._reading():
            state = json.loads(self.dump.read_bytes())
            kept = [block for block in state["blocks"] if not _is_other_first(block["header"], began)]
        if len(kept) < len(state["blocks"]):
            write_atomically(self.dump, json.dumps({**state, "blocks": kept}).encode())

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, KeyError, TypeError) as error:
            raise StateUnreadable(f"{self.dump} is damaged; remove {self.path} to begin a new chain.") from error

    def keep_process(self, process: Process) -> None:
        """Remember the running Anvil, for whoever comes after a crash of this process."""
        write_atomically(self.path / "anvil.json", json.dumps(asdict(process)).encode())

    def forget_process(self) -> None:
        """No Anvil runs here any more."""
        (self.path / "anvil.json").unlink(missing_ok=True)

    def left_behind(self) -> Process | None:
        """An Anvil of this folder that outlived the process which started it."""
        path = self.path / "anvil.json"
        if not path.exists():
            return None
        process = Process(**json.loads(path.read_bytes()))
        return process if self._is_ours(process.pid) else None

    def _is_ours(self, pid: int) -> bool:
        """Whether `pid` is still our Anvil: a pid alone may since belong to another program."""
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except FileNotFoundError:
            return False
        return os.fsencode(self.cache) in words


def _is_other_first(header: dict[str, str], began: int) -> bool:
    return int(header["number"], 16) == 0 and int(header["timestamp"], 16) != began


def end_process(pid: int, patience_s: float = 5.0) -> None:
    """Ask a process that is not our child to end, then make it."""
    for word in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, word)
        except ProcessLookupError:
            return
        if wait_for(lambda: _has_ended(pid), patience_s):
            return


def _has_ended(pid: int) -> bool:
    """Also when nobody has collected it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True
