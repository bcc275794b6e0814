"""Keeps a running Anvil's state on disk.

Anvil can write its state by itself (--state), but in place: a crash in mid-write leaves a file
that it refuses to load. So we ask for the dump and replace the file in one step.
"""

import gzip
import threading
import time

from chain_node.errors import RpcFailed
from chain_node.paths import write_atomically
from chain_node.rpc import Rpc
from chain_node.state import StateDir

# A dump takes 0.1 s for 3,000 blocks; it may use up to a twentieth of the time.
SHARE_MAX = 20


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
        """Write the state now if the chain moved; returns the seconds it took."""
        started = time.monotonic()
        with self._writing:
            head: str = self._rpc.call("eth_getBlockByNumber", "latest", False)["hash"]
            if head != self._kept:
                dump = self._rpc.call("anvil_dumpState", self._archive)
                write_atomically(self._folder.dump, gzip.decompress(bytes.fromhex(dump[2:])))
                self._kept = head
        return time.monotonic() - started

    def _run(self) -> None:
        pause = self._interval_s
        while not self._ended.wait(pause):
            try:
                pause = max(self._interval_s, SHARE_MAX * self.write())
            except RpcFailed:
                # Anvil is gone, or about to be: whoever calls it next learns that from its call.
                return
