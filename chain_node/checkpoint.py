"""Keeps a running Anvil's state on disk.

Anvil can write its state by itself (--state), but in place: a crash in mid-write leaves a file
that it refuses to load. So we ask for the dump and replace the file in one step.
"""

import gzip
import threading
import time
from typing import Any

import orjson

from chain_node.errors import RpcFailed
from chain_node.paths import write_atomically
from chain_node.rpc import Rpc
from chain_node.state import StateDir

# A dump takes 0.1 s for 3,000 blocks; it may use up to a twentieth of the time.
SHARE_MAX = 20
DUMP_TRIES = 20
NO_CODE = ("0x", "", None)


class Checkpoint:
    """Writes the chain to `folder` whenever it moved, at most every `interval_s`."""

    def __init__(self, rpc: Rpc, folder: StateDir, interval_s: float, *, archive: bool) -> None:
        self._rpc = rpc
        self._folder = folder
        self._interval_s = interval_s
        self._archive = archive
        self._kept: str | None = None
        self._writing = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dev-chain-checkpoint", daemon=True)

    def start(self) -> None:
        """Begin to write in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End the background work; does not write."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()

    def write(self) -> float:
        """Write the state now if the chain moved; returns the seconds it took. Raises RpcFailed."""
        started = time.monotonic()
        with self._writing:
            head: str = self._rpc.call("eth_getBlockByNumber", "latest", False)["hash"]
            if head != self._kept:
                write_atomically(self._folder.dump, self._dump())
                self._kept = head
        return time.monotonic() - started

    def _dump(self) -> bytes:
        """A dump whose accounts and blocks are of one moment."""
        for _ in range(DUMP_TRIES):
            answer: str = self._rpc.call("anvil_dumpState", self._archive)
            dump = gzip.decompress(bytes.fromhex(answer[2:]))
            if is_of_one_moment(orjson.loads(dump)):
                return dump
        raise RpcFailed(f"anvil_dumpState was in the middle of a block {DUMP_TRIES} times.")

    def _run(self) -> None:
        pause = self._interval_s
        while not self._ended.wait(pause):
            try:
                pause = max(self._interval_s, SHARE_MAX * self.write())
            except RpcFailed:
                # Anvil is gone, or about to be: whoever calls it next learns that from its call.
                return


def is_of_one_moment(state: dict[str, Any]) -> bool:
    """Whether the accounts of a dump are as its blocks leave them.

    Anvil commits a block's accounts before it adds the block. A dump from between has effects without their cause: loaded, the
    chain would refuse the block's orders as done, and nobody would ever see their events. Each transaction adds one to its
    sender's nonce, so that the nonces of accounts without code add up to the transactions.
    """
    nonces = sum(account["nonce"] for account in state["accounts"].values() if account.get("code") in NO_CODE)
    return bool(nonces == sum(len(block["transactions"]) for block in state["blocks"]))
