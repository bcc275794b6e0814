"""How many rows a sample is drawn from follows from what the server knows of the table, divided or not."""

import psycopg
import pytest

from api.store import comparing
from api.store import tables as t
from api.store.partitions import PARTITION_BLOCKS, cover
from api.store.session import Database

ROWS = 5_000


@pytest.mark.parametrize("table", [t.invoices, t.HISTORY["invoices"]], ids=lambda table: table.name)
async def test_the_estimate_is_that_of_all_parts(url: str, db: Database, table: t.StoredTable) -> None:
    async with db.write() as connection:
        await cover(connection, None, 1, PARTITION_BLOCKS, PARTITION_BLOCKS)
    until = f", k * {PARTITION_BLOCKS // ROWS}" if table is not t.invoices else ""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            f"INSERT INTO {table.name} SELECT decode(lpad(to_hex(k), 8, '0'), 'hex'), 1, 1, 0, 1{until} "
            f"FROM generate_series(1, {ROWS}) AS k"
        )
        connection.execute(f"VACUUM ANALYZE {table.name}")
    async with db.read() as connection:
        assert await comparing.estimate(connection, table) == ROWS
        # Of some pages drawn by chance, which may be none.
        assert len(await comparing.sample(connection, table, 10)) <= 10
