"""Where the parts of a checkout lie."""

import os
from pathlib import Path

CHAIN_NODE = Path(__file__).resolve().parent
CHECKOUT = CHAIN_NODE.parent
CONTRACTS = CHECKOUT / "contracts"
ABI = CONTRACTS / "abi"
ARTIFACTS = CHAIN_NODE / "artifacts"
PROOF = CHECKOUT / "scripts" / "proof.sh"  # a program of the provers' environment
GETH = CHAIN_NODE / "geth"  # what it is made of, locked
SOLC = CHAIN_NODE / "solc" / "solc"


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` in one step: a reader, or a crash, meets the old file or the new one."""
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
