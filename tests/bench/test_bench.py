"""The benchmark's own machinery: what it would call a figure, and how that is written down."""

from collections import Counter

import psycopg
import pytest

from api.chain.rpc import Node
from api.indexer.service import Indexer
from api.store.session import Database
from scripts.bench import report
from scripts.bench.chain import BareChain, Filler, Truth
from scripts.bench.conservation import OURS, Index, Tables, faults, read
from scripts.bench.web3_loop import TABLES
from tests.store.databases import db, empty_url, server, url

__all__ = ["db", "empty_url", "server", "url"]

TRUTH = Truth(events=3, roots=1, face_fen=100, held_fen=Counter({7: 60, 8: 40}))


@pytest.fixture
def peer(empty_url):
    """A peer's index of one tree of two vouchers, nothing missing."""
    with psycopg.connect(empty_url, autocommit=True) as made:
        made.execute(TABLES)
        made.execute("INSERT INTO event SELECT i::text, 'X', '{}' FROM generate_series(1, 3) i")
        made.execute("INSERT INTO root VALUES ('10000', 100)")
        made.execute(
            "INSERT INTO voucher VALUES ('10000', '10000', 7, 60, 'active'), ('10001', '10000', 8, 40, 'active')"
        )
        yield made


def found_in(peer, url):
    return faults(read(url, Tables()), TRUTH)


def test_an_index_that_lost_nothing_has_no_faults(peer, empty_url):
    assert found_in(peer, empty_url) == []


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("DELETE FROM event WHERE id = '2'", "2 events of 3"),
        ("INSERT INTO event VALUES ('9', 'X', '{}')", "4 events of 3"),
        ("DELETE FROM root", "0 roots of 1"),
        ("UPDATE voucher SET amount = amount - 1 WHERE holder = 8", "trees whose amounts are not their face"),
        ("UPDATE root SET face = 101", "faces add up to 101 fen, not 100"),
        ("UPDATE voucher SET holder = 9 WHERE holder = 8", "members hold other amounts"),
        ("UPDATE voucher SET state = 'offered' WHERE holder = 8", "trees whose amounts are not their face"),
    ],
)
def test_a_fen_or_an_event_lost_or_doubled_is_said(peer, empty_url, damage, said):
    peer.execute(damage)
    assert said in "; ".join(found_in(peer, empty_url))


def test_an_empty_index_has_every_fault():
    assert len(faults(Index(0), TRUTH)) == 4


@pytest.mark.parametrize("transactions_a_block", [1, 3])
async def test_what_the_filler_knows_is_what_our_index_finds(tmp_path, db: Database, transactions_a_block: int):
    chain = BareChain(tmp_path)
    node = Node(chain.url)
    try:
        filler = Filler(node, chain.ledger, transactions_a_block)
        await filler.begin()
        await filler.round()
        await filler.few(2)
        indexer = Indexer(db, node, chain.ledger, "any", None)
        assert await indexer.catch_up()
        await indexer.close()
    finally:
        await node.close()
        chain.close()
    assert filler.truth.roots == 50 * transactions_a_block + 2
    assert faults(read(db.url, OURS), filler.truth) == []


def run(who, events, seconds, void=None):
    used = {"process_s": seconds, "cpu_s": seconds, "peak_mib": 100, "load": 1.0}
    return {"who": who, "events": events, "orders_a_block": 50, "seconds": seconds, "void": void, **used}


RUNS = [
    *(run("floor", 1_000, 0.1), run("ours", 1_000, 0.2), run("ours", 1_000, 0.4), run("ours", 1_000, 0.25)),
    *(run("ponder", 1_000, 2.0), run("squid", 1_000, 0.5, "999 events of 1000")),
    run("ours", 1_000, 0.1) | {"orders_a_block": 400},
]


def test_runs_are_their_median_and_one_void_run_voids_them_all():
    rows = {(row["who"], row["orders_a_block"]): row for row in report.summary(RUNS)}
    assert rows["ours", 50]["per_s"] == 4_000
    assert rows["ours", 50]["runs"] == 3
    assert rows["ours", 400]["per_s"] == 10_000
    assert rows["squid", 50]["void"] == "999 events of 1000"


def test_a_void_figure_is_not_shown_as_one():
    shown = report.chart(report.summary(RUNS))
    assert ">void</text>" in shown
    assert ">2,000</text>" not in shown


FOUND = {
    "at": "2026-11-26 01:29",
    "machine": {"cores": 2, "cpu": "a processor", "memory_mib": 1_024},
    "versions": {"web3": "8.0.0"},
    "load_before": 0.1,
    "load_after": 0.2,
    "backfill": RUNS,
    "freshness": [{"who": "ours", "probes": 100, "p50_ms": 9.04, "p95_ms": 17.0}],
    "balances": [
        {"who": "ours", "per_s": 3_000.0, "cpu_ms": 0.3},
        {"who": "bare ASGI", "per_s": 6_000.0, "cpu_ms": 0.1},
    ],
    "orders": [{"who": "ours", "orders": 2_000, "per_s": 1_234.5}],
}


def test_the_page_gets_its_tables_from_the_json_and_keeps_the_rest():
    text = f"before\n{report.BEGIN}\nan old table\n{report.END}\nafter\n"
    made = report.page(text, FOUND)
    assert "an old table" not in made
    assert made.startswith("before\n")
    assert made.endswith("after\n")
    assert "| Xinlian | 1,000 | 50 | 3 | 4,000 | 40% | 8.0 |" in made
    assert "| Squid SDK | 1,000 | 50 | 1 | void: 999 events of 1000 | – | – |" in made
    assert "| Xinlian | 1,000 | 400 | 1 | 10,000 | – | – |" in made
    assert "| ours | 3,000 | 50% | 0.30 |" in made
    assert report.page(made, FOUND) == made


def test_the_committed_page_has_a_place_for_the_tables():
    text = report.PAGE.read_text()
    assert (text.count(report.BEGIN), text.count(report.END)) == (1, 1)
