"""Reading an operation book (version 1): every line checked before the first is run."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

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
OPTIONAL = {"op", "expect", "signers"}
TODAY = "today"


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
        texts = data.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as why:
        raise BookUnreadable(f"{path}: {why}") from why
    raw = [_parse(path, number, text) for number, text in enumerate(texts, 1) if text.strip()]
    if not raw:
        raise BookUnreadable(f"{path}: the book is empty.")
    first = _first_day(path, raw)
    lines = tuple(_line(path, number, row, first) for number, row in raw)
    return Book(path, hashlib.sha256(data).hexdigest()[:8], lines, first)


def _parse(path: Path, number: int, text: str) -> tuple[int, dict[str, Any]]:
    try:
        row = json.loads(text)
    except ValueError as why:
        raise BookUnreadable(f"{path}:{number}: not JSON: {why}") from why
    if not isinstance(row, dict):
        raise BookUnreadable(f"{path}:{number}: not an object.")
    return number, row


def _first_day(path: Path, raw: list[tuple[int, dict[str, Any]]]) -> date | None:
    number, row = raw[0]
    if row.get("op") != "day":
        raise BookUnreadable(f"{path}:{number}: a book begins with a day line.")
    if row.get("date") == TODAY:
        return None
    return _date(path, number, "date", row.get("date"), None)


def _line(path: Path, number: int, row: dict[str, Any], first: date | None) -> Line:
    op = row.get("op")
    if op not in FIELDS:
        raise BookUnreadable(f"{path}:{number}: unknown op {op!r}.")
    _check_fields(path, number, row, FIELDS[op], OPTIONAL)
    fields = {k: v for k, v in row.items() if k not in OPTIONAL}
    for name, kind in FIELDS[op].items():
        if kind == DATE:
            fields[name] = _iso(path, number, name, row[name], first)
    if op == "day" and row["date"] != TODAY:
        fields["date"] = _iso(path, number, "date", row["date"], first)
    for name, shape in PARTS.items():
        for part in fields.get(name, ()):
            if not isinstance(part, dict):
                raise BookUnreadable(f"{path}:{number}: {name} holds something that is no object.")
            _check_fields(path, number, part, shape, set())
    return Line(number, op, fields, _expect(path, number, row), _one_signer(path, number, row))


def _check_fields(path: Path, number: int, row: dict[str, Any], shape: dict[str, str], optional: set[str]) -> None:
    if missing := sorted(shape.keys() - row.keys()):
        raise BookUnreadable(f"{path}:{number}: {', '.join(missing)} missing.")
    if unknown := sorted(row.keys() - shape.keys() - optional):
        raise BookUnreadable(f"{path}:{number}: unknown field {', '.join(unknown)}.")
    types = {TEXT: str, DATE: str, INT: int, LIST: list}
    for name, kind in shape.items():
        if type(row[name]) is not types[kind]:
            raise BookUnreadable(f"{path}:{number}: {name} is not a {kind}.")


def _iso(path: Path, number: int, name: str, text: str, first: date | None) -> str:
    if first is None:
        # Days counted from today are resolved when the chain has said what today is.
        if text.startswith("+") and text.endswith("d") and text[1:-1].isdecimal():
            return text
        return _date(path, number, name, text, None).isoformat()
    return _date(path, number, name, text, first).isoformat()


def _date(path: Path, number: int, name: str, text: Any, first: date | None) -> date:
    try:
        if first and text.startswith("+") and text.endswith("d"):
            return first + timedelta(days=int(text[1:-1]))
        return date.fromisoformat(text)
    except (ValueError, AttributeError, TypeError, OverflowError) as why:
        raise BookUnreadable(f"{path}:{number}: {name} {text!r} is no date.") from why


def _expect(path: Path, number: int, row: dict[str, Any]) -> frozenset[str]:
    expect = row.get("expect", "ok")
    codes = [expect] if isinstance(expect, str) else expect
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes) or not codes:
        raise BookUnreadable(f"{path}:{number}: expect is neither a code nor a list of codes.")
    return frozenset(codes)


def _one_signer(path: Path, number: int, row: dict[str, Any]) -> bool:
    signers = row.get("signers")
    if signers not in (None, "one", "two"):
        raise BookUnreadable(f"{path}:{number}: signers is {signers!r}.")
    return signers == "one"
