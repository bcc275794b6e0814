"""Whatever is changed behind the indexer's back is named: block, table, key and field. The tables are those of the code: a new one, or
a new column, that no comparison looks at fails here.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator

import psycopg
import pytest
from structlog.testing import capture_logs

from api.chain.ledger import Contracts
from api.chain.rpc import Node
from api.indexer.detaching import detach
from api.indexer.reconcile import full as full_run
from api.indexer.reconcile.alarm import note_full
from api.indexer.reconcile.difference import ABSENT, PRESENT, WHOLE_ROW, Difference
from api.indexer.reconcile.full import Report, compare_all
from api.indexer.reconcile.sampling import Sampler
from api.indexer.service import Indexer
from api.store import alarms, comparing, embedded, locks, migrate
from api.store import tables as t
from api.store.session import Database
from chain_node.dev import DevChain
from tests.indexer.people import People
from tests.indexer.tampering import Tampered, add_row, is_empty, remove_row, tamper

BESIDE_HISTORY = [table for table in t.CHAIN_TABLES if table not in t.HISTORY.values()]
EVERY = 1_000_000
"""Rows of a sample that leaves none out."""
NOT_IN_STORAGE = {
    "members": {"profile", "since_block"},
    "member_keys": {"since_block"},
    "accepted_banks": {"since_block"},
    "proposals": {"opened_block", "since_block"},
    "vouchers": {"creation", "opened_block", "since_block"},
    "roots": {"settled", "payments", "trade", "since_block"},
    "invoices": {"since_block"},
    "financings": {
        "registration",
        "proceeds",
        "bank_ref",
        "disbursed_on",
        "order_digest",
        "cutoff",
        "opened_block",
        "since_block",
    },
    "bids": {"financier", "state", "since_block"},
    "pledges": {"note", "order_digest", "cutoff", "opened_block", "since_block"},
    "quotes": {"cap_fen", "replaced_by", "order_digest", "opened_block", "since_block"},
    "payments": {"issuer", "reversal", "unpaid_fen", "opened_block", "since_block"},
    **{
        name: set(t.metadata.tables[name].columns.keys())
        for name in ("offers", "holdings", "positions", "invoice_claims", "order_outcomes", "freezes")
    },
}
"""What the contracts do not keep but in events: a sample of rows says nothing of it, the full comparison does."""


@pytest.fixture(scope="module")
def lived(anvil: DevChain, server: str) -> Iterator[str]:
    """A database with the index of a whole life."""
    mark = anvil.snapshot()
    anvil.mine()
    name = f"t_{secrets.token_hex(6)}"
    url = embedded.create_database(server, name)
    migrate.upgrade(url)
    asyncio.run(_live(anvil, url))
    yield name
    embedded.drop_database(server, name)
    anvil.revert(mark)


async def _live(chain: DevChain, url: str) -> None:
    node, db = Node(chain.url), Database(url)
    people = People(Contracts(node, chain.ledger))
    await people.register()
    await people.life()
    indexer = Indexer(db, node, chain.ledger, "any", None)
    assert await indexer.catch_up()
    await indexer.close()
    await db.close()
    await node.close()


@pytest.fixture
def copy(lived: str, server: str) -> Iterator[str]:
    """A copy of it, to be spoilt."""
    name = f"t_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {lived}")
    yield server.replace("/xinlian?", f"/{name}?")
    embedded.drop_database(server, name)


@pytest.fixture
async def db(copy: str) -> AsyncIterator[Database]:
    made = Database(copy)
    yield made
    await made.close()


@pytest.fixture
async def contracts(lived: str, anvil: DevChain) -> AsyncIterator[Contracts]:
    node = Node(anvil.url)
    yield Contracts(node, anvil.ledger)
    await node.close()


def named(found: list[Difference]) -> set[tuple[str, str, str]]:
    return {(each.table, each.key, each.field) for each in found}


def unnamed(table: t.StoredTable, changed: list[Tampered], found: list[Difference]) -> set[str]:
    """Columns that nobody noticed; a row whose key changed is one that is gone and one too many."""
    seen = named(found)

    def is_seen(each: Tampered) -> bool:
        fields = (WHOLE_ROW,) if each.is_key else (WHOLE_ROW, each.column)
        return any((table.name, key, field) in seen for key in each.keys for field in fields) or (
            each.is_key and any(key in each.keys for name, key, _ in seen if name == table.name)
        )

    return {each.column for each in changed if not is_seen(each)}


async def full(db: Database, contracts: Contracts) -> Report:
    report = await compare_all(db, contracts)
    assert report is not None
    return report


async def sample(db: Database, contracts: Contracts) -> list[Difference]:
    made = await Sampler(db, contracts, every_s=1, rows=EVERY).once()
    assert made is not None
    assert made.compared > 0
    return made.differences


async def test_a_life_shows_no_difference(db: Database, contracts: Contracts) -> None:
    seen: list[tuple[int, int]] = []
    report = await compare_all(db, contracts, lambda *progress: seen.append(progress))
    assert report is not None
    assert [str(each) for each in report.differences] == []
    assert await sample(db, contracts) == []
    assert seen == sorted(seen)
    assert seen[-1] == (report.compared, report.compared)
    (account,) = report.issuers
    assert account.chain_vouchers == account.index_vouchers > 0
    assert account.chain_fen == account.index_fen == account.limit_used_fen > 0


class TestOldBlocksAreDetached:
    @pytest.fixture
    async def copy(self, url: str, contracts: Contracts) -> str:
        """The same life, in partitions of ten blocks."""
        db = Database(url)
        indexer = Indexer(db, contracts.node, contracts.ledger, "any", None, partition_blocks=10)
        assert await indexer.catch_up()
        await indexer.close()
        await db.close()
        return url

    @pytest.fixture(autouse=True)
    async def detached(self, copy: str, db: Database, contracts: Contracts) -> None:
        """The older part."""
        with psycopg.connect(copy) as connection:
            connection.execute("UPDATE checkpoint SET undo_from = block_number + 1")
            older = connection.execute(
                "SELECT percentile_disc(0.85) WITHIN GROUP (ORDER BY block_number) FROM events"
            ).fetchone()
        assert older
        assert await detach(db, older[0], with_running=True, done=lambda *_: None)

    async def test_the_rest_is_compared_and_is_in_order(self, db: Database, contracts: Contracts) -> None:
        assert (await full(db, contracts)).differences == []
        assert await sample(db, contracts) == []

    async def test_a_remaining_event_that_was_changed_is_named(
        self, copy: str, db: Database, contracts: Contracts
    ) -> None:
        with psycopg.connect(copy) as connection:
            changed = connection.execute("UPDATE remaining_events SET data = 'x'")
            assert changed.rowcount > 0
        found = (await full(db, contracts)).differences
        assert {(each.table, each.field) for each in found} == {("events", "data")}
        assert len(found) == changed.rowcount

    async def test_every_column_of_the_state_is_still_looked_at(
        self, copy: str, db: Database, contracts: Contracts
    ) -> None:
        changed = tamper(copy, t.vouchers)
        assert unnamed(t.vouchers, changed, (await full(db, contracts)).differences) == set()

    async def test_history_that_was_not_detached_is_still_looked_at(
        self, copy: str, db: Database, contracts: Contracts
    ) -> None:
        with psycopg.connect(copy) as connection:
            gone = connection.execute("DELETE FROM vouchers_history RETURNING until_block").fetchall()
        assert gone
        found = (await full(db, contracts)).differences
        assert {(each.table, each.field) for each in found} == {("vouchers_history", WHOLE_ROW)}
        assert len(found) == len(gone)


@pytest.mark.parametrize("table", BESIDE_HISTORY, ids=lambda table: table.name)
async def test_every_column_is_named(table: t.StoredTable, copy: str, db: Database, contracts: Contracts) -> None:
    """By the full comparison; by a sample of all rows what the chain keeps outside of events."""
    changed = tamper(copy, table)
    report = await full(db, contracts)
    assert unnamed(table, changed, report.differences) == set()
    assert all(each.block == report.block for each in report.differences)
    assert unnamed(table, changed, await sample(db, contracts)) <= NOT_IN_STORAGE.get(table.name, set())


async def test_every_column_of_a_history_is_named(copy: str, db: Database, contracts: Contracts) -> None:
    """All at once: each is compared by itself."""
    tables = t.HISTORY.values()
    changed = {table: tamper(copy, table) for table in tables if not is_empty(copy, table)}
    assert len(changed) > len(tables) / 2
    found = (await full(db, contracts)).differences
    assert {table.name: unnamed(table, some, found) for table, some in changed.items()} == {
        table.name: set() for table in changed
    }


async def test_an_inverse_row_that_would_not_lead_back_is_named(copy: str, db: Database, contracts: Contracts) -> None:
    with psycopg.connect(copy) as connection:
        connection.execute("""UPDATE undo SET before = before || '{"locked_fen": 1}' WHERE before ? 'locked_fen'""")
    assert ("undo", "before") in {(each.table, each.field) for each in (await full(db, contracts)).differences}


async def test_an_index_of_another_chain_or_fork_is_named(copy: str, db: Database, contracts: Contracts) -> None:
    with psycopg.connect(copy) as connection:
        connection.execute(r"UPDATE checkpoint SET chain_id = 1, genesis_hash = '\x01', block_hash = '\x02'")
    found = (await full(db, contracts)).differences
    assert named(found) == {("checkpoint", "1", name) for name in ("chain_id", "genesis_hash", "block_hash")}


async def test_a_row_that_is_gone_and_one_too_many_are_named(copy: str, db: Database, contracts: Contracts) -> None:
    tables = [*t.STATE_TABLES, *t.HISTORY.values()]
    lost = {(table.name, remove_row(copy, table), WHOLE_ROW, ABSENT) for table in tables if not is_empty(copy, table)}
    more = {(table.name, add_row(copy, table), WHOLE_ROW, PRESENT) for table in tables}
    found = {(each.table, each.key, each.field, each.store) for each in (await full(db, contracts)).differences}
    assert (lost | more) - found == set()


async def test_blocks_and_events_that_are_gone_are_named(copy: str, db: Database, contracts: Contracts) -> None:
    lost = {(table.name, remove_row(copy, table), WHOLE_ROW) for table in (t.blocks, t.events)}
    for found in ((await full(db, contracts)).differences, await sample(db, contracts)):
        assert lost <= named(found)


# ── alarms ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def open_alarms(db: Database) -> list[tuple[str, str, str]]:
    async with db.read() as connection:
        return [
            (each["table_name"], each["key"], each["field"]) for each in await alarms.listing(connection, None, 100)
        ]


async def test_an_alarm_is_raised_once_and_only_a_full_comparison_clears_it(
    copy: str, db: Database, contracts: Contracts
) -> None:
    with psycopg.connect(copy, autocommit=True) as connection:
        (number,) = connection.execute(
            "UPDATE vouchers SET amount_fen = amount_fen + 1 WHERE number = (SELECT max(number) FROM vouchers) RETURNING number"
        ).fetchone()
        place = ("vouchers", number, "amount_fen")
        with capture_logs() as said:
            for _ in range(3):
                assert place in named(await sample(db, contracts))
        assert sum((each["field"], each["key"]) == ("amount_fen", number) for each in said) == 1
        assert (said[0]["log_level"], said[0]["block_number"]) == ("error", (await full(db, contracts)).block)
        assert place in await open_alarms(db)
        await note_full(db, await full(db, contracts))
        assert place in await open_alarms(db)

        connection.execute("UPDATE vouchers SET amount_fen = amount_fen - 1 WHERE number = %s", [number])
        assert await sample(db, contracts) == []
        assert place in await open_alarms(db), "a sample that finds nothing proves nothing"
        await note_full(db, await full(db, contracts))
        assert await open_alarms(db) == []
    async with db.read() as connection:
        runs = await alarms.runs(connection)
    assert {kind: (run["runs"], run["differences"]) for kind, run in runs.items()} == {"sample": (4, 0), "full": (2, 0)}


async def test_of_several_samplers_one_works(copy: str, db: Database, contracts: Contracts) -> None:
    other = Sampler(db, contracts, every_s=1, rows=1)
    async with db.read() as connection:
        assert await comparing.try_alone(connection, locks.SAMPLER)
        assert await other.once() is None
    assert await other.once() is not None


async def test_an_index_that_has_not_followed_a_fork_yet_is_looked_at_again(
    copy: str, db: Database, contracts: Contracts, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def followed(_: float) -> None:
        with psycopg.connect(copy) as connection:
            connection.execute(
                "UPDATE checkpoint SET block_hash = (SELECT hash FROM blocks WHERE number = block_number)"
            )

    with psycopg.connect(copy) as connection:
        connection.execute(r"UPDATE checkpoint SET block_hash = '\x02'")
    monkeypatch.setattr(full_run.asyncio, "sleep", followed)
    report = await full_run.compare_settled(db, contracts)
    assert report is not None
    assert report.count == 0
