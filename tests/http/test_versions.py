"""Two versions of the ledger behind one service: the old one runs off, the new one takes the issues, and nothing is used twice."""

import asyncio
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.audit.verify import verify
from api.chain.contracts import read_ledger
from api.chain.ledger import Contracts
from api.chain.rpc import Node
from api.cli.stack.stack import Stack
from api.client.http import Client
from api.domain.numbers import version_of
from api.indexer.reconcile import compare
from api.processes.audit import export_file, export_voucher
from api.settings import Settings
from api.store.session import Database
from tests.http.test_orders import held
from tests.players import Players
from tests.stacks import running_stack

AMOUNT = 1_000_000


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack of its own: a version is everybody's."""
    with running_stack() as made:
        yield made


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Iterator[Client]:
    with Client(stack.url, stack.api_key) as client:
        yield client


def invoice_of(ref: str) -> dict[str, Any]:
    return {"no": f"INV-{ref}", "amount_fen": AMOUNT, "used_fen": AMOUNT}


def used(players: Players) -> int:
    """Of the issuer's limit [fen]."""
    balance = players.admin.get(f"/v1/limits/{players.number('CE')}")["balance"]
    fen: int = balance["limit_used"]["fen"]
    return fen


def issue_order(players: Players, ref: str) -> dict[str, Any]:
    """An order to issue that its signers have before them, not signed yet."""
    due = players.today + timedelta(days=60)
    return players.create(
        *("CE", "issue"),
        to=players.number("S1"),
        amount_fen=AMOUNT,
        due=due.isoformat(),
        cutoff=(due - timedelta(days=2)).isoformat(),
        contract="HT-1",
        invoices=[{"number": players.text(f"INV-{ref}"), "amount_fen": AMOUNT, "used_fen": AMOUNT}],
        reference=players.text(ref),
    )


def carried_out(players: Players, order: dict[str, Any], by: str) -> dict[str, Any]:
    """The order, signed by both and on the chain."""
    keys = players.signers(by)
    signed = [players.signature(order, key) for key in (keys.maker, keys.checker)]
    items = {"items": [{"id": order["id"], "signatures": signed}], "wait_s": 10}
    (result,) = players.admin.post("/v1/orders/batch/signatures", items)["results"]
    found: dict[str, Any] = result["order"]
    return found


def differences(stack: Stack) -> list[Any]:
    async def ask() -> list[Any]:
        node, db = Node(stack.settings["rpc_url"]), Database(stack.settings["database_url"])
        try:
            return await compare(db, Contracts(node, read_ledger(stack.home / "dev.json")))
        finally:
            await db.close()
            await node.close()

    return asyncio.run(ask())


@pytest.fixture(scope="module")
def life(stack: Stack, admin: Client) -> Players:
    """A voucher of the first version, an offer open there, an issue order made for it; then the second version."""
    players = Players.register(admin, "versions", stack.founders)
    held(players)
    players.issue("W")
    players.left_over = issue_order(players, "LEFT")  # type: ignore[attr-defined]
    stack.add_version(2, lambda _: None)
    return players


def test_status_lists_the_versions_and_which_is_open(life: Players) -> None:
    said = life.admin.get("/v1/status")
    assert [(v["version"], v["admitted"], v["open_for_issues"]) for v in said["versions"]] == [
        (1, True, False),
        (2, True, True),
    ]
    assert said["addresses"] == said["versions"][1]["addresses"]
    own, other = (v["addresses"] for v in said["versions"])
    shared = {name for name in own if own[name] == other[name]}
    assert shared == {"MemberRegistry", "InvoiceRegistry", "CreditLimits", "Governance"}


def test_again_changes_nothing(stack: Stack, life: Players) -> None:
    written = (stack.home / "dev.json").read_bytes()
    stack.add_version(2, lambda _: None)
    stack.up(lambda _: None)
    assert (stack.home / "dev.json").read_bytes() == written
    assert {each["version"] for each in json.loads(written)["contracts"].values()} == {0, 1, 2}


def test_an_issue_order_made_for_the_old_one_is_refused(life: Players) -> None:
    order = life.left_over  # type: ignore[attr-defined]
    done = carried_out(life, order, "CE")
    assert done["status"] == "refused"
    assert done["refusal"]["code"] == "issues-closed"


def test_a_new_issue_lands_on_the_new_one(life: Players) -> None:
    life.issue("N")
    life.accept("N", by="S1")
    young, old = life.voucher("N"), life.voucher("V")
    assert (version_of(old["number"]), version_of(young["number"])) == (1, 2)


def test_an_invoice_used_on_the_old_one_is_used(life: Players) -> None:
    life.issue("AGAIN", invoices=[invoice_of("V")], expect="invoice-overused")


def test_one_limit_for_both(life: Players) -> None:
    assert used(life) == 3 * AMOUNT  # V and W on the old one, N on the new
    life.issue("BIG", amount=100_000_000 - 3 * AMOUNT + 1, expect="limit-exceeded")


def test_an_open_offer_of_the_old_one_is_accepted_and_a_voucher_moves(life: Players) -> None:
    life.accept("W", by="S1")
    life.play(op="transfer", voucher="W", by="S1", to="S2", background="HT-2", ref="T")
    life.accept("T", by="S2")
    assert life.voucher("W")["holder"] == life.number("S2")


def test_one_list_shows_both_and_balances_add_up(life: Players) -> None:
    versions = {version_of(each["number"]) for each in life.admin.pages("/v1/vouchers")}
    assert versions == {1, 2}
    balance = life.admin.get(f"/v1/balances/{life.number('S1')}")["balance"]
    assert balance["held"]["fen"] == 2 * AMOUNT  # V of the old one, N of the new


def test_the_index_agrees_with_both(stack: Stack, life: Players) -> None:
    assert differences(stack) == []


def test_the_old_one_runs_off_to_payment(stack: Stack, life: Players) -> None:
    life.admin.post("/v1/dev/clock", {"date": life.voucher("V")["due"]})
    for ref in ("V", "N"):
        # Each version knows its own references.
        life.play(op="pay", root=ref, amount_fen=AMOUNT, clearing_bank="BK", bank_ref=f"run-off-{ref}")
        assert life.voucher(ref)["status"] == "settled"
    assert used(life) == AMOUNT  # W
    assert differences(stack) == []


def test_jobs_look_after_both(life: Players) -> None:
    due = life.today + timedelta(days=1)
    life.admin.post("/v1/dev/clock", {"date": due.isoformat()})
    assert life.voucher("W")["status"] == "overdue"
    life.issue("LATE", expect="issuer-blocked")


def test_a_version_that_does_not_follow_is_refused(stack: Stack, life: Players) -> None:
    with pytest.raises(Exception, match="The next version is 3, not 4"):
        stack.add_version(4, lambda _: None)


@pytest.mark.parametrize("ref", ["V", "N"])
def test_a_vouchers_file_of_either_version_verifies(stack: Stack, life: Players, tmp_path: Path, ref: str) -> None:
    out = tmp_path / "voucher.json"
    asyncio.run(export_voucher(Settings(home=stack.home), out, life.voucher(ref)["number"]))
    assert verify(out, []).fault is None


def test_an_auditor_verifies_a_chain_with_two_versions(stack: Stack, life: Players, tmp_path: Path) -> None:
    out = tmp_path / "ledger.json"
    settings = Settings(home=stack.home)
    asyncio.run(export_file(settings, out, None, None, with_texts=True, progress=lambda *_: None))
    for version in read_ledger(stack.home / "dev.json").versions:
        verdict = verify(out, [], ledger=version.addresses["VoucherLedger"])
        assert verdict.fault is None, verdict.fault
        assert verdict.ledger is not None
        assert verdict.ledger["code_unknown"] == []
        assert verdict.ledger["not_replayed"] == {}
    numbers = {version_of(number) for number in verdict.ledger["state"]["vouchers"]}
    assert numbers == {1, 2}


def test_an_auditor_notices_a_version_that_the_file_misplaces(stack: Stack, life: Players, tmp_path: Path) -> None:
    """Its doors exchanged, no order of either was valid where it went."""
    out = tmp_path / "ledger.json"
    asyncio.run(export_file(Settings(home=stack.home), out, None, None, with_texts=False, progress=lambda *_: None))
    bundle = json.loads(out.read_text())
    contracts = bundle["deployment"]["contracts"]
    first, second = contracts["Orders"], contracts["Orders@2"]
    first["address"], second["address"] = second["address"], first["address"]
    out.write_text(json.dumps(bundle))
    assert verify(out, []).fault is not None
