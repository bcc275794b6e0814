"""docs/rules.md: every rule has a row, every place and test in it exists, and contracts name rules where the table says so."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "contracts/src"
TESTS = ROOT / "contracts/test"
ROW = re.compile(r"^\| (R\d+) \| ([^|]+) \| ([^|]+) \|([^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)
PLACE = re.compile(r"`([\w./]+):(\w+)`")
NAMED = re.compile(r"\bR(\d+)(?:[–-]R(\d+))?\b")
HELD_BY = {"contract", "service", "contract, service", "open"}

ROWS = {found[0]: [cell.strip() for cell in found[1:]] for found in ROW.findall((ROOT / "docs/rules.md").read_text())}
PLACES = [(rule, file, name) for rule, row in ROWS.items() for file, name in PLACE.findall(row[2])]
SHOWN = [(file, name) for row in ROWS.values() for file, name in PLACE.findall(row[3])]


def rules_in(text: str) -> set[str]:
    return {f"R{n}" for first, last in NAMED.findall(text) for n in range(int(first), int(last or first) + 1)}


@cache
def function_in(file: Path, name: str) -> str:
    """A Solidity function with its comments above; empty if the file has none of that name."""
    text = file.read_text()
    found = re.search(rf"((?: *///[^\n]*\n)*) *function {name}\(.*?\n    }}\n", text, re.DOTALL)
    return found[0] if found else ""


def is_defined(text: str, name: str) -> bool:
    return bool(re.search(rf"\b(?:function|def|class) {name}\b", text))


def the_test_file(name: str) -> Path:
    if name.endswith(".py"):
        return ROOT / name
    (path,) = TESTS.rglob(name)
    return path


def test_every_rule_has_a_row():
    assert list(ROWS) == [f"R{n}" for n in range(1, 37)]


def test_a_row_is_whole():
    for rule, (_, held_by, where, shown_by, missing) in ROWS.items():
        assert held_by in HELD_BY, rule
        if held_by == "open":
            assert (where, shown_by) == ("", ""), rule
            assert missing, rule
        else:
            assert where, rule
            assert shown_by, rule


@pytest.mark.parametrize(("rule", "file", "name"), PLACES)
def test_a_place_exists_and_a_contract_names_the_rule_there(rule, file, name):
    if file.endswith(".py"):
        assert is_defined((ROOT / file).read_text(), name)
        return
    text = function_in(SOURCES / file, name)
    assert text, f"{file} has no function {name}"
    assert rule in rules_in(text), f"{file}:{name} does not say that it holds {rule}"


def test_places_are_of_the_kind_said():
    for rule, row in ROWS.items():
        kinds = {"service" if file.endswith(".py") else "contract" for at, file, _ in PLACES if at == rule}
        assert kinds == set(row[1].split(", ")) - {"open"}, rule


@pytest.mark.parametrize(("file", "name"), sorted(set(SHOWN)))
def test_a_test_exists(file, name):
    assert is_defined(the_test_file(file).read_text(), name)


def test_the_table_has_every_contract_that_names_a_rule():
    """Interfaces and types name rules to explain; what carries them out names those it holds."""
    for path in SOURCES.rglob("*.sol"):
        if path.parent.name in {"interfaces", "types"}:
            continue
        name = path.relative_to(SOURCES).as_posix()
        held = {rule for rule, file, _ in PLACES if file == name}
        assert rules_in(path.read_text()) <= held, f"docs/rules.md leaves out what {name} holds"
