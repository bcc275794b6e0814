"""Several nodes of one chain, of which one is asked: the next takes over when it does not answer."""

from collections.abc import Sequence
from typing import Any

import structlog

from api.chain.rpc import Node, RpcError
from api.domain.refusals import ChainUnavailable

LAG_BLOCKS_MAX = 3
"""A node further behind than that is catching up: what it lacks is not lost."""
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
            await self._turn()
            raise
        self._learn(method, params, answer)
        return answer

    async def batch(self, requests: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        """Several requests in one."""
        try:
            return await self._nodes[self._at].batch(requests)
        except ChainUnavailable:
            await self._turn()
            raise

    def _learn(self, method: str, params: Sequence[Any], answer: Any) -> None:
        if method == "eth_getBlockByNumber" and params[0] == "latest" and answer:
            self._top = max(self._top, int(answer["number"], 16))

    async def _turn(self) -> None:
        """Goes over to the next node that answers and is not behind; stays where none is."""
        for step in range(1, len(self._nodes)):
            at = (self._at + step) % len(self._nodes)
            try:
                head = int(await self._nodes[at].call("eth_blockNumber"), 16)
            except (ChainUnavailable, RpcError):
                continue
            if head + LAG_BLOCKS_MAX >= self._top:
                self._at, self.url = at, self._nodes[at].url
                _log.warning("the node does not answer; asking another", place=at + 1, of=len(self._nodes))
                return


def node_of(urls: str) -> Node:
    """The node of one URL, or of several with commas between."""
    found = [url.strip() for url in urls.split(",") if url.strip()]
    return Node(found[0]) if len(found) == 1 else Nodes(found)
