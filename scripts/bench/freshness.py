"""Receipt → visible in HTTP: the same probe asks ours and Ponder, in turn, while the other one rests."""

import asyncio
import signal
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from api.chain.events import decode
from api.chain.rpc import read_log
from api.domain.numbers import voucher_chain_no
from scripts.bench.chain import Filler
from scripts.bench.contenders import PonderProcess
from scripts.bench.service import Service
from tests.indexer.people import SECOND

PROBES = 25
ROUNDS = 4
WARM_UP = 3
PAUSE_S = 0.02
GIVE_UP_S = 30.0


@dataclass
class Freshness:
    """Milliseconds of each probe."""

    who: str
    ms: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """Half are faster."""
        return statistics.median(self.ms)

    @property
    def p95(self) -> float:
        """Nineteen of twenty are faster."""
        return statistics.quantiles(self.ms, n=20)[-1]


@dataclass(frozen=True)
class Candidate:
    """Where to look, and how to let it rest."""

    who: str
    url: Callable[[str], str]
    headers: Mapping[str, str]
    rest: Callable[[], None]
    go_on: Callable[[], None]


def ours(service: Service) -> Candidate:
    """Our API, asked by the member that the voucher goes to."""
    headers = {"Authorization": f"Bearer {service.member_key}"}
    return Candidate("ours", lambda no: f"{service.url}/v1/vouchers/{no}", headers, service.rest, service.go_on)


def ponder(process: PonderProcess, port: int) -> Candidate:
    """Ponder's own server."""
    return Candidate(
        "ponder",
        lambda no: f"http://127.0.0.1:{port}/voucher/{voucher_chain_no(no)}",
        {},
        lambda: process.signal(signal.SIGSTOP),
        lambda: process.signal(signal.SIGCONT),
    )


async def measure(
    filler: Filler, rpc_url: str, candidates: list[Candidate], said: Callable[[], None]
) -> list[Freshness]:
    """Each candidate's probes."""
    found = {each.who: Freshness(each.who) for each in candidates}
    async with aiohttp.ClientSession() as session:
        for each in candidates:
            each.rest()
        for _ in range(ROUNDS):
            for each in candidates:
                each.go_on()
                for _ in range(WARM_UP):
                    await _probe(session, filler, rpc_url, each)
                for _ in range(PROBES):
                    found[each.who].ms.append(await _probe(session, filler, rpc_url, each))
                    await asyncio.sleep(PAUSE_S)
                each.rest()
                said()
        for each in candidates:
            each.go_on()
    return list(found.values())


async def _probe(session: aiohttp.ClientSession, filler: Filler, rpc_url: str, at: Candidate) -> float:
    await filler.renew()
    tx = "0x" + (await filler.carry([filler.issue(to=SECOND)])).hex()
    voucher = await _receipt(session, rpc_url, tx)
    began = time.perf_counter()
    while True:
        async with session.get(at.url(voucher), headers=at.headers) as answer:
            await answer.read()
            if answer.status == 200:  # noqa: PLR2004 (HTTP's OK)
                return (time.perf_counter() - began) * 1000
        if time.perf_counter() - began > GIVE_UP_S:
            raise TimeoutError(f"{at.who} does not show {voucher}")


async def _receipt(session: aiohttp.ClientSession, rpc_url: str, tx: str) -> str:
    """Waits for it without a pause; returns the voucher's number."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "eth_getTransactionReceipt", "params": [tx]}
    while True:
        async with session.post(rpc_url, json=body) as answer:
            found: Any = (await answer.json())["result"]
        if found:
            events = [event for log in found["logs"] if (event := decode(read_log(log)))]
            return next(str(event.voucher) for event in events if event.name == "VoucherIssued")
