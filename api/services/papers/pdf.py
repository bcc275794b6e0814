"""A paper as PDF: one page of A4, Chinese first, its font embedded, with the square code of its reference. The same paper gives the same
bytes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from importlib.resources import as_file, files

import segno
from fpdf import FPDF

from api.services.papers.voucher import Line, VoucherPaper

_FONT = "Noto"
_LEFT, _RIGHT, _TOP = 20.0, 190.0, 25.0
_VALUE_LEFT = 70.0
_ROW = 10.5
_SQUARE = 42.0
_QUIET = 4
"""Modules around a square code that stay white (ISO/IEC 18004)."""
_NOTES = (
    "本页只是链上记录的抄本；权利以账本为准，不因持有本页而转移。",
    "A copy of what the ledger says; the claim passes on the ledger alone, never with this page.",
    "核验：向出具方索取本凭证的文件，运行",
    "To verify, ask for this voucher's file and run",
    "xinlian-verify FILE --code CODE --validators LIST --ledger LEDGER",
)


def voucher_pdf(paper: VoucherPaper) -> bytes:
    """The paper's one page, in millimetres."""
    page = FPDF(format="A4")
    page.set_creation_date(datetime.combine(paper.day, time(), UTC))
    page.set_title(f"信链凭证 {paper.number}")
    page.set_auto_page_break(False)
    with as_file(files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf") as font:
        page.add_font(_FONT, fname=font)
        page.add_page()
        _write(page, "信链凭证", _LEFT, _TOP, 20)
        _write(page, "Xinlian voucher", _LEFT + 34, _TOP, 11)
        below = _draw_lines(page, paper.lines, _TOP + 16)
        _draw_code(page, paper, below + 6)
        return bytes(page.output())


def _draw_lines(page: FPDF, lines: Sequence[Line], y: float) -> float:
    """A table of labels and values; returns where it ends."""
    page.set_line_width(0.1)
    for zh, en, value in lines:
        _write(page, zh, _LEFT, y, 10.5)
        _write(page, en, _LEFT, y + 3.5, 7)
        _write(page, value, _VALUE_LEFT, y, 10.5)
        page.line(_LEFT, y + 5, _RIGHT, y + 5)
        y += _ROW
    return y


def _write(page: FPDF, text: str, x: float, y: float, points: float) -> None:
    """On one line, however long: what is cut off would say something else."""
    page.set_font(_FONT, size=points)
    wide = page.get_string_width(text)
    if wide > _RIGHT - x:
        page.set_font(_FONT, size=points * (_RIGHT - x) / wide)
    page.text(x, y, text)


def _draw_code(page: FPDF, paper: VoucherPaper, top: float) -> None:
    rows = [list(row) for row in segno.make(paper.reference, error="m", micro=False).matrix_iter(border=_QUIET)]
    step = _SQUARE / len(rows)
    page.set_fill_color(0)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                page.rect(_LEFT + x * step, top + y * step, step, step, style="F")
    left = _LEFT + _SQUARE + 8
    _write(page, "核验码 Verify code", left, top + 8, 10.5)
    _write(page, paper.code, left, top + 16, 15)
    for place, note in enumerate(_NOTES):
        _write(page, note, left, top + 23 + place * 4, 7)
