"""A member learns nothing from a refusal that it could not look up."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.cli.stack.founders import JUDICIAL_NO
from api.cli.stack.stack import Stack
from api.client.http import Client, Problem
from api.domain.uscc import check_character
from tests.http.test_orders import held, signed
from tests.players import Players


@pytest.fixture
def as_member(stack: Stack, players: Players) -> Iterator[Any]:
    """A client with a member's own key."""
    clients: list[Client] = []

    def client(name: str) -> Client:
        clients.append(Client(stack.url, players.key_of(name, "read", "orders")))
        return clients[-1]

    yield client
    for each in clients:
        each.__exit__()


def problem(client: Client, body: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(Problem) as why:
        client.post("/v1/orders", body)
    return why.value.document


def financed(players: Players) -> None:
    held(players)
    players.play(op="finance_apply", ref="F", voucher="V", by="S1", financier="BK", amount_fen=1000)


def test_what_is_not_its_business_is_not_there(players: Players, as_member: Any) -> None:
    financed(players)
    stranger = as_member("S3")
    number = players.voucher("V")["number"]
    financing = next(f for f in players.admin.pages("/v1/financings") if f["voucher"] == number)["number"]
    offer = next(o for o in players.admin.pages("/v1/offers") if o["voucher"] == number)["id"]
    there = {"voucher": (number, players.text("V")), "financing": (financing, players.text("F"))}
    there["offer"] = (offer, number, players.text("V"))
    more = {"to": players.number("S2"), "amount_fen": 10**9, "background": "x", "financier": players.number("BK")}
    payment = {"amount_fen": 10**9, "bank_ref": "1"}
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("voucher", "transfer", {name: more[name] for name in ("to", "background")}),
        ("voucher", "split", {"background": "x", "parts": [{name: more[name] for name in ("to", "amount_fen")}]}),
        ("voucher", "apply_financing", {name: more[name] for name in ("financier", "amount_fen")}),
        ("voucher", "instruct_payment", payment | {"clearing_bank": players.number("BK")}),
        ("voucher", "confirm_payment", payment),
        *(("voucher", action, {"order": "x"}) for action in ("freeze", "unfreeze", "propose_void", "consent_void")),
        *(("offer", action, {}) for action in ("accept", "reject", "withdraw")),
        ("financing", "quote_financing", {"rate_bps": 1, "fee_fen": 1}),
        ("financing", "register_financing", {"registration_no": "1"}),
        ("financing", "disburse_financing", {"bank_ref": "1"}),
        *(("financing", action, {}) for action in ("accept_financing", "cancel_financing", "refuse_financing")),
    ]
    for kind, action, fields in asked:
        for text in there[kind]:
            found = problem(stranger, players.request("S3", action, **fields, **{kind: text}))
            assert (found["code"], found["facts"]) == ("not-found", {kind: text}), action


def test_a_court_names_any_voucher(players: Players, stack: Stack) -> None:
    held(players)
    made = players.admin.post("/v1/api-keys", {"name": "court", "scopes": ["orders"], "member": JUDICIAL_NO})
    body = {"member": JUDICIAL_NO, "action": "freeze", "voucher": players.voucher("V")["number"], "order": "(2026)1"}
    with Client(stack.url, made["secret"]) as court:
        assert court.post("/v1/orders", body)["status"] == "awaiting_maker"
        other = {"member": JUDICIAL_NO, "action": "transfer", "to": players.number("S1"), "background": "x"}
        assert problem(court, other | {"voucher": body["voucher"]})["code"] == "not-found"


def test_a_former_holder_is_not_told_who_holds_it_now(players: Players, as_member: Any) -> None:
    held(players)
    for ref, by, to in (("T1", "S1", "S2"), ("T2", "S2", "S3")):
        players.play(op="transfer", ref=ref, voucher="V", by=by, to=to, background="HT")
        players.accept(ref, by=to)
    number = players.voucher("V")["number"]
    body = players.request("S1", "transfer", voucher=number, to=players.number("S2"), background="x")
    found = problem(as_member("S1"), body)
    assert (found["code"], found["facts"]) == ("not-holder", {"voucher": number})
    assert str(players.number("S3")) not in found["detail"]
    # The operation's own key is told, and keeps it from the member that reads the order later.
    told = problem(players.admin, body | {"client_order_id": "old holder"})
    assert told["facts"]["have"] == players.number("S3")
    assert problem(as_member("S1"), body | {"client_order_id": "old holder"})["facts"] == {"voucher": number}
    (read,) = as_member("S1").get("/v1/orders", status="refused")["items"]
    assert read["refusal"]["facts"] == {"voucher": number}


def test_a_holder_is_told_how_its_own_voucher_stands(players: Players, as_member: Any) -> None:
    financed(players)
    body = players.request("S1", "transfer", voucher=players.text("V"), to=players.number("S2"), background="x")
    found = problem(as_member("S1"), body)
    assert (found["code"], found["facts"]["have"]) == ("amount-exceeds-available", 999_000)


def test_an_invoice_of_another_issuer_says_nothing_of_it(players: Players, as_member: Any) -> None:
    players.issue()
    uscc = f"91110000MB{players.runner.names.run[:4].upper().translate(str.maketrans('IOZSV', '11111'))}009"
    players.play(op="member", id="CE2", name="other", uscc=uscc + check_character(uscc), kinds=["issuer"])
    players.play(op="limit", issuer="CE2", limit_fen=100_000_000)
    due = players.voucher("V")["due"]
    invoice = {"number": players.text("INV-V"), "amount_fen": 5, "used_fen": 5}
    fields = {"to": players.number("S1"), "amount_fen": 5, "due": due, "cutoff": due, "contract": "HT"}
    body = players.request("CE2", "issue", **fields, invoices=[invoice])
    found = problem(as_member("CE2"), body)
    assert (found["code"], set(found["facts"])) == ("invoice-mismatch", {"invoice"})
    assert set(problem(players.admin, body)["facts"]) == {"invoice", "issuer", "amountFen"}
    own = players.request("CE", "issue", **fields, invoices=[invoice])
    assert problem(as_member("CE"), own)["facts"]["amountFen"] == 1_000_000


def test_a_refusal_on_the_chain_says_no_more(players: Players, as_member: Any) -> None:
    """Two transfers were made; the first went through, and what the second met is no business of a former holder."""
    held(players)
    stale = players.create("S1", "transfer", voucher=players.text("V"), to=players.number("S3"), background="x")
    players.play(op="transfer", ref="T1", voucher="V", by="S1", to="S2", background="HT")
    players.accept("T1", by="S2")
    done = signed(players, "S1", stale)
    assert done["refusal"]["facts"]["have"] == players.number("S2")
    read = as_member("S1").get(f"/v1/orders/{stale['id']}")
    assert read["refusal"]["code"] == "not-holder"
    assert set(read["refusal"]["facts"]) == {"voucher"}
