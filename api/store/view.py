"""The rows a range of events touches: loaded once, changed in memory, written once, with what is needed to take it back."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, LargeBinary, Table, and_, delete, insert, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.store.tables import metadata, undo

Row = dict[str, Any]
Key = tuple[Hashable, ...]


class RowMissing(Exception):
    """An event speaks of a row that no earlier event made: the index does not fit the chain."""


class View:
    """Rows by table and key. `block` says which block the changes belong to."""

    def __init__(self) -> None:
        self.block = 0
        self.open_offers: dict[str, str] = {}
        """Voucher → id of its open offer."""
        self.part = 0
        self.part_of: bytes | None = None
        """Which part of which split order came last."""
        self._rows: dict[str, dict[Key, Row]] = {}
        self._dirty: dict[str, set[Key]] = {}
        self._before: dict[tuple[int, str, Key], Row | None] = {}

    def get(self, table: Table, *key: Hashable) -> Row:
        """A row that must be there. Raises RowMissing."""
        row = self.find(table, *key)
        if row is None:
            raise RowMissing(f"{table.name} {key} in block {self.block}")
        return row

    def find(self, table: Table, *key: Hashable) -> Row | None:
        """A row, or None."""
        return self._rows.get(table.name, {}).get(key)

    def put(self, table: Table, row: Row) -> None:
        """Makes or replaces a row."""
        key = key_of(table, row)
        rows = self._rows.setdefault(table.name, {})
        mark = (self.block, table.name, key)
        if mark not in self._before:
            known = rows.get(key)
            self._before[mark] = dict(known) if known is not None else None
        rows[key] = row
        self._dirty.setdefault(table.name, set()).add(key)

    def change(self, table: Table, *key: Hashable, **values: Any) -> Row:
        """Changes fields of a row that must be there. Raises RowMissing."""
        row = {**self.get(table, *key), **values}
        self.put(table, row)
        return row

    async def load(self, connection: AsyncConnection, table: Table, keys: Iterable[Key]) -> None:
        """Loads the rows of `keys` that the store has."""
        known = self._rows.setdefault(table.name, {})
        wanted = [key for key in set(keys) if key not in known]
        if not wanted:
            return
        columns = list(table.primary_key)
        condition = columns[0].in_([key[0] for key in wanted]) if len(columns) == 1 else tuple_(*columns).in_(wanted)
        for found in (await connection.execute(select(table).where(condition))).mappings():
            self.remember(table, dict(found))

    def remember(self, table: Table, row: Row) -> None:
        """Takes in a row as the store has it."""
        self._rows.setdefault(table.name, {}).setdefault(key_of(table, row), row)

    async def flush(self, connection: AsyncConnection) -> None:
        """Writes what changed, and the inverse rows."""
        for name, keys in self._dirty.items():
            table = metadata.tables[name]
            await _upsert(connection, table, [self._rows[name][key] for key in keys])
        rows = [
            {
                "block_number": block,
                "position": position,
                "table_name": name,
                "key": _to_json(list(key)),
                "before": None if before is None else _to_json(before),
            }
            for position, ((block, name, key), before) in enumerate(self._before.items())
        ]
        if rows:
            await connection.execute(insert(undo), rows)


def key_of(table: Table, row: Mapping[str, Any]) -> Key:
    """A row's primary key."""
    return tuple(row[column.name] for column in table.primary_key)


async def _upsert(connection: AsyncConnection, table: Table, rows: list[Row]) -> None:
    statement = upsert(table)
    keys = [column.name for column in table.primary_key]
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    await connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), rows)


async def take_back(connection: AsyncConnection, ancestor: int) -> None:
    """Restores every row as it was after block `ancestor`."""
    rows = await connection.execute(
        select(undo).where(undo.c.block_number > ancestor).order_by(undo.c.block_number.desc(), undo.c.position.desc())
    )
    for row in rows.mappings().all():
        table = metadata.tables[row["table_name"]]
        columns = list(table.primary_key)
        key = [_from_json(c, v) for c, v in zip(columns, row["key"], strict=True)]
        if row["before"] is None:
            same = and_(*(c == v for c, v in zip(columns, key, strict=True)))
            await connection.execute(delete(table).where(same))
        else:
            before = {n: _from_json(table.c[n], v) for n, v in row["before"].items()}
            await _upsert(connection, table, [before])
    await connection.execute(delete(undo).where(undo.c.block_number > ancestor))


def _to_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _to_json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_to_json(item) for item in value]
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat() if isinstance(value, date) else value


def _from_json(column: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return bytes.fromhex(value)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
