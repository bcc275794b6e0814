"""The door to a geth node: organisations ask it over HTTP, each with its own word, and only what they may.

geth knows hosts and origins, no users. So it listens on no port at all, only on its socket, which its own user can open; this
small server stands before it. A word comes as `Authorization: Bearer WORD` or as the password of Basic, as in
`http://bank-a:WORD@host:port`. What is asked goes on as it came; nothing is kept.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import uvicorn

BODY_BYTES_MAX = 5_000_000
ANSWER_BYTES_MAX = 256_000_000
BATCH_CALLS_MAX = 1_000
CONNECTIONS_MAX = 32
TIMEOUT_S = 60.0

_ETH = """
blockNumber call chainId createAccessList estimateGas feeHistory gasPrice getBalance getBlockByHash getBlockByNumber
getBlockReceipts getBlockTransactionCountByHash getBlockTransactionCountByNumber getCode getHeaderByHash getHeaderByNumber getLogs
getProof getRawTransactionByHash getStorageAt getTransactionByBlockHashAndIndex getTransactionByBlockNumberAndIndex
getTransactionByHash getTransactionCount getTransactionReceipt maxPriorityFeePerGas sendRawTransaction syncing
"""
_CLIQUE = "getSigner getSigners getSignersAtHash getSnapshot getSnapshotAtHash status"
ALLOWED = frozenset(
    [f"eth_{name}" for name in _ETH.split()]
    + [f"clique_{name}" for name in _CLIQUE.split()]
    + ["net_listening", "net_peerCount", "net_version", "web3_clientVersion", "web3_sha3"]
)
"""Reading, and sending what is signed already. Nothing that uses the node's own key, opens a subscription or changes the node."""

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class Refused(Exception):
    """What is asked is not given: an HTTP status and a sentence."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Access:
    """Who may ask, by the hashes in access.json; read again when the file changed, so that a word can be taken back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at = 0
        self._hashes: dict[str, str] = {}

    def organisation(self, header: str) -> str | None:
        """Whose word this header holds; None for nobody's."""
        given = hashlib.sha256(_word(header).encode()).hexdigest()
        # All are compared, so that the time taken tells nothing.
        found = [name for name, known in self._current().items() if hmac.compare_digest(known, given)]
        return found[0] if found else None

    def _current(self) -> dict[str, str]:
        changed = self._path.stat().st_mtime_ns
        if changed != self._read_at:
            self._hashes = json.loads(self._path.read_bytes())
            self._read_at = changed
        return self._hashes


class Pool:
    """Connections to the node's socket, each with one question at a time."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._places = asyncio.Semaphore(CONNECTIONS_MAX)

    async def ask(self, body: bytes) -> bytes:
        """The node's answer. Raises Refused when it is away."""
        async with self._places:
            try:
                return await asyncio.wait_for(self._ask(body), TIMEOUT_S)
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError) as why:
                raise Refused(503, "the node does not answer") from why

    async def _ask(self, body: bytes) -> bytes:
        reader, writer = self._idle.pop() if self._idle else await self._connected()
        try:
            # A line is one question for the node; JSON needs no line breaks.
            writer.write(body.replace(b"\n", b" ") + b"\n")
            await writer.drain()
            answer = await reader.readuntil(b"\n")
        except BaseException:
            writer.close()
            self._idle.clear()  # a node that went away took all of them with it
            raise
        self._idle.append((reader, writer))
        return answer

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_unix_connection(self._path, limit=ANSWER_BYTES_MAX)


class Gate:
    """The server, as ASGI has it."""

    def __init__(self, access: Access, pool: Pool) -> None:
        self._access = access
        self._pool = pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        try:
            status, answer = 200, await self._answer(scope, receive)
        except Refused as why:
            status, answer = why.status, _error(None, -32000, str(why))
        headers = [(b"content-type", b"application/json")]
        if status == HTTPStatus.UNAUTHORIZED:
            headers.append((b"www-authenticate", b'Basic realm="xinlian"'))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _answer(self, scope: Scope, receive: Receive) -> bytes:
        header = dict(scope["headers"]).get(b"authorization", b"").decode("latin-1")
        if self._access.organisation(header) is None:
            raise Refused(401, "this node answers organisations that it knows, each with its own word")
        if scope["method"] != "POST":
            raise Refused(405, "JSON-RPC comes by POST")
        body = await _body(receive)
        return _not_allowed(body) or await self._pool.ask(body)


def _word(header: str) -> str:
    kind, _, rest = header.partition(" ")
    if kind.lower() == "bearer":
        return rest.strip()
    try:
        return base64.b64decode(rest, validate=True).decode().partition(":")[2] if kind.lower() == "basic" else ""
    except (binascii.Error, UnicodeDecodeError):
        return ""


async def _body(receive: Receive) -> bytes:
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refused(400, "the request ended early")
        parts.append(message.get("body", b""))
        size, more = size + len(parts[-1]), bool(message.get("more_body"))
        if size > BODY_BYTES_MAX:
            raise Refused(413, f"a request has at most {BODY_BYTES_MAX} bytes")
    return b"".join(parts)


def _not_allowed(body: bytes) -> bytes | None:
    """The answer to a question that must not go on; None for one that may."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        return _error(None, -32700, "the request is no JSON")
    calls = asked if isinstance(asked, list) else [asked]
    if not calls or len(calls) > BATCH_CALLS_MAX:
        return _error(None, -32600, f"a batch has 1 to {BATCH_CALLS_MAX} calls")
    for call in calls:
        if not isinstance(call, dict):
            return _error(None, -32600, "a call is an object")
        method = call.get("method")
        if not isinstance(method, str) or method not in ALLOWED:
            # One for the whole batch, in the shape in which geth itself refuses one that is too large.
            refusal = _error(call.get("id"), -32601, f"the method {method} is not open to organisations")
            return b"[" + refusal + b"]" if isinstance(asked, list) else refusal
    return None


def _error(number: object, code: int, why: str) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": why}}).encode()


async def _serve(host: str, port: int) -> None:
    gate = Gate(Access(Path("access.json")), Pool("geth.ipc"))
    await uvicorn.Server(
        uvicorn.Config(gate, host=host, port=port, log_level="warning", access_log=False, lifespan="off")
    ).serve()


def main(words: list[str]) -> int:
    """`python -m chain_node.consortium.gate HOST PORT`, in a node's folder."""
    host, port = words
    asyncio.run(_serve(host, int(port)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
