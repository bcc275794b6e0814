"""What the API says when old blocks' events and history are archived: of now everything, of then that it is archived."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.cli.output import EXIT_DIFFERENT, EXIT_UNAVAILABLE, EXIT_UNREADABLE
from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.http.test_bad_input import problem
from tests.players import Players
from tests.stacks import running_stack

CHECKOUT = Path(__file__).resolve().parents[2]
PARTITION_BLOCKS = 4


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XINLIAN_PARTITION_BLOCKS", str(PARTITION_BLOCKS))
        environment.setenv("XINLIAN_FINALITY", "immediate")
        with running_stack() as made:
            yield made


@pytest.fixture(scope="module")
def http(stack: Stack) -> Iterator[httpx2.Client]:
    headers = {"Authorization": f"Bearer {stack.api_key}"}
    with httpx2.Client(base_url=stack.url, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture(scope="module")
def players(stack: Stack) -> Iterator[Players]:
    """A voucher that begins before the cut and one behind it."""
    with Client(stack.url, stack.api_key) as admin:
        made = Players.register(admin, "detached")
        for name in ("OLD", "NEW"):
            made.issue(name, amount=1_000_000)
            made.accept(name, "S1")
        yield made


def index(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli.main", "index", *words]
    environment = {**os.environ, "XINLIAN_HOME": str(stack.home)}
    return subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def parts(stack: Stack) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(index(stack, "parts", "--json").stdout)["parts"]
    return found


@pytest.fixture(scope="module")
def opened(http: httpx2.Client, players: Players) -> int:
    """The second voucher's first block."""
    new = players.voucher("NEW")["number"]
    number: int = http.get(f"/v1/vouchers/{new}/events").json()["items"][0]["block"]
    return number


@pytest.fixture(scope="module")
def refused(stack: Stack, opened: int) -> subprocess.CompletedProcess[str]:
    """What the command says while something is owed on a voucher that would lose events."""
    return index(stack, "detach", "--before-block", str(opened))


@pytest.fixture(scope="module")
def cut(stack: Stack, http: httpx2.Client, opened: int, refused: subprocess.CompletedProcess[str]) -> Iterator[int]:
    """The first block that is kept."""
    done = index(stack, "detach", "--before-block", str(opened), "--with-running")
    assert done.returncode == 0, done.stderr
    kept = [part for part in parts(stack) if part["attached"]]
    yield kept[0]["first"]
    assert index(stack, "attach").returncode == 0
    assert all(part["attached"] for part in parts(stack))
    first = http.get("/v1/events", params={"limit": 1}).json()["items"][0]
    assert first["block"] < kept[0]["first"]


def test_the_command_refuses_while_something_is_owed(refused: subprocess.CompletedProcess[str]) -> None:
    assert refused.returncode == EXIT_DIFFERENT
    assert "XL-" in refused.stderr
    assert "--with-running" in refused.stderr


def test_the_command_needs_one_place_to_cut_at(stack: Stack) -> None:
    for words in ((), ("--before-block", "3", "--before-day", "2026-01-01"), ("--before-day", "yesterday")):
        refused = index(stack, "detach", *words)
        assert refused.returncode == EXIT_UNREADABLE, refused.stderr
        assert "--before-day" in refused.stderr


def test_of_now_everything_is_told(http: httpx2.Client, players: Players, cut: int) -> None:
    old = players.voucher("OLD")
    assert old["amount"]["fen"] == 1_000_000
    balance = http.get(f"/v1/balances/{players.number('S1')}").json()["balance"]
    assert balance["held"]["fen"] == 2_000_000


def test_of_then_it_says_from_where_it_can_tell(http: httpx2.Client, players: Players, cut: int) -> None:
    old = players.voucher("OLD")["number"]
    for path, params in (
        ("/v1/vouchers", {"as_of_block": cut - 1}),
        (f"/v1/balances/{players.number('S1')}", {"as_of_block": 1}),
        ("/v1/events", {}),
        ("/v1/events", {"from_block": cut - 1}),
        (f"/v1/vouchers/{old}/events", {}),
    ):
        refused = http.get(path, params=params)
        problem(refused, 410, "history-detached")
        assert refused.json()["facts"]["kept_from"] == cut
    assert http.get("/v1/vouchers", params={"as_of_block": cut}).status_code == 200


def test_from_there_on_events_are_told(http: httpx2.Client, players: Players, cut: int) -> None:
    old, new = (players.voucher(name)["number"] for name in ("OLD", "NEW"))
    feed = http.get("/v1/events", params={"from_block": cut, "limit": 2}).json()
    assert feed["items"][0]["block"] >= cut
    more = http.get("/v1/events", params={"cursor": feed["next_cursor"]})
    assert more.status_code == 200
    assert http.get(f"/v1/vouchers/{new}/events").json()["items"]
    assert http.get(f"/v1/vouchers/{old}/events", params={"from_block": cut}).status_code == 200
    both = {"from_block": cut, "cursor": feed["next_cursor"]}
    problem(http.get("/v1/events", params=both), 422, "invalid")


def test_nothing_is_rebuilt_from_a_part(stack: Stack, cut: int) -> None:
    refused = index(stack, "rebuild")
    assert refused.returncode == EXIT_UNAVAILABLE
    assert "xinlian index attach" in refused.stderr


def test_the_chain_goes_on(players: Players, cut: int) -> None:
    players.issue("LATER", amount=5_000)
    players.accept("LATER", "S1")
    assert players.voucher("LATER")["status"] == "active"
