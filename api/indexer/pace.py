"""How an indexer lets time pass. What it decides never depends on a clock; a simulation puts its own turns in here."""

import asyncio
import time
from collections.abc import AsyncIterator

from api.chain.heads import new_heads
from api.chain.rpc import Node


class Pace:
    """The machine's time."""

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic()

    async def pause(self, seconds: float) -> None:
        """Lets time pass."""
        await asyncio.sleep(seconds)

    async def wait(self, wake: asyncio.Event, timeout_s: float) -> None:
        """Returns at the wake-up or after the timeout."""
        try:
            await asyncio.wait_for(wake.wait(), timeout_s)
        except TimeoutError:
            return

    def heads(self, node: Node, ws_url: str | None) -> AsyncIterator[None]:
        """Wakes up at every new block."""
        return new_heads(node, ws_url)
