"""What a stranger brings to the chain ends nobody's order."""

from typing import Any

from api.chain.ledger import SignedOrder, execute_data
from api.cli.stack.stack import Stack
from api.domain import orders as typed
from chain_node.rpc import Rpc
from tests.http.test_signatures import sign
from tests.players import Players


def plant(stack: Stack, players: Players, order: dict[str, Any]) -> int:
    """Brings the order's digest with signatures that are none, from an account of nobody's. Returns the block."""
    message = order["typed_data"]["message"]
    signers = players.signers("S1")
    accounts = [bytes.fromhex(key.account[2:]) for key in (signers.maker, signers.checker)]
    bad = SignedOrder(
        order["action"], typed.body(order["action"], message), accounts[0], bytes(65), accounts[1], bytes(65)
    )
    orders = players.admin.get("/v1/status")["addresses"]["Orders"]
    with Rpc(stack.settings["rpc_url"]) as rpc:
        sender = rpc.call("eth_accounts")[9]
        call = {
            "from": sender,
            "to": orders,
            "data": "0x" + execute_data([bad]).hex(),
            "gas": hex(5_000_000),
            "gasPrice": "0x0",
        }
        rpc.call("eth_sendTransaction", call)
        return rpc.number("eth_blockNumber")


def test_a_digest_with_bad_signatures_ends_no_order(stack: Stack, players: Players) -> None:
    players.issue()
    players.accept("V", by="S1")
    order = players.create("S1", "transfer", voucher=players.text("V"), to=players.number("S2"), background="HT")
    block = plant(stack, players, order)
    players.admin.get("/v1/vouchers", min_block=block, limit=1)
    assert players.admin.get(f"/v1/orders/{order['id']}")["status"] == "awaiting_maker"
    signers = players.signers("S1")
    for key in (signers.maker, signers.checker):
        sign(players, order, **players.signature(order, key))
    assert players.admin.get(f"/v1/orders/{order['id']}", wait_s=10)["status"] == "final"
    assert players.voucher("V")["locked"]["fen"] == 1_000_000
