"""The View: what is read, changed, written, and taken back. Roll-back is checked against copies of the tables (property)."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from api.store import tables as t
from api.store.as_of import go_back as go_back_to
from api.store.changes import write as write_changes
from api.store.index import Needed, load, rows_of
from api.store.partitions import PARTITION_BLOCKS, cover
from api.store.session import Database
from api.store.view import RowMissing, View, take_back


def invoice(key, used=1, since=0):
    return {"key": key, "issuer": 7, "amount_fen": 100, "used_fen": used, "since_block": since}


async def used(db):
    async with db.read() as connection:
        return {row["key"]: row["used_fen"] for row in await rows_of(connection, t.invoices)}


async def used_as_of(db, block):
    async with db.read() as connection:
        await go_back_to(connection, block)
        return {row["key"]: row["used_fen"] for row in await rows_of(connection, t.invoices)}


@pytest.fixture
async def db(db: Database) -> Database:
    """With room for the history of the first blocks."""
    async with db.write() as connection:
        await cover(connection, None, 1, 1, PARTITION_BLOCKS)
    return db


async def undo_rows(db):
    async with db.read() as connection:
        return await connection.scalar(select(func.count()).select_from(t.undo))


async def write(db, block, changes, final=-1):
    """Carries out {key: used, or +n for a change} in one block."""
    async with db.write() as connection:
        view = View(final)
        await load(connection, view, Needed(invoices=set(changes)))
        view.block = block
        for key, value in changes.items():
            if view.find(t.invoices, key) is None:
                view.put(t.invoices, invoice(key, value))
            else:
                view.change(t.invoices, key, used_fen=value)
        await write_changes(connection, view.changes())


async def go_back(db, block):
    async with db.write() as connection:
        await take_back(connection, block)


class TestRows:
    def test_a_row_that_no_event_made_is_an_error_that_names_it(self):
        view = View()
        view.block = 7
        with pytest.raises(RowMissing, match=r"invoices.*block 7"):
            view.get(t.invoices, b"a")
        with pytest.raises(RowMissing):
            view.change(t.invoices, b"a", used_fen=1)
        assert view.find(t.invoices, b"a") is None

    def test_a_change_keeps_the_other_fields(self):
        view = View()
        view.put(t.invoices, invoice(b"a"))
        assert view.change(t.invoices, b"a", used_fen=5) == invoice(b"a", 5)
        assert view.get(t.invoices, b"a") == invoice(b"a", 5)

    def test_what_was_taken_in_is_not_changed_in_place(self):
        view, stored = View(), invoice(b"a")
        view.remember(t.invoices, stored)
        view.change(t.invoices, b"a", used_fen=5)
        assert stored == invoice(b"a")

    def test_taking_in_does_not_undo_a_change(self):
        view = View()
        view.put(t.invoices, invoice(b"a", 5))
        view.remember(t.invoices, invoice(b"a"))
        assert view.get(t.invoices, b"a") == invoice(b"a", 5)


class TestWriting:
    async def test_makes_changes_and_leaves_alone(self, db):
        await write(db, 1, {b"a": 1, b"b": 2, b"c": 3})
        await write(db, 2, {b"b": 5, b"d": 4})
        assert await used(db) == {b"a": 1, b"b": 5, b"c": 3, b"d": 4}

    async def test_keeps_nothing_to_undo_of_final_blocks(self, db):
        await write(db, 5, {b"a": 1}, final=5)
        assert await undo_rows(db) == 0
        await write(db, 6, {b"a": 2}, final=5)
        assert await undo_rows(db) == 1

    async def test_one_inverse_row_for_each_row_and_block(self, db):
        async with db.write() as connection:
            view = View()
            for block in (1, 2):
                view.block = block
                view.put(t.invoices, invoice(b"a", block))
                for value in range(10):
                    view.change(t.invoices, b"a", used_fen=value)
            await write_changes(connection, view.changes())
        assert await undo_rows(db) == 2


class TestTakingBack:
    async def test_restores_made_changed_and_untouched_rows(self, db):
        await write(db, 1, {b"a": 1, b"b": 2})
        await write(db, 2, {b"a": 7, b"c": 3})
        await write(db, 3, {b"a": 8, b"c": 9})
        await go_back(db, 1)
        assert await used(db) == {b"a": 1, b"b": 2}
        assert await undo_rows(db) == 2

    async def test_nothing_later_is_nothing_to_do(self, db):
        await write(db, 1, {b"a": 1})
        await go_back(db, 1)
        assert await used(db) == {b"a": 1}

    async def test_all_the_way(self, db):
        await write(db, 1, {b"a": 1})
        await go_back(db, 0)
        assert await used(db) == {}
        assert await undo_rows(db) == 0

    async def test_every_kind_of_value_comes_back(self, db):
        row = {
            "number": "RZ-20261124-00000001-5",
            "voucher": "XL",
            "holder": 1,
            "financier": 2,
            "amount_fen": 10**13,
            "with_recourse": True,
            "quote": "XQ-1",
            "state": "applied",
            "terms": b"\x00\xff",
            "registration": None,
            "proceeds": None,
            "bank_ref": b"",
            "result": None,
            "disbursed_on": None,
            "order_digest": bytes(32),
            "cutoff": date(2026, 2, 28),
            "opened_block": 1,
            "since_block": 1,
        }
        async with db.write() as connection:
            view = View()
            view.block = 1
            view.put(t.financings, row)
            view.block = 2
            view.change(
                t.financings, row["number"], state="quoted", terms=None, registration=b"1", cutoff=row["cutoff"]
            )
            await write_changes(connection, view.changes())
        await go_back(db, 1)
        async with db.read() as connection:
            assert await rows_of(connection, t.financings) == [row]


blocks = st.lists(
    st.dictionaries(st.sampled_from([b"a", b"b", b"c", b"d"]), st.integers(0, 100), max_size=4), min_size=1, max_size=6
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=blocks, data=st.data())
async def test_going_back_to_a_block_gives_what_was_there_after_it(db, history, data):
    await go_back(db, -1)
    states = {0: {}}
    for number, changes in enumerate(history, 1):
        await write(db, number, changes)
        states[number] = await used(db)
    for number, state in states.items():
        assert await used_as_of(db, number) == state
    targets = data.draw(st.lists(st.sampled_from(sorted(states)), min_size=1, max_size=3))
    for target in sorted(targets, reverse=True):
        await go_back(db, target)
        assert await used(db) == states[target]
    for number in range(min(targets) + 1, len(history) + 1):
        await write(db, number, history[number - 1])
        assert await used(db) == states[number]
        assert await used_as_of(db, number - 1) == states[number - 1]
