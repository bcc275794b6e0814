"""An account that pays for transactions. It has no power over any order: it only carries them."""

import asyncio
import time
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount

from api.chain.rpc import Node, Receipt, RpcError
from api.domain.refusals import ChainUnavailable

GAS_LIMIT = 250_000_000
RECEIPT_WAIT_S = 30
POLL_S = 0.003
LOOK_S = 1.0  # without a receipt: whether the node still knows of the transaction


class Sender:
    """Sends one transaction after another from one account."""

    def __init__(self, node: Node, chain_id: int, key: str, gas_limit: int = GAS_LIMIT) -> None:
        self._node = node
        self._chain_id = chain_id
        self._account: LocalAccount = Account.from_key(key)
        self._gas_limit = gas_limit

    async def send(self, to: str, data: bytes) -> bytes:
        """Sends and returns the hash. The nonce is asked of the node: after a fork nobody else knows it."""
        count = await self._node.call("eth_getTransactionCount", self._account.address, "pending")
        transaction: dict[str, Any] = {
            "to": to,
            "data": "0x" + data.hex(),
            "nonce": int(count, 16),
            "gas": self._gas_limit,
            "gasPrice": 0,
            "value": 0,
            "chainId": self._chain_id,
        }
        signed = self._account.sign_transaction(transaction)
        try:
            await self._node.call("eth_sendRawTransaction", "0x" + signed.raw_transaction.hex())
        except RpcError as error:
            if "already known" not in str(error):
                raise
        return bytes(signed.hash)

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
            await asyncio.sleep(POLL_S)
            now = time.monotonic()
        raise ChainUnavailable(waiting_for=tx_hash)
