"""Detached processes: started in a group of their own, known again by pid and start time, stopped by id."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chain_node.paths import write_atomically
from chain_node.wait import wait_for

STOP_DEADLINE_S = 10.0

_children: dict[int, subprocess.Popen[bytes]] = {}
"""What this interpreter started: it must collect those that end while it runs."""


@dataclass(frozen=True)
class Detached:
    """One process by name; its log and its note lie in `home`."""

    home: Path
    name: str

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.home / "logs" / f"{self.name}.log"

    @property
    def _note(self) -> Path:
        return self.home / "run" / f"{self.name}.json"

    @property
    def pid(self) -> int | None:
        """Its pid, if it lives. A pid that another program took over has another start time."""
        try:
            found = json.loads(self._note.read_text())
        except (FileNotFoundError, ValueError):
            return None
        pid, started = int(found["pid"]), found["started"]
        return pid if started is not None and _started(pid) == started else None

    def spawn(self, words: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> None:
        """Starts it if it does not live."""
        if self.pid is not None:
            return
        for path in (self.log, self._note):
            path.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            child = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=environment,
                cwd=folder,
            )
        _children[child.pid] = child
        note = json.dumps({"pid": child.pid, "started": _started(child.pid)})
        write_atomically(self._note, note.encode())

    def stop(self, patience_s: float = STOP_DEADLINE_S) -> None:
        """Ends it, in the end by force."""
        pid = self.pid
        if pid is not None:
            _send(pid, signal.SIGTERM)
            if not wait_for(lambda: self.pid is None, patience_s):
                self.kill()
            _collect(pid)
        self._note.unlink(missing_ok=True)

    def kill(self) -> None:
        """Ends it as a loss of power would, and waits until it is gone."""
        pid = self.pid
        if pid is not None:
            _send(pid, signal.SIGKILL)
            wait_for(lambda: self.pid is None, STOP_DEADLINE_S)
            _collect(pid)

    def last_words(self) -> str:
        """The end of its log, for an error message."""
        try:
            lines = self.log.read_text(errors="replace").strip().splitlines()
        except FileNotFoundError:
            return ""
        return lines[-1] if lines else ""


def _collect(pid: int) -> None:
    if child := _children.pop(pid, None):
        child.wait()


def _send(pid: int, word: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has ended by itself meanwhile
        os.kill(pid, word)


def _started(pid: int) -> str | None:
    """When a process started, in clock ticks since boot; None if it is gone or only waits to be collected."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]
