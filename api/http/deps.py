"""What routes are given: the context, the actor, freshness; and how cursors and answers look."""

import base64
import binascii
import hashlib
from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import Depends, Query, Request
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.domain import refusals
from api.services.actor import Actor
from api.services.context import Context
from api.services.reads import Snapshot, snapshot
from api.store import accounts

_bearer = HTTPBearer(auto_error=False, description="an API key: xl_…")
LIMIT_MAX = 500


def context_of(request: Request) -> Context:
    """The process's resources."""
    found: Context = request.app.state.context
    return found


async def actor_of(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Actor:
    """Who asks. Raises Unauthorised."""
    if credentials is None:
        raise refusals.Unauthorised
    secret = hashlib.sha256(credentials.credentials.encode()).digest()
    async with context_of(request).db.read() as db:
        row = await accounts.by_secret(db, secret)
    if row is None:
        raise refusals.Unauthorised
    return Actor(row["id"], row["member"], frozenset(row["scopes"]))


UseContext = Annotated[Context, Depends(context_of)]
UseActor = Annotated[Actor, Depends(actor_of)]
MinBlock = Annotated[int | None, Query(ge=0, lt=2**63, description="wait, at most 2 s, until the index is there")]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]
Cursor = Annotated[str | None, Query(max_length=400)]


async def snapshot_of(request: Request, context: UseContext, actor: UseActor, min_block: MinBlock = None) -> Any:
    """A consistent view of the index for one request, filtered for its reader."""
    actor.need("read")
    async with snapshot(context, actor, min_block, request.url.path) as view:
        yield view


UseSnapshot = Annotated[Snapshot, Depends(snapshot_of)]


def answer(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON response, without a second validation of what we made ourselves."""
    return Response(orjson.dumps(content, default=_default), status, headers, media_type="application/json")


def _default(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value))


def encode_cursor(*parts: Any) -> str:
    """An opaque cursor."""
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def decode_cursor(cursor: str | None, *kinds: type) -> Any:
    """The parts of a cursor; None for none. Raises Invalid for one that is not ours."""
    if cursor is None:
        return None
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error):
        raise refusals.Invalid(field="cursor", why="not a cursor of this list") from None
    fits = isinstance(parts, list) and len(parts) == len(kinds)
    if not fits or not all(type(p) is k for p, k in zip(parts, kinds, strict=True)):
        raise refusals.Invalid(field="cursor", why="not a cursor of this list")
    if any(isinstance(p, int) and not 0 <= p < 2**63 for p in parts):
        raise refusals.Invalid(field="cursor", why="not a cursor of this list")
    if any(isinstance(p, str) and "\x00" in p for p in parts):
        raise refusals.Invalid(field="cursor", why="not a cursor of this list")
    return parts
