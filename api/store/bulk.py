"""Many rows in one statement, by PostgreSQL's own driver inside SQLAlchemy's transaction: COPY for rows that are new,
arrays for the rest; a few rows of many tables as one JSON document. No statement has a parameter a row, so that there is no limit
to the rows.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import Column, Identity, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

Row = dict[str, Any]
Key = tuple[Hashable, ...]
TableRows = Sequence[tuple[Table, Collection[Row]]]

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


async def copy_in(connection: AsyncConnection, table: Table, rows: Iterable[Row]) -> None:
    """Appends rows that the table does not have."""
    names = _names(table)
    records = list(map(itemgetter(*names), map(partial(_with_json, _json_names(table)), rows)))
    if not records:
        return
    driver = await _driver(connection)
    await driver.copy_records_to_table(table.name, records=records, columns=names)


def _with_json(names: Collection[str], row: Row) -> Row:
    """The row with those columns as JSON text."""
    return row | {name: as_json(row[name]) for name in names if row[name] is not None} if names else row


async def upsert(connection: AsyncConnection, table: Table, rows: Collection[Row]) -> None:
    """Makes or replaces rows."""
    if rows:
        values = [[row[name] for row in rows] for name in _names(table)]
        await (await _driver(connection)).execute(_upsert_statement(table), *values)


async def write_at_once(
    connection: AsyncConnection, new: TableRows, replacing: TableRows, wake: str | None = None
) -> None:
    """Appends rows and makes or replaces others, in one trip; sends a wake-up on a channel when the transaction commits. Each table is in
    either list once, and in an order that is always the same: each set of tables has a statement of its own.
    """
    statement = _statement_at_once(tuple(table for table, _ in new), tuple(table for table, _ in replacing), wake)
    document = orjson.dumps([_documents(table, rows) for table, rows in chain(new, replacing)], default=_bytea)
    await (await _driver(connection)).execute(statement, document.decode())


async def fetch_lists(connection: AsyncConnection, statement: str, *values: object) -> list[list[Row]]:
    """The answer to a statement whose one row has lists of rows."""
    found = await (await _driver(connection)).fetchrow(statement, *values)
    return [[dict(record) for record in records or ()] for records in found]


async def fetch(connection: AsyncConnection, statement: str, *values: object) -> Sequence[Mapping[str, Any]]:
    """Rows as the driver has them."""
    found: Sequence[Mapping[str, Any]] = await (await _driver(connection)).fetch(statement, *values)
    return found


async def delete(connection: AsyncConnection, table: Table, keys: Collection[Key]) -> None:
    """Deletes rows by primary key."""
    if keys:
        await (await _driver(connection)).execute(_delete_statement(table), *columns(keys, len(table.primary_key)))


def columns(rows: Iterable[Key], width: int) -> list[list[Hashable]]:
    """Rows of `width` values, as so many lists."""
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def as_json(value: object) -> str:
    """JSON text; bytes as 0x hex, dates as ISO."""
    return orjson.dumps(value, default=_hex).decode()


def _hex(value: bytes) -> str:
    return "0x" + value.hex()


def _bytea(value: bytes) -> str:
    return "\\x" + value.hex()


def _documents(table: Table, rows: Iterable[Row]) -> list[Row]:
    """Rows as PostgreSQL reads them from JSON; what is JSON itself stands in them as it is kept."""
    names = _json_names(table)
    fragments = [{name: orjson.Fragment(as_json(row[name])) for name in names if row[name] is not None} for row in rows]
    return [row | kept for row, kept in zip(rows, fragments, strict=True)]


async def _driver(connection: AsyncConnection) -> Any:
    """The driver's connection, within the transaction: SQLAlchemy begins it with its first statement only."""
    driver: Any = (await connection.get_raw_connection()).driver_connection
    if not driver.is_in_transaction():
        await connection.exec_driver_sql("SELECT 1")
    return driver


@cache
def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns if not isinstance(column.server_default, Identity)]


@cache
def _json_names(table: Table) -> frozenset[str]:
    return frozenset(name for name in _names(table) if isinstance(table.c[name].type, JSONB))


def _array(column: Column[Any]) -> str:
    return f"{column.type.compile(dialect=_DIALECT)}[]"


def _arrays(columns: Sequence[Column[Any]]) -> str:
    items = ", ".join(f"${place}::{_array(column)}" for place, column in enumerate(columns, 1))
    return f"unnest({items})"


@cache
def _upsert_statement(table: Table) -> str:
    names = _names(table)
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 (names of our own tables)
        f"SELECT * FROM {_arrays([table.c[name] for name in names])} {_or_replace(table)}"
    )


@cache
def _statement_at_once(new: tuple[Table, ...], replacing: tuple[Table, ...], wake: str | None) -> str:
    inserts = [*map(_insert_documents, new), *(f"{_insert_documents(each)} {_or_replace(each)}" for each in replacing)]
    parts = ", ".join(f"part{place} AS ({insert.format(place)})" for place, insert in enumerate(inserts))
    return f"WITH {parts} SELECT " + (f"pg_notify('{wake}', '')" if wake else "")


def _insert_documents(table: Table) -> str:
    names = ", ".join(_names(table))
    found = f"jsonb_populate_recordset(NULL::{table.name}, $1::jsonb->{{}})"
    return f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {found}"  # noqa: S608 (see above)


def _or_replace(table: Table) -> str:
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f"{name} = excluded.{name}" for name in _names(table) if name not in keys)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"


@cache
def _delete_statement(table: Table) -> str:
    condition = " AND ".join(f"t.{column.name} = k.{column.name}" for column in table.primary_key)
    return f"DELETE FROM {table.name} t USING {_key_rows(table)} WHERE {condition}"  # noqa: S608 (see above)


def _key_rows(table: Table) -> str:
    names = ", ".join(column.name for column in table.primary_key)
    return f"{_arrays(list(table.primary_key))} AS k({names})"
