"""The floor: the same logs only fetched and parsed as JSON, in ranges as large as ours: `python -m scripts.bench.floor JOB`."""

import asyncio
import json
import sys
import time

import aiohttp
import orjson

from scripts.bench.chain import Job

LOGS_WANTED = 8_000


async def _fetch(job: Job) -> tuple[float, int]:
    began, found, first, size = time.perf_counter(), 0, job.first, 64
    async with aiohttp.ClientSession() as session:
        while first <= job.last:
            last = min(job.last, first + size - 1)
            wanted = {"fromBlock": hex(first), "toBlock": hex(last), "address": job.addresses}
            body = {"jsonrpc": "2.0", "id": 1, "method": "eth_getLogs", "params": [wanted]}
            async with session.post(job.rpc_url, json=body) as answer:
                logs = orjson.loads(await answer.read())["result"]
            found += len(logs)
            size = max(1, min(2 * size, size * LOGS_WANTED // max(1, len(logs))))
            first = last + 1
    return time.perf_counter() - began, found


if __name__ == "__main__":
    seconds, events = asyncio.run(_fetch(Job.read(sys.argv[1])))
    print(json.dumps({"seconds": seconds, "events": events}))
