"""What is given wrongly, or goes wrong around it: one clear sentence, nothing lost, and on it goes where that is possible."""

import asyncio
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest
import typer
from structlog.testing import capture_logs

from api.chain.rpc import Node
from api.cli.output import EXIT_CANNOT_GO_ON, explained
from api.indexer.service import ForkTooDeep, Indexer
from api.processes import http, relay
from api.processes.indexer import run
from api.settings import Settings
from api.store import embedded, migrate, tables
from api.store.index import read_checkpoint
from api.store.index import rows_of as rows_in
from api.store.session import Database
from chain_node.dev import DevChain
from chain_node.rpc import Rpc

PAGE = b"<html><body>It works!</body></html>"
OTHER = {"jsonrpc": "2.0", "id": None, "error": {"code": -32601, "message": "Method not found"}}
PRUNED = {"code": 4444, "message": "pruned history unavailable"}
DISK_MB = 48
DEADLINE_S = 60.0


class Front:
    """A real HTTP server in front of a node, which may answer as something else does."""

    def __init__(self, node: str) -> None:
        self.node = node
        self.known = 0
        self.answer: Callable[[bytes], bytes] = self.passed
        front = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = front.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Nothing: pytest shows what matters."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def passed(self, asked: bytes) -> bytes:
        return httpx2.post(
            self.node, content=asked, headers={"Content-Type": "application/json"}, trust_env=False
        ).content

    def page(self, asked: bytes) -> bytes:
        return PAGE

    def other(self, asked: bytes) -> bytes:
        return json.dumps({**OTHER, "id": json.loads(asked)["id"]} if b"[" not in asked[:1] else OTHER).encode()

    def pruned(self, asked: bytes) -> bytes:
        """Headers it has; logs and receipts of old blocks it refuses, in geth's words."""
        found, words = json.loads(self.passed(asked)), json.loads(asked)
        for question, reply in zip(
            *(each if isinstance(each, list) else [each] for each in (words, found)), strict=True
        ):
            if question["method"] in ("eth_getLogs", "eth_getTransactionReceipt", "eth_getBlockByHash"):
                reply.pop("result", None)
                reply["error"] = PRUNED
        return json.dumps(found).encode()

    def forgetful(self, asked: bytes) -> bytes:
        """It has a head and knows none of its last blocks by number."""
        found, words = json.loads(self.passed(asked)), json.loads(asked)
        for question, reply in zip(
            *(each if isinstance(each, list) else [each] for each in (words, found)), strict=True
        ):
            by_number = question["method"] == "eth_getBlockByNumber" and question["params"][0].startswith("0x")
            if by_number and int(question["params"][0], 16) > self.known:
                reply["result"] = None
        return json.dumps(found).encode()

    def cut(self, asked: bytes) -> bytes:
        """Of every list of logs it leaves out the last, without a word."""
        found, words = json.loads(self.passed(asked)), json.loads(asked)
        for question, reply in zip(
            *(each if isinstance(each, list) else [each] for each in (words, found)), strict=True
        ):
            if question["method"] == "eth_getLogs":
                reply["result"] = reply["result"][:-1]
        return json.dumps(found).encode()


@pytest.fixture
def front(chain: DevChain) -> Iterator[Front]:
    made = Front(chain.url)
    thread = threading.Thread(target=made.server.serve_forever)
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
async def behind(front: Front, db: Database, chain: DevChain) -> AsyncIterator[Indexer]:
    node = Node(front.url)
    made = Indexer(db, node, chain.ledger, "any", None)
    yield made
    await made.close()
    await node.close()


async def indexed(db: Database) -> int | None:
    async with db.read() as connection:
        found = await read_checkpoint(connection)
    return found.block_number if found else None


WRONG = {
    "page": "what answers there is no node",
    "other": "Method not found",
    "pruned": "pruned history unavailable",
}


@pytest.mark.parametrize("kind", WRONG)
async def test_what_is_no_node_or_a_pruned_one_is_said_once_and_waited_for(
    kind: str, front: Front, behind: Indexer, db: Database, chain: DevChain
) -> None:
    front.answer = getattr(front, kind)
    with capture_logs() as said:
        for _ in range(3):
            assert not await behind.catch_up()
        assert await indexed(db) is None
        front.answer = front.passed
        assert await behind.catch_up()
    assert [each["event"].rpartition(" · ")[2] for each in said] == [
        "chain unavailable; trying again",
        "chain available again",
    ]
    assert WRONG[kind] in said[0]["why"]
    assert "链不可用" in said[0]["event"]
    assert await indexed(db) == int(chain.rpc.call("eth_blockNumber"), 16)


async def test_blocks_that_a_node_does_not_know_are_no_fork(
    front: Front, db: Database, chain: DevChain, members: Any
) -> None:
    """Of a node with a head, "no such block" for one below it says nothing of the chain."""
    node = Node(front.url)
    indexer = Indexer(db, node, chain.ledger, "depth:1", None)
    assert await indexer.catch_up()
    before = await indexed(db)
    with Rpc(chain.url) as rpc:
        for _ in range(2):
            rpc.call("evm_mine")
    front.known, front.answer = chain.ledger.first_block, front.forgetful
    assert not await indexer.catch_up()
    assert await indexed(db) == before
    front.answer = front.passed
    assert await indexer.catch_up()
    assert await indexed(db) == (await node.head()).number
    await indexer.close()
    await node.close()


async def test_a_last_log_that_is_left_out_is_missed(
    front: Front, db: Database, node: Node, chain: DevChain, members: Any
) -> None:
    """Several orders of one member in a block: all that is in the last log is in others, so that the block's filter misses nothing."""
    cutting = Node(front.url)
    indexer = Indexer(db, cutting, chain.ledger, "any", None)
    front.answer = front.cut
    assert await indexer.catch_up()
    logs = await node.logs(chain.ledger.first_block, (await node.head()).number, chain.ledger.addresses)
    async with db.read() as connection:
        stored = await rows_in(connection, tables.events)
    assert [(row["block_number"], row["log_index"]) for row in stored] == [(e.block_number, e.log_index) for e in logs]
    await indexer.close()
    await cutting.close()


async def test_a_node_that_is_behind_is_no_fork(
    url: str, db: Database, node: Node, chain: DevChain, members: Any
) -> None:
    """As one is whose organisation started it anew: what it has is what the index has. It is waited for, and nothing is taken back."""
    indexer = Indexer(db, node, chain.ledger, "immediate", None)
    mark, last = chain.snapshot(), chain.mine()
    chain.mine()
    assert await indexer.catch_up()
    before = rows_of(url)
    chain.revert(mark)
    with capture_logs() as said:
        assert not await indexer.catch_up()
    assert "the node is 2 blocks behind the index" in said[0]["why"]
    assert rows_of(url) == before
    chain.set_clock(last.timestamp + 5)  # within the same second it would be the same block
    chain.mine()
    with pytest.raises(ForkTooDeep):
        await indexer.catch_up()
    assert rows_of(url) == before
    await indexer.close()


async def test_nothing_that_listens(db: Database, chain: DevChain, front: Front) -> None:
    node = Node(front.url.replace("127.0.0.1", "127.0.0.2"))
    indexer = Indexer(db, node, chain.ledger, "any", None)
    with capture_logs() as said:
        assert not await indexer.catch_up()
        assert not await indexer.catch_up()
    assert [each["log_level"] for each in said] == ["warning"]
    assert "chain-unavailable" in said[0]["why"]
    assert "127.0.0.2" in said[0]["why"]
    await indexer.close()
    await node.close()


# ── what a person must look at ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def settings(chain: DevChain, url: str, tmp_path: Path) -> Settings:
    """The indexer's, for the test's chain and database."""
    ledger = chain.ledger
    deployment = {
        "chain_id": ledger.chain_id,
        "genesis_hash": "0x" + ledger.genesis_hash.hex(),
        "block": ledger.first_block,
        "steps": [1],
        "contracts": {
            name: {"artifact": name, "version": 1, "block": ledger.first_block, "address": address}
            for name, address in ledger.version(1).addresses.items()
        },
    }
    (tmp_path / "ledger.json").write_text(json.dumps(deployment))
    return Settings(
        home=tmp_path,
        rpc_url=chain.url,
        database_url=url,
        deployment=tmp_path / "ledger.json",
        finality="immediate",
        pepper="0x" + secrets.token_hex(32),
    )


def ends(settings: Settings, capsys: pytest.CaptureFixture[str], process: Callable[[Settings], None] = run) -> str:
    """What a process, the indexer if none is named, says when it ends because a person must look."""
    with pytest.raises(typer.Exit) as why, explained():
        process(settings)
    assert why.value.exit_code == EXIT_CANNOT_GO_ON
    (line,) = capsys.readouterr().err.strip().splitlines()
    return line


def test_another_chain(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ledger.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "chain_id": 1}))
    said = ends(settings, capsys)
    assert said.startswith("✘ 节点不是账本所在的链")
    assert "the ledger was deployed on 1 " in said


def test_a_database_of_another_chain(settings: Settings, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(r"INSERT INTO checkpoint VALUES (1, 1, '\x01', 5, '\x02', 1)")
    assert "数据库存有另一条链的索引" in ends(settings, capsys)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT block_number FROM checkpoint").fetchone() == (5,)


def test_a_database_of_a_newer_version(settings: Settings, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    said = ends(settings, capsys)
    assert "数据库属于更新的版本（9999）" in said
    assert "another database" in said
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM blocks").fetchone() == (0,)


def test_a_deployment_that_is_none(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "ledger.json").write_text("{}")
    assert "is no deployment of the ledger" in ends(settings, capsys)


@pytest.mark.parametrize("process", [run, relay.run, http.run], ids=["indexer", "relay", "api"])
def test_a_setting_that_is_missing(
    process: Callable[[Settings], None], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "缺少设置 database_url" in ends(settings.model_copy(update={"database_url": None}), capsys, process)


def test_a_fork_beyond_finality_is_an_alarm(
    settings: Settings, chain: DevChain, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    mark = chain.snapshot()
    left = chain.mine()
    asyncio.run(_catch_up(settings, chain))
    before = rows_of(url)
    chain.revert(mark)
    chain.set_clock(left.timestamp + 5)  # within the same second it would be the same block
    for _ in range(3):
        chain.mine()
    said = ends(settings, capsys)
    assert "超出其最终性 immediate" in said
    assert "Nothing was changed" in said
    assert rows_of(url) == before
    with psycopg.connect(url) as connection:
        (kind, table) = connection.execute("SELECT kind, table_name FROM alarms WHERE cleared_at IS NULL").fetchone()
    assert (kind, table) == ("fork-too-deep", "blocks")


async def _catch_up(settings: Settings, chain: DevChain) -> None:
    db, node = Database(str(settings.database_url)), Node(chain.url)
    indexer = Indexer(db, node, chain.ledger, "immediate", None)
    assert await indexer.catch_up()
    await indexer.close()
    await node.close()
    await db.close()


def rows_of(url: str) -> dict[str, list[Any]]:
    """Every row of every chain table."""
    with psycopg.connect(url) as connection:
        names = [t.name for t in (*tables.CHAIN_TABLES, tables.checkpoint, tables.undo)]
        return {name: connection.execute(f"SELECT t::text FROM {name} t ORDER BY 1").fetchall() for name in names}


# ── a full disk ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small_disk(server: str) -> Iterator[Path]:
    """A disk of its own, on which the server may write; skipped where nobody may mount one."""
    if shutil.which("mount") is None:
        pytest.skip("no disk can be mounted here: there is no mount")
    folder = Path(tempfile.mkdtemp(prefix="xinlian-", dir="/tmp"))
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        folder.rmdir()
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    with psycopg.connect(server) as connection:
        (data,) = connection.execute("SHOW data_directory").fetchone()
    owner = Path(data).stat()
    os.chown(folder, owner.st_uid, owner.st_gid)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)
    shutil.rmtree(folder)


@pytest.fixture
def small_url(server: str, small_disk: Path) -> Iterator[str]:
    """A database that lies on it."""
    name = f"t_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE {name} LOCATION '{small_disk}'")
        connection.execute(f"CREATE DATABASE {name} TABLESPACE {name}")
    url = server.replace("/xinlian?", f"/{name}?")
    migrate.upgrade(url)
    yield url
    embedded.drop_database(server, name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP TABLESPACE {name}")


def fill(folder: Path) -> Path:
    """Until nothing more goes on it."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return path


async def test_a_full_disk_is_said_and_waited_out(
    small_disk: Path, small_url: str, chain: DevChain, node: Node, members: Any
) -> None:
    filler = fill(small_disk)
    db = Database(small_url)
    indexer = Indexer(db, node, chain.ledger, "any", None)
    with capture_logs() as said:
        running = asyncio.create_task(indexer.run())
        await until(lambda: bool(said))
        assert "No space left on device" in said[0]["why"]
        assert "数据库不可用" in said[0]["event"]
        assert await indexed(db) is None
        filler.unlink()
        head = (await node.head()).number
        async with asyncio.timeout(DEADLINE_S):
            while await indexed(db) != head:  # noqa: ASYNC110 (another process changes it)
                await asyncio.sleep(0.1)
        running.cancel()
        await asyncio.wait([running])
    await db.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(DEADLINE_S):
        while not condition():  # noqa: ASYNC110 (what it looks at has no event)
            await asyncio.sleep(0.05)
