"""Who may sign what: each wrong signature is refused with its own code, and nothing changes."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account

from api.cli.book.keys import Key
from api.client.http import Problem
from chain_node.tools import ensure_node_packages, node_path
from tests.players import Players

VIEM = Path(__file__).parents[1] / "node"


def refused(act: Callable[[], Any]) -> str:
    with pytest.raises(Problem) as why:
        act()
    assert why.value.document["fix"]
    return why.value.code


@pytest.fixture
def order(players: Players) -> dict[str, Any]:
    """A transfer that waits for its maker."""
    players.issue()
    players.accept("V", by="S1")
    return players.create("S1", "transfer", voucher=players.text("V"), to=players.number("S2"), background="HT-2")


def sign(players: Players, order: dict[str, Any], **signature: Any) -> Any:
    return players.admin.post(f"/v1/orders/{order['id']}/signatures", signature)


def unchanged(players: Players) -> None:
    voucher = players.voucher("V")
    assert (voucher["holder"], voucher["locked"]["fen"]) == (players.number("S1"), 0)


def test_maker_then_checker_is_carried_out(players: Players, order: dict[str, Any]) -> None:
    signers = players.signers("S1")
    assert sign(players, order, **players.signature(order, signers.maker))["status"] == "awaiting_checker"
    sign(players, order, **players.signature(order, signers.checker))
    done = players.admin.get(f"/v1/orders/{order['id']}", wait_s=10)
    assert done["status"] == "final"
    assert players.voucher("V")["locked"]["fen"] == 1_000_000


def test_eth_account_signs_the_typed_data(players: Players, order: dict[str, Any]) -> None:
    signers = players.signers("S1")
    for key in (signers.maker, signers.checker):
        signed = Account.sign_typed_data(key.secret, full_message=order["typed_data"])
        answer = sign(players, order, account=key.account, signature="0x" + signed.signature.hex())
    assert answer["status"] in ("queued", "included", "final")


def test_viem_signs_the_typed_data(players: Players, order: dict[str, Any]) -> None:
    ensure_node_packages(VIEM)
    signers = players.signers("S1")
    for key in (signers.maker, signers.checker):
        given = {"privateKey": "0x" + key.secret.hex(), "typedData": order["typed_data"]}
        done = subprocess.run(
            [node_path(), "sign.mjs"], input=json.dumps(given), capture_output=True, text=True, cwd=VIEM, check=True
        )
        made = json.loads(done.stdout)
        assert made["digest"] == order["digest"]
        answer = sign(players, order, account=made["address"], signature=made["signature"])
    assert answer["status"] in ("queued", "included", "final")


def test_changed_data(players: Players, order: dict[str, Any]) -> None:
    maker = players.signers("S1").maker
    changed = json.loads(json.dumps(order["typed_data"]))
    changed["message"]["to"] = players.number("S3")
    signed = Account.sign_typed_data(maker.secret, full_message=changed)
    given = {"account": maker.account, "signature": "0x" + signed.signature.hex()}
    assert refused(lambda: sign(players, order, **given)) == "signature-invalid"
    assert refused(lambda: sign(players, order, **given, typed_data=changed)) == "order-changed"
    unchanged(players)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("chainId", 1, "wrong-chain"), ("verifyingContract", "0x" + "11" * 20, "wrong-contract")],
)
def test_another_domain(players: Players, order: dict[str, Any], field: str, value: Any, code: str) -> None:
    maker = players.signers("S1").maker
    other = json.loads(json.dumps(order["typed_data"]))
    other["domain"][field] = value
    signed = Account.sign_typed_data(maker.secret, full_message=other)
    given = {"account": maker.account, "signature": "0x" + signed.signature.hex()}
    assert refused(lambda: sign(players, order, **given, typed_data=other)) == code
    assert refused(lambda: sign(players, order, **given)) == "signature-invalid"
    unchanged(players)


def test_wrong_key(players: Players, order: dict[str, Any]) -> None:
    for key in (Key(b"\x01" * 31 + b"\x07"), players.signers("S2").maker):
        given = players.signature(order, key)
        assert refused(lambda given=given: sign(players, order, **given)) == "key-unknown"
    unchanged(players)


def test_signature_of_another_under_a_good_name(players: Players, order: dict[str, Any]) -> None:
    signers = players.signers("S1")
    given = players.signature(order, signers.checker) | {"account": signers.maker.account}
    assert refused(lambda: sign(players, order, **given)) == "signature-invalid"


def test_maker_is_checker(players: Players, order: dict[str, Any]) -> None:
    given = players.signature(order, players.signers("S1").maker)
    items = {"items": [{"id": order["id"], "signatures": [given, given]}]}
    for _ in range(2):
        (result,) = players.admin.post("/v1/orders/batch/signatures", items)["results"]
        assert result["problem"]["code"] == "same-signer"
    unchanged(players)


def test_the_same_signature_again_changes_nothing(players: Players, order: dict[str, Any]) -> None:
    """A client that did not hear the answer sends it once more, also when the order has gone on meanwhile."""
    signers = players.signers("S1")
    maker, checker = (players.signature(order, key) for key in (signers.maker, signers.checker))
    for _ in range(2):
        assert sign(players, order, **maker)["status"] == "awaiting_checker"
    sign(players, order, **checker)
    assert players.admin.get(f"/v1/orders/{order['id']}", wait_s=10)["status"] == "final"
    for again in (maker, checker):
        assert sign(players, order, **again)["status"] == "final"


def test_checker_may_not_make(players: Players, order: dict[str, Any]) -> None:
    given = players.signature(order, players.signers("S1").checker)
    assert refused(lambda: sign(players, order, **given)) == "key-lacks-power"


def test_revoked_key(players: Players, order: dict[str, Any]) -> None:
    signers = players.signers("S1")
    fresh = Key(b"\x02" * 31 + players.digest(order)[:1])
    change = players.create(
        "S1",
        "change_keys",
        grants=[{"account": fresh.account, "powers": ["maker", "admin"], "person": "new maker"}],
        revokes=[signers.maker.account],
    )
    for key in (signers.maker, signers.checker):
        sign(players, change, **players.signature(change, key))
    assert players.admin.get(f"/v1/orders/{change['id']}", wait_s=10)["status"] == "final"
    given = players.signature(order, signers.maker)
    assert refused(lambda: sign(players, order, **given)) == "key-revoked"
    assert sign(players, order, **players.signature(order, fresh))["status"] == "awaiting_checker"
    unchanged(players)


def test_used_nonce(players: Players, order: dict[str, Any]) -> None:
    signers = players.signers("S1")
    for key in (signers.maker, signers.checker):
        sign(players, order, **players.signature(order, key))
    players.admin.get(f"/v1/orders/{order['id']}", wait_s=10)
    nonce = int(order["typed_data"]["message"]["nonce"])
    fields = {"voucher": players.text("V"), "to": players.number("S3"), "background": "x"}
    assert refused(lambda: players.create("S1", "transfer", nonce=nonce, **fields)) == "nonce-used"


def test_deadlines(players: Players, order: dict[str, Any]) -> None:
    now = players.admin.get("/v1/status")["indexed"]["timestamp"]
    fields = {"voucher": players.text("V"), "to": players.number("S3"), "background": "x"}
    assert refused(lambda: players.create("S1", "transfer", deadline=now - 5, **fields)) == "deadline-passed"
    far = now + 73 * 3600
    assert refused(lambda: players.create("S1", "transfer", deadline=far, **fields)) == "deadline-too-far"


def test_signed_twice_and_cancelled(players: Players, order: dict[str, Any]) -> None:
    players.admin.post(f"/v1/orders/{order['id']}/cancel", {"reason": "no"})
    given = players.signature(order, players.signers("S1").maker)
    assert refused(lambda: sign(players, order, **given)) == "order-not-open"


def test_custody(players: Players) -> None:
    """A key the service keeps signs with its person's secret, and with nothing else."""
    number = players.number("S1")
    made = players.admin.post("/v1/custody/keys", {"member": number, "person": "keeper", "secret": "correct horse"})
    grants = [{"account": made["account"], "powers": ["checker"], "person": "keeper"}]
    change = players.create("S1", "change_keys", grants=grants)
    signers = players.signers("S1")
    for key in (signers.maker, signers.checker):
        sign(players, change, **players.signature(change, key))
    players.admin.get(f"/v1/orders/{change['id']}", wait_s=10)
    players.issue()
    order = players.create("S1", "accept", offer=players.text("V"))
    sign(players, order, **players.signature(order, signers.maker))
    path = f"/v1/orders/{order['id']}/custody-signatures"
    wrong = {"account": made["account"], "secret": "incorrect horse"}
    assert refused(lambda: players.admin.post(path, wrong)) == "secret-invalid"
    players.admin.post(path, wrong | {"secret": "correct horse"})
    assert players.admin.get(f"/v1/orders/{order['id']}", wait_s=10)["status"] == "final"


def test_a_complete_order_is_carried_out_whatever_comes_behind_it(players: Players, order: dict[str, Any]) -> None:
    """The same batch names the order again: the second is refused, the first still goes its way."""
    signers = players.signers("S1")
    both = [players.signature(order, key) for key in (signers.maker, signers.checker)]
    other = players.signature(order, players.signers("S2").maker)
    items = [{"id": order["id"], "signatures": both}, {"id": order["id"], "signatures": [other]}]
    answer = players.admin.post("/v1/orders/batch/signatures", {"items": items})
    assert answer["results"][1]["problem"]["code"] == "order-not-open"
    assert players.admin.get(f"/v1/orders/{order['id']}", wait_s=10)["status"] == "final"
