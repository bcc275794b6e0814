"""Files made to exhaust whoever reads them: refused in a sentence, in little memory."""

import gzip
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.audit import reading, rlp
from api.audit.reading import ITEM_BYTES_MAX
from api.audit.verify import verify
from tests.audit.conftest import Judge

GIB = 1 << 30
MEMORY_MAX = 800 << 20
"""What a bomb may take, interpreter included: two windows of the largest item as text, and what the parser builds of it."""


def sparse(path: Path, lead: bytes, size: int) -> None:
    with path.open("wb") as file:
        file.write(lead)
        file.truncate(size)


def repeated(path: Path, lead: bytes, unit: bytes, size: int) -> None:
    piece = unit * ((1 << 20) // len(unit))
    with path.open("wb") as file:
        file.write(lead)
        while file.tell() < size:
            file.write(piece)


def within_memory(path: Path) -> str:
    """Verifies a file in a process that may not take more. Returns what it said."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))

    command = [sys.executable, "-m", "api.audit.command", str(path), "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert done.returncode == 2, done.stdout + done.stderr
    assert not done.stderr
    return done.stdout


BOMBS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a gibibyte of zeros": (lambda p: sparse(p, b"", GIB), "not JSON"),
    "zeros behind a good beginning": (lambda p: sparse(p, b'{"chainId": 1, "blocks": [', GIB), "larger than"),
    "spaces": (lambda p: repeated(p, b"{", b" ", 160 << 20), "spaces in a row"),
    "one endless text": (lambda p: repeated(p, b'{"engine": "', b"a", 160 << 20), "larger than"),
    "one endless number": (lambda p: repeated(p, b'{"chainId": 1', b"0", 160 << 20), "larger than"),
    "lists in lists": (lambda p: repeated(p, b'{"blocks": [', b"[", 1 << 20), "nests too deep"),
    "objects in objects": (lambda p: repeated(p, b'{"blocks": [', b'{"a":', 5 << 20), "nests too deep"),
    "millions of empty lists": (lambda p: repeated(p, b'{"blocks": [[', b"[],", 160 << 20), "larger than"),
    "millions of short texts": (lambda p: repeated(p, b'{"blocks": [[', b'"ab",', 160 << 20), "larger than"),
    "a zip bomb": (lambda p: p.write_bytes(gzip.compress(b"{" + b" " * (64 << 20))), "compressed"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    make, words = BOMBS[name]
    make(tmp_path / "bomb")
    assert words in within_memory(tmp_path / "bomb")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '"a"',
        "{}",
        '{"chainId": 1}',
        '{"chainId": 1, "blocks": []}',
        '{"blocks": [], "receipts": {}}',
        '{"chainId": 1, "blocks": [], "receipts": {}}',
        '{"chainId": true, "blocks": [], "receipts": {}}',
        '{"chainId": 1, "blocks": {}, "receipts": {}}',
        '{"chainId": 1, "blocks": [], "receipts": []}',
        '{"chainId": NaN, "blocks": [], "receipts": {}}',
        '{"chainId": 1, "blocks": [], "receipts": {}} x',
        "\ufeff{}",
        '{"chainId": 1, "blocks": [}',
    ],
)
def test_what_is_no_recording_judges_nothing(judge: Judge, text: str) -> None:
    verdict = judge(text)
    assert (verdict.word, verdict.exit_code) == ("unreadable", 2)
    assert all(len(verdict.sentences(lang)) > 1 for lang in ("zh", "en"))


def test_a_missing_file_and_a_folder_judge_nothing(judge: Judge, tmp_path: Path) -> None:
    assert verify(tmp_path / "none", []).exit_code == 2
    assert verify(tmp_path, []).exit_code == 2


def test_a_block_that_is_no_object_is_named(judge: Judge, short: dict[str, Any]) -> None:
    for bad in (1, None, [], "x", [[]], {}):
        short["blocks"][2] = bad
        verdict = judge(short)
        assert verdict.exit_code == 1
        assert verdict.fault is not None
        assert verdict.fault.block == 116


def test_deep_and_long_rlp_is_refused() -> None:
    nested = b"\xc0"
    for _ in range(rlp.DEPTH_MAX):
        nested = rlp.encode_list([nested])
    for bad in (
        nested,
        b"\xbf" + b"\xff" * 8,
        b"\xff" + b"\xff" * 8,
        b"\xc1" * 100_000,
        b"\xb8\x01\x80",
        b"\x81\x01",
        b"\xf8\x00",
    ):
        with pytest.raises(rlp.NotCanonical):
            rlp.decode(bad)


def test_items_across_chunks_are_whole(judge: Judge, short: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (1, 7, 1000):
        monkeypatch.setattr(reading, "CHUNK_BYTES", size)
        assert judge(short).exit_code == 0
    assert ITEM_BYTES_MAX < MEMORY_MAX
