"""The relay process."""

import uvloop

from api.chain.sender import Sender
from api.processes.context import open_context
from api.services.relay.service import Relay
from api.settings import Settings
from api.store.notices import OUTBOX, Listener


def run(settings: Settings) -> None:
    """Carries orders until it is told to stop."""
    uvloop.run(_run(settings))


async def _run(settings: Settings) -> None:
    async with open_context(settings) as context:
        wakeups = Listener(settings.need("database_url"), OUTBOX)
        key = settings.need("relay_key")
        sender = Sender(context.node, context.ledger.chain_id, key, is_free=context.is_dev)
        await Relay(context, sender, wakeups).run()
