"""What a balance could cost at least: one query behind FastAPI, and the same behind nothing but ASGI."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from fastapi import FastAPI, Response

from api.store.hot import SingleStatements

POOL = 8
BALANCE = (
    "SELECT sum(amount_fen - paid_fen)::bigint AS held, sum(amount_fen - locked_fen) FILTER (WHERE NOT frozen)::bigint AS available "
    "FROM vouchers WHERE holder = $1 AND state = 'active'"
)
_pools: list[Any] = []


async def _open() -> None:
    url = os.environ["BENCH_DATABASE"]
    pool = asyncpg.create_pool(url, min_size=POOL, max_size=POOL, connection_class=SingleStatements)
    _pools.append(await pool)


async def _balance(member: int) -> bytes:
    row = await _pools[0].fetchrow(BALANCE, member)
    return orjson.dumps({"member": member, "held": row["held"], "available": row["available"]})


@asynccontextmanager
async def _life(_: FastAPI) -> AsyncIterator[None]:
    await _open()
    yield
    await _pools[0].close()


fastapi_app = FastAPI(lifespan=_life)


@fastapi_app.get("/v1/balances/{member}")
async def balance(member: int) -> Response:
    """One query, no sign-in, no snapshot."""
    return Response(await _balance(member), media_type="application/json")


async def bare_app(scope: Any, receive: Any, send: Any) -> None:
    """The same without a framework."""
    if scope["type"] == "lifespan":
        await receive()
        await _open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = await _balance(int(scope["path"].rsplit("/", 1)[-1]))
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
