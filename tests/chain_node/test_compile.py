import fnmatch
import json
import tomllib

import pytest

from chain_node import compile as compiler
from chain_node import standard_json
from chain_node.errors import ArtifactsStale, CompileFailed
from chain_node.paths import CONTRACTS

COUNTER = """// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;
import {Fen} from "./types/Fen.sol";
contract Counter {
    error TooMuch(Fen have, Fen need);
    struct Pot { Fen amount; address owner; }
    uint256 public immutable most;
    mapping(uint256 => Pot) public pots;
    constructor(uint256 most_) { most = most_; }
    function refuse(Fen have) external pure { revert TooMuch(have, have); }
}
abstract contract Half { function whole() external virtual; }
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of one contract, with nothing taken from packages."""
    monkeypatch.setattr(compiler, "PACKAGE_CONTRACTS", ())
    types = tmp_path / "contracts" / "src" / "types"
    types.mkdir(parents=True)
    (types / "Fen.sol").write_text("pragma solidity ^0.8.27;\ntype Fen is uint64;\n")
    (types.parent / "Counter.sol").write_text(COUNTER)
    return tmp_path


def build(project):
    return compiler.compile_contracts(project / "contracts")


def where(project):
    return project / "abi", project / "artifacts"


@pytest.mark.parametrize("unit", [path.name for path in sorted((CONTRACTS / "src").glob("*.sol"))])
def test_settings_are_those_of_foundry(unit):
    default = tomllib.loads((CONTRACTS / "foundry.toml").read_text())["profile"]["default"]
    runs = {rule["optimizer_runs"] for rule in default["compilation_restrictions"] if covers(rule["paths"], unit)}
    (profile,) = [known for known in default["additional_compiler_profiles"] if {known["optimizer_runs"]} == runs]
    foundry = default | profile
    ours = standard_json.settings(standard_json.runs_of(f"src/{unit}"))
    assert foundry["via_ir"] == ours["viaIR"]
    assert foundry["evm_version"] == ours["evmVersion"]
    assert foundry["optimizer"] == ours["optimizer"]["enabled"]
    assert foundry["optimizer_runs"] == ours["optimizer"]["runs"]
    assert foundry["bytecode_hash"] == ours["metadata"]["bytecodeHash"]
    assert foundry["cbor_metadata"] == ours["metadata"]["appendCBOR"]


def covers(pattern, unit):
    """A star alone reaches into folders as well."""
    return fnmatch.fnmatchcase(f"src/{unit}", pattern)


def test_packages_are_the_compiler_that_is_named():
    package = json.loads((CONTRACTS / "package.json").read_bytes())
    assert package["dependencies"]["solc"] == standard_json.SOLC_VERSION


def test_only_what_can_be_deployed_is_written(project):
    assert sorted(build(project)) == ["abi/Counter.json", "artifacts/Counter.json"]


def test_an_artifact_is_read_back(project):
    compiler.write(build(project), *where(project))
    artifact = compiler.load_artifact("Counter", *where(project))
    start, length = artifact.immutables[0]
    on_chain = bytearray(artifact.runtime)
    on_chain[start : start + length] = b"\x07" * length
    assert length == 32
    assert bytes(on_chain) != artifact.runtime == artifact.masked(bytes(on_chain))
    assert [entry["type"] for entry in artifact.abi] == ["constructor", *["function"] * 3, "error"]


def test_check_passes_on_what_was_just_written(project):
    compiler.write(build(project), *where(project))
    compiler.check(project / "contracts", *where(project))


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "contracts/src/Counter.sol").write_text(COUNTER.replace("most", "x")),
        lambda root: (root / "abi/Counter.json").write_text("[]"),
        lambda root: (root / "abi/Counter.json").unlink(),
        lambda root: (root / "artifacts/Gone.json").write_text("{}"),
    ],
    ids=["the source", "an ABI", "a missing ABI", "a contract that is gone"],
)
def test_check_fails_when_something_differs(project, change):
    compiler.write(build(project), *where(project))
    change(project)
    with pytest.raises(ArtifactsStale, match=r"run 'make compile': .*\.json"):
        compiler.check(project / "contracts", *where(project))


def test_an_unrelated_file_changes_nothing(project):
    before = build(project)
    (project / "contracts/src/Aside.sol").write_text("pragma solidity ^0.8.27;\nstruct A { uint256 b; }")
    assert build(project) == before


def test_a_syntax_error_is_told_in_the_compilers_words(project):
    (project / "contracts/src/Counter.sol").write_text("contract {")
    with pytest.raises(CompileFailed, match="Expected identifier"):
        build(project)


def test_a_missing_import_is_named(project):
    (project / "contracts/src/types/Fen.sol").unlink()
    with pytest.raises(CompileFailed, match=r"src/types/Fen\.sol is imported"):
        build(project)


def test_a_missing_artifact_says_what_to_do(project):
    with pytest.raises(ArtifactsStale, match="run 'make compile'"):
        compiler.load_artifact("Counter", *where(project))
