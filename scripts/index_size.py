"""How many bytes the index takes: `python scripts/index_size.py [LIVES]`. The recorded life of vouchers (tests/sim) is indexed as it is, and
then repeated in the database LIVES times, with keys and blocks of its own each time, so that indexes are as deep as they would be.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

import psycopg
from sqlalchemy import LargeBinary, Table, Text

from api.indexer.service import Indexer
from api.store import embedded
from api.store import tables as t
from api.store.session import Database
from tests.sim.recording import read
from tests.sim.run import place_on
from tests.sim.world import World

LIVES = 2_000
BLOCKS_A_LIFE = 1_000
_MASTER_DATA = ("members", "member_keys", "accepted_banks", "proposals")
ONCE = {*_MASTER_DATA, *(f"{name}_history" for name in _MASTER_DATA), "positions"}
"""Do not grow with the business. Positions grow with the members and the days; what they were, with every voucher."""
BLOCKS = {
    "number",
    "block_number",
    "opened_block",
    "closed_block",
    "from_block",
    "to_block",
    "since_block",
    "until_block",
}
NUMBERS = {"number", "voucher", "other", "root", "parent", "financing", "result", "quote", "replaced_by"}


def repeated(table: Table, lives: int) -> str:
    """A statement that adds the rows of a table once more for each further life."""
    values = ", ".join(_value(column.name, column.type) for column in table.columns)
    names = ", ".join(column.name for column in table.columns)
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {values} "  # noqa: S608 (our own names)
        f"FROM {table.name}, generate_series(1, {lives - 1}) AS k"
    )


def _value(name: str, kind: object) -> str:
    if isinstance(kind, LargeBinary):
        ours = "decode(lpad(to_hex(k), 8, '0'), 'hex')"
        return (
            f"CASE WHEN length({name}) > 4 THEN overlay({name} placing {ours} from length({name}) - 3) ELSE {name} END"
        )
    if isinstance(kind, Text):
        if name == "id":  # of an offer: block-log
            return f"(split_part(id, '-', 1)::bigint + k * {BLOCKS_A_LIFE})::text || '-' || split_part(id, '-', 2)"
        return f"overlay({name} placing lpad(to_hex(k), 4, '0') from 4)" if name in NUMBERS else name
    return f"{name} + k * {BLOCKS_A_LIFE}" if name in BLOCKS else name


async def index_a_life(server: str, folder: Path, lives: int) -> str:
    """A database with one life in it, and room for so many."""
    place = place_on(server, folder)
    world = World(0, read(), place, finality="immediate", is_quiet=True)
    world.script.mine_all()
    db = Database(place.url)
    room = (lives + 1) * BLOCKS_A_LIFE
    indexer = Indexer(db, world.node.connect(), world.recording.ledger, "immediate", None, partition_blocks=room)
    assert await indexer.catch_up()
    await indexer.close()
    await db.close()
    return place.url


def sizes(url: str, lives: int) -> None:
    """Repeats the life and prints a table: rows and bytes of heap and indexes, by event."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table in t.CHAIN_TABLES:
            if table.name not in ONCE:
                connection.execute(repeated(table, lives))
            connection.execute(f"VACUUM ANALYZE {table.name}")
        (events,) = connection.execute("SELECT count(*) FROM events").fetchone() or (0,)
        print(
            f"{events} events\n| table | rows an event | heap, bytes an event | indexes, bytes an event |\n|---|---:|---:|---:|"
        )
        for table in t.CHAIN_TABLES:
            (rows,) = connection.execute(f"SELECT count(*) FROM {table.name}").fetchone() or (0,)  # noqa: S608
            heap, indexes = connection.execute(_SIZES, {"table": table.name}).fetchone() or (0, 0)
            say(f"| {table.name} | {rows / events:.3f} | {heap / events:.1f} | {indexes / events:.1f} |")


_SIZES = (
    "SELECT sum(pg_table_size(oid)), sum(pg_indexes_size(oid)) FROM pg_class WHERE relkind = 'r' "
    "AND (oid = to_regclass(%(table)s) OR oid IN (SELECT relid FROM pg_partition_tree(to_regclass(%(table)s))))"
)


def say(text: str) -> None:
    """A line of the answer."""
    sys.stdout.write(text + "\n")


def main() -> None:
    """See above."""
    lives = int(sys.argv[1]) if len(sys.argv) > 1 else LIVES
    with tempfile.TemporaryDirectory(prefix="xinlian-", dir="/tmp") as folder:
        server = embedded.start(Path(folder) / "pg")
        try:
            sizes(asyncio.run(index_a_life(server, Path(folder), lives)), lives)
        finally:
            embedded.stop(Path(folder) / "pg")


if __name__ == "__main__":
    main()
