"""Asks one question again and again over a few connections: `python -m scripts.bench.load PORT PATH KEY SECONDS`."""

import asyncio
import json
import sys
import time

import uvloop

CONNECTIONS = 16
OK = b"HTTP/1.1 200"


class Asker(asyncio.Protocol):
    """One connection: the next request when the answer is whole."""

    def __init__(self, request: bytes) -> None:
        self._request = request
        self._buffer = b""
        self._transport: asyncio.Transport
        self.answers = 0
        self.wrong = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks first."""
        self._transport = transport  # type: ignore[assignment]
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Counts an answer, asks again."""
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        if len(body) < length:
            return
        self.answers += 1
        self.wrong += not head.startswith(OK)
        self._buffer = b""
        self._transport.write(self._request)


async def ask(port: int, path: str, key: str, seconds: float) -> dict[str, float]:
    """Answers a second, and in all."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {key}\r\n\r\n".encode()
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Asker(request), "127.0.0.1", port) for _ in range(CONNECTIONS)]
    await asyncio.sleep(seconds / 4)
    before, began = sum(asker.answers for _, asker in made), time.perf_counter()
    await asyncio.sleep(seconds)
    answers, taken = sum(asker.answers for _, asker in made) - before, time.perf_counter() - began
    for transport, _ in made:
        transport.close()
    every, wrong = sum(asker.answers for _, asker in made), sum(asker.wrong for _, asker in made)
    return {"per_s": answers / taken, "answers": every, "wrong": wrong}


if __name__ == "__main__":
    print(json.dumps(uvloop.run(ask(int(sys.argv[1]), sys.argv[2], sys.argv[3], float(sys.argv[4])))))
