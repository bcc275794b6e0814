"""Records a life of vouchers on the real contracts: `.venv/bin/python -m tests.sim.record`."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from api.chain.ledger import Contracts
from api.chain.rpc import Node
from api.indexer.reconcile import compare
from api.indexer.service import Indexer
from api.store import embedded, migrate
from api.store.session import Database
from chain_node.dev import DevChain
from tests.indexer.conftest import FIRST_DAY, put_ledger_on
from tests.indexer.people import People
from tests.sim.recording import FILE, Recording, Sent, contracts_fingerprint, write


class Noting(Node):
    """A node whose answers about contract storage are noted."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.storage: dict[str, str] = {}

    async def batch(self, requests: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        answers = await super().batch(requests)
        for (method, params), answer in zip(requests, answers, strict=True):
            if method == "eth_call":
                self.storage[storage_key(params[0])] = answer
        return answers


def storage_key(request: dict[str, str]) -> str:
    return request["to"].lower() + request["data"][2:]


@contextmanager
def chain_with_ledger() -> Iterator[DevChain]:
    folder = Path(tempfile.mkdtemp(prefix="xinlian-", dir="/tmp"))
    try:
        with DevChain(folder / "chain", clock=FIRST_DAY) as chain:
            put_ledger_on(chain, folder)
            yield chain
    finally:
        shutil.rmtree(folder)


@asynccontextmanager
async def new_database() -> AsyncIterator[Database]:
    home = Path(tempfile.mkdtemp(prefix="xinlian-", dir="/tmp"))
    try:
        url = embedded.start(home / "pg")
        migrate.upgrade(url)
        db = Database(url)
        yield db
        await db.close()
    finally:
        embedded.stop(home / "pg")
        shutil.rmtree(home)


async def record(chain: DevChain, db: Database) -> Recording:
    node = Noting(chain.url)
    contracts = Contracts(node, chain.ledger)
    people = People(contracts)
    await people.register()
    await people.life()
    indexer = Indexer(db, node, chain.ledger, "any", None)
    assert await indexer.catch_up()
    node.storage = {}
    assert await compare(db, contracts) == []
    sent = await sent_on(node)
    await node.close()
    return Recording(chain.ledger, sent, node.storage, contracts_fingerprint())


async def sent_on(node: Node) -> tuple[Sent, ...]:
    """Every transaction that left a log, in order; of empty blocks nothing is kept."""
    found: list[Sent] = []
    head = await node.head()
    for number in range(1, head.number + 1):
        block = await node.call("eth_getBlockByNumber", hex(number), False)
        logs = await node.call("eth_getLogs", {"fromBlock": hex(number), "toBlock": hex(number)})
        for tx in block["transactions"]:
            own = tuple(
                {name: log[name] for name in ("address", "topics", "data")}
                for log in logs
                if log["transactionHash"] == tx
            )
            if own:
                found.append(Sent(tx, int(block["timestamp"], 16), own))
    return tuple(found)


async def main() -> None:
    with chain_with_ledger() as chain:
        async with new_database() as db:
            recording = await record(chain, db)
    write(recording)
    logs = sum(len(each.logs) for each in recording.sent)
    sys.stdout.write(f"{FILE.name}: {len(recording.sent)} transactions, {logs} logs, {FILE.stat().st_size} bytes\n")


if __name__ == "__main__":
    asyncio.run(main())
