"""Measures orders a second on four validators of this machine: `python scripts/bench_network.py [ORDERS]`.

Orders are made and signed by maker and checker while the relay rests. Then it carries them: measured is from its first transaction in a
pool to the last outcome in the index, and beside it what the chain alone took, by its blocks. One line of JSON on stdout.
"""

import contextlib
import json
import os
import platform
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from api.client.http import Client
from tests.network.stand import NetworkStand, network_stand
from tests.players import Players

ORDERS = 1_000
AT_ONCE = 40
AMOUNT_FEN = 10_000
DEADLINE_S = 300.0
POLL_S = 0.2


def main(words: list[str]) -> int:
    """Prints the measurement."""
    count = int(words[0]) if words else ORDERS
    with network_stand() as stand, stand.client() as client:
        stand.stack.process("relay").stop()
        print(json.dumps({**_measured(stand, client, count), **_machine()}))
    return 0


def _measured(stand: NetworkStand, client: Client, count: int) -> dict[str, Any]:
    stand.stack.process("relay").start()
    players = Players.register(client, "bench", stand.stack.founders)
    stand.stack.process("relay").stop()
    began = time.monotonic()
    for start in range(0, count, AT_ONCE):
        _sign(players, [_issue(players, start + i) for i in range(min(AT_ONCE, count - start))])
    signed_s = time.monotonic() - began
    first = stand.network.block("bank-a") + 1
    stand.stack.process("relay").start()
    _wait(lambda: _pooled(stand) > 0)
    began, used = time.monotonic(), _cpu_s()
    _wait(lambda: client.get("/v1/status")["outbox_empty"])
    _wait(lambda: not client.get("/v1/orders", status="queued", limit=1)["items"])
    taken_s, now = time.monotonic() - began, _cpu_s()
    blocks = [each for each in _blocks(stand, first) if each["transactions"]]
    return {
        "orders": count,
        "orders_per_s": round(count / taken_s),
        "seconds": round(taken_s, 1),
        "cpu_s": {name: round(now[name] - used.get(name, 0.0), 1) for name in now},
        "sealed_in_blocks": len(blocks),
        "gas_per_block_max": max(int(each["gasUsed"], 16) for each in blocks),
        "made_and_signed_per_s": round(count / signed_s),
    }


def _issue(players: Players, number: int) -> dict[str, Any]:
    """One voucher on one invoice."""
    invoice = {"number": f"{players.text('')}{number}", "amount_fen": AMOUNT_FEN, "used_fen": AMOUNT_FEN}
    return players.request(
        "CE",
        "issue",
        to=players.number("S1"),
        amount_fen=AMOUNT_FEN,
        due=(players.today + timedelta(days=60)).isoformat(),
        cutoff=(players.today + timedelta(days=58)).isoformat(),
        contract="HT-1",
        invoices=[invoice],
        reference=players.text(f"B{number}"),
    )


def _sign(players: Players, bodies: list[dict[str, Any]]) -> None:
    made = players.admin.post("/v1/orders/batch", {"orders": bodies})["results"]
    keys = players.signers("CE")
    items = [
        {
            "id": each["order"]["id"],
            "signatures": [players.signature(each["order"], key) for key in (keys.maker, keys.checker)],
        }
        for each in made
    ]
    for result in players.admin.post("/v1/orders/batch/signatures", {"items": items})["results"]:
        if result["problem"]:
            raise RuntimeError(f"an order was refused: {result['problem']}")


def _pooled(stand: NetworkStand) -> int:
    with stand.network.node("bank-a").ipc() as ipc:
        return int(ipc.call("txpool_status")["pending"], 16)


def _blocks(stand: NetworkStand, first: int) -> list[dict[str, Any]]:
    with stand.network.node("bank-a").ipc() as ipc:
        return [
            ipc.call("eth_getBlockByNumber", hex(n), False) for n in range(first, ipc.number("eth_blockNumber") + 1)
        ]


def _cpu_s() -> dict[str, float]:
    """CPU seconds of all there is of each kind on this machine, which must not have others."""
    found = dict.fromkeys(_KINDS, 0.0)
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            words = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            kind = next((name for name, mark in _KINDS.items() if mark in words), None)
            if kind:
                user, system = (process / "stat").read_text().rpartition(")")[2].split()[11:13]
                found[kind] += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return found


_KINDS = {
    "validators": "/geth ",
    "postgres": "postgres",
    "relay": "run relay",
    "indexer": "run indexer",
    "api": "run api",
    "gates": "gate",
}


def _wait(condition: Any) -> None:
    until = time.monotonic() + DEADLINE_S
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("the network does not go on")
        time.sleep(POLL_S)


def _machine() -> dict[str, Any]:
    load = os.getloadavg()[0]
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
    return {"cores": os.cpu_count(), "machine": platform.machine(), "load_after": round(load, 1), "at": now}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
