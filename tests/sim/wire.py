"""A wire between the indexer and a real PostgreSQL that can be cut before and after every statement, and on which any statement may
fail as the server would let it fail.
"""

import asyncio
import contextlib
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

CUT_BEFORE, CUT_AFTER = "cut before", "cut after"
CANCEL = 80877102
_ENDS = b"QSHc"  # a query, the end of a series of extended messages, a flush of what there is, the end of a COPY
_WHOLE = b"ZG"  # ready for the next; ready for a COPY's data
_FLUSHED = b"TnE"  # what ends the answer to a series that is only flushed: columns, none, an error
_READ = 1 << 16


@dataclass(eq=False)
class Line:
    """One connection."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    is_cut: bool = False
    held: bytes = b""
    until: bytes = _WHOLE
    is_waiting: bool = False
    is_copying: bool = False
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class Wire:
    """Listens where PostgreSQL would. `decide` is told each statement before it is sent, and answers with a fault or None; an error
    is named by its SQLSTATE. `passed` is told when the server has carried it out and before the client hears of it.
    """

    def __init__(
        self,
        server: Path,
        folder: Path,
        decide: Callable[[str], Awaitable[str | None]],
        passed: Callable[[str], Awaitable[None]],
    ) -> None:
        self._server = server
        self._path = folder / server.name
        self._decide = decide
        self._passed = passed
        self._lines: set[Line] = set()
        self._leaving: set[Line] = set()
        self._listening: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_dead = False

    async def open(self) -> None:
        self._listening = await asyncio.start_unix_server(self._serve, self._path)

    async def close(self) -> None:
        self.cut_all()
        await self.settled()
        if self._listening:
            self._listening.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut_all(self) -> None:
        for line in list(self._lines):
            self._cut(line)

    async def settled(self) -> None:
        """Waits until the server has let go of what was cut: its transactions are undone, its locks free."""
        for line in list(self._leaving):
            await line.gone.wait()

    def _cut(self, line: Line) -> None:
        """The client is cut off at once; the server hears that nobody is there, and its silence tells when it has tidied up."""
        if line.is_cut:
            return
        line.is_cut = True
        self._lines.discard(line)
        self._leaving.add(line)
        line.client.transport.abort()
        with contextlib.suppress(OSError):
            line.server.write_eof()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await self.settled()
        if self.is_dead:
            writer.transport.abort()
            return
        server_reader, server = await asyncio.open_unix_connection(self._server)
        line = Line(writer, server)
        self._lines.add(line)
        back = asyncio.create_task(self._backwards(line, server_reader))
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._startup(line, reader)
            await self._forwards(line, reader)
        self._cut(line)
        await back

    async def _startup(self, line: Line, reader: asyncio.StreamReader) -> None:
        head = await reader.readexactly(4)
        body = await reader.readexactly(struct.unpack("!I", head)[0] - 4)
        if struct.unpack("!I", body[:4])[0] == CANCEL and self.is_dead:
            raise ConnectionError
        line.server.write(head + body)

    async def _forwards(self, line: Line, reader: asyncio.StreamReader) -> None:
        waiting, said = b"", ""
        while not line.is_cut:
            head = await reader.readexactly(5)
            kind, length = head[:1], struct.unpack("!I", head[1:])[0]
            body = await reader.readexactly(length - 4)
            waiting += head + body
            said = said or _said(kind, body)
            # asyncpg sends a COPY's data without waiting for the server's word: of a COPY that it refused nobody hears again.
            is_unheard = kind == b"c" and not line.is_copying
            if kind in _ENDS and not is_unheard:
                await self._statement(line, said or "again", waiting, kind)
                waiting, said = b"", ""
            elif kind in b"Xf" or is_unheard:  # the end; a COPY given up, which the server may have given up before
                line.server.write(waiting)
                waiting, said = b"", ""

    async def _statement(self, line: Line, said: str, message: bytes, kind: bytes) -> None:
        fault = await self._decide(said)
        if line.is_cut or fault == CUT_BEFORE:
            self._cut(line)
            return
        # No server lets a ROLLBACK fail: whatever is wrong, the transaction is over.
        if fault not in (None, CUT_AFTER) and kind in b"QS" and not said.startswith("ROLLBACK"):
            message = _failing(said, str(fault))
        line.answered.clear()
        line.until = _FLUSHED if kind == b"H" else _WHOLE
        line.is_waiting = True
        line.server.write(message)
        await line.answered.wait()
        line.is_waiting = False
        await self._passed(said)
        if fault == CUT_AFTER:
            self._cut(line)
        if not line.is_cut:
            line.client.write(line.held)

    async def _backwards(self, line: Line, reader: asyncio.StreamReader) -> None:
        """Keeps an answer until it is whole. When nothing is asked (as a session begins), it goes through at once."""
        answer = b""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readexactly(5)
                answer += head + await reader.readexactly(struct.unpack("!I", head[1:])[0] - 4)
                if head[:1] not in line.until:
                    continue
                line.is_copying = head[:1] == b"G"
                if line.is_waiting:
                    line.held = answer
                    line.answered.set()
                elif not line.is_cut:
                    line.client.write(answer)
                answer = b""
        line.answered.set()
        if not line.is_cut:
            self._cut(line)
        line.gone.set()
        self._leaving.discard(line)
        line.server.close()


def _said(kind: bytes, body: bytes) -> str:
    """The first words of a statement, where a message has any."""
    if kind == b"Q":
        text = body
    elif kind == b"P":
        text = body[body.index(0) + 1 :]
    elif kind in (b"d", b"c"):
        return "COPY data"
    else:
        return ""
    return " ".join(text[: text.index(0)].decode().split())[:60]


def _failing(said: str, state: str) -> bytes:
    """A statement that the server itself lets fail. A COMMIT that fails has ended its transaction."""
    text = f"DO $$ BEGIN RAISE EXCEPTION 'injected' USING ERRCODE = '{state}'; END $$"
    if said.startswith("COMMIT"):
        text = f"ROLLBACK; {text}"
    body = text.encode() + b"\0"
    return b"Q" + struct.pack("!I", len(body) + 4) + body
