"""Kinds, lost keys and clearing banks through the API: nobody takes another's keys, and each sees what concerns it (decision 0013)."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from api.cli.book import keys as book
from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.http.test_orders import held, signed
from tests.http.test_quotes import act
from tests.http.test_signatures import refused
from tests.players import Players

OPERATOR = "operator"


def replacement(players: Players, name: str, tag: str = "new") -> dict[str, Any]:
    """The operator's proposal: a new maker for a member in place of its own; returns it as the member's readers see it."""
    key = book.test_signers(players.text("x"), f"{name} {tag}").maker
    fields = {
        "subject": players.number(name),
        "grants": [{"account": key.account, "powers": ["maker", "admin"], "person": f"{name} {tag}"}],
        "revokes": [players.signers(name).maker.account],
    }
    order = act(players, OPERATOR, "replace_keys", **fields)
    (found,) = [each for each in proposals(players.admin, players.number(name)) if each["id"] == order["digest"]]
    return found


def proposals(client: Client, subject: int) -> list[dict[str, Any]]:
    return list(client.pages("/v1/proposals", subject=subject))


def answer(players: Players, by: str, action: str, proposal: str, *keys: book.Key) -> dict[str, Any]:
    order = players.create(by, action, proposal=proposal)
    signatures = [players.signature(order, key) for key in keys]
    made: dict[str, Any] = players.admin.post(
        "/v1/orders/batch/signatures", {"items": [{"id": order["id"], "signatures": signatures}], "wait_s": 10}
    )["results"][0]
    return made


def powers(players: Players, name: str) -> dict[str, int]:
    keys = players.admin.get(f"/v1/members/{players.number(name)}")["member"]["keys"]
    return {key["account"]: key["powers"] for key in keys}


def test_a_member_that_lost_a_key_recovers_with_the_other(players: Players) -> None:
    proposal = replacement(players, "S1")
    assert (proposal["needs"], proposal["state"], proposal["by"]) == ("consent_keys", "open", 1)
    lost, kept = players.signers("S1").maker, players.signers("S1").checker
    assert powers(players, "S1")[lost.account] != 0
    assert answer(players, "S1", "consent_keys", proposal["id"], kept)["order"]["refusal"] is None
    held = powers(players, "S1")
    assert held[lost.account] == 0
    assert held[proposal["grants"][0]["account"]] == 5
    assert proposals(players.admin, players.number("S1"))[0]["state"] == "done"


def test_the_operator_alone_replaces_no_keys(players: Players) -> None:
    proposal = replacement(players, "S1")
    for action, code in (("consent_keys", "not-concerned"), ("confirm_proposal", "needs-consent")):
        assert refused(lambda action=action: players.create(OPERATOR, action, proposal=proposal["id"])) == code
    own = {"subject": 1, "grants": [], "revokes": [players.signers(OPERATOR).maker.account]}
    assert refused(lambda: players.create(OPERATOR, "replace_keys", **own)) == "own-keys"
    assert proposals(players.admin, players.number("S1"))[0]["state"] == "open"


def test_the_member_stops_what_it_does_not_want_also_while_suspended(players: Players) -> None:
    proposal = replacement(players, "S1")
    act(players, OPERATOR, "set_member_status", subject=players.number("S1"), suspended=True)
    act(players, "S1", "object_proposal", proposal=proposal["id"])
    assert refused(lambda: players.create("S1", "consent_keys", proposal=proposal["id"])) == "proposal-closed"
    assert powers(players, "S1")[players.signers("S1").maker.account] != 0


@pytest.mark.parametrize("name", ["S2", "CE", "BK"])
def test_keys_are_nobody_elses_business(players: Players, as_member: Any, name: str) -> None:
    proposal = replacement(players, "S1")
    number = players.number("S1")
    assert [each["id"] for each in proposals(as_member("S1"), number)] == [proposal["id"]]
    reader = as_member(name)
    assert proposals(reader, number) == []
    assert not [event for event in reader.pages("/v1/events") if event["name"] == "KeysProposed"]
    body = players.request(name, "object_proposal", proposal=proposal["id"])
    assert refused(lambda: reader.post("/v1/orders", body)) == "not-found"


def test_who_becomes_a_bank_is_everybodys_business(players: Players, as_member: Any) -> None:
    """On a dev chain one order is enough; the proposal is on record all the same."""
    act(players, OPERATOR, "grant_kinds", subject=players.number("S3"), kinds=["financier"])
    (seen,) = proposals(as_member("S2"), players.number("S3"))
    assert (seen["kinds"], seen["state"], seen["needs"]) == (["financier"], "done", "confirm_proposal")
    kinds = as_member("S2").get(f"/v1/members/{players.number('S3')}")["member"]["kinds"]
    assert set(kinds) == {"supplier", "financier"}


def test_an_issuer_is_paid_for_by_the_banks_it_named(players: Players, as_member: Any) -> None:
    act(players, OPERATOR, "grant_kinds", subject=players.number("S3"), kinds=["clearing_bank"])
    held(players)
    other, bank = players.number("S3"), players.number("BK")
    act(players, "CE", "name_banks", banks=[other])
    assert as_member("CE").get(f"/v1/members/{players.number('CE')}")["member"]["clearing_banks"] == [other]
    assert as_member("S1").get(f"/v1/members/{players.number('CE')}")["member"]["clearing_banks"] == []
    wanted = {"voucher": players.text("V"), "amount_fen": 1_000, "clearing_bank": bank, "bank_ref": "x"}
    assert refused(lambda: players.create("CE", "instruct_payment", **wanted)) == "bank-not-accepted"
    assert refused(lambda: players.create("S1", "name_banks", banks=[bank])) == "not-issuer"
    assert refused(lambda: players.create("CE", "name_banks", banks=[players.number("S2")])) == "not-clearing-bank"
    assert refused(lambda: players.create("CE", "name_banks", banks=[bank, bank])) == "banks-invalid"
    signed(players, "CE", players.create("CE", "name_banks", banks=[other, bank]))
    assert as_member("CE").get(f"/v1/members/{players.number('CE')}")["member"]["clearing_banks"] == sorted(
        [other, bank]
    )


def test_the_command_lists_what_waits(players: Players, stack: Stack) -> None:
    proposal = replacement(players, "S1")
    words = [sys.executable, "-m", "api.cli.main", "member", "proposals", "--state", "open", "--json"]
    environment = {**os.environ, "XINLIAN_HOME": str(stack.home)}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert proposal in json.loads(done.stdout)
