"""Pledge and release 质押/解质押: locked for a creditor, still the holder's, paid to the holder."""

from typing import Any

import pytest

from api.client.http import Client
from tests.http.test_orders import held, signed
from tests.http.test_quotes import act, made
from tests.http.test_signatures import refused
from tests.players import Players


def offer(players: Players, amount: int = 400_000, pledgee: str = "BK") -> str:
    fields = {"voucher": players.text("V"), "pledgee": players.number(pledgee), "amount_fen": amount}
    order = players.create("S1", "offer_pledge", **fields, contract="ZY-2026-1")
    return made(signed(players, "S1", order), "pledge")


def pledge_of(client: Client, number: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/pledges/{number}")["pledge"]
    return found


def test_pledged_and_released(players: Players) -> None:
    held(players)
    pledge = offer(players)
    assert pledge_of(players.admin, pledge)["state"] == "offered"
    assert players.voucher("V")["locked"]["fen"] == 400_000
    act(players, "BK", "accept_pledge", pledge=pledge)
    seen = pledge_of(players.admin, pledge)
    assert (seen["state"], seen["contract"], seen["amount"]["fen"]) == ("pledged", "ZY-2026-1", 400_000)
    voucher = players.voucher("V")
    assert (voucher["holder"], voucher["locked"]["fen"]) == (players.number("S1"), 400_000)
    assert voucher["available"]["fen"] == 600_000
    act(players, "BK", "release_pledge", pledge=pledge)
    assert pledge_of(players.admin, pledge)["state"] == "released"
    assert players.voucher("V")["locked"]["fen"] == 0


@pytest.mark.parametrize(
    ("by", "action", "state"), [("S1", "withdraw_pledge", "withdrawn"), ("BK", "release_pledge", "refused")]
)
def test_an_offer_ends_without_acceptance(players: Players, by: str, action: str, state: str) -> None:
    held(players)
    pledge = offer(players)
    act(players, by, action, pledge=pledge)
    assert pledge_of(players.admin, pledge)["state"] == state
    assert players.voucher("V")["locked"]["fen"] == 0
    assert refused(lambda: players.create("BK", "accept_pledge", pledge=pledge)) == "pledge-closed"


def test_what_is_pledged_is_not_used_twice(players: Players) -> None:
    held(players)
    act(players, "BK", "accept_pledge", pledge=offer(players))
    assert refused(lambda: offer(players, 600_001)) == "amount-exceeds-available"
    transfer = {"voucher": players.text("V"), "to": players.number("S2"), "background": "x"}
    assert refused(lambda: players.create("S1", "transfer", **transfer)) == "amount-exceeds-available"


def test_a_freeze_lets_an_offer_wait(players: Players) -> None:
    held(players)
    pledge = offer(players)
    players.play(op="freeze", voucher="V", order="2026-9")
    assert refused(lambda: players.create("BK", "accept_pledge", pledge=pledge)) == "frozen"
    assert pledge_of(players.admin, pledge)["state"] == "offered"
    players.play(op="unfreeze", voucher="V", order="2026-10")
    act(players, "BK", "accept_pledge", pledge=pledge)
    assert pledge_of(players.admin, pledge)["state"] == "pledged"


def test_who_may_do_what(players: Players) -> None:
    held(players)
    assert refused(lambda: offer(players, pledgee="S2")) == "not-financier"
    pledge = offer(players)
    assert refused(lambda: players.create("S1", "accept_pledge", pledge=pledge)) == "not-pledgee"
    act(players, "BK", "accept_pledge", pledge=pledge)
    assert refused(lambda: players.create("S1", "withdraw_pledge", pledge=pledge)) == "pledge-closed"
    assert refused(lambda: players.create("S1", "release_pledge", pledge=pledge)) == "not-pledgee"


def test_nobody_else_is_told(players: Players, as_member: Any) -> None:
    held(players)
    pledge = offer(players)
    assert pledge_of(as_member("S1"), pledge) == pledge_of(as_member("BK"), pledge)
    for name in ("S2", "CE"):
        reader = as_member(name)
        assert refused(lambda reader=reader: pledge_of(reader, pledge)) == "not-found"
        assert not [event for event in reader.pages("/v1/events") if event["name"].startswith("Pledge")]
        body = players.request(name, "release_pledge", pledge=pledge)
        assert refused(lambda reader=reader, body=body: reader.post("/v1/orders", body)) == "not-found"
    number = players.voucher("V")["number"]
    assert as_member("BK").get(f"/v1/vouchers/{number.replace('/', '.')}")["voucher"]["amount"]["fen"] == 1_000_000
