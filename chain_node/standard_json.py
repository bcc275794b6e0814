"""What the compiler is asked: the sources with all they import, and the settings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from chain_node.errors import CompileFailed

SOLC_VERSION = "0.8.37"
EVM_VERSION = "paris"  # the level every permissioned engine has
OPTIMIZER_RUNS = 20_000  # fast where there is room under the 24,576 bytes of EIP-170
TIGHT = {
    "src/VoucherLedger.sol": 120,
    "src/VoucherReader.sol": 120,
}  # the ledger has little, and what reads it needs none
# contracts/foundry.toml says the same; tests/chain_node/test_compile.py compares the two.

_IMPORT = re.compile(r"""^\s*import\s+(?:[^"';]*\sfrom\s+)?["']([^"']+)["']\s*;""", re.MULTILINE)
_OUTPUT = [
    "abi",
    "evm.bytecode.object",
    "evm.bytecode.linkReferences",
    "evm.deployedBytecode.object",
    "evm.deployedBytecode.immutableReferences",
    "evm.methodIdentifiers",
    "storageLayout",
]


def runs_of(unit: str) -> int:
    """How often the optimizer shall take each piece of the unit's contracts to run."""
    return TIGHT.get(unit, OPTIMIZER_RUNS)


def settings(runs: int) -> dict[str, Any]:
    """The compiler's settings, without the outputs wanted."""
    return {
        "viaIR": True,
        "evmVersion": EVM_VERSION,
        "optimizer": {"enabled": True, "runs": runs},
        # No metadata at the end of the code: the same code has the same hash on every machine.
        "metadata": {"appendCBOR": False, "bytecodeHash": "none"},
    }


def standard_input(
    sources: Mapping[str, str], units: Iterable[str], runs: int, output: Sequence[str] = _OUTPUT
) -> dict[str, Any]:
    """The compiler's standard JSON input for `sources` (unit name to text); `output` is wanted of the contracts of `units`."""
    wanted = {unit: {"": ["ast"], "*": [*output]} for unit in sorted(units)}
    return {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sorted(sources.items())},
        "settings": {**settings(runs), "outputSelection": wanted},
    }


def collect(contracts: Path, entries: Iterable[str]) -> dict[str, str]:
    """The `entries` (unit names such as `src/Orders.sol`) and all they import, name to text."""
    sources: dict[str, str] = {}
    waiting = sorted(entries)
    while waiting:
        name = waiting.pop()
        if name not in sources:
            sources[name] = _read(contracts, name)
            waiting.extend(imports(name, sources[name]))
    return sources


def imports(name: str, text: str) -> list[str]:
    """The unit names that the source `name` imports."""
    return [_resolve(name, word) for word in _IMPORT.findall(text)]


def closure(name: str, sources: Mapping[str, str]) -> dict[str, str]:
    """`name` and what it imports, directly or not, out of `sources`."""
    found: dict[str, str] = {}
    waiting = [name]
    while waiting:
        unit = waiting.pop()
        if unit not in found:
            found[unit] = sources[unit]
            waiting.extend(imports(unit, sources[unit]))
    return found


def _resolve(importer: str, word: str) -> str:
    if not word.startswith("."):
        return word
    parts: list[str] = []
    for part in (PurePosixPath(importer).parent / word).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _read(contracts: Path, name: str) -> str:
    """The text of a unit: ours under contracts/, a package's under contracts/node_modules/."""
    folder = contracts / "node_modules" if name.startswith("@") else contracts
    try:
        return (folder / name).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CompileFailed(f"{name} is imported, but contracts/ does not have it.") from None
