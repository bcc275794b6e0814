"""A difference between index and chain: counted for everybody, told only to who may see everything."""

import re
from collections.abc import Iterator
from typing import Any

import httpx2
import psycopg
import pytest

from api.cli.stack.stack import Stack
from api.client.http import Problem
from tests.indexer.tampering import FAR
from tests.players import Players

ALARM = {
    "kind": "difference",
    "invariant": "I-10",
    "block_number": 7,
    "table_name": "vouchers",
    "key": "XL-20261124-00000001-0",
    "field": "amount_fen",
    "store": "100",
    "chain": "101",
    "raised_at": FAR,
    "seen_at": FAR,
}


@pytest.fixture
def alarm(stack: Stack) -> Iterator[dict[str, Any]]:
    """One that is open, and gone with the test."""
    names, values = ", ".join(ALARM), ", ".join(f"%({name})s" for name in ALARM)
    with psycopg.connect(stack.settings["database_url"], autocommit=True) as connection:
        connection.execute(f"INSERT INTO alarms ({names}) VALUES ({values})", ALARM)
        yield ALARM
        connection.execute("DELETE FROM alarms WHERE raised_at = %s", [FAR])


def metric(stack: Stack, name: str, **labels: str) -> float | None:
    words = ",".join(f'{label}="{value}"' for label, value in labels.items())
    text = httpx2.get(f"{stack.url}/metrics").text
    found = re.search(rf"^{name}{re.escape('{' + words + '}') if labels else ''} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


def test_status_counts_and_tells_nobodys_business(
    stack: Stack, players: Players, as_member: Any, alarm: dict[str, Any]
) -> None:
    for client in (players.admin, as_member("S1")):
        found = client.get("/v1/status")
        assert found["alarms"] == [{"kind": "difference", "invariant": "I-10", "count": 1, "since": FAR}]
        assert alarm["key"] not in str(found)
    assert metric(stack, "xinlian_alarms", invariant="I-10", kind="difference") == 1


def test_details_are_for_who_sees_everything(players: Players, as_member: Any, alarm: dict[str, Any]) -> None:
    (found,) = players.admin.pages("/v1/alarms")
    assert {name: found[name] for name in alarm} == alarm
    with pytest.raises(Problem) as why:
        as_member("S1").get("/v1/alarms")
    assert why.value.document["code"] == "scope-missing"


def test_a_page_of_alarms_ends(players: Players, alarm: dict[str, Any]) -> None:
    first = players.admin.get("/v1/alarms", limit=1)
    assert len(first["items"]) == 1
    assert players.admin.get("/v1/alarms", limit=1, cursor=first["next_cursor"])["items"] == []


def test_a_monitor_reads_how_far_chain_and_index_are(stack: Stack, players: Players) -> None:
    players.issue()
    indexed = players.admin.get("/v1/status")["indexed"]["number"]
    assert metric(stack, "xinlian_index_block") == indexed
    assert metric(stack, "xinlian_index_final_block") == indexed
    assert metric(stack, "xinlian_chain_head_block") == indexed
    assert metric(stack, "xinlian_index_lag_blocks") == 0
    assert metric(stack, "xinlian_chain_up") == 1
    assert metric(stack, "xinlian_outbox_waiting") == 0
    for name in ("runs_total", "rows_total", "differences_total"):
        assert metric(stack, f"xinlian_reconcile_{name}", kind="full") is not None
