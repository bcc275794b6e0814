"""API keys: what they may do, what is on record of them, and what is closed to who has none."""

import dataclasses
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import psycopg
import pytest
from fastapi import FastAPI

from api.cli.stack.stack import Stack
from api.client.http import Client
from api.http.app import make_app
from api.processes.context import make_context
from api.settings import Settings
from tests.http.test_signatures import refused
from tests.players import Players


def new(client: Client, *scopes: str, **more: Any) -> Any:
    return client.post("/v1/api-keys", {"name": "x", "scopes": list(scopes), **more})


def test_a_key_makes_none_that_can_do_more(players: Players, stack: Stack) -> None:
    with Client(stack.url, players.key_of(None, "keys", "read")) as client:
        assert new(client, "read", member=players.number("S1"))["scopes"] == ["read"]
        for scope in ("read:all", "orders", "orders:any", "dev"):
            assert refused(lambda scope=scope: new(client, "read", scope)) == "scope-missing"
        assert refused(lambda: new(client, "everything")) == "invalid"


def test_a_members_key_knows_the_members_keys_only(players: Players, stack: Stack) -> None:
    number = players.number("S1")
    others = new(players.admin, "read", member=players.number("S2"))
    platforms = new(players.admin, "read")
    with Client(stack.url, players.key_of("S1", "keys", "read")) as client:
        made = new(client, "read", member=number)
        for more in ({}, {"member": players.number("S2")}):
            assert refused(lambda more=more: new(client, "read", **more)) == "not-found"
        listed = client.get("/v1/api-keys")["items"]
        assert {each["member"] for each in listed} == {number}
        assert made["id"] in {each["id"] for each in listed}
        for other in (others, platforms):
            assert refused(lambda other=other: client.delete(f"/v1/api-keys/{other['id']}")) == "not-found"
        client.delete(f"/v1/api-keys/{made['id']}")


def look_throughs(stack: Stack, path: str) -> int:
    with psycopg.connect(stack.settings["database_url"]) as connection:
        found = connection.execute("SELECT count(*) FROM look_throughs WHERE path = %s", (path,)).fetchone()
    return int(found[0]) if found else 0


def test_what_is_looked_through_is_on_record(players: Players, stack: Stack) -> None:
    """Also by a key of no member, also orders, with all that was asked for."""
    players.issue()
    order = players.create("S1", "accept", offer=players.text("V"))
    number = players.number("S1")
    asked: list[tuple[str, dict[str, Any]]] = [
        ("/v1/vouchers", {"holder": number}),
        ("/v1/orders", {"member": number}),
        (f"/v1/orders/{order['id']}", {}),
    ]
    with Client(stack.url, players.key_of("S1", "read")) as own:
        for path, params in asked:
            written = path + "".join(f"?{name}={value}" for name, value in params.items())
            players.admin.get(path, **params)
            assert look_throughs(stack, written) == 1
            own.get(path, **params)
            assert look_throughs(stack, written) == 1


def test_reading_orders_needs_a_scope(players: Players, stack: Stack) -> None:
    players.issue()
    order = players.create("S1", "accept", offer=players.text("V"))
    for scope, code in (("keys", "scope-missing"), ("read", None), ("orders", None)):
        with Client(stack.url, players.key_of("S1", scope)) as client:
            asks = (
                lambda client=client: client.get("/v1/orders"),
                lambda client=client: client.get("/v1/orders", ids=order["id"]),
                lambda client=client: client.get(f"/v1/orders/{order['id']}"),
            )
            for ask in asks:
                assert refused(ask) == code if code else ask()


def test_wrong_keys_are_counted_and_logged(stack: Stack) -> None:
    def count() -> float:
        found = re.search(r"^xinlian_wrong_api_keys_total (\S+)", httpx2.get(f"{stack.url}/metrics").text, re.MULTILINE)
        return float(found[1]) if found else 0

    before = count()
    secret = "xl_guessed"
    httpx2.get(f"{stack.url}/v1/vouchers", headers={"Authorization": f"Bearer {secret}"})
    assert count() == before + 1
    log = stack.process("api").log.read_text()
    assert "wrong API key" in log
    assert secret not in log


@pytest.fixture
async def elsewhere(stack: Stack) -> AsyncIterator[httpx2.AsyncClient]:
    """The service as it is where no dev chain is."""
    context = dataclasses.replace(make_context(Settings(home=stack.home)), is_dev=False)
    app: FastAPI = make_app(context)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://test") as client:
        yield client
    await context.blocks.close()
    await context.node.close()
    await context.db.close()


async def test_outside_dev_nothing_is_said_to_strangers(
    elsewhere: httpx2.AsyncClient, stack: Stack, players: Players
) -> None:
    assert (await elsewhere.get("/health")).status_code == 200
    assert (await elsewhere.get("/openapi.json")).status_code == 404
    assert (await elsewhere.get("/metrics")).status_code == 401
    own = {"Authorization": f"Bearer {players.key_of('S1', 'read')}"}
    assert (await elsewhere.get("/metrics", headers=own)).status_code == 403
    admin = {"Authorization": f"Bearer {stack.api_key}"}
    assert (await elsewhere.get("/metrics", headers=admin)).status_code == 200
    assert httpx2.get(f"{stack.url}/openapi.json").status_code == 200
