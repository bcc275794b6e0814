"""The relay and orders that the chain does not take."""

import asyncio
import contextlib
from collections.abc import Iterator

import pytest

from api.chain.sender import Sender
from api.cli.stack.stack import Stack
from api.processes.context import open_context
from api.services.relay.service import Relay
from api.settings import Settings
from api.store.notices import OUTBOX, Listener
from tests.http.test_signatures import sign
from tests.players import Players

TOO_LITTLE_GAS = 75_000  # enough to be sent, too little for any order


@pytest.fixture
def relay_stopped(stack: Stack) -> Iterator[None]:
    stack.process("relay").stop()
    yield
    stack.process("relay").start()


async def relay_for(stack: Stack, seconds: float) -> None:
    """A relay that cannot pay for any order."""
    async with open_context(Settings(home=stack.home)) as context:
        key = stack.settings["relay_key"]
        sender = Sender(context.node, context.ledger.chain_id, key, is_free=True, gas_limit=TOO_LITTLE_GAS)
        wakeups = Listener(stack.settings["database_url"], OUTBOX)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(Relay(context, sender, wakeups).run(), seconds)
        await wakeups.close()


def signed_offer(players: Players, ref: str) -> str:
    fields = {"voucher": players.text(ref), "to": players.number("S2"), "background": "HT"}
    order = players.create("S1", "transfer", **fields)
    for key in (players.signers("S1").maker, players.signers("S1").checker):
        sign(players, order, **players.signature(order, key))
    return str(order["id"])


async def test_what_cannot_be_carried_is_put_aside_alone(stack: Stack, players: Players, relay_stopped: None) -> None:
    stack.process("relay").start()
    for ref in ("V", "W"):
        players.issue(ref)
        players.accept(ref, by="S1")
    stack.process("relay").stop()
    put_aside = signed_offer(players, "V")
    await relay_for(stack, 5)
    refused = players.admin.get(f"/v1/orders/{put_aside}")
    assert (refused["status"], refused["refusal"]["code"]) == ("refused", "not-carried")
    assert players.voucher("V")["locked"]["fen"] == 0

    stack.process("relay").start()
    done = players.admin.get(f"/v1/orders/{signed_offer(players, 'W')}", wait_s=20)
    assert done["status"] == "final"
