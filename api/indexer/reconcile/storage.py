"""Store against contract storage, field by field (I-10), at one block."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any

from api.chain.ledger import Contracts, Question
from api.chain.rpc import RpcError
from api.domain.numbers import version_of, voucher_chain_no
from api.indexer.reconcile.difference import ABSENT, WHOLE_ROW, Difference, Row, difference, key_shown, of_pairs
from api.indexer.reconcile.fields import CHECKS, Check, voucher
from api.store import comparing
from api.store import tables as t
from api.store.index import read_checkpoint
from api.store.session import Database, Read

ROWS_AT_ONCE = 100
"""Rows of one request; the views of as many vouchers are one question."""
_UNREADABLE = (ValueError, LookupError, TypeError, OverflowError)

Compared = Callable[[int], None]
"""Told how many rows were compared."""


async def compare(db: Database, contracts: Contracts) -> list[Difference]:
    """Every row that contract storage has a record of, at the store's block."""
    async with db.read() as connection:
        checkpoint = await read_checkpoint(connection)
        if checkpoint is None:
            return []
        comparison = Comparison(connection, contracts, checkpoint.block_number)
        return [each async for each in comparison.run()]


class Comparison:
    """One comparison: a snapshot of the store, and the chain at the same block."""

    def __init__(self, connection: Read, contracts: Contracts, block: int) -> None:
        self._db = connection
        self._contracts = contracts
        self._block = block

    async def run(self, compared: Compared = lambda _: None) -> AsyncIterator[Difference]:
        """All rows of all tables."""
        async for rows in comparing.pages(self._db, t.vouchers, ROWS_AT_ONCE):
            for each in await self.vouchers(rows):
                yield each
            compared(len(rows))
        for check in CHECKS:
            async for rows in comparing.pages(self._db, check.table, ROWS_AT_ONCE):
                for each in await self.rows(check, rows):
                    yield each
                compared(len(rows))

    async def sample(self, size: int) -> tuple[int, list[Difference]]:
        """At most `size` rows of each table; how many there were, and what differs."""
        rows = await comparing.sample(self._db, t.vouchers, size)
        count, found = len(rows), await self.vouchers(rows)
        for check in CHECKS:
            rows = await comparing.sample(self._db, check.table, size)
            count += len(rows)
            found += await self.rows(check, rows)
        return count, found

    async def vouchers(self, rows: Sequence[Row]) -> list[Difference]:
        """Vouchers and their open offers."""
        offers = await comparing.open_offers(self._db, [row["number"] for row in rows])
        found: list[Difference] = []
        for portion in _portions(rows, ROWS_AT_ONCE):
            asked = [row for row in portion if is_number(row["number"])]
            found += [self._nothing(t.vouchers, row) for row in portion if not is_number(row["number"])]
            for row, seen in zip(asked, await self.views([row["number"] for row in asked]), strict=True):
                pairs = voucher(row, seen, offers.get(row["number"]))
                found += of_pairs(self._block, t.vouchers, row, pairs)
        return found

    async def views(self, numbers: Sequence[str]) -> list[Row]:
        """Vouchers as the contracts show them."""
        kept: dict[int, list[str]] = {}
        for number in numbers:
            kept.setdefault(version_of(number), []).append(number)
        questions = [
            Question("VoucherReader", "vouchersOf", [voucher_chain_no(each) for each in those], version=version)
            for version, those in kept.items()
        ]
        views: dict[str, Row] = {}
        for those, answer in zip(kept.values(), await self._contracts.ask(questions, self._block), strict=True):
            if isinstance(answer, RpcError):
                raise answer
            views |= zip(those, answer, strict=True)
        return [views[number] for number in numbers]

    async def rows(self, check: Check, rows: Sequence[Row]) -> list[Difference]:
        """Rows of any other table."""
        if check.table is t.roots:
            trees = await comparing.trees(self._db, [row["number"] for row in rows])
            rows = [{**row, "tree": trees.get(row["number"], [])} for row in rows]
        found: list[Difference] = []
        for portion in _portions(rows, ROWS_AT_ONCE):
            found += await self._portion(check, portion)
        return found

    async def _portion(self, check: Check, rows: Sequence[Row]) -> list[Difference]:
        asked = [(row, _questions(check, row)) for row in rows]
        questions = [each for _, own in asked for each in own]
        answers = iter(await self._contracts.ask(questions, self._block))
        found: list[Difference] = []
        for row, own in asked:
            found += self._differing(check, row, [next(answers) for _ in own])
        return found

    def _differing(self, check: Check, row: Row, answers: list[Any]) -> Iterator[Difference]:
        if not answers or any(isinstance(each, RpcError) for each in answers):
            yield self._nothing(check.table, row)
            return
        try:
            pairs = check.pairs(row, answers)
        except _UNREADABLE as why:
            yield difference(self._block, check.table.name, key_shown(check.table, row), WHOLE_ROW, why, "")
        else:
            yield from of_pairs(self._block, check.table, row, pairs)

    def _nothing(self, table: t.StoredTable, row: Row) -> Difference:
        """The chain knows nothing of the kind."""
        return difference(self._block, table.name, key_shown(table, row), WHOLE_ROW, "(a row)", ABSENT)


def _questions(check: Check, row: Row) -> list[Question]:
    """None for a row of which nothing can be asked: its key is none."""
    try:
        return check.questions(row)
    except _UNREADABLE:
        return []


def is_number(text: str) -> bool:
    """Whether the contracts can be asked about a voucher of this number."""
    try:
        voucher_chain_no(text)
    except ValueError:
        return False
    return True


def _portions(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
