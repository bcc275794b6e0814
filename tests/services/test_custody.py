"""Keys in custody: whose they are, what they may sign outside dev, and how often a secret may be guessed."""

import dataclasses
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from eth_account import Account
from structlog.testing import capture_logs

from api.cli.stack.stack import Stack
from api.domain import refusals
from api.processes.context import make_context
from api.services import custody
from api.services.actor import SCOPES, Actor
from api.services.context import Context
from api.services.orders import create, sign
from api.settings import Settings
from api.store import accounts
from tests.http.test_orders import signed
from tests.http.test_signatures import refused
from tests.players import Players

ADMIN = Actor(UUID(int=0), None, frozenset(SCOPES))
SECRET = "correct horse"
Kept = dict[str, str]


@pytest.fixture
async def context(stack: Stack) -> AsyncIterator[Context]:
    """The stack's resources, as if it were no dev chain."""
    made = dataclasses.replace(make_context(Settings(home=stack.home)), is_dev=False)
    yield made
    await made.blocks.close()
    await made.node.close()
    await made.db.close()


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same key derivation, thousand times as fast."""
    encrypt = Account.encrypt
    monkeypatch.setattr(Account, "encrypt", lambda key, secret: encrypt(key, secret, kdf="pbkdf2", iterations=2))


async def kept_keys(context: Context, players: Players, member: str) -> Kept:
    """A maker's and a checker's key in custody, granted to the member."""
    number = players.number(member)
    kept = {role: await custody.create_key(context, ADMIN, number, role, SECRET) for role in ("maker", "checker")}
    grants = [{"account": kept[role], "powers": [role], "person": role} for role in kept]
    assert signed(players, member, players.create(member, "change_keys", grants=grants))["status"] == "final"
    return kept


def an_issue(players: Players) -> dict[str, Any]:
    due = (players.today + timedelta(60)).isoformat()
    invoice = {"number": secrets.token_hex(8), "amount_fen": 100, "used_fen": 100}
    fields = {"to": players.number("S1"), "amount_fen": 100, "due": due, "cutoff": due, "contract": "HT"}
    return players.create("CE", "issue", **fields, invoices=[invoice])


async def sign_with(context: Context, order: dict[str, Any], account: str, secret: str = SECRET) -> None:
    made = await custody.signature(context, ADMIN, UUID(order["id"]), bytes.fromhex(account[2:]), secret)
    (answer,) = await sign.sign(context, ADMIN, [sign.Signing(UUID(order["id"]), [made])])
    if answer.refusal:
        raise answer.refusal


async def test_an_issuer_holds_one_of_the_two_keys_itself(context: Context, players: Players, cheap: None) -> None:
    kept = await kept_keys(context, players, "CE")
    order = an_issue(players)
    await sign_with(context, order, kept["maker"])
    with pytest.raises(refusals.CustodyOnly):
        await custody.signature(context, ADMIN, UUID(order["id"]), bytes.fromhex(kept["checker"][2:]), SECRET)
    # On a dev chain, which has no clients, it may; the signature itself is good.
    dev = dataclasses.replace(context, is_dev=True)
    checker = bytes.fromhex(kept["checker"][2:])
    made = await custody.signature(dev, ADMIN, UUID(order["id"]), checker, SECRET)
    (answer,) = await sign.sign(context, ADMIN, [sign.Signing(UUID(order["id"]), [made])])
    assert isinstance(answer.refusal, refusals.CustodyOnly)
    own = players.signature(order, players.signers("CE").checker)
    assert players.admin.post(f"/v1/orders/{order['id']}/signatures", own)["status"] in ("queued", "included", "final")


async def test_a_supplier_may_leave_both_to_the_service(context: Context, players: Players, cheap: None) -> None:
    kept = await kept_keys(context, players, "S1")
    players.issue()
    order = players.create("S1", "accept", offer=players.text("V"))
    for role in ("maker", "checker"):
        await sign_with(context, order, kept[role])
    assert players.admin.get(f"/v1/orders/{order['id']}", wait_s=10)["status"] == "final"


async def test_a_kept_key_is_its_persons_and_its_members(context: Context, players: Players, cheap: None) -> None:
    account = await custody.create_key(context, ADMIN, players.number("S1"), "Li", SECRET)
    grant = {"account": account, "powers": ["checker"], "person": "Li"}
    other = grant | {"person": "Wang"}
    assert refused(lambda: players.create("S1", "change_keys", grants=[other])) == "custody-person"
    assert refused(lambda: players.create("S2", "change_keys", grants=[grant])) == "custody-person"
    assert players.create("S1", "change_keys", grants=[grant | {"account": account.upper().replace("X", "x")}])


async def test_ten_wrong_secrets_lock_a_key(
    context: Context, players: Players, cheap: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = await kept_keys(context, players, "S1")
    players.issue()
    order = players.create("S1", "accept", offer=players.text("V"))
    await fail(context, order, kept["maker"], custody.TRIES_MAX - 1)
    # The right one counts from nought again.
    made = await custody.signature(context, ADMIN, UUID(order["id"]), bytes.fromhex(kept["maker"][2:]), SECRET)
    assert made.signature
    with capture_logs() as logs:
        await fail(context, order, kept["maker"], custody.TRIES_MAX)
    assert [each["tries"] for each in logs] == list(range(1, custody.TRIES_MAX + 1))
    assert "wrong horse" not in str(logs)
    with pytest.raises(refusals.SecretLocked) as why:
        await sign_with(context, order, kept["maker"])
    assert (why.value.status, why.value.facts["retry_after_s"]) == (429, custody.LOCKED_S)
    monkeypatch.setattr(custody, "LOCKED_S", 0)
    await sign_with(context, order, kept["maker"])


async def fail(context: Context, order: dict[str, Any], account: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(refusals.SecretInvalid):
            await sign_with(context, order, account, "wrong horse")


async def test_no_secret_is_tried_for_an_order_that_takes_no_signature(
    context: Context, players: Players, cheap: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = await kept_keys(context, players, "S1")
    players.issue()
    order = players.create("S1", "accept", offer=players.text("V"))
    monkeypatch.setattr(accounts, "count_try", None)  # it would be called first
    with pytest.raises(refusals.KeyLacksPower):
        await sign_with(context, order, kept["checker"])
    players.admin.post(f"/v1/orders/{order['id']}/cancel", {"reason": "no"})
    with pytest.raises(refusals.OrderNotOpen):
        await sign_with(context, order, kept["maker"])


async def test_the_node_is_asked_while_no_transaction_is_open(
    context: Context, players: Players, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow node must not keep locks, nor use up the pool."""
    players.issue()
    open_then: list[int] = []
    call = context.node.call

    async def watched(method: str, *params: Any) -> Any:
        open_then.append(context.db.engine.pool.checkedout())
        return await call(method, *params)

    monkeypatch.setattr(context.node, "call", watched)
    fields = {"offer": players.text("V")}
    request = create.OrderRequest(players.number("S1"), "accept", fields, fields, nonce=4713)
    (made,) = await create.create(context, ADMIN, [request])
    assert made.order
    # A signature that does not fit might be a contract's: the node is asked for its code.
    other = players.signature(made.order, players.signers("S1").checker)
    maker = bytes.fromhex(players.signers("S1").maker.account[2:])
    given = sign.Signature(maker, bytes.fromhex(other["signature"][2:]))
    (answer,) = await sign.sign(context, ADMIN, [sign.Signing(UUID(made.order["id"]), [given])])
    assert isinstance(answer.refusal, refusals.SignatureInvalid)
    assert len(open_then) >= 5
    assert set(open_then) == {0}
