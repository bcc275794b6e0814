"""Where a run takes place: two databases of a real server, one for the run, one for the index that nothing disturbs."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg

from api.store import tables as t
from api.store.partitions import ATTACHED, DETACHED

ROWS_SHOWN = 5


@dataclass(frozen=True)
class Place:
    """URLs of the two databases, and a folder for the wire's socket."""

    url: str
    clean_url: str
    folder: Path

    @property
    def server(self) -> Path:
        """The server's socket."""
        parts = urlsplit(self.url)
        return Path(parse_qs(parts.query)["host"][0]) / f".s.PGSQL.{parts.port or 5432}"

    def through_the_wire(self) -> str:
        """The run's database, by way of the wire."""
        return self.url.replace(str(self.server.parent), str(self.folder))


async def empty(url: str) -> None:
    """No rows; the room that was made for some stays."""
    connection = await asyncpg.connect(url)
    await connection.execute(f"TRUNCATE {', '.join(t.metadata.tables)}")
    await connection.close()


async def raze(url: str) -> None:
    """No rows and no room, as after the migrations."""
    await empty(url)
    connection = await asyncpg.connect(url)
    await connection.execute(f"DROP SCHEMA IF EXISTS {ATTACHED}, {DETACHED} CASCADE; CREATE SCHEMA {ATTACHED}")
    await connection.close()


async def rest_of(url: str) -> bytes | None:
    """The hash of the block that the index has come to."""
    connection = await asyncpg.connect(url)
    found = await connection.fetchval("SELECT block_hash FROM checkpoint")
    await connection.close()
    return found


async def differing(url: str, clean_url: str) -> list[str]:
    """What two indexes do not agree on, a line a row."""
    found = []
    connections = [await asyncpg.connect(each) for each in (url, clean_url)]
    sums = [await connection.fetchrow(_sums()) for connection in connections]
    for (name, mine), clean in zip(sums[0].items(), sums[1].values(), strict=True):
        if mine != clean:
            ours, theirs = [await _rows(connection, name) for connection in connections]
            found += [f"{name}: too much: {row}" for row in sorted(ours - theirs)[:ROWS_SHOWN]]
            found += [f"{name}: missing: {row}" for row in sorted(theirs - ours)[:ROWS_SHOWN]]
    for connection in connections:
        await connection.close()
    return found


async def content_of(url: str) -> dict[str, set[str]]:
    """Every row of every chain table, as text."""
    connection = await asyncpg.connect(url)
    try:
        return {name: await _rows(connection, name) for name in _COMPARED}
    finally:
        await connection.close()


def _sums() -> str:
    columns = ", ".join(
        f"(SELECT md5(coalesce(string_agg(x::text, '|' ORDER BY x::text), '')) FROM ({rows}) x) AS {name}"
        for name, rows in _COMPARED.items()
    )
    return f"SELECT {columns}"


async def _rows(connection: asyncpg.Connection, name: str) -> set[str]:
    return {row["row"] for row in await connection.fetch(f"SELECT x::text AS row FROM ({_COMPARED[name]}) x")}


_COMPARED = {
    # A migration puts new columns last, a rebuild where the code has them.
    **{table.name: f"SELECT {', '.join(table.columns.keys())} FROM {table.name}" for table in t.CHAIN_TABLES},
    # How far one may go back depends on what the head was when each block was written.
    "checkpoint": "SELECT chain_id, genesis_hash, block_number, block_hash FROM checkpoint",
}
