"""An account that pays for transactions. It has no power over any order: it only carries them."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from api.chain.rpc import Node, Receipt, RpcError
from api.domain.refusals import ChainUnavailable

GAS_LIMIT = 250_000_000
SHARES = 8
"""Of a block's gas; what a transaction leaves of its share, others of the block have."""
RECEIPT_WAIT_S = 30
POLL_S = 0.003
POLL_SEALED_S = 0.05  # where a block comes each second, not with each transaction
LOOK_S = 1.0  # without a receipt: whether the node still knows of the transaction
PRICE_TIMES = 2
"""Of what the node asks now: the base fee may rise by an eighth with each full block."""
BUMPS_MAX = 20
KNOWN = "already known"
UNDERPRICED = "underpriced"


class Sender:
    """Sends transactions from one account. `is_free`: on the dev chain gas costs nothing and every transaction makes its block."""

    def __init__(self, node: Node, chain_id: int, key: str, *, is_free: bool, gas_limit: int = GAS_LIMIT) -> None:
        self._node = node
        self._chain_id = chain_id
        self._account: LocalAccount = Account.from_key(key)
        self._gas_limit = gas_limit
        self._is_free = is_free
        self._poll_s = POLL_S if is_free else POLL_SEALED_S

    async def send(self, to: str, data: bytes) -> bytes:
        """Sends one transaction, with all the gas that a block has, and returns its hash."""
        return (await self.send_all(to, [data]))[0]

    async def send_all(self, to: str, datas: Sequence[bytes]) -> list[bytes]:
        """Sends transactions that may share blocks, in this order; each has its share of a block's gas.

        Nonces follow from what is in blocks: after a fork nobody but the node knows, and what is sent a second time before it was
        sealed takes its own place again instead of a further one.
        """
        count = int(await self._node.call("eth_getTransactionCount", self._account.address, "latest"), 16)
        price, gas = await self._price(), await self._gas() // min(len(datas), SHARES)
        fixed = {"to": to, "gas": gas, "value": 0, "chainId": self._chain_id}
        return [
            await self._send({**fixed, "data": "0x" + data.hex(), "nonce": count + place}, price)
            for place, data in enumerate(datas)
        ]

    async def wait(self, tx_hash: bytes) -> Receipt:
        """Waits for the receipt. Raises ChainUnavailable when it does not come in time, or the node forgot the transaction."""
        now = time.monotonic()
        until, look = now + RECEIPT_WAIT_S, now + LOOK_S
        while now < until:
            if receipt := await self._node.receipt(tx_hash):
                return receipt
            if now > look:
                if not await self._node.knows(tx_hash):
                    raise ChainUnavailable(lost=tx_hash)
                look = now + LOOK_S
            await asyncio.sleep(self._poll_s)
            now = time.monotonic()
        raise ChainUnavailable(waiting_for=tx_hash)

    async def _send(self, transaction: dict[str, Any], price: int) -> bytes:
        """Sends; if another transaction waits in its place, outbids it."""
        for _ in range(BUMPS_MAX):
            signed = self._account.sign_transaction({**transaction, "gasPrice": price})
            try:
                await self._node.call("eth_sendRawTransaction", "0x" + signed.raw_transaction.hex())
            except RpcError as error:
                if UNDERPRICED in str(error):
                    price += price // 4 + 1
                    continue
                if KNOWN not in str(error):
                    raise
            return bytes(signed.hash)
        raise ChainUnavailable(why="the node finds every price too low")

    async def _price(self) -> int:
        """Wei for a unit of gas."""
        if self._is_free:
            return 0
        return PRICE_TIMES * int(await self._node.call("eth_gasPrice"), 16)

    async def _gas(self) -> int:
        """What one block has. An engine refuses a transaction that asks for more."""
        head = await self._node.call("eth_getBlockByNumber", "latest", False)
        return min(self._gas_limit, int(head["gasLimit"], 16) if head else self._gas_limit)
