"""The rows a range of events touches: loaded once, changed in memory, written once, with what is needed to take it back."""

from collections.abc import Collection, Hashable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Date, LargeBinary, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

from api.store import bulk
from api.store.bulk import Key, Row
from api.store.changes import Changes
from api.store.tables import HISTORY, metadata, undo


class RowMissing(Exception):
    """An event speaks of a row that no earlier event made: the index does not fit the chain."""


class View:
    """Rows by table and key. `block` says which block the changes belong to; those of blocks up to `final` need no undo.

    A row that the block has not changed yet is replaced, not changed in place: what it was is kept as it is.
    """

    def __init__(self, final: int = -1) -> None:
        self.block = 0
        self.open_offers: dict[str, str] = {}
        """Voucher → id of its open offer."""
        self.open_holdings: dict[str, Key] = {}
        """Voucher → key of the holding that lasts."""
        self.standing_freezes: dict[str, Key] = {}
        """Voucher → key of the freeze that stands on it."""
        self.part = 0
        self.part_of: bytes | None = None
        """Which part of which split order came last."""
        self._final = final
        self._rows: dict[str, dict[Key, Row]] = {}
        self._stored: dict[str, set[Key]] = {}
        self._dirty: dict[str, set[Key]] = {}
        self._before: dict[str, dict[tuple[int, Key], tuple[int, Row | None]]] = {}
        """Table → block and key → which change of all it was, and the row before it."""
        self._changes = 0

    def following(self) -> "View":
        """A view of later blocks that knows what this one changed, whether or not it has been written."""
        made = View(self._final)
        for name, keys in self._dirty.items():
            made._rows[name] = {key: self._rows[name][key] for key in keys}
            made._stored[name] = set(keys)
        return made

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
        self._keep(table.name, key)
        self._rows.setdefault(table.name, {})[key] = row | {"since_block": self.block}

    def change(self, table: Table, *key: Hashable, **values: Any) -> Row:
        """Changes fields of a row that must be there. Raises RowMissing."""
        row = self.get(table, *key)
        if self._keep(table.name, key):
            row = self._rows[table.name][key] = row | values | {"since_block": self.block}
        else:
            row.update(values)
        return row

    def rows(self, table: Table) -> Collection[Row]:
        """All rows of a table that were taken in or made."""
        return self._rows.get(table.name, {}).values()

    def remember(self, table: Table, row: Row) -> None:
        """Takes in a row as the store has it."""
        key = key_of(table, row)
        self._rows.setdefault(table.name, {}).setdefault(key, row)
        self._stored.setdefault(table.name, set()).add(key)

    def changes(self) -> Changes:
        """What is to be written: rows that changed, what they were before, and the inverse rows."""
        found = Changes(new=[(undo, self._inverse())])
        for name, keys in self._dirty.items():
            table, rows, stored = metadata.tables[name], self._rows[name], self._stored.get(name, set())
            found.new.append((table, [rows[key] for key in keys if key not in stored]))
            found.new.append((HISTORY[name], self._history(name)))
            found.replacing.append((table, [rows[key] for key in keys if key in stored]))
        return found

    def _keep(self, name: str, key: Key) -> bool:
        """Notes that a row changes; keeps it as it is before the block's first change. False if that was done already."""
        self._dirty.setdefault(name, set()).add(key)
        before, mark = self._before.setdefault(name, {}), (self.block, key)
        if mark in before:
            return False
        before[mark] = self._changes, self._rows.get(name, {}).get(key)
        self._changes += 1
        return True

    def _inverse(self) -> list[Row]:
        return [
            {"block_number": block, "position": place, "table_name": name, "key": key, "before": before}
            for name, changes in self._before.items()
            for (block, key), (place, before) in changes.items()
            if block > self._final
        ]

    def _history(self, name: str) -> list[Row]:
        changes = self._before[name].items()
        return [before | {"until_block": block} for (block, _), (_, before) in changes if before is not None]


def key_of(table: Table, row: Mapping[str, Any]) -> Key:
    """A row's primary key."""
    return tuple(row[column.name] for column in table.primary_key)


# Of several inverse rows of one row, the oldest tells what it was.
_OLDEST = text(
    "SELECT DISTINCT ON (table_name, key) table_name, key, before FROM undo WHERE block_number > :ancestor "
    "ORDER BY table_name, key, block_number, position"
)


async def take_back(connection: AsyncConnection, ancestor: int) -> None:
    """Restores every row as it was after block `ancestor`."""
    made: dict[str, list[Key]] = {}
    changed: dict[str, list[Row]] = {}
    for name, key, before in await connection.execute(_OLDEST, {"ancestor": ancestor}):
        table = metadata.tables[name]
        if before is None:
            values = zip(table.primary_key, key, strict=True)
            made.setdefault(name, []).append(tuple(_from_json(column, value) for column, value in values))
        else:
            row = {column: _from_json(table.c[column], value) for column, value in before.items()}
            changed.setdefault(name, []).append(row)
    for name in {*made, *changed}:
        history = HISTORY[name]
        await connection.execute(history.delete().where(history.c.until_block > ancestor))
    for name, keys in made.items():
        await bulk.delete(connection, metadata.tables[name], keys)
    for name, rows in changed.items():
        await bulk.upsert(connection, metadata.tables[name], rows)
    await connection.execute(undo.delete().where(undo.c.block_number > ancestor))


def _from_json(column: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, LargeBinary):
        return bytes.fromhex(value[2:])
    return date.fromisoformat(value) if isinstance(column.type, Date) else value
