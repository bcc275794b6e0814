"""The platform's own: status, API keys, custody, the dev chain's clock."""

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.http.deps import Cursor, Limit, UseActor, UseContext, answer, decode_cursor, encode_cursor
from api.http.schemas import PROBLEMS, Input, MemberNumber, Name, View
from api.http.v1 import views as v
from api.services import api_keys, clock, custody
from api.services.snapshot import record_look_through
from api.services.status import alarm_list, status

router = APIRouter(responses=PROBLEMS)


class ClockInput(Input):
    """A day the dev chain's clock goes on to, at 09:00."""

    date: dt.date


class ApiKeyInput(Input):
    """A new API key. Without a member it is the platform's own."""

    name: Name
    member: MemberNumber | None = None
    scopes: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=10)]


class CustodyKeyInput(Input):
    """A key the service keeps for a person."""

    member: MemberNumber
    person: Name
    secret: Annotated[str, Field(min_length=8, max_length=200)]


class CustodyKeyView(View):
    """The account of a key in custody."""

    account: str


@router.get("/status", response_model=v.StatusView)
async def get_status(context: UseContext, actor: UseActor) -> Response:
    """How chain, index and relay stand."""
    actor.need("read")
    return answer(await status(context))


@router.get("/alarms", response_model=v.Alarms)
async def list_alarms(
    request: Request, context: UseContext, actor: UseActor, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """What an operator must look at, with table, key and field: for keys that read everything, and on record like all they read."""
    actor.need("read:all")
    after = decode_cursor(cursor, int)
    await record_look_through(context, actor, request.url.path)
    rows = await alarm_list(context, after and after[0], limit)
    items = [{name: value for name, value in row.items() if name != "cleared_at"} for row in rows]
    return answer({"items": items, "next_cursor": encode_cursor(rows[-1]["id"]) if len(rows) == limit else None})


@router.post("/dev/clock", response_model=v.StatusView)
async def move_clock(context: UseContext, actor: UseActor, wanted: ClockInput) -> Response:
    """Moves the dev chain's clock and runs the end-of-day jobs of the days in between."""
    await clock.move(context, actor, wanted.date)
    return answer(await status(context))


@router.get("/api-keys", response_model=v.ApiKeys)
async def list_keys(context: UseContext, actor: UseActor) -> Response:
    """Every API key, without secrets; to a member's key, the member's."""
    actor.need("keys")
    return answer({"items": await api_keys.listing(context.db, actor)})


@router.post("/api-keys", status_code=201, response_model=v.ApiKeyView)
async def create_key(context: UseContext, actor: UseActor, wanted: ApiKeyInput) -> Response:
    """Makes an API key that can do no more than the one in use; its secret is shown this once."""
    actor.need("keys")
    at = (await context.node.head()).timestamp
    made = await api_keys.create_for(context.db, actor, wanted.name, wanted.member, wanted.scopes, at)
    return answer(made, 201)


@router.delete("/api-keys/{key}", status_code=204, response_class=Response)
async def revoke_key(context: UseContext, actor: UseActor, key: UUID) -> Response:
    """Ends an API key."""
    actor.need("keys")
    at = (await context.node.head()).timestamp
    await api_keys.revoke(context.db, actor, key, at)
    return Response(status_code=204)


@router.post("/custody/keys", status_code=201, response_model=CustodyKeyView)
async def create_custody_key(context: UseContext, actor: UseActor, wanted: CustodyKeyInput) -> Any:
    """Makes a signing key that the service keeps, unlocked by the person's secret alone."""
    account = await custody.create_key(context, actor, wanted.member, wanted.person, wanted.secret)
    return answer({"account": account}, 201)
