"""Our service on the benchmark's chain: the processes that `xinlian up` starts, on a database of their own."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg

from api.cli.stack.founders import RELAY
from api.client.http import wait_ready
from api.services import api_keys
from api.services.actor import SCOPES
from api.store import migrate
from api.store.session import Database
from chain_node.accounts import dev_account
from chain_node.wait import wait_for
from scripts.bench.chain import Job
from tests.indexer.people import SECOND

READY_S = 120.0
PROCESSES = ("indexer", "relay", "api")


class Service:
    """Indexer, relay and API; ended with the block. It begins when the index has all of the chain."""

    def __init__(self, job: Job, folder: Path) -> None:
        self._home = folder / "service"
        self._home.mkdir()
        self.database_url, self._last = job.database_url, job.last
        migrate.upgrade(job.database_url)
        self.admin_key, self.member_key = asyncio.run(_keys(job.database_url))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        settings = {
            "dev": True,
            "finality": "any",
            "database_url": job.database_url,
            "rpc_url": job.rpc_url,
            "ws_url": job.ws_url,
            "deployment": job.deployment,
            "http_port": self.port,
            "relay_key": "0x" + dev_account(RELAY).key.hex(),
        }
        (self._home / "stack.json").write_text(json.dumps(settings))
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Service":
        root = str(Path(__file__).resolve().parents[2])
        environment = {**os.environ, "XINLIAN_HOME": str(self._home), "PYTHONPATH": root}
        for name in PROCESSES:
            with (self._home / f"{name}.log").open("wb") as log:
                words = [sys.executable, "-m", "api.cli.main", "run", name]
                self._processes[name] = subprocess.Popen(words, env=environment, cwd=root, stdout=log, stderr=log)
        if not (wait_ready(self.url, READY_S) and wait_for(self._is_at_head, READY_S)):
            self.__exit__()
            raise TimeoutError(f"our service did not get ready; its logs are in {self._home}")
        return self

    def _is_at_head(self) -> bool:
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute("SELECT max(number) FROM blocks").fetchone()
        return row is not None and row[0] is not None and row[0] >= self._last

    def __exit__(self, *_: object) -> None:
        for process in self._processes.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self._processes.values():
            process.wait()

    def pid(self, name: str) -> int:
        """One of its processes."""
        return self._processes[name].pid

    def rest(self, *names: str) -> None:
        """Those processes stop for a while, where they are."""
        self._signal(names, signal.SIGSTOP)

    def go_on(self, *names: str) -> None:
        """And go on."""
        self._signal(names, signal.SIGCONT)

    def _signal(self, names: Sequence[str], number: int) -> None:
        for name in names or PROCESSES:
            self._processes[name].send_signal(number)


async def _keys(url: str) -> tuple[str, str]:
    """An administrator's API key, and one of a member that reads."""
    db = Database(url)
    try:
        admin = await api_keys.create(db, "bench", None, list(SCOPES), 0)
        member = await api_keys.create(db, "bench member", SECOND, ["read"], 0)
    finally:
        await db.close()
    return str(admin["secret"]), str(member["secret"])


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found
