"""Our indexer from nothing to the chain's head, as a process of its own: `python -m scripts.bench.ours JOB`."""

import json
import sys
import time
from pathlib import Path

import uvloop

from api.chain.contracts import read_ledger
from api.chain.rpc import Node
from api.indexer.service import Indexer, spare_collector
from api.store import migrate
from api.store.session import Database
from scripts.bench.chain import Job

FINALITY = "depth:30"
"""What Ponder assumes of a chain it does not know: nobody writes inverse rows for blocks that nobody takes back."""


async def _index(job: Job) -> float:
    db, node = Database(job.database_url), Node(job.rpc_url)
    indexer = Indexer(db, node, read_ledger(Path(job.deployment)), FINALITY, None)
    began = time.perf_counter()
    if not await indexer.catch_up():
        raise RuntimeError("the chain is away")
    taken = time.perf_counter() - began
    await indexer.close()
    await node.close()
    await db.close()
    return taken


if __name__ == "__main__":
    told = Job.read(sys.argv[1])
    migrate.upgrade(told.database_url)
    spare_collector()
    print(json.dumps({"seconds": uvloop.run(_index(told))}))
