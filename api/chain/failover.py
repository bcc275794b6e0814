"""Several nodes of one chain, of which one is asked: the next takes over when it does not answer, or stands still alone."""

import time
from collections.abc import Sequence
from typing import Any

import structlog

from api.chain.rpc import Node, RpcError
from api.domain.refusals import ChainUnavailable

LAG_BLOCKS_MAX = 3
"""A node further behind than that is catching up: what it lacks is not lost."""
AHEAD_BLOCKS_MIN = 2
STALE_S = 5.0
"""Without a new block for so long, the others are asked whether they have one."""
_log = structlog.get_logger(__name__)


class Nodes(Node):
    """The same questions, to whichever node answers. Who asked when one went away still learns it: between two answers the chain
    may have become another.
    """

    def __init__(self, urls: Sequence[str]) -> None:
        super().__init__(urls[0])
        self._nodes = [Node(url) for url in urls]
        self._at = 0
        self._top = 0
        self._moved = time.monotonic()

    async def close(self) -> None:
        """Closes the connections."""
        await super().close()
        for node in self._nodes:
            await node.close()

    async def call(self, method: str, *params: Any) -> Any:
        """One request."""
        try:
            answer = await self._nodes[self._at].call(method, *params)
        except ChainUnavailable:
            await self._turn("does not answer", self._top - LAG_BLOCKS_MAX)
            raise
        if answer and method == "eth_getBlockByNumber" and params[0] == "latest":
            await self._look(int(answer["number"], 16))
        return answer

    async def batch(self, requests: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        """Several requests in one."""
        try:
            return await self._nodes[self._at].batch(requests)
        except ChainUnavailable:
            await self._turn("does not answer", self._top - LAG_BLOCKS_MAX)
            raise

    async def _look(self, head: int) -> None:
        """A node that was cut off from its peers answers as ever, and its chain stands still."""
        now = time.monotonic()
        if head > self._top:
            self._top, self._moved = head, now
        elif now - self._moved > STALE_S:
            self._moved = now
            await self._turn("stands still", head + AHEAD_BLOCKS_MIN)

    async def _turn(self, why: str, head_min: int) -> None:
        """Goes over to the next node that has come as far as `head_min`; stays where there is none."""
        for step in range(1, len(self._nodes)):
            at = (self._at + step) % len(self._nodes)
            try:
                head = int(await self._nodes[at].call("eth_blockNumber"), 16)
            except (ChainUnavailable, RpcError):
                continue
            if head >= head_min:
                self._at, self.url = at, self._nodes[at].url
                _log.warning(f"the node {why}; asking another", place=at + 1, of=len(self._nodes))
                return


def node_of(urls: str) -> Node:
    """The node of one URL, or of several with commas between."""
    found = [url.strip() for url in urls.split(",") if url.strip()]
    return Node(found[0]) if len(found) == 1 else Nodes(found)
