"""What the compiler is asked: the sources with all they import, and the settings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from chain_node.errors import CompileFailed

SOLC_VERSION = "0.8.37"
EVM_VERSION = "paris"  # the level every permissioned engine has
OPTIMIZER_RUNS = 200  # the largest with room under the 24,576 bytes of EIP-170, per contract
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


def settings() -> dict[str, Any]:
    """The compiler's settings, without the outputs wanted."""
    return {
        "viaIR": True,
        "evmVersion": EVM_VERSION,
        "optimizer": {"enabled": True, "runs": OPTIMIZER_RUNS},
        # No metadata at the end of the code: the same code has the same hash on every machine.
        "metadata": {"appendCBOR": False, "bytecodeHash": "none"},
    }


def standard_input(sources: Mapping[str, str], output: Sequence[str] = _OUTPUT) -> dict[str, Any]:
    """The compiler's standard JSON input for `sources` (unit name to text); `output` is wanted of each contract."""
    return {
        "language": "Solidity",
        "sources": {name: {"content": text} for name, text in sorted(sources.items())},
        "settings": {**settings(), "outputSelection": {"*": {"": ["ast"], "*": [*output]}}},
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
