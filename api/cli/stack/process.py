"""Detached processes: started in a group of their own, known again by pid and start time, stopped by id."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from chain_node.paths import write_atomically

STOP_DEADLINE_S = 10.0
POLL_S = 0.02

_children: dict[int, subprocess.Popen[bytes]] = {}
"""What this interpreter started: it must collect those that end while it runs."""


@dataclass(frozen=True)
class Process:
    """One process of a stack, by name."""

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

    def start(self) -> None:
        """Starts it if it does not live."""
        if self.pid is not None:
            return
        for path in (self.log, self._note):
            path.parent.mkdir(parents=True, exist_ok=True)
        words = [sys.executable, "-m", "api.cli.main", "run", self.name]
        environment = {**os.environ, "XINLIAN_HOME": str(self.home)}
        with self.log.open("ab") as log:
            child = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=environment,
            )
        _children[child.pid] = child
        note = json.dumps({"pid": child.pid, "started": _started(child.pid)})
        write_atomically(self._note, note.encode())

    def stop(self) -> None:
        """Ends it, in the end by force."""
        pid = self.pid
        if pid is not None:
            _send(pid, signal.SIGTERM)
            if not wait_for(lambda: self.pid is None, STOP_DEADLINE_S):
                _send(pid, signal.SIGKILL)
            if child := _children.pop(pid, None):
                child.wait()
        self._note.unlink(missing_ok=True)

    def last_words(self) -> str:
        """The end of its log, for an error message."""
        try:
            lines = self.log.read_text(errors="replace").strip().splitlines()
        except FileNotFoundError:
            return ""
        return lines[-1] if lines else ""


def _send(pid: int, word: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):  # it has ended by itself meanwhile
        os.kill(pid, word)


def wait_for(condition: Callable[[], object], deadline_s: float) -> bool:
    """Waits until a condition holds; False when the time is over."""
    until = time.monotonic() + deadline_s
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(POLL_S)
    return bool(condition())


def _started(pid: int) -> str | None:
    """When a process started, in clock ticks since boot; None if it is gone or only waits to be collected."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]
