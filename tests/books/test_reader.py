"""What a book may look like, and what is said of one that cannot be read: the line and the reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli.book.reader import Book, BookUnreadable, read
from api.cli.main import app

DAY: dict[str, Any] = {"op": "day", "date": "2026-11-24", "expect": "ok"}
LIMIT: dict[str, Any] = {"op": "limit", "issuer": "CE1", "limit_fen": 5, "expect": "ok"}
MEMBER: dict[str, Any] = {
    "op": "member",
    "id": "CE1",
    "name": "甲",
    "uscc": "91110129MAURQ283FN",
    "kinds": ["issuer"],
    "expect": "ok",
}
ISSUE: dict[str, Any] = {
    "op": "issue",
    "ref": "V1",
    "issuer": "CE1",
    "to": "S1",
    "amount_fen": 5,
    "due": "+9d",
    "cutoff": "2026-12-01",
    "contract": "HT-1",
    "invoices": [{"no": "1", "amount_fen": 5, "used_fen": 5}],
    "expect": "ok",
}
ACCEPT: dict[str, Any] = {"op": "accept", "of": "V1", "by": "S1", "expect": ["ok", "frozen"]}


def without(line: dict[str, Any], name: str) -> dict[str, Any]:
    return {k: v for k, v in line.items() if k != name}


def book(folder: Path, *lines: dict[str, Any] | str | bytes) -> Path:
    """A file of lines: objects as JSON, others as they are."""

    def raw(line: dict[str, Any] | str | bytes) -> bytes:
        if isinstance(line, dict):
            return json.dumps(line, ensure_ascii=False).encode()
        return line.encode() if isinstance(line, str) else line

    path = folder / "book.jsonl"
    path.write_bytes(b"".join(raw(line) + b"\n" for line in lines))
    return path


def test_whole(tmp_path: Path) -> None:
    found = read(book(tmp_path, DAY, MEMBER, ISSUE, "", ACCEPT | {"signers": "one"}))
    assert [line.number for line in found.lines] == [1, 2, 3, 5]
    assert found.lines[2].fields["due"] == "2026-12-03"
    assert found.lines[3].expect == {"ok", "frozen"}
    assert [line.one_signer for line in found.lines] == [False, False, False, True]


def test_days_of_a_book_that_begins_today(tmp_path: Path) -> None:
    found = read(book(tmp_path, DAY | {"date": "today"}, ISSUE, DAY | {"date": "+3d"}))
    assert found.first_day is None
    assert [found.lines[1].fields["due"], found.lines[2].fields["date"]] == ["+9d", "+3d"]


def test_line_ends(tmp_path: Path) -> None:
    """CRLF is fine, so is a last line without an end; a text may hold what other programs take for line ends."""
    path = book(tmp_path, DAY, ACCEPT | {"of": "V\u2028\u0085\x0b1"})
    assert read(path).lines[1].fields["of"] == "V\u2028\u0085\x0b1"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").rstrip())
    assert len(read(path).lines) == 2


def test_amounts_beyond_reason_are_operations(tmp_path: Path) -> None:
    """They are run and refused; the reader has nothing against them."""
    for amount in (0, -1, 10**30):
        assert read(book(tmp_path, DAY, ISSUE | {"amount_fen": amount})).lines[1].fields["amount_fen"] == amount


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"op":}', "not JSON"),
        ('{"op":"accept"', "not JSON"),
        ('{"op":"limit","issuer":"A","issuer":"B","limit_fen":1,"expect":"ok"}', "'issuer' stands twice"),
        ("[1]", "not an object"),
        ("null", "not an object"),
        (b'{"op":"\xff"}', "not UTF-8"),
        ('{"op":"accept","of":"\\ud800","by":"S1","expect":"ok"}', "not UTF-8"),
        (LIMIT | {"op": "fly"}, "unknown op 'fly'"),
        (LIMIT | {"op": ["limit"]}, "unknown op ['limit']"),
        (without(LIMIT, "op"), "unknown op None"),
        (without(LIMIT, "issuer"), "issuer missing"),
        (without(LIMIT, "expect"), "expect missing"),
        (LIMIT | {"note": ""}, "unknown field note"),
        (LIMIT | {"limit_fen": "5"}, "limit_fen is not a whole number"),
        (LIMIT | {"limit_fen": 5.0}, "limit_fen is not a whole number"),
        (LIMIT | {"limit_fen": True}, "limit_fen is not a whole number"),
        (LIMIT | {"issuer": 1}, "issuer is not a text"),
        (LIMIT | {"expect": []}, "expect is neither"),
        (LIMIT | {"expect": 3}, "expect is neither"),
        (LIMIT | {"signers": "three"}, "signers is 'three'"),
        (MEMBER | {"kinds": "issuer"}, "kinds is not a list"),
        (MEMBER | {"kinds": ["king"]}, "kinds ['king']"),
        (MEMBER | {"kinds": []}, "kinds []"),
        (ISSUE | {"invoices": {}}, "invoices is not a list"),
        (ISSUE | {"invoices": [1]}, "invoices holds something"),
        (ISSUE | {"invoices": [{"no": "1", "amount_fen": 1}]}, "used_fen missing"),
        (ISSUE | {"due": "2026-02-30"}, "due '2026-02-30' is no date"),
        (DAY | {"date": "20261125"}, "date '20261125' is no date"),
        (DAY | {"date": "2026-W48-3"}, "is no date"),
        (DAY | {"date": "tomorrow"}, "is no date"),
        (DAY | {"date": "+-3d"}, "is no date"),
        (DAY | {"date": "+ 3d"}, "is no date"),
        (DAY | {"date": "+99999999d"}, "is no date"),
        (DAY | {"date": "today"}, "is no date"),
        (DAY | {"date": "2149-01-01"}, "calendar"),
        (DAY | {"date": 20261125}, "date is not a text"),
    ],
)
def test_unreadable_line(tmp_path: Path, line: dict[str, Any] | str | bytes, reason: str) -> None:
    path = book(tmp_path, DAY, MEMBER, line)
    with pytest.raises(BookUnreadable) as why:
        read(path)
    assert str(why.value).startswith(f"{path}:3: ")
    assert reason in str(why.value)


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        (b"", "the book is empty"),
        (b"\n\n", "the book is empty"),
        (b"\xef\xbb\xbf" + json.dumps(DAY).encode(), "byte order mark"),
        (json.dumps(DAY).encode("utf-16"), "not UTF-8"),
        (json.dumps(LIMIT).encode(), "begins with a day"),
        (json.dumps(DAY | {"date": "+0d"}).encode(), "is no date"),
        (json.dumps(DAY | {"date": "9999-12-31"}).encode(), "calendar"),
        (json.dumps(without(DAY, "date")).encode(), "is no date"),
    ],
)
def test_unreadable_beginning(tmp_path: Path, first: bytes, reason: str) -> None:
    path = tmp_path / "book.jsonl"
    path.write_bytes(first)
    with pytest.raises(BookUnreadable) as why:
        read(path)
    assert str(why.value).startswith(f"{path}:1: ")
    assert reason in str(why.value)


def test_unreadable_expected(tmp_path: Path) -> None:
    path = book(tmp_path, DAY)
    path.with_suffix(".expected.json").write_text("{")
    with pytest.raises(BookUnreadable, match=r"expected\.json"):
        read(path).expected()


def test_exit_2_and_no_stack(tmp_path: Path) -> None:
    """Before anything is started."""
    for path in (book(tmp_path, DAY, "{"), tmp_path / "none.jsonl", tmp_path):
        result = CliRunner().invoke(app, ["book", "run", str(path), "--fresh"])
        assert result.exit_code == 2
        assert str(path) in result.stderr.replace("\n", "")


def test_runs_are_told_apart_by_content(tmp_path: Path) -> None:
    one: Book = read(book(tmp_path, DAY, LIMIT))
    other = read(book(tmp_path, DAY, LIMIT | {"limit_fen": 6}))
    assert one.run != other.run
