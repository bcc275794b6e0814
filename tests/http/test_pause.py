"""A pause on a running stack: new risk is refused with its code, payment goes through, and resuming lifts it."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.cli.stack.founders import DEPLOYER
from api.cli.stack.stack import Stack
from api.client.http import Client
from chain_node.accounts import dev_account
from chain_node.deploy import read_deployment
from chain_node.rpc import Rpc
from chain_node.wait import wait_for
from tests.http.test_orders import held
from tests.http.test_signatures import refused
from tests.players import Players
from tests.stacks import running_stack

PAUSE, RESUME = "0x8456cb59", "0x046f7da2"  # of Governance


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """A stack of its own: a pause, and the clock of a due day, are everybody's."""
    with running_stack() as made:
        yield made


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Iterator[Client]:
    with Client(stack.url, stack.api_key) as client:
        yield client


def govern(stack: Stack, data: str) -> None:
    """Calls Governance as the dev chain's deployer, which has every role."""
    governance = read_deployment(stack.home / "dev.json").contracts["Governance"].address
    call = {"from": dev_account(DEPLOYER).address, "to": governance, "data": data, "gasPrice": "0x0"}
    with Rpc(stack.settings["rpc_url"]) as rpc:
        sent = rpc.call("eth_sendTransaction", call)
        assert wait_for(lambda: rpc.call("eth_getTransactionReceipt", sent) is not None, 10)
        assert rpc.call("eth_getTransactionReceipt", sent)["status"] == "0x1"


@pytest.fixture
def paused(stack: Stack, players: Players) -> Iterator[Players]:
    """A voucher held and past its cut-off, an offer open, and the ledger paused."""
    held(players)
    players.issue("W", 500_000)
    govern(stack, PAUSE)
    yield players
    govern(stack, RESUME)


def offered(players: Players, action: str, **fields: Any) -> str:
    return refused(lambda: players.create("S1", action, **fields))


def test_new_risk_waits_and_the_rest_goes_on(stack: Stack, paused: Players) -> None:
    players = paused
    assert players.admin.get("/v1/status")["paused"] is True
    players.issue("X", 1_000, expect="paused")
    voucher, bank = players.text("V"), players.number("BK")
    assert offered(players, "transfer", voucher=voucher, to=players.number("S2"), background="x") == "paused"
    fields = {"voucher": voucher, "amount_fen": 1_000, "with_recourse": False}
    assert offered(players, "apply_financing", **fields, financier=bank) == "paused"
    players.accept("W", "S1", expect="paused")
    # What frees is not stopped.
    players.play(op="reject", of="W", by="S1")
    assert players.voucher("W")["status"] == "rejected"


def test_payment_goes_through(stack: Stack, paused: Players) -> None:
    players = paused
    due = players.voucher("V")["due"]
    players.admin.post("/v1/dev/clock", {"date": due})
    players.play(op="pay", root="V", amount_fen=1_000_000, clearing_bank="BK", bank_ref="pause-1")
    assert players.voucher("V")["status"] == "settled"
    assert players.admin.get("/v1/status")["paused"] is True


def test_resuming_lifts_it(stack: Stack, paused: Players) -> None:
    players = paused
    players.accept("W", "S1", expect="paused")
    govern(stack, RESUME)
    players.accept("W", "S1")
    players.issue("X", 1_000)
    assert players.admin.get("/v1/status")["paused"] is False
