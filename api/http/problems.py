"""Every refusal as a problem document (RFC 9457), and nothing else ever."""

import asyncio
import re

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.chain.rpc import RpcError
from api.domain import refusals
from api.domain.refusals import Refusal

BODY_MAX_BYTES = 1_000_000
BODY_TIMEOUT_S = 30.0
NESTING_MAX = 64
MEDIA_TYPE = "application/problem+json"
_log = structlog.get_logger(__name__)


def problem_response(refusal: Refusal) -> JSONResponse:
    """The response for a refusal."""
    headers = {}
    if refusal.status in (429, 503, 504):
        headers["Retry-After"] = str(refusal.facts.get("retry_after_s", 1))
    if isinstance(refusal, refusals.Unauthorised):
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(refusal.problem(), refusal.status, media_type=MEDIA_TYPE, headers=headers)


def install(app: FastAPI) -> None:
    """Makes every error of the app a problem document."""

    @app.exception_handler(Refusal)
    async def _refused(_: Request, why: Refusal) -> JSONResponse:
        return problem_response(why)

    @app.exception_handler(RpcError)
    async def _node_failed(request: Request, why: RpcError) -> JSONResponse:
        _log.warning("the node answered with an error", path=request.url.path, why=str(why))
        return problem_response(refusals.ChainUnavailable())

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, why: RequestValidationError) -> JSONResponse:
        return problem_response(_of_validation(why))

    @app.exception_handler(HTTPException)
    async def _http(_: Request, why: HTTPException) -> JSONResponse:
        kinds = {404: refusals.NoRoute, 405: refusals.MethodNotAllowed}
        made = kinds.get(why.status_code, refusals.Malformed)()
        response = problem_response(made)
        response.headers.update(why.headers or {})
        return response

    @app.exception_handler(Exception)
    async def _defect(request: Request, why: Exception) -> JSONResponse:
        _log.error("defect", path=request.url.path, exc_info=why)
        return problem_response(refusals.Unexpected())

    app.add_middleware(LimitBody)


def _of_validation(why: RequestValidationError) -> Refusal:
    errors = why.errors()
    if any(error["type"] == "json_invalid" for error in errors):
        return refusals.Malformed()
    first = errors[0]
    place = ".".join(str(part) for part in first["loc"])
    return refusals.Invalid(field=place, why=first["msg"])


class LimitBody:
    """Refuses bodies that are too large, too slow, or nested deeper than a parser should be asked to go, before anything reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(BODY_TIMEOUT_S):
                body = await _read(receive)
        except TimeoutError:
            await problem_response(refusals.BodyTooSlow(max_s=BODY_TIMEOUT_S))(scope, receive, send)
        except Refusal as refusal:
            await problem_response(refusal)(scope, receive, send)
        else:
            if body is not None:
                await self._app(scope, _replay(body, receive), send)


_STRING = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_OPENING = frozenset(b"[{")


def is_too_deep(body: bytes) -> bool:
    """Whether JSON nests deeper than NESTING_MAX. Says so as well of NUL bytes, which no JSON in UTF-8 has: in UTF-16, which a
    parser would take, brackets hide from this scan.
    """
    if b"\x00" in body:
        return True
    depth = 0
    for bracket in _STRING.sub(b"", body).translate(None, _NOT_BRACKETS):
        depth += 1 if bracket in _OPENING else -1
        if depth > NESTING_MAX:
            return True
    return False


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None if the client went away meanwhile. Raises BodyTooLarge, Malformed."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > BODY_MAX_BYTES:
            raise refusals.BodyTooLarge(max_bytes=BODY_MAX_BYTES)
        parts.append(part)
        if not message.get("more_body", False):
            break
    body = b"".join(parts)
    if is_too_deep(body):
        raise refusals.Malformed(max_depth=NESTING_MAX)
    return body


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
