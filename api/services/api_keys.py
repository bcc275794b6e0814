"""API keys: a random secret, shown once, kept as its hash."""

import hashlib
import secrets
from typing import Any
from uuid import UUID, uuid4

from api.domain import refusals
from api.services.actor import SCOPES, Actor
from api.store import accounts
from api.store.session import Database


def hash_of(secret: bytes) -> bytes:
    """As what a secret is kept. It is 256 random bits, so that a hash without salt or delay gives nothing away."""
    return hashlib.sha256(secret).digest()


async def create(db: Database, name: str, member: int | None, scopes: list[str], at: int) -> dict[str, Any]:
    """Makes a key. Raises Invalid for an unknown scope."""
    _check_scopes(scopes)
    row = {"id": uuid4(), "name": name, "member": member, "scopes": sorted(set(scopes))}
    secret = "xl_" + secrets.token_urlsafe(32)
    stored = {"secret_hash": hash_of(secret.encode()), "created_at": at}
    async with db.write() as connection:
        await accounts.add_key(connection, {**row, **stored})
    return {**view({**row, "revoked_at": None}), "secret": secret}


async def create_for(
    db: Database, actor: Actor, name: str, member: int | None, scopes: list[str], at: int
) -> dict[str, Any]:
    """Makes a key for whoever asks with another: it can do no more than that one, and a member's is the member's.
    Raises Invalid, ScopeMissing, NotFound.
    """
    _check_scopes(scopes)
    if beyond := sorted(set(scopes) - actor.scopes):
        raise refusals.ScopeMissing(scope=beyond[0])
    if actor.member is not None and member != actor.member:
        raise refusals.NotFound(member=member)
    return await create(db, name, member, scopes, at)


def _check_scopes(scopes: list[str]) -> None:
    if unknown := sorted(set(scopes) - set(SCOPES)):
        raise refusals.Invalid(field="scopes", why=f"unknown: {', '.join(unknown)[:80]}")


def view(row: dict[str, Any]) -> dict[str, Any]:
    """A key without its secret."""
    return {
        "id": str(row["id"]),
        "name": row["name"],
        "member": row["member"],
        "scopes": row["scopes"],
        "revoked": row["revoked_at"] is not None,
        "secret": None,
    }


async def listing(db: Database, actor: Actor) -> list[dict[str, Any]]:
    """Every key; to a member's key, the member's."""
    async with db.read() as connection:
        return [view(row) for row in await accounts.keys_of(connection, actor.member)]


async def revoke(db: Database, actor: Actor, key: UUID, at: int) -> None:
    """Ends a key; a member's key ends the member's only. Raises NotFound; nobody ends the key it asks with."""
    if key == actor.key:
        raise refusals.Invalid(field="id", why="the key in use cannot revoke itself")
    async with db.write() as connection:
        if not await accounts.revoke_key(connection, key, actor.member, at):
            raise refusals.NotFound(key=str(key))
