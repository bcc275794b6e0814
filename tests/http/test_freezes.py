"""Freeze of a part 部分冻结, its term, and the account that is due the money (R25, R28)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from api.cli.stack.founders import JUDICIAL_NO
from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.http.test_money_cases import events, pay, payments
from tests.http.test_orders import held
from tests.http.test_quotes import act
from tests.http.test_signatures import refused
from tests.players import Players
from tests.stacks import running_stack

COURT = "judicial"
ACCOUNT = "人民法院案款专户 622-1"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack of its own: its clock goes to the due day."""
    with running_stack() as made:
        yield made


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Iterator[Client]:
    with Client(stack.url, stack.api_key) as client:
        yield client


def freeze(players: Players, ref: str = "V", **words: Any) -> None:
    act(players, COURT, "freeze", voucher=players.text(ref), order="(2026)京01执7号", **words)


def unfreeze(players: Players, ref: str = "V") -> None:
    act(players, COURT, "unfreeze", voucher=players.text(ref), order="(2026)京01执7号之一")


def asked(players: Players, **words: Any) -> str:
    fields = {"voucher": players.text("V"), "order": "x"} | words
    return refused(lambda: players.create(COURT, "freeze", **fields))


def go_to(players: Players, day: date) -> None:
    players.admin.post("/v1/dev/clock", {"date": day.isoformat()})


def due_day(players: Players) -> date:
    return date.fromisoformat(players.voucher("V")["due"])


def due_to(voucher: dict[str, Any]) -> list[tuple[str | None, int]]:
    return [(each["account"], each["amount"]["fen"]) for each in voucher["due_to_escrow"]]


def seen_by(client: Client, players: Players, ref: str = "V") -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/vouchers/{players.voucher(ref)['number']}")["voucher"]
    return found


def test_a_part_is_frozen_and_the_rest_moves(players: Players) -> None:
    held(players)
    freeze(players, amount_fen=300_000)
    seen = players.voucher("V")
    assert (seen["frozen"], seen["locked"]["fen"], seen["available"]["fen"]) == (False, 300_000, 700_000)
    assert (seen["freeze"]["amount"]["fen"], seen["freeze"]["last_day"]) == (300_000, None)
    transfer = {"voucher": players.text("V"), "to": players.number("S2"), "background": "x"}
    assert refused(lambda: players.create("S1", "transfer", **transfer)) == "amount-exceeds-available"
    assert asked(players) == "frozen"
    players.play(
        op="split", voucher="V", by="S1", background="HT", parts=[{"ref": "P", "to": "S2", "amount_fen": 700_000}]
    )
    players.accept("P", by="S2")
    unfreeze(players)
    seen = players.voucher("V")
    assert (seen["freeze"], seen["locked"]["fen"], seen["amount"]["fen"]) == (None, 0, 300_000)


def test_what_is_refused(players: Players) -> None:
    held(players)
    assert asked(players, amount_fen=1_000_000) == "freeze-not-part"
    yesterday = (players.today - timedelta(days=1)).isoformat()
    assert asked(players, last_day=yesterday) == "freeze-term-past"
    assert asked(players, last_day="2999-01-01") == "date-invalid"
    fields = {"voucher": players.text("V"), "pledgee": players.number("BK"), "amount_fen": 800_000}
    act(players, "S1", "offer_pledge", **fields, contract="ZY")
    assert asked(players, amount_fen=200_001) == "freeze-exceeds-free"
    freeze(players)
    assert players.voucher("V")["frozen"]


def test_the_term_ends_it(players: Players) -> None:
    held(players)
    last = players.today + timedelta(days=2)
    freeze(players, amount_fen=300_000, last_day=last.isoformat())
    before = players.admin.get("/v1/status")["indexed"]["number"]
    go_to(players, last)
    assert players.voucher("V")["freeze"]["last_day"] == last.isoformat()
    go_to(players, last + timedelta(days=1))
    seen = players.voucher("V")
    assert (seen["freeze"], seen["locked"]["fen"]) == (None, 0)
    (ended,) = events(players.admin, "FreezeExpired", players)
    assert ended["args"]["amountFen"] == 300_000
    then = players.admin.get(f"/v1/vouchers/{seen['number']}", as_of_block=before)["voucher"]
    assert (then["freeze"]["amount"]["fen"], then["locked"]["fen"]) == (300_000, 300_000)


def test_what_is_paid_is_due_to_the_account(players: Players, as_member: Any) -> None:
    held(players)
    freeze(players, amount_fen=300_000, escrow=ACCOUNT)
    go_to(players, due_day(players))
    fields = {"voucher": players.text("V"), "amount_fen": 200_000, "clearing_bank": players.number("BK")}
    act(players, "CE", "instruct_payment", **fields, bank_ref="first")
    bank = as_member("BK")
    (share,) = payments(bank, players)["first"]["due_to_escrow"]
    assert (share["account"], share["amount"]["fen"]) == (ACCOUNT, 200_000)  # before it is paid
    pay(players, 200_000, "first")
    pay(players, 800_000, "second")
    shares = {ref: due_to(each) for ref, each in payments(bank, players).items()}
    assert shares == {"first": [(ACCOUNT, 200_000)], "second": [(ACCOUNT, 100_000)]}
    unfreeze(players)
    seen = players.voucher("V")
    assert (seen["paid"]["fen"], due_to(seen), seen["freeze"]) == (1_000_000, [(ACCOUNT, 300_000)], None)


def test_who_is_told_the_account(players: Players, as_member: Any, stack: Stack) -> None:
    """The court, holder and issuer; a financier that is asked for the rest learns how much, and not where."""
    held(players)
    freeze(players, amount_fen=300_000, escrow=ACCOUNT)
    fields = {"voucher": players.text("V"), "financier": players.number("BK"), "amount_fen": 100_000}
    act(players, "S1", "apply_financing", **fields)
    told = seen_by(as_member("BK"), players)["freeze"]
    assert (told["amount"]["fen"], told["has_escrow"], told["escrow"]) == (300_000, True, None)
    assert seen_by(as_member("S1"), players)["freeze"]["escrow"] == ACCOUNT
    made = players.admin.post("/v1/api-keys", {"name": "court", "scopes": ["read"], "member": JUDICIAL_NO})
    with Client(stack.url, made["secret"]) as court:
        assert seen_by(court, players)["freeze"]["escrow"] == ACCOUNT
        unfreeze(players)
        assert refused(lambda: seen_by(court, players)) == "not-found"
    assert all(ACCOUNT not in str(each) for each in as_member("BK").pages("/v1/events"))


def test_a_whole_freeze_is_due_whole(players: Players, as_member: Any) -> None:
    held(players)
    freeze(players, escrow=ACCOUNT)
    go_to(players, due_day(players))
    pay(players, 1_000_000, "all")
    assert due_to(seen_by(as_member("CE"), players)) == [(ACCOUNT, 1_000_000)]
    assert payments(as_member("S1"), players) == {}
