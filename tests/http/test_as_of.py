"""Answers as of an earlier block are what was answered at that block, to whoever asks."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx2
import pytest

from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.http.test_bad_input import problem
from tests.players import Players

READERS = ("CE", "S1", "S2", "S3", "BK")


@pytest.fixture
def readers(stack: Stack, players: Players) -> Iterator[dict[str, httpx2.Client]]:
    keys = {"all": stack.api_key, **{name: players.key_of(name, "read") for name in READERS}}
    made = {name: client(stack, key) for name, key in keys.items()}
    yield made
    for each in made.values():
        each.close()


def client(stack: Stack, key: str) -> httpx2.Client:
    return httpx2.Client(base_url=stack.url, headers={"Authorization": f"Bearer {key}"}, timeout=30)


def paths(players: Players) -> list[str]:
    issuer, root = players.number("CE"), players.voucher("V")["number"]
    lists = [
        f"/v1/vouchers?root={root}&limit=500",
        f"/v1/vouchers/{root.replace('/', '.')}",
        f"/v1/vouchers/{root}/events?limit=500",
        f"/v1/limits/{issuer}",
        f"/v1/financings?voucher={root}",
    ]
    return lists + [f"/v1/balances/{players.number(name)}" for name in READERS]


def answers(readers: dict[str, httpx2.Client], wanted: list[str], **as_of: Any) -> dict[tuple[str, str], Any]:
    """What each reader is answered, refusals too; apart from whether the block is final."""
    found = {}
    for name, asked in readers.items():
        for path in wanted:
            more = "".join(f"{'&' if '?' in path else '?'}{key}={value}" for key, value in as_of.items())
            response = asked.get(path + more)
            body = response.json()
            body.get("block", {}).pop("final", None)
            found[name, path] = (response.status_code, body if response.status_code == 200 else body["code"])
    return found


def steps(players: Players) -> Iterator[None]:
    """A life of one voucher, step by step."""
    players.issue("V", amount=1_000_000)
    yield
    players.accept("V", "S1")
    yield
    players.play(
        op="split", voucher="V", by="S1", parts=[{"ref": "P", "to": "S2", "amount_fen": 400_000}], background="HT-2"
    )
    yield
    players.accept("P", "S2")
    yield
    players.play(op="transfer", ref="P2", voucher="P", by="S2", to="S3", background="HT-3")
    yield
    players.accept("P2", "S3")
    yield
    players.play(op="limit", issuer="CE", limit_fen=55_000_000)
    yield


def test_every_reader_is_told_what_it_was_told_then(
    players: Players, admin: Client, readers: dict[str, httpx2.Client]
) -> None:
    kept: dict[int, dict[tuple[str, str], Any]] = {}
    for _ in steps(players):
        block = admin.get("/v1/status")["indexed"]["number"]
        kept[block] = answers(readers, paths(players), as_of_block=block)
        now = answers(readers, paths(players))
        assert now == kept[block]
    assert len(kept) > 5
    for block, then in kept.items():
        assert answers(readers, paths(players), as_of_block=block) == then


def test_a_day_is_told_as_it_ended(players: Players, admin: Client, readers: dict[str, httpx2.Client]) -> None:
    players.issue("V", amount=70_000)
    players.accept("V", "S1")
    day, wanted = players.today, paths(players)
    told = answers(readers, wanted)
    admin.post("/v1/dev/clock", {"date": (day + timedelta(days=1)).isoformat()})
    players.play(op="transfer", ref="V2", voucher="V", by="S1", to="S2", background="HT-3")
    players.accept("V2", "S2")
    then = answers(readers, wanted, as_of_date=day.isoformat())
    assert without_block(then) == without_block(told)
    assert answers(readers, wanted, as_of_date=players.today.isoformat()) == answers(readers, wanted)


def without_block(found: dict[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """The end-of-day jobs leave blocks of their own."""
    return {key: {**body, "block": None} if code == 200 else body for key, (code, body) in found.items()}


@pytest.fixture
def http(stack: Stack) -> Iterator[httpx2.Client]:
    with client(stack, stack.api_key) as made:
        yield made


class TestRefused:
    def test_a_block_that_is_not_there_yet_is_waited_for_and_then_a_gateway_timeout(self, http: httpx2.Client) -> None:
        far = http.get("/v1/status").json()["indexed"]["number"] + 1_000
        problem(http.get(f"/v1/balances?as_of_block={far}"), 504, "block-not-reached")
        problem(http.get(f"/v1/balances?min_block={far}"), 504, "block-not-reached")

    def test_before_the_ledger(self, http: httpx2.Client) -> None:
        problem(http.get("/v1/balances?as_of_block=0"), 422, "invalid")
        problem(http.get("/v1/balances?as_of_date=2001-01-01"), 422, "invalid")

    def test_a_day_to_come(self, http: httpx2.Client) -> None:
        day = date.fromisoformat(http.get("/v1/status").json()["indexed"]["day"]) + timedelta(days=1)
        problem(http.get(f"/v1/balances?as_of_date={day}"), 422, "invalid")

    def test_both(self, http: httpx2.Client) -> None:
        problem(http.get("/v1/balances?as_of_date=2026-11-24&as_of_block=5"), 422, "invalid")
