"""Two indexers at one database: one writes, and when it is killed the other goes on."""

import asyncio
import os
import secrets
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from api.chain.events import decode
from api.chain.ledger import Contracts
from api.chain.rpc import Node
from api.indexer.reconcile import compare
from api.store import tables as t
from api.store.index import indexers, read_checkpoint, rows_of
from api.store.session import Database
from chain_node.dev import DevChain
from tests.indexer.people import People

CHECKOUT = Path(__file__).resolve().parents[2]
DEADLINE_S = 120
KILLS = 2


class Desk:
    """Indexer processes of a test, as a person starts them, and what the database knows of them."""

    def __init__(self, db: Database, url: str, chain: DevChain, log: Path) -> None:
        self.db = db
        self.log = log
        self.processes: list[asyncio.subprocess.Process] = []
        self._environment = {
            **os.environ,
            "XINLIAN_HOME": str(log.parent / "none"),
            "XINLIAN_DATABASE_URL": url,
            "XINLIAN_RPC_URL": chain.url,
            "XINLIAN_WS_URL": chain.ws_url,
            "XINLIAN_DEPLOYMENT": str(chain.deployment),
            "XINLIAN_FINALITY": "any",
            "XINLIAN_PEPPER": "0x" + secrets.token_hex(32),
        }

    async def start(self) -> int:
        with self.log.open("ab") as out:
            words = (sys.executable, "-m", "api.cli.main", "run", "indexer")
            made = await asyncio.create_subprocess_exec(
                *words, cwd=CHECKOUT, env=self._environment, stdout=out, stderr=out
            )
        self.processes.append(made)
        return made.pid

    async def at_work(self) -> dict[int, bool]:
        """Process → whether it writes."""
        async with self.db.read() as connection:
            return {int(row["name"].rpartition(":")[2]): row["writes"] for row in await indexers(connection)}

    async def come_to(self, wanted: dict[int, bool]) -> float:
        """Waits for it; returns seconds."""

        async def is_so() -> bool:
            return await self.at_work() == wanted

        return await until(is_so, self.log)

    async def indexed(self, number: int) -> float:
        async def is_there() -> bool:
            async with self.db.read() as connection:
                known = await read_checkpoint(connection)
            return known is not None and known.block_number >= number

        return await until(is_there, self.log)

    async def end(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def until(is_so: Callable[[], Awaitable[bool]], log: Path) -> float:
    began = time.monotonic()
    for _ in range(DEADLINE_S * 50):
        if await is_so():
            return time.monotonic() - began
        await asyncio.sleep(0.02)
    raise AssertionError(said_in(log)[-2000:])


def said_in(log: Path) -> str:
    return log.read_text()


@asynccontextmanager
async def orders_that_flow(people: People) -> AsyncIterator[None]:
    """Vouchers issued, accepted, split and passed on, one after another, until the block ends."""
    is_over = asyncio.Event()

    async def flow() -> None:
        while not is_over.is_set():
            root = await people.issue(1_000_00)
            (child,) = await people.split(root, 20, (21, 300_00))
            await people.transfer(child, 21, 22, 300_00)

    flowing = asyncio.create_task(flow())
    try:
        yield
    finally:
        is_over.set()
        await flowing


@pytest.fixture
async def desk(db: Database, url: str, chain: DevChain, tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(db, url, chain, tmp_path / "indexers.log")
    yield made
    await made.end()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_the_writer_is_killed_and_the_other_goes_on(
    desk: Desk, members: People, node: Node, contracts: Contracts, db: Database
) -> None:
    writer = await desk.start()
    await desk.come_to({writer: True})
    async with orders_that_flow(members):
        for _ in range(KILLS):
            standby = await desk.start()
            await desk.come_to({writer: True, standby: False})
            os.kill(writer, signal.SIGKILL)
            took = await desk.come_to({standby: True})
            fresh = await desk.indexed((await node.head()).number)
            print(f"{took:.2f} s until the other writes, {fresh:.2f} s more until it is at the head")
            writer = standby
    await desk.indexed((await node.head()).number)
    log = said_in(desk.log)
    assert "standing by" in log
    assert "this indexer writes from here on" in log
    assert await compare(db, contracts) == []
    assert await events_of(db) == await events_on(node, contracts)


async def events_of(db: Database) -> list[tuple[int, int, bytes]]:
    async with db.read() as connection:
        rows = await rows_of(connection, t.events)
    return [(row["block_number"], row["log_index"], row["data"]) for row in rows]


async def events_on(node: Node, contracts: Contracts) -> list[tuple[int, int, bytes]]:
    head, first = await node.head(), contracts.ledger.first_block
    logs = await node.logs(first, head.number, contracts.ledger.addresses)
    return [(log.block_number, log.log_index, log.data) for log in logs if decode(log)]
