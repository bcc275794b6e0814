"""What a comparison finds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.domain.invariants import Invariant
from api.store.tables import StoredTable
from api.store.view import key_of

Row = Mapping[str, Any]
Pairs = Mapping[str, tuple[object, object]]
"""Field → (what the store says, what the chain says)."""

WHOLE_ROW = "*"
ABSENT = "(no row)"
PRESENT = "(a row)"
SHOWN_MAX = 200
_OF_FIELD = {
    ("vouchers", "locked_fen"): Invariant.I_02,
    ("vouchers", "paid_fen"): Invariant.I_05,
    ("vouchers", "parent"): Invariant.I_06,
    ("vouchers", "root"): Invariant.I_06,
    ("vouchers", "issuer"): Invariant.I_06,
    ("vouchers", "due"): Invariant.I_06,
    ("vouchers", "holder"): Invariant.I_07,
    ("vouchers", "head"): Invariant.I_08,
    ("roots", "unpaid_fen"): Invariant.I_03,
    ("members", "limit_used_fen"): Invariant.I_03,
    ("invoices", "used_fen"): Invariant.I_04,
}


@dataclass(frozen=True)
class Difference:
    """One field on which store and chain disagree, at a block."""

    block: int
    table: str
    key: str
    field: str
    store: str
    chain: str
    rule: str
    """The invariant's id, or R31."""

    def __str__(self) -> str:
        where = f"{self.table} {self.key} {self.field}"
        return f"{self.rule} block {self.block}: {where}: index {self.store}, chain {self.chain}"


def difference(
    block: int, table: str, key: object, field: str, store: object, chain: object, rule: str = ""
) -> Difference:
    """A difference, its values as people read them."""
    rule = rule or _OF_FIELD.get((table, field), Invariant.I_10).id
    return Difference(block, table, shown(key), field, shown(store), shown(chain), rule)


def of_pairs(block: int, table: StoredTable, row: Row, pairs: Pairs) -> Iterator[Difference]:
    """The fields of a row that are not the same."""
    for field, (store, chain) in pairs.items():
        if store != chain:
            yield difference(block, table.name, key_shown(table, row), field, store, chain)


def key_shown(table: StoredTable, row: Row) -> str:
    """A row's primary key, as people read it."""
    return " ".join(map(shown, key_of(table, row)))


def shown(value: object) -> str:
    """A value, as people read it."""
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, str) and value.startswith("\\x"):  # as PostgreSQL writes bytes in JSON
        return "0x" + value[2:]
    if isinstance(value, list | tuple):
        return _cut(" ".join(map(shown, value)))
    if isinstance(value, date):
        return value.isoformat()
    return _cut("–" if value is None else str(value))


def by_row(differences: Iterable[Difference]) -> set[tuple[str, str]]:
    """Table and key of each row that differs."""
    return {(each.table, each.key) for each in differences}


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…"
