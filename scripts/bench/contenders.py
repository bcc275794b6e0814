"""Ours and the peers: each a process of its own that fills a new database from the same chain, then is checked."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.store import embedded
from chain_node import tools
from scripts.bench.chain import Job, Truth
from scripts.bench.conservation import OURS, Tables, faults, read

HERE = Path(__file__).resolve().parent
DEADLINE_S = 3_600.0
POLL_S = 0.05
SYNCED = "Completed indexing across all chains"
STARTED = ("Started fetching backfill JSON-RPC data", "Started backfill indexing")
LIVE = "Started live indexing"
PONDER_CACHED_SCHEMA = "s2"


Used = tuple[float, float, int]
"""Seconds, CPU seconds, MiB at most."""


@dataclass(frozen=True)
class Figure:
    """One contender's run. `void` says why it does not count."""

    who: str
    events: int
    seconds: float
    process_s: float
    """The whole process's, starting included."""
    cpu_s: float
    """Of that process, in user and kernel mode; PostgreSQL's and the node's are their own."""
    peak_mib: int
    load: float
    void: str | None = None

    @property
    def events_per_s(self) -> float:
        """The figure."""
        return self.events / self.seconds


class Course:
    """One chain, one database server, one folder for jobs and logs."""

    def __init__(self, server: str, job: Job, truth: Truth, folder: Path) -> None:
        self._server, self._job, self._truth, self._folder = server, job, truth, folder
        self._runs = 0

    def ours(self) -> tuple[Figure, Figure]:
        """Our indexer from nothing, and its tables once more from the events that it stored."""
        job, path = self._database("ours")
        return self._python("ours", job, path, OURS), self._python("rebuild", job, path, OURS)

    def web3_loop(self) -> Figure:
        """web3.py's process_log."""
        return self._python("web3_loop", *self._database("web3_loop"), Tables())

    def floor(self) -> Figure:
        """Fetching alone."""
        job = self._job.write(self._folder / "floor.json")
        answer, used = _run([sys.executable, "-m", "scripts.bench.floor", str(job)], self._folder)
        missing = answer["events"] != self._truth.events
        void = f"{answer['events']} logs of {self._truth.events}" if missing else None
        return Figure("floor", self._truth.events, answer["seconds"], *used, _load(), void)

    def squid(self) -> Figure:
        """Squid SDK."""
        tools.ensure_node_packages(HERE / "squid")
        job, path = self._database("squid")
        words = [str(tools.node_path()), "main.js"]
        answer, used = _run(words, HERE / "squid", {"BENCH_JOB": str(path), "SQD_WARN": "*"})
        return self._checked("squid", job, Tables(), answer["seconds"], used)

    def ponder(self) -> tuple[Figure, Figure]:
        """Ponder from nothing, and once more over what it keeps of the chain."""
        tools.ensure_node_packages(HERE / "ponder")
        job, path = self._database("ponder")
        cold = self._ponder("ponder", job, path, "s1")
        return cold, self._ponder("ponder cached", job, path, PONDER_CACHED_SCHEMA)

    def _ponder(self, who: str, job: Job, path: Path, schema: str) -> Figure:
        began = time.perf_counter()
        with PonderProcess(path, schema, self._folder) as ponder:
            seconds = ponder.wait_indexed()
            used = (time.perf_counter() - began, cpu_s(ponder.pid), peak_mib(ponder.pid))
        return self._checked(who, job, Tables(schema=schema), seconds, used)

    def _python(self, who: str, job: Job, path: Path, tables: Tables) -> Figure:
        answer, used = _run([sys.executable, "-m", f"scripts.bench.{who}", str(path)], self._folder)
        return self._checked(who, job, tables, answer["seconds"], used)

    def _checked(self, who: str, job: Job, tables: Tables, seconds: float, used: Used) -> Figure:
        wrong = "; ".join(faults(read(job.database_url, tables), self._truth)) or None
        return Figure(who, self._truth.events, seconds, *used, _load(), wrong)

    def _database(self, who: str) -> tuple[Job, Path]:
        self._runs += 1
        name = f"bench_{who}_{self._job.last}_{self._runs}"
        job = replace(self._job, database_url=embedded.create_database(self._server, name))
        return job, job.write(self._folder / f"{name}.json")


class PonderProcess:
    """Ponder at work; ended with the block."""

    def __init__(self, job: Path, schema: str, folder: Path, port: int = 0, *, live: bool = False) -> None:
        self._log = folder / f"ponder-{schema}.log"
        words = [str(tools.node_path()), "node_modules/ponder/dist/esm/bin/ponder.js", "start"]
        words += ["--schema", schema, "--log-format", "json", "--port", str(port or 42_069), "--hostname", "127.0.0.1"]
        environment = {**tools.tool_environment(), "BENCH_JOB": str(job), "PONDER_TELEMETRY_DISABLED": "true"}
        if live:
            environment["BENCH_LIVE"] = "1"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                words, cwd=HERE / "ponder", env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self.pid = self._process.pid

    def __enter__(self) -> "PonderProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def signal(self, number: int) -> None:
        """Rests or goes on."""
        self._process.send_signal(number)

    def wait_live(self) -> None:
        """Until it follows the head."""
        self.wait_for(lambda said: LIVE in said)

    def wait_indexed(self) -> float:
        """Seconds from its first word about the chain to its last row, by its own log."""
        lines = self.wait_for(lambda said: SYNCED in said)
        first = next(line["time"] for line in lines if line["msg"] in STARTED)
        last = next(line["time"] for line in lines if line["msg"] == SYNCED)
        return float(last - first) / 1000

    def wait_for(self, ready: Callable[[set[str]], bool]) -> list[dict[str, Any]]:
        """Waits until its log says so; returns the log."""
        until = time.monotonic() + DEADLINE_S
        while time.monotonic() < until:
            lines = [json.loads(line) for line in self._log.read_text().splitlines() if line.startswith("{")]
            if ready({str(line.get("msg")) for line in lines}):
                return lines
            if self._process.poll() is not None:
                break
            time.sleep(POLL_S)
        raise RuntimeError(f"ponder did not come to an end; see {self._log}: {self._log.read_text()[-500:]}")


def _run(words: Sequence[str], cwd: Path, more: dict[str, str] | None = None) -> tuple[dict[str, Any], Used]:
    """Runs a contender: its answer (its last line), and what it used."""
    environment = {**tools.tool_environment(), "PYTHONPATH": str(HERE.parents[1]), **(more or {})}
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(words, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - began
        out.seek(0)
        said = out.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} failed: {said[-2000:]}")
    answer: dict[str, Any] = json.loads(said.strip().rsplit("\n", 1)[-1])
    return answer, (seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def peak_mib(pid: int) -> int:
    """The most memory that a living process had."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))


def cpu_s(pid: int) -> float:
    """What a living process has used of the processors."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _load() -> float:
    return round(os.getloadavg()[0], 1)
