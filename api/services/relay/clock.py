"""The dev chain's clock."""

import time

from api.chain.rpc import Block, Node
from api.domain.calendar import business_day


class DevClock:
    """Moves the clock of a chain that lets itself be moved (Anvil)."""

    def __init__(self, node: Node) -> None:
        self._node = node

    async def move(self, timestamp: int) -> Block:
        """Goes on to a time [unix s] and mines a block there. A time that is past already only mines."""
        head = await self._node.head()
        if timestamp > head.timestamp:
            await self._node.call("evm_setNextBlockTimestamp", hex(timestamp))
        await self._node.call("evm_mine")
        return await self._node.head()

    async def before(self, included_at: int | None) -> None:
        """For an order sent again after its block was lost: its block gets the time of the first."""
        if included_at is None:
            return
        head = await self._node.head()
        if included_at >= head.timestamp:
            await self._node.call("evm_setNextBlockTimestamp", hex(included_at))

    async def follow_day(self) -> None:
        """Mines a block when the chain's clock has reached a new day that no block shows yet."""
        pending = await self._node.call("eth_getBlockByNumber", "pending", False)
        head = await self._node.head()
        moment = int(pending["timestamp"], 16) if pending else int(time.time())
        if business_day(moment) > business_day(head.timestamp):
            await self._node.call("evm_mine")
