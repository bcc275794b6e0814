"""Bad input gets a clear refusal, never a 500, and nothing is stored by half."""

import json
from typing import Any

import httpx2
import pytest

from api.chain.rpc import RpcError
from api.cli.stack.stack import Stack
from api.http.app import bare_app
from tests.players import Players


@pytest.fixture
def http(stack: Stack) -> Any:
    with httpx2.Client(base_url=stack.url, headers={"Authorization": f"Bearer {stack.api_key}"}) as client:
        yield client


def problem(response: httpx2.Response, status: int, code: str) -> None:
    assert response.headers["content-type"] == "application/problem+json", response.text
    document = response.json()
    assert (response.status_code, document["code"]) == (status, code), document
    assert document["fix"]


def test_malformed_json(http: httpx2.Client) -> None:
    response = http.post("/v1/orders", content=b'{"member": 1,', headers={"Content-Type": "application/json"})
    problem(response, 400, "malformed")


def test_ten_megabytes(http: httpx2.Client) -> None:
    problem(http.post("/v1/orders", content=b" " * 10_000_000), 413, "body-too-large")


@pytest.mark.parametrize(
    "change",
    [
        {"amount_fen": -1},
        {"amount_fen": 0.5},
        {"amount_fen": "100"},
        {"amount_fen": 10**30},
        {"amount_fen": True},
        {"amount_fen": None},
        {"due": "2027-02-30"},
        {"due": "tomorrow"},
        {"surprise": 1},
        {"contract": "a\x00b"},
        {"contract": "a\nb"},
        {"to": 0},
        {"to": 2**32},
        {"action": "steal"},
        {"invoices": [{"number": "1", "amount_fen": 1, "used_fen": 1}] * 65},
    ],
)
def test_fields(http: httpx2.Client, players: Players, change: dict[str, Any]) -> None:
    body = players.request(
        "CE",
        "issue",
        to=players.number("S1"),
        amount_fen=100,
        due="2027-01-20",
        cutoff="2027-01-18",
        contract="HT",
        invoices=[{"number": "1", "amount_fen": 100, "used_fen": 100}],
        client_order_id="bad",
    )
    problem(http.post("/v1/orders", json=body | change), 422, "invalid")
    # Nothing of it stayed: the same id is free.
    assert http.post("/v1/orders", json=body).status_code == 201


def test_no_key_and_a_wrong_key(stack: Stack) -> None:
    problem(httpx2.get(f"{stack.url}/v1/vouchers"), 401, "unauthorised")
    wrong = {"Authorization": "Bearer xl_nobody"}
    problem(httpx2.get(f"{stack.url}/v1/vouchers", headers=wrong), 401, "unauthorised")


def test_scopes(stack: Stack, players: Players) -> None:
    headers = {"Authorization": f"Bearer {players.key_of('S1', 'read')}"}
    with httpx2.Client(base_url=stack.url, headers=headers) as client:
        body = players.request("S1", "accept", offer="x")
        problem(client.post("/v1/orders", json=body), 403, "scope-missing")
        problem(client.get("/v1/api-keys"), 403, "scope-missing")
        problem(client.post("/v1/dev/clock", json={"date": "2027-01-01"}), 403, "scope-missing")


def test_a_revoked_api_key(stack: Stack, players: Players) -> None:
    made = players.admin.post("/v1/api-keys", {"name": "x", "scopes": ["read"]})
    players.admin.delete(f"/v1/api-keys/{made['id']}")
    headers = {"Authorization": f"Bearer {made['secret']}"}
    problem(httpx2.get(f"{stack.url}/v1/members", headers=headers), 401, "unauthorised")


def test_cursors_and_unknown_ids(http: httpx2.Client) -> None:
    problem(http.get("/v1/vouchers", params={"cursor": "nonsense"}), 422, "invalid")
    problem(http.get("/v1/vouchers/XL-1"), 404, "not-found")
    problem(http.get("/v1/orders/not-a-uuid"), 422, "invalid")
    problem(http.get("/v1/nothing"), 404, "no-route")
    problem(http.put("/v1/orders"), 405, "method-not-allowed")


def test_a_block_that_is_not_there_yet(http: httpx2.Client) -> None:
    problem(http.get("/v1/vouchers", params={"min_block": 10**9}), 504, "block-not-reached")


def test_the_clock_does_not_go_back(http: httpx2.Client) -> None:
    problem(http.post("/v1/dev/clock", json={"date": "2020-01-01"}), 409, "clock-backwards")


def test_half_a_character_is_answered(http: httpx2.Client, players: Players) -> None:
    """JSON may hold a lone surrogate, which no answer can be written with."""
    headers = {"Content-Type": "application/json"}
    for body in (rb'{"\ud800": 1}', rb'{"action": "\ud800"}', rb'{"action": "accept", "member": 1, "offer": "\ud800"}'):
        problem(http.post("/v1/orders", content=body, headers=headers), 422, "invalid")
    players.issue()
    order = players.create("S1", "accept", offer=players.text("V"))
    given = players.signature(order, players.signers("S1").maker)
    body = json.dumps({**given, "typed_data": {"domain": {"chainId": "\ud800"}}}).encode()
    problem(http.post(f"/v1/orders/{order['id']}/signatures", content=body, headers=headers), 422, "wrong-chain")


async def test_a_node_that_answers_with_an_error_is_no_defect() -> None:
    app = bare_app()

    @app.get("/fails")
    async def _fails() -> None:
        raise RpcError({"message": "header not found"})

    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        problem(await client.get("/fails"), 503, "chain-unavailable")
