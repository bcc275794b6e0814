"""Books through the real command line on throw-away stacks, and every voucher's answer held against contract storage.

Storage is read here by `eth_call` through the committed ABI, not by the code that the service itself reconciles with.
"""

import contextlib
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web3 import HTTPProvider, Web3

from api.cli.stack.stack import Stack
from api.client.http import Client, Moved, Problem
from tests.model.generator import generate, save
from tests.stacks import FIRST_DAY, running_stack

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

ROOT = Path(__file__).parents[2]
AFTER_SMALL = dt.date(2026, 12, 10)
DAY_AFTER = AFTER_SMALL + dt.timedelta(1)
LINES = 300
STATUSES = ["none", "offered", "active", "split", "overdue", "settled", "rejected", "withdrawn", "expired", "voided"]
CHUNK = 200


@pytest.fixture(scope="module")
def own_stack() -> Iterator[Stack]:
    with running_stack() as made:
        yield made


@pytest.fixture
def other_stack() -> Iterator[Stack]:
    """For a second book that begins on the first day."""
    with running_stack() as made:
        yield made


def command(stack: Stack, *words: object) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "api.cli.main", "book", "run", *map(str, words)]
    environment = {**os.environ, "XINLIAN_HOME": str(stack.home)}
    pipe = subprocess.PIPE
    return subprocess.Popen(line, cwd=ROOT, env=environment, text=True, stdout=pipe, stderr=pipe)


def run(stack: Stack, *words: object) -> tuple[int, str, str]:
    """Exit code, what differs, and what was told."""
    process = command(stack, *words)
    out, err = process.communicate(timeout=380)
    return process.returncode, out, err


def run_whole(stack: Stack, book: Path, report: Path) -> None:
    """A book that ends without a difference, its report what was expected, the API what the contracts store."""
    code, out, err = run(stack, book, "--report", report)
    assert (code, out) == (0, ""), out + err
    assert json.loads(report.read_text()) == json.loads(book.with_suffix(".expected.json").read_text())
    assert_as_stored(stack)


# ── the chain itself ────────────────────────────────────────────────────────────────────────────────────────────────


def assert_as_stored(stack: Stack) -> None:
    with Client(stack.url, stack.api_key) as client:
        shown = {chain_number(v["number"]): v for v in client.pages("/v1/vouchers")}
        offers = {o["id"]: o for o in client.pages("/v1/offers")}
    stored = vouchers_stored(stack, sorted(shown))
    assert shown
    for number, voucher in shown.items():
        assert of_api(voucher, offers) == stored[number], voucher["number"]


def chain_number(text: str) -> int:
    """`XL-20261124-00000001-C/0002` as the contracts count: day, serial, child."""
    root, _, child = text.partition("/")
    _, day, serial, _ = root.split("-")
    return int(f"{day}{serial}{child or '0000'}")


def vouchers_stored(stack: Stack, numbers: list[int]) -> dict[int, dict[str, Any]]:
    """Every voucher as the contracts have it."""
    deployed = json.loads(Path(stack.settings["deployment"]).read_text())["contracts"]["VoucherReader"]["address"]
    abi = json.loads((ROOT / "contracts/abi/VoucherReader.json").read_text())
    reader = Web3(HTTPProvider(stack.settings["rpc_url"])).eth.contract(
        address=Web3.to_checksum_address(deployed), abi=abi
    )
    names = [c["name"] for c in next(f for f in abi if f.get("name") == "voucherOf")["outputs"][0]["components"]]
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(numbers), CHUNK):
        for values in reader.functions.vouchersOf(numbers[start : start + CHUNK]).call():
            row = dict(zip(names, values, strict=True)) if isinstance(values, tuple | list) else dict(values)
            found[row["voucher"]] = of_chain(row)
    return found


def of_chain(row: dict[str, Any]) -> dict[str, Any]:
    """A stored voucher in the words compared."""
    return {
        "parent": row["parent"] or None,
        "issuer": row["issuer"],
        "holder": row["holder"],
        "amount": row["amountFen"],
        "locked": row["lockedFen"],
        "paid": row["paidFen"],
        "hops": row["hops"],
        "frozen": row["frozen"],
        "status": STATUSES[row["status"]],
        "offered_to": row["offeredTo"] or None,
        "open_until": row["offerLastDay"] or None,
        "due": row["due"],
        "cutoff": row["cutoff"],
        "head": row["head"].hex(),
    }


def of_api(v: dict[str, Any], offers: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """A voucher of the API in the same words."""
    offer = offers[v["offer"]] if v["offer"] else None
    return {
        "parent": chain_number(v["parent"]) if v["parent"] else None,
        "issuer": v["issuer"],
        "holder": v["holder"],
        "amount": v["amount"]["fen"],
        "locked": v["locked"]["fen"],
        "paid": v["paid"]["fen"],
        "hops": v["hops"],
        "frozen": v["frozen"],
        "status": v["status"],
        "offered_to": offer["offeree"] if offer else None,
        "open_until": int(offer["last_day"].replace("-", "")) if offer else None,
        "due": int(v["due"].replace("-", "")),
        "cutoff": int(v["cutoff"].replace("-", "")),
        "head": v["head"].removeprefix("0x"),
    }


# ── the books, in the order of their days ───────────────────────────────────────────────────────────────────────────


def test_live(own_stack: Stack, books: Path, tmp_path: Path) -> None:
    """A book of today, on a chain of any day."""
    run_whole(own_stack, books / "live.jsonl", tmp_path / "report.json")


def test_small(own_stack: Stack, books: Path, tmp_path: Path) -> None:
    """Beside the book of today, whose members and references are the same."""
    run_whole(own_stack, books / "small.jsonl", tmp_path / "report.json")


def test_the_same_again(own_stack: Stack, books: Path, tmp_path: Path) -> None:
    """A run that ended does nothing when it is repeated: no order, no block."""
    with Client(own_stack.url, own_stack.api_key) as client:
        before = client.get("/v1/status")["chain_head"]
        run_whole(own_stack, books / "small.jsonl", tmp_path / "report.json")
        assert client.get("/v1/status")["chain_head"] == before


def test_differences(own_stack: Stack, books: Path, tmp_path: Path) -> None:
    """One line each for what differs, and exit 1."""
    book = tmp_path / "small.jsonl"
    shutil.copy(books / "small.jsonl", book)
    expected = json.loads((books / "small.expected.json").read_text())
    expected["vouchers"]["V9"]["paid_fen"] += 1
    expected["vouchers"]["V9"]["frozen"] = 0
    del expected["members"]["BK1"]
    expected["financings"]["F0"] = {"state": "applied"}
    book.with_suffix(".expected.json").write_text(json.dumps(expected))
    code, out, _ = run(own_stack, book)
    assert code == 1
    assert [line.split(":")[0] for line in out.splitlines()] == [
        "financings.F0",
        "members.BK1",
        "vouchers.V9.frozen",
        "vouchers.V9.paid_fen",
    ]


def test_a_line_that_differs(own_stack: Stack, tmp_path: Path) -> None:
    book = tmp_path / "book.jsonl"
    lines = [
        {"op": "day", "date": AFTER_SMALL.isoformat(), "expect": "ok"},
        {"op": "limit", "issuer": "NOBODY", "limit_fen": 1, "expect": "ok"},
        {"op": "limit", "issuer": "NOBODY", "limit_fen": 1, "expect": ["frozen", "not-registered"]},
    ]
    book.write_text("".join(json.dumps(line) + "\n" for line in lines))
    code, out, _ = run(own_stack, book)
    assert (code, out) == (1, "line 2 (limit): not-registered, expected ok\n")


def test_clock_past_the_book(own_stack: Stack, books: Path) -> None:
    """A book that has not begun here yet and would begin in the past."""
    code, out, err = run(own_stack, books / "medium.jsonl")
    assert (code, out) == (2, "")
    assert "--fresh" in err


def test_lists_are_of_one_block(own_stack: Stack) -> None:
    """The final state is read in many answers; a chain that is filled again meanwhile must not show through."""
    with Client(own_stack.url, own_stack.api_key) as client:
        block = client.get("/v1/status")["indexed"]
        assert list(client.pages("/v1/vouchers", block["hash"])) == list(client.pages("/v1/vouchers"))
        client.post("/v1/dev/clock", {"date": DAY_AFTER.isoformat()})
        with pytest.raises(Moved):
            list(client.pages("/v1/vouchers", block["hash"]))


def test_generated(other_stack: Stack, tmp_path: Path, seed: int) -> None:
    """Killed on its way, it goes on where it was."""
    book = save(tmp_path / "generated", *generate(seed, LINES, first_day=FIRST_DAY))
    first = command(other_stack, book)
    with Client(other_stack.url, other_stack.api_key) as client:
        wait_for_blocks(client, 30)
    first.kill()
    first.communicate()
    run_whole(other_stack, book, tmp_path / "report.json")


def wait_for_blocks(client: Client, count: int) -> None:
    """Until the index has so many blocks more."""
    wanted = client.get("/v1/status")["chain_head"] + count
    while client.get("/v1/status")["indexed"]["number"] < wanted:
        with contextlib.suppress(Problem):
            client.get("/v1/vouchers", limit=1, min_block=wanted)


def test_medium(other_stack: Stack, books: Path, tmp_path: Path) -> None:
    run_whole(other_stack, books / "medium.jsonl", tmp_path / "report.json")
