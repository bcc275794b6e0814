"""Where the checkout keeps what the suite stands on."""

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ABI, ARTIFACTS = ROOT / "contracts" / "abi", ROOT / "chain_node" / "artifacts"
CONTRACTS = ROOT / "contracts" / "src"


def abi_of(contract: str) -> list[dict]:
    return json.loads((ABI / f"{contract}.json").read_bytes())
