"""How long reads take where there is much: `PYTHONPATH=. python scripts/read_times.py [EVENTS]`. The bench's chain is indexed by our own service, and each
kind of member asks what members ask: who has few vouchers of its own, who once had a part of all, a bank that holds of all, and an auditor.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

import aiohttp
import psycopg
from rich.progress import Progress

from api.services import api_keys
from api.store.session import Database
from scripts.bench.__main__ import TRANSACTIONS_A_BLOCK, open_bench
from scripts.bench.service import Service
from tests.indexer.people import BANK, FIRST, SECOND

EVENTS = 150_000
TIMES = 5
LISTS = ("vouchers", "vouchers?status=active", "offers", "financings", "invoices", "events", "balances")
READERS = {
    "few": (SECOND, ["read"]),
    "former": (FIRST, ["read"]),
    "bank": (BANK, ["read"]),
    "auditor": (None, ["read:all", "read"]),
}


async def keys(url: str) -> dict[str, str]:
    """An API key for each kind of reader."""
    db = Database(url)
    try:
        return {
            name: str((await api_keys.create(db, name, member, scopes, 0))["secret"])
            for name, (member, scopes) in READERS.items()
        }
    finally:
        await db.close()


def questions(member: int | None, voucher: str) -> Iterator[str]:
    """What one reader asks."""
    if member is not None:
        yield from (f"balances/{member}", f"vouchers?holder={member}", f"offers?state=open&offeree={member}")
    yield from (f"vouchers/{voucher}", f"vouchers/{voucher}/lineage", f"vouchers/{voucher}/events", *LISTS)


async def ask(session: aiohttp.ClientSession, url: str, key: str) -> float:
    """Milliseconds, the median of some."""
    took: list[float] = []
    for _ in range(TIMES):
        began = time.perf_counter()
        async with session.get(url, headers={"Authorization": f"Bearer {key}"}) as answer:
            await answer.read()
            answer.raise_for_status()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


async def measure(service: Service, vouchers: Mapping[str, str]) -> None:
    """Prints a table."""
    secrets = await keys(service.database_url)
    print("| reader | asks for | ms |\n|---|---|---:|")
    async with aiohttp.ClientSession() as session:
        for name, (member, _) in READERS.items():
            for path in questions(member, vouchers[name]):
                print(
                    f"| {name} | `/v1/{path}` | {await ask(session, f'{service.url}/v1/{path}', secrets[name]):.1f} |"
                )


def told(url: str) -> dict[str, str]:
    """Says how much there is; returns the voucher that each reader asks for: one of the few, and a root that the bank has a part of."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
        print(" and ".join(f"{_one(connection, question)} {name}" for name, question in _COUNTED.items()), "\n")
        own, root = (
            _one(connection, "SELECT max(root) FROM vouchers WHERE holder = %s", each) for each in (SECOND, BANK)
        )
        return {name: own if name == "few" else root for name in READERS}


_COUNTED = {"events": "SELECT count(*) FROM events", "vouchers": "SELECT count(*) FROM vouchers"}


def _one(connection: psycopg.Connection[Any], question: str, *values: object) -> Any:
    row = connection.execute(question, values).fetchone()
    return row and row[0]


def main(events: int) -> None:
    """Fills, indexes, asks."""
    with Progress(disable=True) as progress, open_bench(progress, TRANSACTIONS_A_BLOCK) as bench:
        job = bench.filled(events)
        with bench.service(job) as service:
            asyncio.run(measure(service, told(service.database_url)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS)
