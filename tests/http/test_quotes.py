"""Standing quotes (秒e融) through the API: one order leads a financing to accepted, and nobody reads a rival's price."""

from datetime import date, timedelta
from typing import Any

import pytest

from api.client.http import Client
from api.domain.uscc import check_character
from tests.http.test_orders import held, signed
from tests.http.test_signatures import refused
from tests.players import Players

RATES = [{"up_to_days": 30, "rate_bps": 300}, {"up_to_days": 90, "rate_bps": 360}]


def stand(players: Players, **more: Any) -> str:
    """A standing quote of BK for CE's vouchers; returns its number."""
    today = players.today
    fields = {
        "issuer": players.number("CE"),
        "min_fen": 100,
        "max_fen": 600_000,
        "cap_fen": 800_000,
        "valid_through": (today + timedelta(days=10)).isoformat(),
        "due_through": (today + timedelta(days=90)).isoformat(),
        "rates": RATES,
        "fee_fen": 500,
    }
    by = more.pop("by", "BK")
    return made(signed(players, by, players.create(by, "stand_quote", **(fields | more))), "quote")


def made(order: dict[str, Any], kind: str) -> str:
    assert order["refusal"] is None, order["refusal"]
    return next(result["number"] for result in order["results"] if result["kind"] == kind)


def take(players: Players, quote: str, amount: int, by: str = "S1") -> str:
    order = players.create(by, "take_quote", quote=quote, voucher=players.text("V"), amount_fen=amount)
    return made(signed(players, by, order), "financing")


def act(players: Players, by: str, action: str, **fields: Any) -> dict[str, Any]:
    order = signed(players, by, players.create(by, action, **fields))
    assert order["refusal"] is None, order["refusal"]
    return order


def quote_of(client: Client, number: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/quotes/{number}")["quote"]
    return found


def financing_of(client: Client, number: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/v1/financings/{number}")["financing"]
    return found


def test_one_order_leads_to_accepted_and_the_rest_follows(players: Players) -> None:
    held(players)
    quote = stand(players)
    financing = take(players, quote, 600_000)
    seen = financing_of(players.admin, financing)
    assert (seen["state"], seen["quote"], seen["with_recourse"]) == ("accepted", quote, False)
    # V falls due in 60 days: the second rate of the quote.
    assert (seen["rate_bps"], seen["fee"]["fen"]) == (360, 500)
    assert quote_of(players.admin, quote)["left"]["fen"] == 200_000
    assert players.voucher("V")["locked"]["fen"] == 600_000

    act(players, "BK", "register_financing", financing=financing, registration_no="ZD-1")
    act(players, "BK", "disburse_financing", financing=financing, bank_ref="FK-1")
    done = financing_of(players.admin, financing)
    # 600,000 fen x 3.60 % x 60 / 360
    assert (done["state"], done["interest"]["fen"], done["net"]["fen"]) == ("disbursed", 3_600, 595_900)
    assert quote_of(players.admin, quote)["left"]["fen"] == 200_000


@pytest.mark.parametrize(("by", "action"), [("BK", "refuse_financing"), ("S1", "cancel_financing")])
def test_what_ends_without_money_gives_the_cap_back(players: Players, by: str, action: str) -> None:
    held(players)
    quote = stand(players)
    financing = take(players, quote, 600_000)
    act(players, by, action, financing=financing)
    assert quote_of(players.admin, quote)["left"]["fen"] == 800_000
    assert players.voucher("V")["locked"]["fen"] == 0


def test_the_holder_is_bound_once_the_financier_has_registered(players: Players) -> None:
    held(players)
    financing = take(players, stand(players), 1_000)
    act(players, "BK", "register_financing", financing=financing, registration_no="ZD-1")
    assert refused(lambda: players.create("S1", "cancel_financing", financing=financing)) == "financing-out-of-order"


def test_what_a_quote_does_not_take(players: Players) -> None:
    held(players)
    quote = stand(players)

    def code(number: str, amount: int, by: str = "S1") -> str:
        fields = {"quote": number, "voucher": players.text("V"), "amount_fen": amount}
        return refused(lambda: players.create(by, "take_quote", **fields))

    assert code(quote, 99) == "quote-does-not-fit"
    assert code(quote, 600_001) == "quote-does-not-fit"
    take(players, quote, 600_000)
    assert code(quote, 200_001) == "quote-cap-exceeded"
    assert code(quote, 200_001, by="S2") == "not-holder"
    assert code("BJ-99999999-1", 1_000) == "not-found"
    due = date.fromisoformat(players.voucher("V")["due"])
    early = stand(players, due_through=(due - timedelta(days=1)).isoformat())
    assert code(early, 1_000) == "quote-does-not-fit"
    # The chain sees a hash: that there is no rate for 60 days, and nothing left at this one, only the service can tell.
    assert code(stand(players, rates=RATES[:1]), 1_000) == "quote-does-not-fit"
    assert code(stand(players, fee_fen=1_000), 1_000) == "net-not-positive"


def test_withdrawn_and_replaced(players: Players) -> None:
    held(players)
    first = stand(players)
    second = stand(players, replaces=first, rates=[{"up_to_days": 90, "rate_bps": 400}])
    gone = quote_of(players.admin, first)
    assert (gone["state"], gone["replaced_by"]) == ("replaced", second)
    fields = {"voucher": players.text("V"), "amount_fen": 1_000}
    assert refused(lambda: players.create("S1", "take_quote", quote=first, **fields)) == "quote-closed"
    late = players.create("S1", "take_quote", quote=second, **fields)
    act(players, "BK", "withdraw_quote", quote=second)
    assert quote_of(players.admin, second)["state"] == "withdrawn"
    # Made while it stood, carried after: the chain says no, and the cap stays whole.
    assert signed(players, "S1", late)["refusal"]["code"] == "quote-closed"
    assert quote_of(players.admin, second)["left"]["fen"] == 800_000


def test_what_cannot_be_a_quote(players: Players) -> None:
    assert refused(lambda: stand(players, max_fen=900_000)) == "quote-invalid"
    assert refused(lambda: stand(players, rates=list(reversed(RATES)))) == "quote-invalid"
    past = (players.today - timedelta(days=1)).isoformat()
    assert refused(lambda: stand(players, valid_through=past)) == "quote-invalid"
    assert refused(lambda: stand(players, by="S1")) == "not-financier"
    assert refused(lambda: stand(players, issuer=players.number("S1"))) == "not-issuer"


def test_a_rival_reads_no_price(players: Players, as_member: Any) -> None:
    """The financier and who can take its quote read it; a rival does not, though it holds such a voucher itself; nor does the issuer."""
    held(players)
    quote = stand(players)
    uscc = f"91110000MC{players.runner.names.run[:4].upper().translate(str.maketrans('IOZSV', '11111'))}009"
    players.play(op="member", id="BK2", name="rival", uscc=uscc + check_character(uscc), kinds=["financier"])
    players.issue("W", to="BK2")
    players.accept("W", by="BK2")
    assert quote_of(as_member("BK"), quote)["rates"] == RATES
    assert quote_of(as_member("S1"), quote)["rates"] == RATES
    assert [each["number"] for each in as_member("S1").pages("/v1/quotes", standing="true")] == [quote]
    financing = take(players, quote, 1_000)
    for name in ("BK2", "CE", "S2"):
        reader = as_member(name)
        assert refused(lambda reader=reader: quote_of(reader, quote)) == "not-found"
        assert refused(lambda reader=reader: financing_of(reader, financing)) == "not-found"
        assert list(reader.pages("/v1/quotes")) == []
        told = [event["name"] for event in reader.pages("/v1/events")]
        assert not {"QuoteStood", "QuoteEnded", "FinancingTaken"} & set(told)
        body = players.request(name, "take_quote", quote=quote, voucher=players.text("V"), amount_fen=1_000)
        assert refused(lambda reader=reader, body=body: reader.post("/v1/orders", body)) == "not-found"
        body = players.request(name, "withdraw_quote", quote=quote)
        assert refused(lambda reader=reader, body=body: reader.post("/v1/orders", body)) == "not-found"
    # Withdrawn, it is gone for who could have taken it, and stays with who did.
    players.issue("X", to="S2")
    players.accept("X", by="S2")
    assert quote_of(as_member("S2"), quote)["number"] == quote
    act(players, "BK", "withdraw_quote", quote=quote)
    assert refused(lambda: quote_of(as_member("S2"), quote)) == "not-found"
    assert quote_of(as_member("S1"), quote)["state"] == "withdrawn"


def test_recourse_is_between_the_two_who_sign_it(players: Players, as_member: Any) -> None:
    """R22: without by default; with it, neither an earlier holder nor the issuer is told, and the holder signs it in words."""
    held(players)
    assert quote_of(players.admin, stand(players))["with_recourse"] is False
    players.play(op="transfer", ref="T1", voucher="V", by="S1", to="S2", background="HT")
    players.accept("T1", by="S2")
    quote = stand(players, with_recourse=True)
    order = players.create("S2", "take_quote", quote=quote, voucher=players.text("V"), amount_fen=600_000)
    assert order["typed_data"]["message"]["withRecourse"] is True
    financing = made(signed(players, "S2", order), "financing")
    assert financing_of(as_member("S2"), financing)["with_recourse"] is True
    assert financing_of(as_member("BK"), financing)["with_recourse"] is True
    before = players.admin.get(f"/v1/balances/{players.number('S1')}")["balance"]
    act(players, "BK", "register_financing", financing=financing, registration_no="ZD-9")
    act(players, "BK", "disburse_financing", financing=financing, bank_ref="FK-9")
    assert players.admin.get(f"/v1/balances/{players.number('S1')}")["balance"] == before
    for name in ("S1", "CE"):
        reader = as_member(name)
        assert refused(lambda reader=reader: financing_of(reader, financing)) == "not-found"
        assert all("withRecourse" not in event["args"] for event in reader.pages("/v1/events"))
