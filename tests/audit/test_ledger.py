"""A real ledger's blocks, exported from the running stack, replayed; and forgeries that only rules and signatures can tell."""

import copy
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from api.audit.ledger import abi, calldata
from api.audit.ledger.calldata import EXECUTE
from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.audit.conftest import Judge
from tests.audit.forger import forged
from tests.http.test_money_cases import take_back
from tests.http.test_powers import answer, replacement
from tests.http.test_quotes import act
from tests.players import Players
from tests.stacks import running_stack

pytestmark = pytest.mark.timeout(600)  # the fixture runs a stack of its own; forgeries are verified by the hundred
Bundle = dict[str, Any]


def tell(players: Players) -> None:
    """A life with every kind of step."""
    players.issue("V", 1_000_001)
    players.accept("V", "S1")
    players.play(
        op="split",
        voucher="V",
        by="S1",
        background="x",
        parts=[{"ref": "A", "to": "S2", "amount_fen": 300_000}, {"ref": "B", "to": "S3", "amount_fen": 200_000}],
    )
    players.accept("A", "S2")
    players.play(op="reject", of="B", by="S3")
    players.play(op="transfer", ref="T", voucher="A", by="S2", to="S3", background="y")
    players.accept("T", "S3")
    players.play(op="finance_apply", ref="F", voucher="V", by="S1", financier="BK", amount_fen=400_000)
    players.play(op="finance_quote", of="F", by="BK", rate_bps=450, fee_fen=100)
    players.play(op="finance_accept", of="F", by="S1")
    players.play(op="finance_register", of="F", by="BK", registration_no="ZD-1")
    players.play(op="finance_disburse", of="F", by="BK", bank_ref="B-1")
    players.play(op="freeze", voucher="A", order="2026-1")
    players.play(op="unfreeze", voucher="A", order="2026-2")
    last_day = (players.today + timedelta(days=1)).isoformat()
    act(players, "judicial", "freeze", voucher=players.text("A"), order="2026-4", last_day=last_day)
    players.admin.post("/v1/dev/clock", {"date": (players.today + timedelta(days=2)).isoformat()})
    players.play(op="freeze", voucher="A", order="2026-6")  # the first has ended with its term
    players.play(op="unfreeze", voucher="A", order="2026-7")
    words = {"amount_fen": 100_000, "escrow": "622-1"}
    act(players, "judicial", "freeze", voucher=players.text("V"), order="2026-5", **words)
    players.issue("W", 500_000)
    players.play(op="withdraw", of="W", by="CE")
    players.issue("X", 77_777)
    players.accept("X", "S1")
    players.play(op="void", voucher="X", order="2026-3")
    tell_of_powers(players)
    day = players.today + timedelta(days=56)
    players.admin.post("/v1/dev/clock", {"date": day.isoformat()})
    players.play(op="pay", root="V", amount_fen=333_333, clearing_bank="BK", bank_ref="P-1")
    players.play(op="pay", root="V", amount_fen=666_667, clearing_bank="BK", bank_ref="P-0")
    take_back(players, "V", 666_667, "P-0")
    players.play(op="pay", root="V", amount_fen=666_668, clearing_bank="BK", bank_ref="P-2")


def tell_of_powers(players: Players) -> None:
    """Kinds and keys of members, and the banks of an issuer."""
    banks = [players.number("BK"), players.number("S3")]
    act(players, "operator", "grant_kinds", subject=players.number("S3"), kinds=["clearing_bank"])
    act(players, "CE", "name_banks", banks=banks)
    proposal = replacement(players, "S1")["id"]
    act(players, "S1", "object_proposal", proposal=proposal)
    proposal = replacement(players, "S2")["id"]
    answer(players, "S2", "consent_keys", proposal, players.signers("S2").checker)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The exported bundle, and what the API says of the same state."""
    with running_stack() as stack, Client(stack.url, stack.api_key) as client:
        tell(Players.register(client, "audit"))
        path = tmp_path_factory.mktemp("audit") / "bundle.json"
        export(stack, path, "--texts")
        vouchers = {each["number"]: each for each in client.pages("/v1/vouchers")}
        return path.read_text(encoding="utf-8"), vouchers


def export(stack: Stack, path: Path, *options: str) -> None:
    command = [sys.executable, "-m", "api.cli.main", "audit", "export", str(path), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment(stack))
    assert done.returncode == 0, done.stderr


def _environment(stack: Stack) -> dict[str, str]:
    return {**os.environ, "XINLIAN_HOME": str(stack.home)}


@pytest.fixture
def bundle(told: Any) -> Bundle:
    found: Bundle = json.loads(told[0])
    return found


def test_the_replayed_state_is_the_api_s(judge: Judge, told: Any) -> None:
    verdict = judge(told[0])
    assert verdict.fault is None, str(verdict.fault)
    ledger = verdict.as_json()["ledger"]
    assert ledger["not_replayed"] == {}
    assert ledger["code_unknown"] == []
    assert ledger["orders"]["executed"] >= 30
    assert ledger["signatures"]["recomputed"] >= 60
    assert ledger["texts"] > 20
    replayed = ledger["state"]["vouchers"]
    assert replayed.keys() == told[1].keys()
    for number, said in told[1].items():
        have = replayed[number]
        assert have["holder"] == said["holder"]
        assert have["status"] == said["status"]
        assert have["paid_fen"] == said["paid"]["fen"]
        assert have["amount_fen"] == said["amount"]["fen"]
        assert have["head"] == said["head"]
        assert list(have["due_to_escrow"].values()) == [each["amount"]["fen"] for each in said["due_to_escrow"]]
    assert any(each["due_to_escrow"] for each in replayed.values())


def test_the_verdict_is_in_words(judge: Judge, told: Any) -> None:
    verdict = judge(told[0])
    for lang, words in (("zh", "指令摘要由交易数据重算"), ("en", "Digests recomputed from calldata")):
        assert words in "\n".join(verdict.sentences(lang))


def test_a_range_that_begins_too_late_cannot_be_replayed(judge: Judge, bundle: Bundle) -> None:
    first = bundle["blocks"].pop(0)
    del bundle["receipts"][first["number"]]
    verdict = judge(bundle)
    assert (verdict.exit_code, verdict.fault and verdict.fault.code) == (2, "ledger-start")


def test_a_disclosed_text_must_stand_on_the_chain(judge: Judge, bundle: Bundle) -> None:
    content = next(each for each in bundle["texts"] if each["type"] == "Trade")["content"]
    content["background"] += "!"
    verdict = judge(bundle)
    assert (verdict.exit_code, verdict.fault and verdict.fault.code) == (1, "text-unproven")


def test_a_forgery_that_changes_nothing_verifies(judge: Judge, bundle: Bundle) -> None:
    assert judge(forged(bundle, lambda _blocks, _receipts: None)).fault is None


# --- forgeries ------------------------------------------------------------------------------------------------------


def topic(name: str) -> str:
    return next("0x" + t.hex() for c in abi.contracts() for t, kind in abi.events(c).items() if kind.name == name)


def logs_of(receipts: dict[str, list[Any]], name: str) -> list[tuple[list[Any], int]]:
    wanted = topic(name)
    return [
        (receipt["logs"], i)
        for each in receipts.values()
        for receipt in each
        for i, log in enumerate(receipt["logs"])
        if log["topics"][0] == wanted
    ]


RECORDED = sorted({k.name for c in abi.contracts() if c != "AccessManager" for k in abi.events(c).values()})


def names_in(bundle: Bundle) -> set[str]:
    known = {topic(name): name for name in RECORDED}
    return {
        known[log["topics"][0]]
        for each in bundle["receipts"].values()
        for r in each
        for log in r["logs"]
        if log["topics"][0] in known
    }


HARMLESS = {"EIP712DomainChanged", "AuthorityUpdated", "PolicySet"}


@pytest.mark.slow
def test_no_event_can_be_left_out_or_told_twice(judge: Judge, bundle: Bundle) -> None:
    told = names_in(bundle) - HARMLESS
    assert len(told) > 20
    missed = []
    for name in sorted(told):
        for change in ("out", "twice"):
            cut = copy.deepcopy(bundle)

            def forge(_blocks: Any, receipts: Any, name: str = name, change: str = change) -> None:
                logs, i = logs_of(receipts, name)[0]
                logs[i : i + 1] = [] if change == "out" else [logs[i], copy.deepcopy(logs[i])]

            if judge(forged(cut, forge)).exit_code == 0:
                missed.append((name, change))
    assert not missed


@pytest.mark.slow
def test_no_word_of_an_event_can_be_changed(judge: Judge, bundle: Bundle) -> None:
    missed = []
    for name in sorted(names_in(bundle) - HARMLESS - {"OrderRefused", "OrderNotAdmitted"}):
        logs, _ = logs_of(bundle["receipts"], name)[-1]
        i = max(j for j, log in enumerate(logs) if log["topics"][0] == topic(name))
        words = (len(logs[i]["data"]) - 2) // 64
        for place in range(words):
            cut = copy.deepcopy(bundle)

            def forge(_blocks: Any, receipts: Any, name: str = name, place: int = place) -> None:
                found, _ = logs_of(receipts, name)[-1]
                at = max(j for j, log in enumerate(found) if log["topics"][0] == topic(name))
                text = found[at]["data"]
                end = 2 + 64 * (place + 1)
                found[at]["data"] = text[: end - 1] + ("1" if text[end - 1] != "1" else "2") + text[end:]

            if judge(forged(cut, forge)).exit_code == 0:
                missed.append((name, place))
    assert not missed


def in_orders(blocks: list[Any]) -> list[dict[str, Any]]:
    return [tx for block in blocks for tx in block["transactions"] if tx["input"].startswith("0x" + EXECUTE.hex())]


@pytest.mark.slow
def test_no_byte_of_an_order_can_be_changed(judge: Judge, bundle: Bundle) -> None:
    """In the last batch: of every word, one byte."""
    length = len(in_orders(bundle["blocks"])[-1]["input"])
    kept = []
    for place in range(10, length, 64):
        cut = copy.deepcopy(bundle)

        def forge(blocks: Any, _receipts: Any, place: int = place + 62) -> None:
            tx = in_orders(blocks)[-1]
            text = tx["input"]
            tx["input"] = text[:place] + ("1" if text[place] != "1" else "2") + text[place + 1 :]

        if place + 62 < length and judge(forged(cut, forge)).exit_code == 0:
            kept.append((place - 10) // 64)
    assert not kept or all(is_padding(bundle, word) for word in kept), kept


def is_padding(bundle: Bundle, word: int) -> bool:
    """Zeros behind the 65 bytes of a signature: ABI fills words up, and no one signs them."""
    text = in_orders(bundle["blocks"])[-1]["input"][10:]
    return set(text[64 * word + 2 : 64 * (word + 1)]) == {"0"}


def test_an_order_cannot_be_played_twice(judge: Judge, bundle: Bundle) -> None:
    def forge(blocks: Any, receipts: Any) -> None:
        tx = in_orders(blocks)[-1]
        block = next(b for b in blocks if tx in b["transactions"])
        again = receipts[block["number"]]
        i = block["transactions"].index(tx)
        block["transactions"].insert(i, {**copy.deepcopy(tx), "nonce": "0x999"})
        again.insert(i, copy.deepcopy(again[i]))

    assert judge(forged(bundle, forge)).exit_code == 1


def test_maker_and_checker_cannot_be_one(judge: Judge, bundle: Bundle) -> None:
    """The checker's proof in the maker's place: a valid signature of the same person."""

    def forge(blocks: Any, _receipts: Any) -> None:
        tx = in_orders(blocks)[-1]
        raw = bytes.fromhex(tx["input"][2:])
        order = calldata.orders_of(raw, bytes(32), "x")[0]
        tx["input"] = (
            "0x"
            + raw.replace(order.maker.account, order.checker.account)
            .replace(order.maker.signature, order.checker.signature)
            .hex()
        )

    verdict = judge(forged(bundle, forge))
    assert verdict.fault is not None
    assert verdict.fault.code == "order-inadmissible"
    assert verdict.fault.facts["why"] in ("SameSigner", "KeyLacksPower")


def test_a_forged_signature_of_a_known_key_is_named(judge: Judge, bundle: Bundle) -> None:
    def forge(blocks: Any, _receipts: Any) -> None:
        tx = in_orders(blocks)[-1]
        raw = bytes.fromhex(tx["input"][2:])
        order = calldata.orders_of(raw, bytes(32), "x")[0]
        tx["input"] = "0x" + raw.replace(order.maker.signature, order.maker.signature[:40] + bytes(24) + b"\x1b").hex()

    verdict = judge(forged(bundle, forge))
    assert verdict.fault is not None
    assert verdict.fault.code == "signature-forged"


def test_other_code_is_named(judge: Judge, bundle: Bundle) -> None:
    def forge(blocks: Any, _receipts: Any) -> None:
        bundle["deployment"]["contracts"]["VoucherReader"]["address"] = "0x" + "12" * 20

    verdict = judge(forged(bundle, forge))
    assert verdict.exit_code == 0
    assert verdict.ledger is not None
    assert "VoucherReader" in verdict.ledger["code_unknown"]
