"""Sections of pages under docs/ that a program writes, between two comments that name it."""

from pathlib import Path


def section(page: Path, begin: str, content: str, end: str) -> str:
    """The page's text with `content` in place of what stands between the lines `begin` and `end`."""
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{content}\n{end}{after}"
