"""An API that reads the index from a streaming replica: honest about how far that is; orders are read where they are written."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.cli.stack.stack import Stack
from api.client.http import Client, wait_ready
from tests.http.test_bad_input import problem
from tests.networks import free_ports
from tests.players import Players
from tests.store.replica import go_on, hold_back, replica_of

CHECKOUT = Path(__file__).resolve().parents[2]
READY_DEADLINE_S = 120


@pytest.fixture(scope="module")
def replica(stack: Stack) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="xinlian-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with replica_of(stack.settings["database_url"], Path(folder)) as url:
            yield url


@pytest.fixture(scope="module")
def reading(stack: Stack, replica: str) -> Iterator[httpx2.Client]:
    """The second API."""
    (port,) = free_ports(1)
    settings = {
        "XINLIAN_HOME": str(stack.home),
        "XINLIAN_DATABASE_READ_URL": replica,
        "XINLIAN_HTTP_PORT": str(port),
    }
    words = [sys.executable, "-m", "api.cli.main", "run", "api"]
    process = subprocess.Popen(words, cwd=CHECKOUT, env={**os.environ, **settings})
    try:
        assert wait_ready(f"http://127.0.0.1:{port}", READY_DEADLINE_S)
        headers = {"Authorization": f"Bearer {stack.api_key}"}
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:
            yield client
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def held_back(replica: str) -> Iterator[None]:
    hold_back(replica)
    try:
        yield
    finally:
        go_on(replica)


def indexed(admin: Client) -> int:
    number: int = admin.get("/v1/status")["indexed"]["number"]
    return number


def test_it_answers_what_the_primary_answers(players: Players, admin: Client, reading: httpx2.Client) -> None:
    players.issue("V")
    path = f"/v1/vouchers/{players.voucher('V')['number']}"
    block = indexed(admin)
    answer: Any = reading.get(path, params={"min_block": block}).json()
    assert answer.pop("block")["number"] >= block
    told = admin.get(path)
    told.pop("block")
    assert answer == told


def test_min_block_waits_for_the_replica_itself(
    players: Players, admin: Client, reading: httpx2.Client, replica: str
) -> None:
    before = indexed(admin)
    assert reading.get("/v1/vouchers", params={"min_block": before}).status_code == 200
    with held_back(replica):
        players.issue("V")
        path, block = f"/v1/vouchers/{players.voucher('V')['number']}", indexed(admin)
        assert block > before
        problem(reading.get(path), 404, "not-found")
        late = reading.get(path, params={"min_block": block})
        problem(late, 504, "block-not-reached")
        assert late.json()["facts"] == {"need": block, "have": before}
    assert reading.get(path, params={"min_block": block}).status_code == 200


def test_an_order_is_there_for_whoever_just_made_it(players: Players, reading: httpx2.Client, replica: str) -> None:
    players.issue("V")
    with held_back(replica):
        wanted = players.request("S1", "accept", offer=players.text("V"), client_order_id="mine")
        made = reading.post("/v1/orders", json=wanted)
        assert made.status_code < 300
        listed = reading.get("/v1/orders", params={"member": players.number("S1")}).json()["items"]
        assert made.json()["id"] in [each["id"] for each in listed]
        assert reading.get(f"/v1/orders/{made.json()['id']}").json()["id"] == made.json()["id"]
