"""Wake-ups between processes, over PostgreSQL's own channels. A lost one costs a moment: every waiter also has a timeout."""

import asyncio
import time
from typing import Any

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

BLOCK = "xinlian_block"
OUTBOX = "xinlian_outbox"
TRY_AGAIN_S = 1.0
CONNECT_S = 2.0


async def notify(connection: AsyncConnection, channel: str) -> None:
    """Sends a wake-up when the transaction commits."""
    await connection.execute(text(f"NOTIFY {channel}"))


class Listener:
    """Waits for wake-ups on channels. Survives a database that went away."""

    def __init__(self, url: str, *channels: str) -> None:
        self._url = url
        self._channels = channels
        self._connection: asyncpg.Connection[Any] | None = None
        self._connecting = asyncio.Lock()
        self._woken = asyncio.Condition()
        self._count = 0
        self._failed_at = 0.0

    @property
    def mark(self) -> int:
        """Wake-ups so far; give it to `wait` to miss none that comes after now."""
        return self._count

    async def wait(self, mark: int, timeout_s: float) -> None:
        """Returns at the next wake-up after `mark`, or after the timeout."""
        until = time.monotonic() + timeout_s
        # Many may wait at once: one of them connects.
        async with self._connecting:
            await self._listen()
        async with self._woken:
            try:
                left = max(0.0, until - time.monotonic())
                await asyncio.wait_for(self._woken.wait_for(lambda: self._count > mark), left)
            except TimeoutError:
                return

    async def close(self) -> None:
        """Stops listening."""
        if self._connection and not self._connection.is_closed():
            await self._connection.close()

    async def _listen(self) -> None:
        if self._connection and not self._connection.is_closed():
            return
        if time.monotonic() - self._failed_at < TRY_AGAIN_S:
            return
        connection = None
        try:
            connection = await asyncpg.connect(self._url, timeout=CONNECT_S)
            for channel in self._channels:
                await connection.add_listener(channel, self._wake)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            self._failed_at = time.monotonic()
            if connection is not None:
                connection.terminate()
        else:
            self._connection = connection

    def _wake(self, *_: object) -> None:
        self._count += 1
        asyncio.get_running_loop().create_task(self._notify_all())

    async def _notify_all(self) -> None:
        async with self._woken:
            self._woken.notify_all()
