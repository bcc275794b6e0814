"""What routes are given: the context, the actor, freshness; and how cursors and answers look."""

import asyncio
import base64
import binascii
from datetime import date
from typing import Annotated, Any

import orjson
import structlog
from fastapi import Depends, Query, Request
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import Counter

from api.domain import refusals
from api.services.actor import Actor
from api.services.api_keys import hash_of
from api.services.context import Context
from api.services.snapshot import AsOf, Snapshot, record_look_through, snapshot
from api.store import accounts

_bearer = HTTPBearer(auto_error=False, description="an API key: xl_…")
LIMIT_MAX = 500
WRONG_KEY_PAUSE_S = 0.2
_WRONG_KEYS = Counter("xinlian_wrong_api_keys", "Requests with an API key that is none, in this process")
_log = structlog.get_logger(__name__)


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
    row = await accounts.by_secret(context_of(request).db, hash_of(credentials.credentials.encode()))
    if row is None:
        await _note_wrong_key(request)
        raise refusals.Unauthorised
    return Actor(row["id"], row["member"], frozenset(row["scopes"]))


async def _note_wrong_key(request: Request) -> None:
    """A key cannot be guessed; who tries all the same is counted, logged and slowed."""
    _WRONG_KEYS.inc()
    _log.warning("wrong API key", client=request.client and request.client.host, path=request.url.path)
    await asyncio.sleep(WRONG_KEY_PAUSE_S)


UseContext = Annotated[Context, Depends(context_of)]
UseActor = Annotated[Actor, Depends(actor_of)]
MinBlock = Annotated[int | None, Query(ge=0, lt=2**63, description="wait, at most 2 s, until the index is there")]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX)]
Cursor = Annotated[str | None, Query(max_length=400)]


AsOfBlock = Annotated[
    int | None, Query(ge=0, lt=2**63, description="as it was after this block; waited for like min_block")
]
AsOfDate = Annotated[date | None, Query(description="as it was at the end of this business day; not with as_of_block")]


async def snapshot_of(
    request: Request,
    context: UseContext,
    actor: UseActor,
    min_block: MinBlock = None,
    as_of_block: AsOfBlock = None,
    as_of_date: AsOfDate = None,
) -> Any:
    """A consistent view of the index for one request, of now or of an earlier block, filtered for its reader."""
    actor.need("read")
    async with snapshot(context, actor, min_block, _path(request), AsOf(as_of_block, as_of_date)) as view:
        yield view


def overseer_of(actor: UseActor) -> Actor:
    """Who may look at the service as a whole. Raises ScopeMissing."""
    actor.need("read:all")
    return actor


async def order_reader_of(request: Request, context: UseContext, actor: UseActor) -> Actor:
    """Who reads orders. Raises ScopeMissing."""
    if not actor.scopes & {"read", "orders", "orders:any"}:
        raise refusals.ScopeMissing(scope="read")
    await record_look_through(context, actor, _path(request))
    return actor


def _path(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


UseSnapshot = Annotated[Snapshot, Depends(snapshot_of)]
UseOrderReader = Annotated[Actor, Depends(order_reader_of)]


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
