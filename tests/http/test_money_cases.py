"""Dishonour in part and its cure, money without an instruction, and a payment taken back (R24, R26)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.http.test_orders import held, signed
from tests.http.test_quotes import act
from tests.http.test_signatures import refused
from tests.players import Players
from tests.stacks import running_stack

REASON = "paid for another contract"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack of its own: the clock of a due day is everybody's."""
    with running_stack() as made:
        yield made


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Iterator[Client]:
    with Client(stack.url, stack.api_key) as client:
        yield client


def take_back(players: Players, ref: str, amount: int, bank_ref: str) -> None:
    """The clearing bank BK and the issuer CE reverse a payment."""
    fields = {"voucher": players.text(ref), "amount_fen": amount, "bank_ref": bank_ref, "reason": REASON}
    act(players, "BK", "propose_reversal", **fields)
    act(players, "CE", "consent_reversal", **fields, clearing_bank=players.number("BK"))


def pay(players: Players, amount: int, bank_ref: str) -> None:
    players.play(op="pay", root="V", amount_fen=amount, clearing_bank="BK", bank_ref=bank_ref)


def go_to(players: Players, ref: str, *, days: int) -> None:
    """So many days behind the due date."""
    day = date.fromisoformat(players.voucher(ref)["due"]) + timedelta(days=days)
    players.admin.post("/v1/dev/clock", {"date": day.isoformat()})


def payments(client: Client, players: Players) -> dict[str, dict[str, Any]]:
    found = client.get("/v1/payments", root=players.voucher("V")["number"])["items"]
    return {each["bank_ref"]: each for each in found}


def blocked(players: Players) -> bool:
    seen: bool = players.admin.get(f"/v1/balances/{players.number('CE')}")["balance"]["blocked"]
    return seen


def events(client: Client, name: str, players: Players) -> list[dict[str, Any]]:
    number = players.voucher("V")["number"]
    return [each for each in client.pages("/v1/events") if each["name"] == name and each["voucher"] == number]


def late(players: Players, amount: int, bank_ref: str, **more: Any) -> dict[str, Any]:
    fields = {"voucher": players.text("V"), "issuer": players.number("CE"), "amount_fen": amount, "bank_ref": bank_ref}
    return players.create("BK", "confirm_uninstructed", **(fields | more))


def test_dishonour_in_part_and_late_cure(players: Players, as_member: Any) -> None:
    """Part of it on the due date, the rest late: overdue between, the issuer blocked, and the events tell it all."""
    held(players)
    go_to(players, "V", days=0)
    pay(players, 400_000, "part")
    assert players.voucher("V")["status"] == "active"
    assert not blocked(players)
    go_to(players, "V", days=1)
    seen = players.voucher("V")
    assert (seen["status"], seen["amount"]["fen"], seen["paid"]["fen"]) == ("overdue", 1_000_000, 400_000)
    assert blocked(players)
    players.issue("X", 1_000, expect="issuer-blocked")
    pay(players, 599_999, "nearly")
    assert (players.voucher("V")["status"], blocked(players)) == ("overdue", True)
    pay(players, 1, "last")
    seen = players.voucher("V")
    assert (seen["status"], seen["amount"]["fen"], seen["paid"]["fen"]) == ("settled", 1_000_000, 1_000_000)
    assert not blocked(players)
    players.issue("X", 1_000)
    holder = as_member("S1")
    shares = [each["args"]["shareFen"] for each in events(holder, "VoucherPaid", players)]
    assert shares == [400_000, 599_999, 1]
    (overdue,) = events(players.admin, "RootOverdue", players)
    assert overdue["args"]["unpaidFen"] == 600_000
    assert len(events(players.admin, "RootSettled", players)) == 1


def test_money_without_an_instruction(players: Players, as_member: Any) -> None:
    held(players)
    go_to(players, "V", days=0)
    # Before the end of the due date no clearing bank even hears of a voucher that it is not instructed to pay.
    body = players.request("BK", "confirm_uninstructed", **fields_of(players, 1_000_000, "court"))
    assert refused(lambda: as_member("BK").post("/v1/orders", body)) == "not-found"
    assert refused(lambda: late(players, 1_000_000, "court")) == "not-past-due"
    go_to(players, "V", days=1)
    assert refused(lambda: late(players, 1_000_001, "court")) == "payment-exceeds-outstanding"
    other = players.request(
        "BK", "confirm_uninstructed", **(fields_of(players, 1, "x") | {"issuer": players.number("S1")})
    )
    assert refused(lambda: as_member("BK").post("/v1/orders", other)) == "not-found"
    done = signed(players, "BK", as_member("BK").post("/v1/orders", body | {"client_order_id": "late-1"}))
    assert done["refusal"] is None
    assert (players.voucher("V")["status"], blocked(players)) == ("settled", False)
    for reader in (players.admin, as_member("CE"), as_member("BK")):
        payment = payments(reader, players)["court"]
        assert (payment["state"], payment["uninstructed"], payment["unpaid"]["fen"]) == ("confirmed", True, 0)
    assert payments(as_member("S1"), players) == {}
    assert len(events(as_member("CE"), "UninstructedConfirmed", players)) == 1


def fields_of(players: Players, amount: int, bank_ref: str) -> dict[str, Any]:
    issuer = players.number("CE")
    return {"voucher": players.text("V"), "issuer": issuer, "amount_fen": amount, "bank_ref": bank_ref}


def test_a_payment_taken_back(players: Players, as_member: Any) -> None:
    held(players)
    go_to(players, "V", days=0)
    pay(players, 300_000, "first")
    pay(players, 700_000, "second")
    assert players.voucher("V")["status"] == "settled"
    go_to(players, "V", days=1)
    asked = {"voucher": players.text("V"), "amount_fen": 300_000, "bank_ref": "first", "reason": REASON}
    assert refused(lambda: players.create("BK", "propose_reversal", **asked)) == "payment-not-latest"
    asked |= {"amount_fen": 700_000, "bank_ref": "second"}
    consent = {**asked, "clearing_bank": players.number("BK")}
    assert refused(lambda: players.create("CE", "consent_reversal", **consent)) == "reversal-not-proposed"
    act(players, "BK", "propose_reversal", **asked)
    assert payments(as_member("CE"), players)["second"]["reversal_proposed"] is True
    other = consent | {"reason": "another"}
    assert refused(lambda: players.create("CE", "consent_reversal", **other)) == "reversal-not-proposed"
    act(players, "CE", "consent_reversal", **consent)

    seen = players.voucher("V")
    assert (seen["status"], seen["paid"]["fen"], blocked(players)) == ("overdue", 300_000, True)
    payment = payments(as_member("BK"), players)["second"]
    assert (payment["state"], payment["reversal_proposed"], payment["unpaid"]["fen"]) == ("reversed", False, 700_000)
    (share,) = events(as_member("S1"), "VoucherUnpaid", players)
    assert (share["args"]["shareFen"], share["args"]["paidFen"]) == (700_000, 300_000)
    assert refused(lambda: players.create("BK", "propose_reversal", **asked)) == "duplicate-reference"
    instruct = {"voucher": players.text("V"), "amount_fen": 700_000, "clearing_bank": players.number("BK")}
    assert (
        refused(lambda: players.create("CE", "instruct_payment", **instruct, bank_ref="second"))
        == "duplicate-reference"
    )
    take_back(players, "V", 300_000, "first")
    assert players.voucher("V")["paid"]["fen"] == 0
    pay(players, 1_000_000, "right")
    assert (players.voucher("V")["status"], blocked(players)) == ("settled", False)
