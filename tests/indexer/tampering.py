"""Hands on the index behind the indexer's back: every column of a table changed, each in a row of its own where there are enough."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import BigInteger, Boolean, Date, Identity, Integer, LargeBinary, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

FAR = 1_000_003  # from any key there is


@dataclass(frozen=True)
class Tampered:
    """One column changed. `key` is the row's as it was before, and as it is now."""

    column: str
    keys: frozenset[str]
    is_key: bool


def tamper(url: str, table: Table) -> list[Tampered]:
    """Changes every column of a table that has rows."""
    with psycopg.connect(url) as connection:
        _drop_checks(connection, table)
        rows = _rows(connection, table)
        assert rows, f"the life must leave rows in {table.name}"
        hit = [(column.name, rows[place % len(rows)]) for place, column in enumerate(table.columns)]
        before = [shown(table, row) for _, row in hit]
        for name, row in hit:
            _change(connection, table, name, row)
        return [
            Tampered(name, frozenset({was, shown(table, row)}), table.c[name].primary_key)
            for (name, row), was in zip(hit, before, strict=True)
        ]


def remove_row(url: str, table: Table) -> str:
    """Takes the last row away; returns its key."""
    with psycopg.connect(url) as connection:
        row = _rows(connection, table)[-1]
        connection.execute(_sql("DELETE FROM {table} WHERE ", table) + _is(table), _key(table, row))
        return shown(table, row)


def add_row(url: str, table: Table) -> str:
    """Puts a row there that nothing ever made; returns its key."""
    row = {column.name: _another(column.type, None, FAR) for column in table.columns}
    with psycopg.connect(url) as connection:
        _drop_checks(connection, table)
        values = sql.SQL(", ").join(sql.Placeholder() for _ in row)
        connection.execute(
            _sql("INSERT INTO {table} ({columns}) VALUES (", table, *row) + values + sql.SQL(")"), [*row.values()]
        )
    return shown(table, row)


def is_empty(url: str, table: Table) -> bool:
    with psycopg.connect(url) as connection:
        return not _rows(connection, table)


def shown(table: Table, row: dict[str, Any]) -> str:
    """A row's key, as an alarm names it."""
    values = (row[column.name] for column in table.primary_key)
    return " ".join(
        "0x" + v.hex() if isinstance(v, bytes) else v.isoformat() if isinstance(v, date) else str(v) for v in values
    )


def _change(connection: psycopg.Connection[Any], table: Table, name: str, row: dict[str, Any]) -> None:
    value = _another(table.c[name].type, row[name], FAR if table.c[name].primary_key else 1)
    statement = _sql("UPDATE {table} SET {column} = %s WHERE ", table, name) + _is(table)
    changed = connection.execute(statement, [value, *_key(table, row)]).rowcount
    assert changed == 1
    if table.c[name].primary_key:
        row[name] = value  # what is changed of it next is found under its new key


def _another(kind: Any, value: Any, step: int = 1) -> Any:
    match kind:
        case Boolean():
            return not value
        case SmallInteger() | Integer() | BigInteger():
            return (value or 0) + (1 if isinstance(kind, SmallInteger) else step)
        case Date():
            return (value or date(2020, 1, 1)) + timedelta(days=1)
        case LargeBinary():
            return bytes([(value[0] ^ 1) if value else 1]) + (value or b"")[1:]
        case ARRAY():
            return [*(value or []), b"\x01"]
        case JSONB():
            return Jsonb({"tampered": True})
        case Text():
            return f"{value or ''}x"
    raise AssertionError(f"say how to change a {kind!r}")


def _rows(connection: psycopg.Connection[Any], table: Table) -> list[dict[str, Any]]:
    columns = [column.name for column in table.columns]
    found = connection.execute(_sql("SELECT {columns} FROM {table} ORDER BY {keys}", table, *columns)).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in found]


def _drop_checks(connection: psycopg.Connection[Any], table: Table) -> None:
    found = connection.execute(
        "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [table.name]
    ).fetchall()
    for (name,) in found:
        connection.execute(_sql("ALTER TABLE {table} DROP CONSTRAINT {column}", table, name))


def _key(table: Table, row: dict[str, Any]) -> list[Any]:
    values = [row[column.name] for column in table.primary_key]
    return [Jsonb(value) if isinstance(value, list | dict) else value for value in values]


def _is(table: Table) -> sql.Composed:
    return sql.SQL(" AND ").join(sql.SQL("{} = %s").format(sql.Identifier(c.name)) for c in table.primary_key)


def _sql(text: str, table: Table, *columns: str) -> sql.Composed:
    assert all(not isinstance(column.server_default, Identity) for column in table.columns)
    return sql.SQL(text).format(
        table=sql.Identifier(table.name),
        column=sql.Identifier(columns[0]) if columns else sql.SQL(""),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        keys=sql.SQL(", ").join(sql.Identifier(c.name) for c in table.primary_key),
    )
