"""Reading an operation book (version 1): every line checked before the first is run."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from api.domain.calendar import YEARS

TEXT, INT, DATE, LIST = "text", "whole number", "date", "list"

FIELDS: dict[str, dict[str, str]] = {
    "day": {"date": TEXT},
    "member": {"id": TEXT, "name": TEXT, "uscc": TEXT, "kinds": LIST},
    "limit": {"issuer": TEXT, "limit_fen": INT},
    "issue": {
        "ref": TEXT,
        "issuer": TEXT,
        "to": TEXT,
        "amount_fen": INT,
        "due": DATE,
        "cutoff": DATE,
        "contract": TEXT,
        "invoices": LIST,
    },
    "transfer": {"ref": TEXT, "voucher": TEXT, "by": TEXT, "to": TEXT, "background": TEXT},
    "split": {"voucher": TEXT, "by": TEXT, "parts": LIST, "background": TEXT},
    "accept": {"of": TEXT, "by": TEXT},
    "reject": {"of": TEXT, "by": TEXT},
    "withdraw": {"of": TEXT, "by": TEXT},
    "finance_apply": {"ref": TEXT, "voucher": TEXT, "by": TEXT, "financier": TEXT, "amount_fen": INT},
    "finance_quote": {"of": TEXT, "by": TEXT, "rate_bps": INT, "fee_fen": INT},
    "finance_accept": {"of": TEXT, "by": TEXT},
    "finance_cancel": {"of": TEXT, "by": TEXT},
    "finance_register": {"of": TEXT, "by": TEXT, "registration_no": TEXT},
    "finance_refuse": {"of": TEXT, "by": TEXT},
    "finance_disburse": {"of": TEXT, "by": TEXT, "bank_ref": TEXT},
    "pay": {"root": TEXT, "amount_fen": INT, "clearing_bank": TEXT, "bank_ref": TEXT},
    "freeze": {"voucher": TEXT, "order": TEXT},
    "unfreeze": {"voucher": TEXT, "order": TEXT},
    "void": {"voucher": TEXT, "order": TEXT},
}
PARTS: dict[str, dict[str, str]] = {
    "parts": {"ref": TEXT, "to": TEXT, "amount_fen": INT},
    "invoices": {"no": TEXT, "amount_fen": INT, "used_fen": INT},
}
KINDS = ("issuer", "supplier", "financier", "clearing_bank")
COMMON = {"op", "expect", "signers"}
TODAY = "today"
_DAYS_ON = re.compile(r"\+([0-9]{1,6})d")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class BookUnreadable(Exception):
    """The file is no book; says the line and why."""


@dataclass(frozen=True)
class Line:
    """One operation. `number` counts from 1 as editors do; dates in `fields` are ISO text."""

    number: int
    op: str
    fields: dict[str, Any]
    expect: frozenset[str]
    one_signer: bool


@dataclass(frozen=True)
class Book:
    """A whole book. `run` tells this content's runs from those of other books."""

    path: Path
    run: str
    lines: tuple[Line, ...]
    first_day: date | None
    """None for a book that begins today."""

    def expected(self) -> dict[str, Any] | None:
        """The end state worked out beforehand, if it lies beside the book. Raises BookUnreadable."""
        path = self.path.with_suffix(".expected.json")
        if not path.exists():
            return None
        try:
            found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as why:
            raise BookUnreadable(f"{path}: {why}") from why
        return found


def read(path: Path) -> Book:
    """Reads and checks a book. Raises BookUnreadable."""
    try:
        data = path.read_bytes()
    except OSError as why:
        raise BookUnreadable(f"{path}: {why.strerror or why}") from why
    # Only a line feed ends a line: other separators may stand inside a text.
    rows = [_parse(path, number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    if not rows:
        raise BookUnreadable(f"{path}:1: the book is empty.")
    first = _first_day(path, rows)
    lines = tuple(_line(path, number, row, first) for number, row in rows)
    return Book(path, hashlib.sha256(data).hexdigest()[:8], lines, first)


def _parse(path: Path, number: int, line: bytes) -> tuple[int, dict[str, Any]]:
    if number == 1 and line.startswith(b"\xef\xbb\xbf"):
        raise BookUnreadable(f"{path}:1: begins with a byte order mark; save the book as UTF-8 without one.")
    try:
        row = json.loads(line.decode("utf-8"), object_pairs_hook=_object)
        json.dumps(row, ensure_ascii=False).encode("utf-8")
    except UnicodeError as why:
        raise BookUnreadable(f"{path}:{number}: not UTF-8: {why}") from why
    except (ValueError, RecursionError) as why:
        raise BookUnreadable(f"{path}:{number}: not JSON: {why}") from why
    if not isinstance(row, dict):
        raise BookUnreadable(f"{path}:{number}: not an object.")
    return number, row


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in an object")
    return found


def _first_day(path: Path, raw: list[tuple[int, dict[str, Any]]]) -> date | None:
    number, row = raw[0]
    if row.get("op") != "day":
        raise BookUnreadable(f"{path}:{number}: a book begins with a day line.")
    if row.get("date") == TODAY:
        return None
    first = _date(path, number, "date", row.get("date"), None)
    _check_year(path, number, first)
    return first


def _line(path: Path, number: int, row: dict[str, Any], first: date | None) -> Line:
    op = row.get("op")
    if not isinstance(op, str) or op not in FIELDS:
        raise BookUnreadable(f"{path}:{number}: unknown op {op!r}.")
    _check_fields(path, number, row, FIELDS[op], COMMON)
    fields = {k: v for k, v in row.items() if k not in COMMON}
    for name, kind in FIELDS[op].items():
        if kind == DATE:
            fields[name] = _iso(path, number, name, row[name], first)
    if op == "day":
        fields["date"] = _clock_day(path, number, row["date"], first)
    if op == "member" and (not row["kinds"] or not all(kind in KINDS for kind in row["kinds"])):
        raise BookUnreadable(f"{path}:{number}: kinds {row['kinds']!r}: some of {', '.join(KINDS)}.")
    for name, shape in PARTS.items():
        for part in fields.get(name, ()):
            if not isinstance(part, dict):
                raise BookUnreadable(f"{path}:{number}: {name} holds something that is no object.")
            _check_fields(path, number, part, shape, set())
    return Line(number, op, fields, _expect(path, number, row), _one_signer(path, number, row))


def _check_fields(path: Path, number: int, row: dict[str, Any], shape: dict[str, str], common: set[str]) -> None:
    if missing := sorted(shape.keys() - row.keys()):
        raise BookUnreadable(f"{path}:{number}: {', '.join(missing)} missing.")
    if unknown := sorted(row.keys() - shape.keys() - common):
        raise BookUnreadable(f"{path}:{number}: unknown field {', '.join(unknown)}.")
    types = {TEXT: str, DATE: str, INT: int, LIST: list}
    for name, kind in shape.items():
        if type(row[name]) is not types[kind]:
            raise BookUnreadable(f"{path}:{number}: {name} is not a {kind}.")


def _clock_day(path: Path, number: int, text: Any, first: date | None) -> str:
    """A day to move the clock to: `today` stays as it is, and only a book that begins with it may say it."""
    if text == TODAY and first is None:
        return TODAY
    day = _iso(path, number, "date", text, first)
    if not day.startswith("+"):
        _check_year(path, number, date.fromisoformat(day))
    return day


def _check_year(path: Path, number: int, day: date) -> None:
    if day.year not in YEARS:
        raise BookUnreadable(f"{path}:{number}: date {day}: the ledger's calendar is {YEARS[0]} to {YEARS[-1]}.")


def _iso(path: Path, number: int, name: str, text: str, first: date | None) -> str:
    if first is None and _DAYS_ON.fullmatch(text):
        # Days counted from today are resolved when the chain has said what today is.
        return text
    return _date(path, number, name, text, first).isoformat()


def _date(path: Path, number: int, name: str, text: Any, first: date | None) -> date:
    try:
        if first and (on := _DAYS_ON.fullmatch(text)):
            return first + timedelta(days=int(on[1]))
        if _ISO.fullmatch(text):
            return date.fromisoformat(text)
    except (ValueError, TypeError, OverflowError):
        pass
    raise BookUnreadable(f"{path}:{number}: {name} {text!r} is no date.")


def _expect(path: Path, number: int, row: dict[str, Any]) -> frozenset[str]:
    if "expect" not in row:
        raise BookUnreadable(f"{path}:{number}: expect missing.")
    expect = row["expect"]
    codes = [expect] if isinstance(expect, str) else expect
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes) or not codes:
        raise BookUnreadable(f"{path}:{number}: expect is neither a code nor a list of codes.")
    return frozenset(codes)


def _one_signer(path: Path, number: int, row: dict[str, Any]) -> bool:
    signers = row.get("signers")
    if signers not in (None, "one", "two"):
        raise BookUnreadable(f"{path}:{number}: signers is {signers!r}.")
    return signers == "one"
