"""docs/threat-model.md: every `cannot` names tests, and every test it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "contracts/test"
PAGE = (ROOT / "docs/threat-model.md").read_text()
ROW = re.compile(r"^\| (can|cannot) \|([^|]+)\|([^|]*)\|$", re.MULTILINE)
NAMED = re.compile(r"`([\w./]+)::(\w+)`")
ROWS = ROW.findall(PAGE)
ADVERSARIES = 6


def the_file(name: str) -> Path:
    if name.endswith(".py"):
        return ROOT / name
    (path,) = [path for path in TESTS.rglob(Path(name).name) if path.as_posix().endswith("/" + name)]
    return path


def test_each_adversary_can_something_and_cannot_something():
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    assert len(sections) == ADVERSARIES
    for section in sections:
        assert {kind for kind, _, _ in ROW.findall(section)} == {"can", "cannot"}, section[:40]


def test_no_row_is_written_otherwise():
    rows = [line for line in PAGE.splitlines() if line.startswith("|") and not re.match(r"\|(---| \| )", line)]
    assert len(rows) == len(ROWS)


@pytest.mark.parametrize(("what", "shown"), [(what.strip(), shown) for kind, what, shown in ROWS if kind == "cannot"])
def test_a_cannot_is_shown(what, shown):
    assert NAMED.findall(shown), what


@pytest.mark.parametrize(("file", "name"), sorted(set(NAMED.findall(PAGE))))
def test_a_test_exists(file, name):
    assert re.search(rf"\b(?:function|def) {name}\(", the_file(file).read_text())
