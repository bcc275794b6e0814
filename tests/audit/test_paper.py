"""A voucher's paper says what its file proves, and its square code leads to that file."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pypdfium2
import pytest
import zxingcpp

from api.audit.code import code_of
from api.audit.verify import verify
from api.cli.stack.stack import Stack
from api.domain.money import yuan_in_words
from tests.players import Players

FEN = 12_345_670


def export(stack: Stack, out: Path, number: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli.main", "audit", "export", str(out), "--voucher", number, *words]
    environment = {**os.environ, "XINLIAN_HOME": str(stack.home)}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=120)


@pytest.fixture
def said(players: Players) -> dict[str, Any]:
    """A voucher with an amount of its own."""
    players.issue("V", amount=FEN)
    players.accept("V", "S1")
    return players.voucher("V")


def test_it_says_what_the_file_proves(stack: Stack, players: Players, said: dict[str, Any], tmp_path: Path) -> None:
    file, paper = tmp_path / "v.json", tmp_path / "v.pdf"
    done = export(stack, file, said["number"], "--paper", str(paper))
    assert done.returncode == 0, done.stderr
    page = pypdfium2.PdfDocument(paper)[0]
    text = "".join(page.get_textpage().get_text_range().split())
    number, code = said["number"], code_of(file)
    for wanted in (
        *(number, code, said["due"], said["head"], "人民币壹拾贰万叁仟肆佰伍拾陆元柒角整", "CNY123,456.70"),
        *(f"（{players.number(name)}）" for name in ("CE", "S1")),
    ):
        assert wanted in text
    (square,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    block = json.loads(file.read_bytes())["headers"][0]["number"]
    assert square.text == f"xinlian:voucher/{number}?block={int(block, 16)}&code={code}"
    assert verify(file, [], verify_code=square.text.rpartition("=")[2]).fault is None


def test_a_paper_is_refused_where_index_and_file_differ(stack: Stack, said: dict[str, Any], tmp_path: Path) -> None:
    """Of two that contradict each other, neither goes on paper."""
    with psycopg.connect(stack.settings["database_url"], autocommit=True) as connection:
        change = "UPDATE vouchers SET head = sha256(head) WHERE number = %s RETURNING head"
        connection.execute("CREATE TEMP TABLE was AS SELECT number, head FROM vouchers")
        connection.execute(change, [said["number"]])
        try:
            done = export(stack, tmp_path / "v.json", said["number"], "--paper", str(tmp_path / "v.pdf"))
        finally:
            connection.execute("UPDATE vouchers SET head = was.head FROM was WHERE was.number = vouchers.number")
    assert done.returncode == 1
    assert "xinlian db check" in done.stderr
    assert not (tmp_path / "v.pdf").exists()


def test_a_paper_is_of_one_voucher(stack: Stack, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "api.cli.main", "audit", "export", str(tmp_path / "x.json"), "--paper", "x.pdf"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "XINLIAN_HOME": str(stack.home)}
    )
    assert done.returncode == 2
    assert "--voucher" in done.stderr


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        # The examples of the rule itself (支付结算办法, annex 1), and the edges.
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (100_000_000, "壹佰万元整"),
        (1_000_100, "壹万零壹元整"),
        (10_000_500_000, "壹亿零伍仟元整"),
        (1_000_000_000_100, "壹佰亿零壹元整"),
        (10**13, "壹仟亿元整"),
    ],
)
def test_amounts_in_words(fen: int, words: str) -> None:
    assert yuan_in_words(fen) == words
