"""The dev chain: Anvil as a child process whose chain outlives it.

What Anvil keeps, loses and gets wrong: docs/decisions/0008-dev-chain.md.
"""

import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import TracebackType
from typing import Self

from chain_node import tools
from chain_node.accounts import DEV_ACCOUNTS, DEV_MNEMONIC
from chain_node.checkpoint import Checkpoint
from chain_node.errors import ChainNotReady, ClockGoesBack, RpcFailed
from chain_node.rpc import Rpc
from chain_node.state import Chain, Process, StateDir, end_process
from chain_node.wait import wait_for

DEV_CHAIN_ID = 20776
BLOCK_GAS_LIMIT = 300_000_000
STATES_KEPT = 128  # blocks back from the head that eth_call and eth_getProof reach
READY_DEADLINE_S = 30.0
STOP_DEADLINE_S = 10.0
CHECKPOINT_INTERVAL_S = 1.0
START_TRIES = 3  # another program may take the free port between our look and Anvil's

SHANGHAI = timezone(timedelta(hours=8))
OPENING_HOUR = 9  # of a new chain's first day, in Shanghai


@dataclass(frozen=True)
class Head:
    """The chain's newest block; `timestamp` [unix s]."""

    number: int
    hash: str
    timestamp: int

    @property
    def day(self) -> date:
        """The business date: the block's date in Shanghai."""
        return datetime.fromtimestamp(self.timestamp, SHANGHAI).date()


def opening_time(day: date) -> int:
    """The second [unix s] at which a chain that begins on `day` begins."""
    return int(datetime(day.year, day.month, day.day, OPENING_HOUR, tzinfo=SHANGHAI).timestamp())


class DevChain:
    """One dev chain, kept in `state_dir`; use as a context, or call start and stop.

    `port` 0 takes a free one. `clock` is the first day of a chain that begins now (its clock
    then is virtual); a kept chain goes on where it was. `chain_id` likewise is for a new chain.
    `archive` keeps the state of every block also across restarts, which costs memory that grows
    with the square of the chain: for short chains only.
    """

    def __init__(
        self,
        state_dir: Path,
        *,
        port: int = 0,
        clock: date | None = None,
        chain_id: int = DEV_CHAIN_ID,
        archive: bool = False,
    ) -> None:
        self.port = port
        self._folder = StateDir(state_dir.absolute())
        self._clock = clock
        self._chain_id = chain_id
        self._archive = archive
        self._process: subprocess.Popen[bytes] | None = None
        self._rpc: Rpc | None = None
        self._checkpoint: Checkpoint | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where the node answers, over HTTP."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        """Where the node answers, over WebSocket."""
        return f"ws://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The running Anvil's process id."""
        if self._process is None:
            raise ChainNotReady("The dev chain is not running.")
        return self._process.pid

    @property
    def chain(self) -> Chain:
        """The chain's id and kind of clock."""
        return self._folder.chain() or self._new_chain()

    @property
    def rpc(self) -> Rpc:
        """The connection to the node."""
        if self._rpc is None:
            raise ChainNotReady("The dev chain is not running.")
        return self._rpc

    def start(self) -> Self:
        """Start Anvil on the kept chain, or on a new one, and wait until it answers.

        Raises ChainInUse, ChainNotReady, StateUnreadable, ToolMissing, InstallFailed.
        """
        anvil = tools.anvil_path()
        self._folder.take()
        try:
            self._end_left_behind()
            self._start(anvil)
        except BaseException:
            self._end()
            raise
        return self

    def stop(self) -> None:
        """Write the chain to its folder and end Anvil; a second call does nothing."""
        try:
            if self._checkpoint is not None:
                self._checkpoint.stop()
                self._write_last(self._checkpoint)
        finally:
            self._end()

    def end_left_behind(self) -> None:
        """End an Anvil whose starter was killed, so that nobody takes it, or its port, for a stranger's; its chain is
        written before. Raises ChainInUse when its starter lives.
        """
        self._folder.take()
        try:
            self._end_left_behind()
        finally:
            self._folder.give_back()

    def checkpoint(self) -> None:
        """Write the chain to its folder now, so that even a kill loses nothing up to here."""
        if self._checkpoint is not None:
            self._checkpoint.write()

    def head(self) -> Head:
        """The newest block."""
        block = self.rpc.call("eth_getBlockByNumber", "latest", False)
        return Head(int(block["number"], 16), block["hash"], int(block["timestamp"], 16))

    def mine(self) -> Head:
        """Seal an empty block, so that the head shows the clock's time."""
        self.rpc.call("evm_mine")
        return self.head()

    def set_clock(self, timestamp: int) -> Head:
        """Move the clock forward to `timestamp` [unix s] and seal a block there.

        The clock is virtual from then on. Raises ClockGoesBack, changing nothing.
        """
        head = self.head()
        if timestamp < head.timestamp:
            have, need = _moment(head.timestamp), _moment(timestamp)
            raise ClockGoesBack(f"The chain's clock is at {have} and cannot go back to {need}.")
        self.rpc.call("evm_setNextBlockTimestamp", timestamp)
        self._folder.keep_chain(replace(self.chain, clock="virtual"))
        return self.mine()

    def snapshot(self) -> str:
        """A mark to which `revert` can return, once, while this Anvil runs."""
        mark: str = self.rpc.call("evm_snapshot")
        return mark

    def revert(self, mark: str) -> Head:
        """Return to a mark: later blocks are gone, as on a fork."""
        if not self.rpc.call("evm_revert", mark):
            raise RpcFailed(f"The dev chain has no snapshot {mark}.")
        return self.head()

    def _start(self, anvil: Path) -> None:
        chain = self._folder.chain() or self._new_chain()
        if chain.began is not None:
            self._folder.keep_one_first_block(chain.began)
        wanted = self.port
        # A kept cache would only grow: Anvil never reads an earlier run's.
        shutil.rmtree(self._folder.cache, ignore_errors=True)
        for tries_left in reversed(range(START_TRIES)):
            self.port = wanted or _free_port()
            _need_free(self.port)
            self._process = self._spawn([str(anvil), *self._words(chain)])
            self._folder.keep_process(Process(self._process.pid, self.port))
            self._rpc = Rpc(self.url)
            if wait_for(self._answers_or_ended, READY_DEADLINE_S) and self._process.poll() is None:
                break
            self._end_process()
            if wanted or not tries_left or "in use" not in self._last_words():
                raise ChainNotReady(f"The dev chain did not come up: {self._last_words()}")
        self._folder.keep_chain(replace(chain, began=chain.began or self._first_time()))
        self._checkpoint = Checkpoint(
            self._rpc or Rpc(self.url), self._folder, CHECKPOINT_INTERVAL_S, archive=self._archive
        )
        self._checkpoint.write()
        self._checkpoint.start()

    def _first_time(self) -> int:
        block = self.rpc.call("eth_getBlockByNumber", "0x0", False)
        return int(block["timestamp"], 16)

    def _new_chain(self) -> Chain:
        return Chain(self._chain_id, "wall" if self._clock is None else "virtual")

    def _words(self, chain: Chain) -> Sequence[str]:
        """Anvil's command line."""
        load = ["--load-state", str(self._folder.dump)] if self._folder.dump.exists() else []
        states = [] if self._archive else ["--prune-history", str(STATES_KEPT)]
        words = {
            "--host": "127.0.0.1",
            "--port": self.port,
            "--chain-id": chain.chain_id,
            "--timestamp": self._start_time(chain),
            "--cache-path": self._folder.cache,
            "--mnemonic": DEV_MNEMONIC,
            "--accounts": DEV_ACCOUNTS,
            "--order": "fifo",
            "--hardfork": "paris",
            "--gas-limit": BLOCK_GAS_LIMIT,
            "--gas-price": 0,
            "--block-base-fee-per-gas": 0,
        }
        plain = ["--disable-min-priority-fee", "--no-request-size-limit", "--quiet"]
        pairs = [str(word) for pair in words.items() for word in pair]
        return [*pairs, *plain, *states, *load]

    def _start_time(self, chain: Chain) -> int:
        """The second at which the clock starts. Anvil left alone would take the machine's time
        even when the head is later, and seal blocks older than their parents.
        """
        head = self._folder.head_time()
        if head is None:
            return int(time.time()) if self._clock is None else opening_time(self._clock)
        return head if chain.clock == "virtual" else max(head, int(time.time()))

    def _spawn(self, words: Sequence[str]) -> subprocess.Popen[bytes]:
        """Anvil in a process group of its own: Ctrl-C must not reach it before we wrote."""
        with self._folder.log.open("wb") as log:
            return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0)

    def _answers_or_ended(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            return True
        try:
            self.rpc.call("eth_chainId")
        except RpcFailed:
            return False
        return True

    def _last_words(self) -> str:
        lines = self._folder.log.read_text(errors="replace").strip().splitlines()
        return lines[0] if lines else f"no answer within {READY_DEADLINE_S:.0f} s."

    def _end_left_behind(self) -> None:
        """Write and end an Anvil whose starter was killed; it may hold blocks we have not."""
        left = self._folder.left_behind()
        if left is None:
            return
        # One that hangs, or ends, has nothing more to say: what was written last is what we have.
        with Rpc(f"http://127.0.0.1:{left.port}", timeout_s=STOP_DEADLINE_S) as rpc, contextlib.suppress(RpcFailed):
            Checkpoint(rpc, self._folder, CHECKPOINT_INTERVAL_S, archive=self._archive).write()
        end_process(left.pid)
        self._folder.forget_process()

    def _write_last(self, checkpoint: Checkpoint) -> None:
        """Write before the end. An Anvil that was killed has nothing more to say."""
        try:
            checkpoint.write()
        except RpcFailed:
            if not self._ended():
                raise

    def _ended(self) -> bool:
        """Whether Anvil has ended, now or within a moment."""
        process = self._process
        return process is None or wait_for(lambda: process.poll() is not None, 1.0)

    def _end(self) -> None:
        self._checkpoint = None
        self._end_process()
        self._folder.forget_process()
        shutil.rmtree(self._folder.cache, ignore_errors=True)
        self._folder.give_back()

    def _end_process(self) -> None:
        if self._rpc is not None:
            self._rpc.close()
            self._rpc = None
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def _need_free(port: int) -> None:
    """Raise ChainNotReady when something listens at `port`: it would answer in Anvil's place."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ChainNotReady(f"Port {port} for the dev chain is in use.") from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _moment(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, SHANGHAI).isoformat(sep=" ")
