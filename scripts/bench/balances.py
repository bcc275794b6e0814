"""Balances over HTTP, one process each, in turn: ours with sign-in and snapshot, against one query behind FastAPI and behind ASGI."""

import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chain_node.wait import wait_for
from scripts.bench.contenders import cpu_s
from scripts.bench.service import Service, free_port
from tests.indexer.people import SECOND

ROUNDS = 3
SECONDS = 4.0
READY_S = 60.0
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Reads:
    """Answers a second, a round each."""

    who: str
    rounds: list[float]
    cpu_ms: float
    """What one answer costs the process that gives it; PostgreSQL's part is its own."""

    @property
    def per_s(self) -> float:
        """The figure."""
        return statistics.median(self.rounds)


def measure(service: Service, said: Callable[[], None]) -> list[Reads]:
    """All three, interleaved; indexer and relay rest."""
    service.rest("indexer", "relay")
    try:
        with _app("fastapi_app", service) as fastapi, _app("bare_app", service) as bare:
            servers = {"ours": (service.port, service.pid("api")), "FastAPI + asyncpg": fastapi, "bare ASGI": bare}
            found: dict[str, list[tuple[float, float]]] = {who: [] for who in servers}
            for _ in range(ROUNDS):
                for who, (port, pid) in servers.items():
                    found[who].append(_round(port, pid, service.member_key))
                    said()
    finally:
        service.go_on("indexer", "relay")
    return [
        Reads(who, [each for each, _ in rounds], statistics.median(cpu for _, cpu in rounds))
        for who, rounds in found.items()
    ]


def _round(port: int, pid: int, key: str) -> tuple[float, float]:
    """Answers a second, and CPU milliseconds of one."""
    before = cpu_s(pid)
    answer = _ask(port, key)
    return answer["per_s"], (cpu_s(pid) - before) * 1000 / answer["answers"]


def _ask(port: int, key: str) -> dict[str, float]:
    words = [sys.executable, "-m", "scripts.bench.load", str(port), f"/v1/balances/{SECOND}", key, str(SECONDS)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(done.stdout)
    if answer["wrong"]:
        raise RuntimeError(f"{answer['wrong']} answers at port {port} were refusals")
    return answer


@contextlib.contextmanager
def _app(name: str, service: Service) -> Iterator[tuple[int, int]]:
    port = free_port()
    words = [sys.executable, "-m", "uvicorn", f"scripts.bench.apps:{name}", "--port", str(port)]
    words += ["--loop", "uvloop", "--http", "httptools", "--log-level", "warning", "--no-access-log"]
    process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, "BENCH_DATABASE": service.database_url})
    try:
        if not wait_for(lambda: _listens(port), READY_S):
            raise TimeoutError(f"{name} did not start")
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
