"""Several financiers asked for one financing: each quotes for itself, and nobody but the holder and that one reads its terms."""

from typing import Any

from api.client.http import Client, Problem
from api.domain.uscc import check_character
from tests.http.test_orders import held, signed
from tests.http.test_quotes import act, financing_of, made
from tests.http.test_signatures import refused
from tests.players import Players

RATES = {"BK": 4_711, "BK2": 4_712, "BK3": 4_713}
"""Rates that appear nowhere else: whoever reads one has read a price."""


def add_banks(players: Players) -> None:
    for place, name in enumerate(("BK2", "BK3")):
        run = players.runner.names.run[:4].upper().translate(str.maketrans("IOZSV", "11111"))
        uscc = f"91110000MD{run}{place:03d}"
        players.play(op="member", id=name, name=name, uscc=uscc + check_character(uscc), kinds=["financier"])


def ask(players: Players, *banks: str, amount: int = 500_000) -> str:
    numbers = [players.number(name) for name in banks]
    fields = {"voucher": players.text("V"), "financiers": numbers, "amount_fen": amount}
    return made(signed(players, "S1", players.create("S1", "ask_financiers", **fields)), "financing")


def quote(players: Players, financing: str, by: str) -> None:
    act(players, by, "quote_financing", financing=financing, rate_bps=RATES[by], fee_fen=10)


def choose(players: Players, financing: str, bank: str) -> dict[str, Any]:
    return act(players, "S1", "choose_financier", financing=financing, financier=players.number(bank))


def test_the_holder_chooses_and_the_rest_follows(players: Players) -> None:
    held(players)
    add_banks(players)
    financing = ask(players, "BK2", "BK")
    asked = financing_of(players.admin, financing)
    assert (asked["state"], asked["financier"]) == ("applied", None)
    assert players.voucher("V")["locked"]["fen"] == 500_000
    for name in ("BK", "BK2"):
        quote(players, financing, name)
    choose(players, financing, "BK2")
    chosen = financing_of(players.admin, financing)
    assert (chosen["state"], chosen["financier"]) == ("accepted", players.number("BK2"))
    assert chosen["rate_bps"] == RATES["BK2"]
    assert [(each["financier"], each["state"]) for each in chosen["asked"]] == [
        (players.number("BK"), "quoted"),
        (players.number("BK2"), "chosen"),
    ]
    act(players, "BK2", "register_financing", financing=financing, registration_no="ZD-5")
    act(players, "BK2", "disburse_financing", financing=financing, bank_ref="FK-5")
    assert financing_of(players.admin, financing)["state"] == "disbursed"
    assert players.voucher("V")["amount"]["fen"] == 500_000


def test_one_declines_and_the_others_go_on(players: Players) -> None:
    held(players)
    add_banks(players)
    financing = ask(players, "BK", "BK2")
    quote(players, financing, "BK")
    act(players, "BK", "refuse_financing", financing=financing)
    number = players.number("BK")
    fields = {"financing": financing, "financier": number}
    assert refused(lambda: players.create("S1", "choose_financier", **fields)) == "not-asked"
    quote(players, financing, "BK2")
    choose(players, financing, "BK2")
    assert financing_of(players.admin, financing)["asked"][0]["state"] == "declined"


def test_the_holder_cancels_for_all(players: Players) -> None:
    held(players)
    add_banks(players)
    financing = ask(players, "BK", "BK2")
    quote(players, financing, "BK")
    act(players, "S1", "cancel_financing", financing=financing)
    assert players.voucher("V")["locked"]["fen"] == 0
    late = {"financing": financing, "rate_bps": 1, "fee_fen": 1}
    assert refused(lambda: players.create("BK2", "quote_financing", **late)) == "financing-closed"


def test_whom_one_cannot_ask(players: Players) -> None:
    held(players)
    add_banks(players)

    def code(*banks: str) -> str:
        return refused(lambda: ask(players, *banks))

    assert code("BK", "BK") == "financiers-invalid"
    assert code("BK", "S2") == "not-financier"
    assert refused(lambda: ask(players, "BK", "BK2", amount=2_000_000)) == "amount-exceeds-available"


def test_nobody_reads_a_rivals_terms(players: Players, as_member: Any) -> None:
    """Every read of the API, by each bank, before and after the choice: no rate but its own, no rival's number beside the financing."""
    held(players)
    add_banks(players)
    financing = ask(players, "BK", "BK2", "BK3")
    for name in RATES:
        quote(players, financing, name)
    readers = {name: as_member(name) for name in ("S1", "S2", "CE", *RATES)}
    for name, rate in RATES.items():
        own = financing_of(readers[name], financing)
        assert own["rate_bps"] is None
        assert [each["rate_bps"] for each in own["asked"]] == [rate]
        _reads_no_price_but(readers[name], {rate})
        body = players.request(name, "choose_financier", financing=financing, financier=players.number("BK"))
        assert str(RATES["BK"]) not in _answer(readers[name], body)
    assert [each["rate_bps"] for each in financing_of(readers["S1"], financing)["asked"]] == list(RATES.values())
    choose(players, financing, "BK")

    for name in ("BK2", "BK3"):
        lost = financing_of(readers[name], financing)
        assert (lost["state"], lost["financier"], lost["rate_bps"], lost["fee"]) == ("closed", None, None, None)
        assert [each["financier"] for each in lost["asked"]] == [players.number(name)]
        _reads_no_price_but(readers[name], {RATES[name]})
        late = players.request(name, "quote_financing", financing=financing, rate_bps=1, fee_fen=1)
        assert refused(lambda reader=readers[name], body=late: reader.post("/v1/orders", body)) == "not-found"
    _reads_no_price_but(readers["BK"], {RATES["BK"]})
    for name in ("S2", "CE"):
        assert refused(lambda reader=readers[name]: financing_of(reader, financing)) == "not-found"
        _reads_no_price_but(readers[name], set())
    for name in RATES:
        _sees_no_rival(players, readers[name], name)


def _sees_no_rival(players: Players, reader: Client, name: str) -> None:
    """The chosen one neither: not in events, nor by asking for the financings of each."""
    rivals = [players.number(other) for other in RATES if other != name]
    for event in reader.pages("/v1/events"):
        assert event["name"] == "MemberRegistered" or event["args"].get("financier") not in rivals
    for rival in rivals:
        assert list(reader.pages("/v1/financings", financier=rival)) == []


def _reads_no_price_but(reader: Client, own: set[int]) -> None:
    paths = (
        "vouchers",
        "offers",
        "financings",
        "quotes",
        "events",
        "payments",
        "invoices",
        "orders",
        "balances",
        "members",
    )
    seen = "".join(repr(list(reader.pages(f"/v1/{path}"))) for path in paths)
    assert {rate for rate in RATES.values() if f"'rate_bps': {rate}" in seen or f"'rateBps': {rate}" in seen} == own


def _answer(reader: Client, body: dict[str, Any]) -> str:
    try:
        return repr(reader.post("/v1/orders", body))
    except Problem as why:
        return repr(why.document)
