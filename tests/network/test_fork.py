"""A fork of a real engine: what was included is dropped and included again; the index follows, and says throughout what is final."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from api.cli.book.reader import Book
from api.cli.book.runner import Runner
from api.client.http import Client
from api.store import embedded, migrate
from api.store import tables as t
from chain_node.consortium.members import introduce
from tests.network.stand import ROOT, NetworkStand, network_stand
from tests.networks import network_toml, part, until
from tests.players import Players

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(400)]

LONE, PAIR = "bank-a", ["bank-b", "group-c"]
"""Of three signers one alone seals a single block, two together go on."""
DEPTH = 6
PATIENCE_S = 90.0
EXIT_CANNOT_GO_ON = 4


def three() -> str:
    """Three validators; the service is let in by the lone one alone."""
    first, *rest = network_toml((LONE, *PAIR)).split('rpc_for = ["platform"]\n')
    text = first + 'rpc_for = ["platform"]\n' + "".join(rest)
    return text.replace("[network]\n", f'[network]\nfinality = "depth:{DEPTH}"\n')


@pytest.fixture(scope="module")
def stand() -> Iterator[NetworkStand]:
    with network_stand(network=three()) as made:
        yield made


class Order:
    """One order, brought by somebody who waits for it while we look at it."""

    def __init__(self, stand: NetworkStand, client: Client) -> None:
        self._client = client
        self._before = {each["id"] for each in client.pages("/v1/orders")}
        self._stand = stand
        self._thread = threading.Thread(target=self._bring)
        self._thread.start()
        until(lambda: bool(self._new()), "the order is there", PATIENCE_S)
        self.id = self._new()[0]

    def _bring(self) -> None:
        with self._stand.client() as client:
            players = Players(client, Runner(client, Book(ROOT, "fork", (), None), self._stand.stack.founders))
            players.play(op="member", id="S1", name="fork", uscc="91110000600037341L", kinds=["supplier"])

    def _new(self) -> list[str]:
        return [each["id"] for each in self._client.pages("/v1/orders") if each["id"] not in self._before]

    def seen(self) -> dict[str, Any]:
        """As the API shows it."""
        found: dict[str, Any] = self._client.get(f"/v1/orders/{self.id}")
        return found

    def end(self) -> None:
        self._thread.join()


def rows_of(url: str) -> dict[str, list[Any]]:
    with psycopg.connect(url) as connection:
        names = [table.name for table in (*t.CHAIN_TABLES, t.checkpoint, t.undo)]
        return {name: connection.execute(f"SELECT t::text FROM {name} t ORDER BY 1").fetchall() for name in names}


@contextlib.contextmanager
def strict_indexer(stand: NetworkStand, url: str) -> Iterator[subprocess.Popen[str]]:
    """Another indexer on a database of its own, that was promised that nothing ever is taken back."""
    own = {"XINLIAN_HOME": str(stand.home), "XINLIAN_DATABASE_URL": url, "XINLIAN_FINALITY": "immediate"}
    words = [sys.executable, "-m", "api.cli.main", "run", "indexer"]
    with subprocess.Popen(words, cwd=ROOT, env={**os.environ, **own}, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def included_alone(stand: NetworkStand, client: Client) -> tuple[Order, int, str]:
    """An order in the one block that the lone signer can seal, which nobody else has: its number and hash."""
    network = stand.network
    with network.node(LONE).ipc() as ipc:
        ipc.call("miner_stop")
    network.wait_blocks(LONE, 3)  # so long ago that its next turn is any
    part(network, [LONE], PAIR)
    order = Order(stand, client)
    with network.node(LONE).ipc() as ipc:
        until(lambda: int(ipc.call("txpool_status")["pending"], 16) > 0, "the relay has sent it", PATIENCE_S)
        ipc.call("miner_start")
    until(lambda: order.seen()["included_in"] is not None, "the lone signer's block is indexed", PATIENCE_S)
    place = order.seen()["included_in"]
    block_hash = network.block_hash(LONE, place)
    assert block_hash is not None
    assert block_hash != network.block_hash("bank-b", place)
    return order, place, block_hash


def indexed_hash(stand: NetworkStand, url: str, number: int) -> str | None:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT encode(hash, 'hex') FROM blocks WHERE number = %s", [number]).fetchone()
    return "0x" + row[0] if row else None


def test_included_dropped_and_included_again(stand: NetworkStand) -> None:
    own = stand.stack.settings["database_url"]
    strict = embedded.create_database(own, "strict")
    migrate.upgrade(strict)
    with stand.client() as client:
        order, place, dropped = included_alone(stand, client)
        assert indexed_hash(stand, own, place) == dropped
        with strict_indexer(stand, strict) as process:
            until(lambda: indexed_hash(stand, strict, place) == dropped, "the strict one has it, too", PATIENCE_S)
            before = rows_of(strict)

            until(lambda: stand.network.block("bank-b") >= place + 2, "the others go on", PATIENCE_S)
            assert order.seen()["status"] == "included", "one block alone makes nothing final"
            introduce(stand.network.nodes())
            until(lambda: indexed_hash(stand, own, place) not in (dropped, None), "the index follows", PATIENCE_S)

            shown: set[str] = set()

            def is_final() -> bool:
                seen = order.seen()
                shown.add(seen["status"])
                head = client.get("/v1/status")["indexed"]["number"]
                assert seen["status"] != "final" or head - seen["included_in"] >= DEPTH
                return bool(seen["status"] == "final")

            until(is_final, "it is final", PATIENCE_S)
            order.end()
            again = order.seen()["included_in"]
            assert shown <= {"queued", "included", "final"}
            assert "included" in shown
            assert indexed_hash(stand, own, again) == stand.network.block_hash("bank-b", again) != dropped

            _, said = process.communicate(timeout=PATIENCE_S)
            assert process.returncode == EXIT_CANNOT_GO_ON
            assert "Nothing was changed" in said.splitlines()[-1]
            assert rows_of(strict) == before
            with psycopg.connect(strict) as connection:
                assert connection.execute("SELECT kind FROM alarms").fetchall() == [("fork-too-deep",)]
    stand.must("db", "check")
