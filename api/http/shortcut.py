"""A member asks for its own balance more than for anything else: one statement answers, before the framework is woken.

It answers, or it does not: whatever is not the plain question with a good key goes the long way, which decides and says why. So
there is one place for refusals, and what the shortcut says is what the long way would have said.
"""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from api.domain.refusals import Refusal
from api.http.deps import answer
from api.services.api_keys import hash_of
from api.services.context import Context
from api.services.reads import Row, own_balance

_PATH = re.compile(r"/v1/balances/([1-9][0-9]{0,8})")
_BEARER = b"Bearer "


class OwnBalance:
    """`GET /v1/balances/{member}` of now, for the member's own API key."""

    def __init__(self, app: ASGIApp, context: Context) -> None:
        self._app, self._context = app, context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request (ASGI)."""
        found = await self._found(scope) if scope["type"] == "http" else None
        await (self._app if found is None else answer(found))(scope, receive, send)

    async def _found(self, scope: Scope) -> Row | None:
        asked = _PATH.fullmatch(scope["path"])
        if asked is None or scope["method"] != "GET" or scope["query_string"]:
            return None
        secret = dict(scope["headers"]).get(b"authorization", b"")
        if not secret.startswith(_BEARER):
            return None
        try:
            return await own_balance(self._context, hash_of(secret[len(_BEARER) :]), int(asked[1]))
        except Refusal:  # the store is away: the long way says so
            return None
