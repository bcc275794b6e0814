"""Keys that the service keeps for people without a wallet: encrypted at rest, unlocked by the person's own secret alone.

A secret is opened by a function that is slow and large on purpose (scrypt, 256 MB). So one is opened at a time, and only for an
order and a key that could be signed with it; each try is on record before it is made, and ten wrong ones lock the key.
"""

import asyncio
import json
import time
from typing import Any
from uuid import UUID

import structlog
from eth_account import Account

from api.domain import refusals
from api.services.actor import Actor
from api.services.context import Context
from api.services.orders.keys import keyring_of, role_of
from api.services.orders.sign import Signature
from api.store import accounts, lookups
from api.store import orders as store

TRIES_MAX = 10
LOCKED_S = 15 * 60
_log = structlog.get_logger(__name__)
_one_at_a_time = asyncio.Semaphore(1)


async def create_key(context: Context, actor: Actor, member: int, person: str, secret: str) -> str:
    """Makes a key; returns its account. It signs for the member once it is granted to it by an order."""
    actor.need_order_for(member)
    key = Account.create()
    # The key derivation takes a second on purpose: off the event loop.
    async with _one_at_a_time:
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
    """Signs an order's digest. Raises NotFound, SecretInvalid, SecretLocked, and what the order would refuse the signature for."""
    now = (await context.node.head()).timestamp
    async with context.db.read() as db:
        row = (await store.by_ids(db, [order])).get(order)
        if row is None or not actor.may_order_for(row["member"]) or row["digest"] is None:
            raise refusals.NotFound(order=str(order))
        kept = (await lookups.custody_keys(db, [account])).get(account)
        if kept is None or kept["member"] != row["member"]:
            raise refusals.KeyUnknown(account=account, member=row["member"])
        role_of(row, account, await keyring_of(db, [row], [account]), now, is_dev=context.is_dev)
    private = await _open(context, account, kept["keystore"], secret)
    signed = Account.unsafe_sign_hash(row["digest"], private)
    return Signature(account, bytes(signed.signature))


async def _open(context: Context, account: bytes, keystore: dict[str, Any], secret: str) -> bytes:
    async with _one_at_a_time:
        tries = await _count_try(context, account)
        try:
            private = await asyncio.to_thread(_decrypt, keystore, secret)
        except refusals.SecretInvalid:
            _log.warning("wrong secret for a key in custody", account="0x" + account.hex(), tries=tries)
            raise
    async with context.db.write() as db:
        await accounts.forget_tries(db, account)
    return private


async def _count_try(context: Context, account: bytes) -> int:
    """In a transaction of its own: who breaks the request off does not get the try back."""
    # A lock is no business date: it goes by the machine's clock, which no order moves.
    now = int(time.time())
    async with context.db.write() as db:
        tries = await accounts.count_try(db, account, TRIES_MAX, now, LOCKED_S)
    if tries is None:
        _log.warning("key in custody is locked", account="0x" + account.hex())
        raise refusals.SecretLocked(account=account, retry_after_s=LOCKED_S)
    return tries


def _decrypt(keystore: dict[str, Any], secret: str) -> bytes:
    try:
        return bytes(Account.decrypt(json.dumps(keystore), secret))
    except ValueError:
        raise refusals.SecretInvalid from None
