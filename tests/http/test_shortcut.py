"""A balance by the shortcut is what the long way says, and nobody gets one by it who would not get it that way."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx2
import psycopg
import pytest

from api.cli.stack.stack import Stack
from api.client.http import Client
from api.http.shortcut import OwnBalance
from api.processes.context import make_context
from api.settings import Settings
from tests.http.test_as_of import steps
from tests.players import Players

NAMES = ("CE", "S1", "S2", "S3")
FORCED = "?min_block=0"
"""A question that the shortcut does not take."""


async def long_way(_scope: Any, _receive: Any, send: Any) -> None:
    """Stands for it, and can be told from any answer of ours."""
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
async def short(stack: Stack) -> AsyncIterator[httpx2.AsyncClient]:
    """The shortcut alone, over the stack's own database."""
    context = make_context(Settings(home=stack.home))
    transport = httpx2.ASGITransport(OwnBalance(long_way, context))
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    await context.close()


@pytest.fixture
def get(stack: Stack) -> Iterator[Callable[..., httpx2.Response]]:
    with httpx2.Client(base_url=stack.url, timeout=30) as client:
        yield lambda path, key: client.get(path, headers=bearer(key))


def bearer(key: str | None) -> dict[str, str]:
    return {} if key is None else {"Authorization": f"Bearer {key}"}


def test_says_what_the_long_way_says_at_every_step(players: Players, get: Callable[..., httpx2.Response]) -> None:
    keys = {name: players.key_of(name, "read") for name in NAMES}
    seen = set()
    for _ in steps(players):
        for name, key in keys.items():
            path = f"/v1/balances/{players.number(name)}"
            said, known = get(path, key), get(path + FORCED, key)
            assert (said.status_code, said.content) == (200, known.content)
            assert said.headers["content-type"] == known.headers["content-type"]
            seen.add(said.json()["balance"]["held"]["fen"])
    assert {0, 400_000, 600_000, 1_000_000} <= seen


async def test_takes_the_plain_question_of_a_members_own_key(players: Players, short: httpx2.AsyncClient) -> None:
    number = players.number("S1")
    for scopes in (("read",), ("orders", "read")):
        answer = await short.get(f"/v1/balances/{number}", headers=bearer(players.key_of("S1", *scopes)))
        assert (answer.status_code, answer.json()["balance"]["member"]) == (200, number)


async def test_leaves_everything_else_to_the_long_way(
    players: Players, short: httpx2.AsyncClient, admin: Client
) -> None:
    number, other = players.number("S1"), players.number("S2")
    own = players.key_of("S1", "read")
    revoked = admin.post("/v1/api-keys", {"name": "gone", "scopes": ["read"], "member": number})
    admin.delete(f"/v1/api-keys/{revoked['id']}")
    keys = {
        "of nobody": players.key_of(None, "read"),
        "on record": players.key_of("S1", "read", "read:all"),
        "of no reader": players.key_of("S1", "orders"),
        "of another": players.key_of("S2", "read"),
        "revoked": revoked["secret"],
        "none": None,
        "empty": "",
        "wrong": own + "x",
    }
    asked = [(f"/v1/balances/{number}", key, "GET") for key in keys.values()]
    paths = [
        f"/v1/balances/{other}",
        f"/v1/balances/0{number}",
        "/v1/balances/",
        "/v1/balances",
        f"/v1/limits/{number}",
    ]
    paths += [f"/v1/balances/{number}{tail}" for tail in (FORCED, "?as_of_block=1", "/", "%00")]
    asked += [(path, own, "GET") for path in paths]
    asked += [(f"/v1/balances/{number}", own, method) for method in ("HEAD", "POST", "DELETE")]
    for path, key, method in asked:
        answer = await short.request(method, path, headers=bearer(key))
        assert answer.status_code == 418, (method, path)


def test_a_key_that_sees_all_stays_on_record(
    stack: Stack, players: Players, get: Callable[..., httpx2.Response]
) -> None:
    path = f"/v1/balances/{players.number('S1')}"
    assert get(path, players.key_of("S1", "read", "read:all")).status_code == 200
    with psycopg.connect(stack.settings["database_url"]) as connection:
        found = connection.execute("SELECT count(*) FROM look_throughs WHERE path = %s", (path,)).fetchone()
    assert found == (1,)


async def test_a_store_that_is_away_is_told_by_the_long_way(stack: Stack, players: Players) -> None:
    key = players.key_of("S1", "read")
    gone = Settings(home=stack.home, database_url="postgresql://nobody@127.0.0.1:1/none")
    context = make_context(gone)
    transport = httpx2.ASGITransport(OwnBalance(long_way, context))
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get(f"/v1/balances/{players.number('S1')}", headers=bearer(key))
    await context.close()
    assert answer.status_code == 418
