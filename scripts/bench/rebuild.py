"""Our tables anew from the stored events, as a process of its own: `python -m scripts.bench.rebuild JOB`."""

import json
import sys
import time

import uvloop

from api.indexer.rebuild import Rebuild
from api.indexer.service import spare_collector
from api.store.session import Database
from scripts.bench.chain import Job


async def _rebuild(url: str) -> float:
    db = Database(url)
    began = time.perf_counter()
    await Rebuild(db, lambda _done, _all: None).run()
    taken = time.perf_counter() - began
    await db.close()
    return taken


if __name__ == "__main__":
    spare_collector()
    print(json.dumps({"seconds": uvloop.run(_rebuild(Job.read(sys.argv[1]).database_url))}))
