"""The invariants' ids and sentences are the same in Python, Solidity and the docs; and I-09 can be read off the ABIs."""

import json
import re
from pathlib import Path

import pytest

from api.domain.invariants import Invariant

HOUSE = Path(__file__).parents[2]
SPEC = HOUSE / "contracts/test/invariant/InvariantsSpec.sol"
CHECKS = HOUSE / "contracts/test/invariant/Invariants.sol"
DOCS = HOUSE / "docs/invariants.md"
ABIS = sorted((HOUSE / "contracts/abi").glob("*.json"))

EXPECTED = [(invariant.id, invariant.value) for invariant in Invariant]


def test_ids_run_from_one_to_ten():
    assert [ident for ident, _ in EXPECTED] == [f"I-{n:02}" for n in range(1, 11)]


def test_solidity_says_the_same():
    found = re.findall(r'string constant (I_\d\d) =\s*"(I-\d\d) ([^"]+)";', SPEC.read_text())
    assert [(ident, sentence) for _, ident, sentence in found] == EXPECTED
    assert all(name == ident.replace("-", "_") for name, ident, _ in found)


def test_docs_say_the_same():
    found = re.findall(r"^\| (I-\d\d) \| ([^|]+) \| [^|]+ \|$", DOCS.read_text(), re.MULTILINE)
    assert found == EXPECTED


def test_every_invariant_has_a_function_of_its_name_and_fails_with_its_sentence():
    checks = CHECKS.read_text()
    for invariant in Invariant:
        assert f"function _{invariant.name}(" in checks
        # The last argument of an assertion, or what one is put together from.
        used = re.search(rf"\b{invariant.name}\)", checks) or invariant is Invariant.I_10
        assert used, f"{invariant.id} is never asserted"


def test_files_named_in_the_docs_exist():
    cells = re.findall(r"^\| I-\d\d \| [^|]+ \| ([^|]+) \|$", DOCS.read_text(), re.MULTILINE)
    paths = {path for cell in cells for path in re.findall(r"`([\w./-]+/[\w.-]+)`", cell)}
    assert paths
    assert [path for path in sorted(paths) if not (HOUSE / path).exists()] == []


# AccessManager.execute passes on what it is given, and nothing of ours takes it.
@pytest.mark.parametrize("path", ABIS, ids=lambda path: path.stem)
def test_nothing_of_ours_can_be_paid(path):
    payable = [
        entry.get("name", entry["type"])
        for entry in json.loads(path.read_text())
        if entry.get("stateMutability") == "payable" and path.stem != "AccessManager"
    ]
    assert payable == []
