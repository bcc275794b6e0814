"""Keys that the service keeps for people without a wallet: encrypted at rest, unlocked by the person's own secret alone."""

import asyncio
import json
from typing import Any
from uuid import UUID

from eth_account import Account

from api.domain import refusals
from api.services.actor import Actor
from api.services.context import Context
from api.services.orders.sign import Signature
from api.store import accounts, lookups
from api.store import orders as store


async def create_key(context: Context, actor: Actor, member: int, person: str, secret: str) -> str:
    """Makes a key; returns its account. It signs for the member once it is granted to it by an order."""
    actor.need_order_for(member)
    key = Account.create()
    # The key derivation takes a second on purpose: off the event loop.
    keystore = await asyncio.to_thread(Account.encrypt, key.key, secret)
    account = bytes.fromhex(key.address[2:])
    row = {
        "account": account,
        "member": member,
        "person": bytes.fromhex(context.pepper.salt("person", member, person)[2:]),
        "keystore": dict(keystore),
    }
    async with context.db.write() as db:
        await accounts.add_custody_key(db, row)
    return "0x" + account.hex()


async def signature(context: Context, actor: Actor, order: UUID, account: bytes, secret: str) -> Signature:
    """Signs an order's digest. Raises NotFound, SecretInvalid."""
    async with context.db.read() as db:
        row = (await store.by_ids(db, [order])).get(order)
        key = await lookups.custody_key(db, account)
    if row is None or not actor.may_order_for(row["member"]) or row["digest"] is None:
        raise refusals.NotFound(order=str(order))
    if key is None or key["member"] != row["member"]:
        raise refusals.KeyUnknown(account=account, member=row["member"])
    private = await asyncio.to_thread(_decrypt, key["keystore"], secret)
    signed = Account.unsafe_sign_hash(row["digest"], private)
    return Signature(account, bytes(signed.signature))


def _decrypt(keystore: dict[str, Any], secret: str) -> bytes:
    try:
        return bytes(Account.decrypt(json.dumps(keystore), secret))
    except ValueError:
        raise refusals.SecretInvalid from None
