"""The page of gas figures, from the figures that are committed (that they are true, `make test-contracts` measures)."""

import json

import pytest

from chain_node import gas, pages


@pytest.fixture
def snapshots(tmp_path, monkeypatch):
    """A copy of the committed figures, to change."""
    for name in ("orders", "peers"):
        (tmp_path / f"{name}.json").write_bytes((gas.SNAPSHOTS / f"{name}.json").read_bytes())
    monkeypatch.setattr(gas, "SNAPSHOTS", tmp_path)
    return tmp_path


def change(snapshots, name, figure):
    path = snapshots / "orders.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), name: str(figure)}))


def row(what):
    return next(line for line in gas.table().splitlines() if line.startswith(f"| {what} |"))


def test_the_page_shows_the_committed_figures():
    assert pages.section(gas.PAGE, gas.BEGIN, gas.table(), gas.END) == gas.PAGE.read_text(encoding="utf-8")


def test_a_goal_is_met_up_to_its_last_unit(snapshots):
    change(snapshots, "issue, batch of 50", 175_000)
    assert row("issue, one invoice").endswith("| 175,000 | 175,000 | met |")
    change(snapshots, "issue, batch of 50", 175_001)
    assert row("issue, one invoice").endswith("| 175,000 | 175,001 | 1 over |")


def test_a_goal_of_several_orders_is_the_sum_of_theirs(snapshots):
    change(snapshots, "transfer offer, batch of 50", 60_000)
    change(snapshots, "transfer accept, batch of 50", 50_000)
    assert row("transfer: offer + acceptance").endswith("| 100,000 | 110,000 | 10,000 over |")


def test_every_goal_and_peer_has_its_figures():
    table = gas.table()
    assert all(f"| {goal.what} | {goal.gas:,} |" in table for goal in gas.GOALS)
    assert all(f"| {what} |" in table for what, _, _ in gas.PEERS)


def test_a_section_is_replaced_and_the_rest_of_the_page_stays(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- a -->\n\nold\n\n<!-- b -->\nafter\n")
    once = pages.section(page, "<!-- a -->\n", "new\n", "<!-- b -->\n")
    assert once == "before\n<!-- a -->\n\nnew\n\n<!-- b -->\nafter\n"
    page.write_text(once)
    assert pages.section(page, "<!-- a -->\n", "new\n", "<!-- b -->\n") == once
