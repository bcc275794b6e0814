"""Compile contracts/src; write ABIs to contracts/abi and bytecode to chain_node/artifacts.

Both are committed, so that running needs no compiler:

    python -m chain_node.compile            write them
    python -m chain_node.compile --check    fail, naming them, if they differ from the sources
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import solcx

from chain_node import standard_json, tools
from chain_node.errors import ArtifactsStale, ChainNodeError, CompileFailed
from chain_node.paths import ABI, ARTIFACTS, CONTRACTS, write_atomically

# Contracts of packages that we deploy as they are.
PACKAGE_CONTRACTS = ("@openzeppelin/contracts/access/manager/AccessManager.sol",)

_ABI_ORDER = ("constructor", "receive", "fallback", "function", "event", "error")
# t_struct(Voucher)4711_storage, t_enum(State)4712, t_userDefinedValueType(Fen)4713
_NODE_NUMBER = re.compile(r"(\))\d+(_storage|_memory)?")


@dataclass(frozen=True)
class Artifact:
    """One deployable contract. `code` starts it; `runtime` is what the chain then holds, with
    zeros at `immutables` ([start, length] in bytes), which its constructor fills in.
    """

    name: str
    abi: list[dict[str, Any]]
    code: bytes
    runtime: bytes
    immutables: list[tuple[int, int]]
    source_hash: str

    def masked(self, code: bytes) -> bytes:
        """`code` with zeros where this contract's immutables stand."""
        plain = bytearray(code)
        for start, length in self.immutables:
            plain[start : start + length] = bytes(length)
        return bytes(plain)


def load_artifact(name: str, abi: Path = ABI, artifacts: Path = ARTIFACTS) -> Artifact:
    """The committed artifact of a contract. Raises ArtifactsStale when there is none."""
    try:
        stored = json.loads((artifacts / f"{name}.json").read_bytes())
        entries = json.loads((abi / f"{name}.json").read_bytes())
    except FileNotFoundError:
        raise ArtifactsStale(f"{name} has no committed artifact; run 'make compile'.") from None
    return Artifact(
        name=name,
        abi=entries,
        code=bytes.fromhex(stored["bytecode"][2:]),
        runtime=bytes.fromhex(stored["deployedBytecode"][2:]),
        immutables=[(start, length) for start, length in stored["immutableReferences"]],
        source_hash=stored["sourceHash"],
    )


def compile_contracts(contracts: Path = CONTRACTS) -> dict[str, bytes]:
    """The files that the sources lead to: `abi/X.json` and `artifacts/X.json`, name to content.

    Raises CompileFailed with the compiler's own words.
    """
    tools.ensure_node_packages(CONTRACTS)
    ours = [path.relative_to(contracts).as_posix() for path in (contracts / "src").rglob("*.sol")]
    sources = standard_json.collect(contracts, [*ours, *PACKAGE_CONTRACTS])
    files: dict[str, bytes] = {}
    wanted = sorted({*ours, *PACKAGE_CONTRACTS})
    for runs in sorted({standard_json.runs_of(unit) for unit in wanted}):
        units = [unit for unit in wanted if standard_json.runs_of(unit) == runs]
        output = _solc(standard_json.standard_input(sources, units, runs))
        for unit in units:
            files |= _files(unit, output, sources)
    return files


def _files(unit: str, output: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, bytes]:
    """What is stored of the unit's contracts."""
    files: dict[str, bytes] = {}
    for name in _deployable(output, unit):
        built = output["contracts"][unit][name]
        files[f"abi/{name}.json"] = _pretty(sorted_abi(built["abi"]))
        files[f"artifacts/{name}.json"] = _pretty(_artifact(name, unit, built, sources))
    return files


def differences(files: Mapping[str, bytes], abi: Path = ABI, artifacts: Path = ARTIFACTS) -> list[str]:
    """The names among `files`, and among what lies in the folders, that are not as they should."""
    folders = {"abi": abi, "artifacts": artifacts}
    found = {f"{kind}/{path.name}" for kind, at in folders.items() for path in at.glob("*.json")}
    stale = found - files.keys()
    for name, content in files.items():
        path = folders[name.split("/")[0]] / name.split("/")[1]
        if not path.exists() or path.read_bytes() != content:
            stale.add(name)
    return sorted(stale)


def write(files: Mapping[str, bytes], abi: Path = ABI, artifacts: Path = ARTIFACTS) -> list[str]:
    """Make the two folders hold exactly `files`; returns the names that changed."""
    changed = differences(files, abi, artifacts)
    for name in changed:
        kind, file = name.split("/")
        folder = abi if kind == "abi" else artifacts
        folder.mkdir(parents=True, exist_ok=True)
        if name in files:
            write_atomically(folder / file, files[name])
        else:
            (folder / file).unlink()
    return changed


def check(contracts: Path = CONTRACTS, abi: Path = ABI, artifacts: Path = ARTIFACTS) -> None:
    """Raise ArtifactsStale, naming the files, if what is committed differs from the sources."""
    stale = differences(compile_contracts(contracts), abi, artifacts)
    if stale:
        names = ", ".join(stale)
        raise ArtifactsStale(f"These differ from contracts/src; run 'make compile': {names}.")


def sorted_abi(abi: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries in an order that does not depend on the source's."""
    return sorted(abi, key=lambda entry: (_ABI_ORDER.index(entry["type"]), json.dumps(entry)))


def _solc(question: dict[str, Any]) -> Any:
    try:
        return solcx.compile_standard(question, solc_binary=tools.solc_path())
    except solcx.exceptions.SolcError as error:
        raise CompileFailed(str(error)) from error


def _deployable(output: Mapping[str, Any], unit: str) -> list[str]:
    """The names of the unit's contracts that can stand on a chain by themselves."""
    nodes = output["sources"][unit]["ast"]["nodes"]
    return [
        node["name"]
        for node in nodes
        if node["nodeType"] == "ContractDefinition" and node["contractKind"] == "contract" and not node["abstract"]
    ]


def _artifact(name: str, unit: str, built: Mapping[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
    evm = built["evm"]
    if evm["bytecode"]["linkReferences"]:
        raise CompileFailed(f"{name} needs a linked library; make the library's functions internal.")
    groups = evm["deployedBytecode"]["immutableReferences"].values()
    return {
        "bytecode": f"0x{evm['bytecode']['object']}",
        "compiler": {"version": standard_json.SOLC_VERSION, **standard_json.settings(standard_json.runs_of(unit))},
        "deployedBytecode": f"0x{evm['deployedBytecode']['object']}",
        "immutableReferences": sorted([at["start"], at["length"]] for group in groups for at in group),
        "methodIdentifiers": evm["methodIdentifiers"],
        "name": name,
        "source": unit,
        "sourceHash": _source_hash(unit, standard_json.closure(unit, sources)),
        "storageLayout": _storage_layout(built["storageLayout"]),
    }


def _source_hash(unit: str, sources: Mapping[str, str]) -> str:
    """SHA-256 over the names and texts a contract is made of, and the settings."""
    parts = [standard_json.SOLC_VERSION, standard_json.settings(standard_json.runs_of(unit)), sorted(sources.items())]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _storage_layout(layout: Mapping[str, Any]) -> dict[str, Any]:
    """The layout without the syntax tree's numbers, which move with every unrelated edit."""
    text = json.dumps(layout)
    plain: dict[str, Any] = json.loads(_NODE_NUMBER.sub(lambda found: found[1] + (found[2] or ""), text))
    for slot in _slots(plain):
        slot.pop("astId", None)
    return plain


def _slots(layout: Mapping[str, Any]) -> list[dict[str, Any]]:
    members = [kind.get("members", []) for kind in (layout.get("types") or {}).values()]
    return [*layout["storage"], *(member for group in members for member in group)]


def _pretty(value: object) -> bytes:
    return (json.dumps(value, indent=2, sort_keys=True) + "\n").encode()


def main(words: list[str] | None = None) -> int:
    """The command line: 0 when all is well, 1 with one sentence on stderr otherwise."""
    parser = argparse.ArgumentParser(prog="chain_node.compile", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail if not fresh")
    arguments = parser.parse_args(words)
    try:
        if arguments.check:
            check()
            return 0
        changed = write(compile_contracts())
    except ChainNodeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{name}\n" for name in changed))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
