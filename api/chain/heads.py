"""New blocks as they come: by subscription, or by asking when the node has none."""

import asyncio
from collections.abc import AsyncIterator

import structlog
from web3 import AsyncWeb3, WebSocketProvider
from web3.exceptions import Web3Exception
from websockets.exceptions import WebSocketException

from api.chain.rpc import Node, RpcError
from api.domain.refusals import ChainUnavailable

POLL_S = 0.1
_log = structlog.get_logger(__name__)


async def new_heads(node: Node, ws_url: str | None) -> AsyncIterator[None]:
    """Wakes up once at the start and at every new block. Never ends; a node that went away is waited for."""
    yield
    while True:
        if ws_url is None:
            async for _ in _polled(node):
                yield
        try:
            async with AsyncWeb3(WebSocketProvider(ws_url)) as w3:
                await w3.eth.subscribe("newHeads")
                yield  # what came between the last answer and the subscription
                async for _ in w3.socket.process_subscriptions():
                    yield
        except (OSError, WebSocketException, Web3Exception, TimeoutError) as why:
            _log.warning("subscription lost; trying again", why=str(why))
            await asyncio.sleep(POLL_S)
            yield


async def _polled(node: Node) -> AsyncIterator[None]:
    last = -1
    while True:
        await asyncio.sleep(POLL_S)
        try:
            head = await node.head()
        except (ChainUnavailable, RpcError):
            continue
        if head.number != last:
            last = head.number
            yield
