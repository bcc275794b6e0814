"""JSON-RPC over a node's socket: everything that a node can do, for its own user alone."""

import json
import os
import socket
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from chain_node.errors import RpcFailed

TIMEOUT_S = 10.0
CHUNK_BYTES = 1 << 16


class Ipc:
    """One connection; `call("admin_peers")` gives the result or raises RpcFailed."""

    def __init__(self, path: Path, timeout_s: float = TIMEOUT_S) -> None:
        self._path = path
        self._socket = _connected(path, timeout_s)
        self._rest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def call(self, method: str, *params: object) -> Any:
        """The `result` of one call."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}
        try:
            self._socket.sendall(json.dumps(body).encode() + b"\n")
            answer = json.loads(self._line())
        except (OSError, ValueError) as error:
            raise RpcFailed(f"{method} got no answer from {self._path}: {error}.") from error
        if "error" in answer:
            raise RpcFailed(f"{method} was refused: {answer['error'].get('message')}.")
        return answer["result"]

    def number(self, method: str, *params: object) -> int:
        """The result of a call that answers with a hexadecimal quantity."""
        return int(self.call(method, *params), 16)

    def _line(self) -> bytes:
        """An answer: one line of JSON."""
        parts = [self._rest]
        while b"\n" not in parts[-1]:
            chunk = self._socket.recv(CHUNK_BYTES)
            if not chunk:
                raise ConnectionError("the node ended the connection")
            parts.append(chunk)
        line, _, self._rest = b"".join(parts).partition(b"\n")
        return line


def _connected(path: Path, timeout_s: float) -> socket.socket:
    """A socket's path has at most 107 bytes; by way of its folder's descriptor it is short wherever it lies."""
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.settimeout(timeout_s)
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            made.connect(f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)
    except OSError as error:
        made.close()
        raise RpcFailed(f"{path} does not answer: {error.strerror or error}.") from error
    return made
