"""The store as it was after an earlier block: views of the same names in a schema of their own, so that every read can be asked of
any block by the query that it is anyway.

Views and history tables follow from the tables in the code; they are brought in line with them after the migrations.
"""

import hashlib

from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from api.store import tables as t

SCHEMA = "as_of"
_AT = "current_setting('xinlian.as_of')::bigint"
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_GO_BACK = text(
    f"SELECT set_config('search_path', '{SCHEMA}, public', true), set_config('xinlian.as_of', :block, true)"
)


async def go_back(connection: AsyncConnection, block: int) -> None:
    """Lets what follows in this transaction read the store as it was after a block."""
    await connection.execute(_GO_BACK, {"block": str(block)})


def make(connection: Connection) -> None:
    """Makes what is missing of history tables and views. Where rows are older than their history, the index begins anew."""
    if _comment(connection) == fingerprint():
        return
    remove_views(connection)
    if _add_since(connection) and connection.scalar(text("SELECT EXISTS (SELECT FROM checkpoint)")):
        names = ", ".join(
            table.name for table in (t.blocks, t.events, t.remaining_events, *t.STATE_TABLES, t.checkpoint, t.undo)
        )
        connection.execute(text(f"TRUNCATE {names}"))
    for history in t.HISTORY.values():
        _complete(connection, history)
    make_views(connection)


def make_views(connection: Connection) -> None:
    """Makes the views, over tables that are complete."""
    connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    for statement in _views():
        connection.execute(text(statement))
    connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{fingerprint()}'"))


def remove_views(connection: Connection) -> None:
    """Takes the views away: migrations change what they show."""
    connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))


def remove(connection: Connection) -> None:
    """Takes views and history away."""
    remove_views(connection)
    for history in t.HISTORY.values():
        history.drop(connection, checkfirst=True)


def fingerprint() -> str:
    """Changes with the tables that have a history."""
    return hashlib.sha256("\n".join(_views()).encode()).hexdigest()


def _comment(connection: Connection) -> str | None:
    found = text("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = :name")
    comment: str | None = connection.scalar(found, {"name": SCHEMA})
    return comment


def _add_since(connection: Connection) -> bool:
    """Whether a table had no `since_block` yet."""
    is_new = False
    for table in t.STATE_TABLES:
        if "since_block" not in _columns(connection, table):
            connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN since_block bigint NOT NULL DEFAULT 0"))
            is_new = True
    return is_new


def _complete(connection: Connection, history: Table) -> None:
    history.create(connection, checkfirst=True)
    there = _columns(connection, history)
    for column in history.columns:
        if column.name not in there:
            kind = column.type.compile(dialect=_DIALECT)
            connection.execute(text(f"ALTER TABLE {history.name} ADD COLUMN {column.name} {kind}"))


def _columns(connection: Connection, table: Table) -> set[str]:
    return {column["name"] for column in inspect(connection).get_columns(table.name)}


def _views() -> list[str]:
    found = [
        f"CREATE VIEW {SCHEMA}.blocks AS SELECT * FROM public.blocks WHERE number <= {_AT}",  # noqa: S608 (our own names)
        f"CREATE VIEW {SCHEMA}.events AS SELECT * FROM public.events WHERE block_number <= {_AT}",  # noqa: S608
    ]
    for table in t.STATE_TABLES:
        columns = ", ".join(f'"{column.name}"' for column in table.columns)
        found.append(
            f"CREATE VIEW {SCHEMA}.{table.name} AS "  # noqa: S608
            f"SELECT {columns} FROM public.{table.name} WHERE since_block <= {_AT} UNION ALL "
            f"SELECT {columns} FROM public.{table.name}_history WHERE since_block <= {_AT} AND until_block > {_AT}"
        )
    return found
