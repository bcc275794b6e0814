"""The machinery of mutants: which there are, what is tried, what is remembered. Forge and the compiler are the real ones."""

import json
from dataclasses import replace

import pytest

from chain_node.errors import CompileFailed
from chain_node.mutation import mutants, record
from chain_node.mutation.compiler import AS_DEPLOYED, QUICK, Compiler
from chain_node.mutation.mutants import DECLARATIONS, Mutant
from chain_node.mutation.trial import Fate, Tree
from chain_node.paths import CONTRACTS

PURSE = """// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

contract Purse {
    uint256 private constant MOST = 10;
    uint256 public held;

    /// Not above what fits.
    function put(uint256 amount) external {
        require(held + amount <= MOST, "full");
        held += amount;
    }

    function emptied() external pure returns (bool) {}

    function twice(uint256 amount) external pure returns (uint256) {
        return amount + amount;
    }
}
"""
PURSE_TEST = """// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

interface Vm {
    function deployCode(string calldata what) external returns (address);
}

interface Purse {
    function put(uint256 amount) external;
    function held() external view returns (uint256);
}

contract PurseTest {
    function test_ItHoldsWhatWasPut() external {
        Purse purse = Purse(Vm(address(uint160(uint256(keccak256("hevm cheat code"))))).deployCode("Purse.sol:Purse"));
        purse.put(10);
        require(purse.held() == 10, "held");
    }
}
"""
FULL = '        require(held + amount <= MOST, "full");'
ADDED = "        held += amount;"
DOUBLED = "        return amount + amount;"


def purse(original: str, mutated: str, function: str = "put") -> Mutant:
    line = PURSE.splitlines().index(original) + 1
    return Mutant("src/Purse.sol", function, original, mutated, line)


@pytest.fixture
def project(tmp_path):
    contracts = tmp_path / "contracts"
    for folder in ("src", "test/unit/Purse", "abi", "snapshots", "node_modules"):
        (contracts / folder).mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    (contracts / "src" / "Purse.sol").write_text(PURSE)
    (contracts / "test" / "unit" / "Purse" / "Purse.t.sol").write_text(PURSE_TEST)
    (contracts / "foundry.toml").write_bytes((CONTRACTS / "foundry.toml").read_bytes())
    return contracts


def test_each_line_of_code_belongs_to_its_function():
    owner = mutants.functions(PURSE)
    lines = PURSE.splitlines()
    assert {lines[number - 1].strip(): name for number, name in owner.items() if name == "put"}.keys() >= {
        FULL.strip(),
        ADDED.strip(),
    }
    assert owner[lines.index("    uint256 public held;") + 1] == DECLARATIONS
    assert owner[lines.index(DOUBLED) + 1] == "twice"
    assert lines.index("    /// Not above what fits.") + 1 not in owner


def test_the_sample_does_not_depend_on_the_order_in_which_mutants_are_made():
    full = PURSE.splitlines().index(FULL) + 1
    made = [(full, FULL.replace("<=", word)) for word in ("<", "==", ">=", "!=", ">")]
    first = mutants.by_function("src/Purse.sol", PURSE, made, seed=1)
    assert first == mutants.by_function("src/Purse.sol", PURSE, made[::-1], seed=1)
    assert first["put"] != mutants.by_function("src/Purse.sol", PURSE, made, seed=2)["put"]
    assert len(first["put"]) == len(made)
    assert first["twice"] == []


def test_a_line_that_only_has_other_spaces_is_no_mutant():
    full = PURSE.splitlines().index(FULL) + 1
    assert mutants.by_function("src/Purse.sol", PURSE, [(full, f"  {FULL}")], seed=1)["put"] == []


def test_a_mutant_changes_its_line_alone():
    changed = purse(ADDED, "        held -= amount;").applied(PURSE)
    assert changed == PURSE.replace("held += amount", "held -= amount")


def test_each_mutant_meets_its_fate(tmp_path, project):
    full_at_nine = purse(FULL, FULL.replace("<=", "<"))
    with Compiler() as compiler:
        tree = Tree(tmp_path / "home", compiler, project)
        assert tree.try_one(full_at_nine) is Fate.KILLED_NEAR
        # No test calls it; nothing is left of the fault before.
        assert tree.try_one(purse(DOUBLED, DOUBLED.replace("+", "*"), "twice")) is Fate.SURVIVED
        # Told apart by the optimizer alone.
        assert tree.try_one(purse(DOUBLED, "        if (true) return amount + amount;", "twice")) is Fate.SAME_CODE
        assert tree.try_one(purse(ADDED, "        held += amounts;")) is Fate.NOT_COMPILED


def test_a_run_that_was_cut_off_leaves_no_fault_for_the_next(tmp_path, project):
    home = tmp_path / "home"
    with Compiler() as compiler:
        Tree(home, compiler, project)
        artifact = home / "contracts" / "out" / "Purse.sol" / "Purse.json"
        broken = json.loads(artifact.read_bytes())
        broken["bytecode"]["object"] = "0x00"
        artifact.write_text(json.dumps(broken))
        harmless = purse(DOUBLED, DOUBLED.replace("+", "*"), "twice")
        assert Tree(home, compiler, project).try_one(harmless) is Fate.SURVIVED


def test_faults_are_looked_for_only_where_tests_pass(tmp_path, project):
    test = project / "test" / "unit" / "Purse" / "Purse.t.sol"
    test.write_text(PURSE_TEST.replace("purse.held() == 10", "purse.held() == 9"))
    with Compiler() as compiler:
        tree = Tree(tmp_path / "home", compiler, project)
        with pytest.raises(CompileFailed, match="the tests fail without a mutant"):
            tree.try_one(purse(FULL, FULL.replace("<=", "<")))


def test_the_compiler_says_what_is_wrong_and_goes_on():
    good = {"a.sol": "pragma solidity ^0.8.27; contract A { uint256 public b; }"}
    with Compiler() as compiler:
        with pytest.raises(CompileFailed, match="Undeclared identifier"):
            compiler.code({"a.sol": "pragma solidity ^0.8.27; contract A { uint256 b = c; }"}, ["a.sol"], QUICK)
        quick, deployed = (compiler.code(good, ["a.sol"], settings) for settings in (QUICK, AS_DEPLOYED))
    assert quick.keys() == deployed.keys() == {("a.sol", "A")}
    assert len(quick["a.sol", "A"]) > len(deployed["a.sol", "A"])


def test_a_summary_counts_what_compiles_and_differs():
    killed, survived, explained = (replace(purse(FULL, FULL.replace("<=", word)), line=9) for word in ("<", "==", "!="))
    fates = {
        killed: Fate.KILLED_FAR,
        survived: Fate.SURVIVED,
        explained: Fate.SURVIVED,
        purse(ADDED, "        held += amounts;"): Fate.NOT_COMPILED,
        purse(ADDED, "        held = held + amount;"): Fate.SAME_CODE,
    }
    row = record.summary_of(PURSE, fates, [explained.key], seed=1)
    figures = ("functions", "made", "killed", "killedOnlyByTestsOfOthers", "explained", "open", "leftOutAsTheSameCode")
    assert [row[figure] for figure in figures] == [1, 3, 1, 1, 1, 1, 1]


def test_summaries_of_portions_add_up_and_forget_sources_that_are_gone(tmp_path):
    path = tmp_path / "summary.json"
    row = {"functions": 2, "made": 6, "killed": 5, "explained": 1, "open": 0}
    record.write_summary({"src/Orders.sol": row, "src/Gone.sol": row}, "three a function", path)
    found = record.write_summary({"src/CreditLimits.sol": row}, "three a function", path)
    assert json.loads(path.read_bytes()) == found
    assert list(found["sources"]) == ["src/CreditLimits.sol", "src/Orders.sol"]
    assert found["total"] == {"functions": 4, "made": 12, "killed": 10, "explained": 2, "open": 0}


def test_a_kill_is_remembered_and_a_survivor_tried_again(tmp_path):
    path = tmp_path / "results.json"
    killed, survived = purse(FULL, FULL.replace("<=", "<")), purse(ADDED, "        held -= amount;")
    results = record.Results(path, afresh=True)
    results.note(killed, PURSE, Fate.KILLED_NEAR)
    results.note(survived, PURSE, Fate.SURVIVED)
    again = record.Results(path, afresh=False)
    assert again.fate(killed, PURSE) is Fate.KILLED_NEAR
    assert again.fate(survived, PURSE) is None
    assert (
        again.fate(replace(killed, line=killed.line + 1), PURSE.replace("    ///", "    /// More.\n    ///"))
        is Fate.KILLED_NEAR
    )
    assert again.fate(killed, PURSE.replace("MOST = 10", "MOST = 9")) is None
    assert record.Results(path, afresh=True).fate(killed, PURSE) is None


def test_each_explained_survivor_is_a_line_of_its_function():
    for file, function, original, mutated in record.explanations():
        text = (CONTRACTS / file).read_text()
        owner = mutants.functions(text)
        places = {owner.get(n) for n, line in enumerate(text.splitlines(), 1) if line.strip() == original}
        assert function in places, f"{file}: {original} is no line of {function}: its explanation explains nothing"
        assert mutated != original


def test_each_survivor_is_explained_in_a_sentence():
    for entry in json.loads(record.EXPLAINED.read_bytes()):
        assert len(entry["why"].split()) > 3, entry
        assert entry["why"].endswith("."), entry


def test_quick_code_is_made_by_the_same_compiler_for_the_same_machine():
    same = ("evmVersion", "metadata")
    assert [QUICK[word] for word in same] == [AS_DEPLOYED[word] for word in same]
