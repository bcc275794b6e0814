"""The verifier needs nothing of the service: in a fresh interpreter it loads api.audit, api.domain, and the packages below."""

import json
import subprocess
import sys

from tests.audit.conftest import QBFT

OURS = ("api.audit", "api.domain")
HASH_AND_CURVE = {"sha3", "_pysha3", "eth_hash", "coincurve", "_cffi_backend", "cffi", "pycparser", "_libsecp256k1"}
ABI_DECODER = {"eth_abi", "eth_utils", "eth_typing", "parsimonious", "regex", "toolz", "cytoolz", "typing_extensions"}
"""The domain reads orders with eth_abi, which brings these."""
OF_ETH_UTILS = {"pydantic", "pydantic_core", "annotated_types", "typing_inspection", "cython_runtime", "_cython"}

_PROGRAM = """
import json, sys
before = set(sys.modules)
from api.audit.command import main
code = main([sys.argv[1], "--json"])
print(json.dumps({"code": code, "modules": sorted(set(sys.modules) - before)}), file=sys.stderr)
"""


def loaded() -> tuple[int, list[str]]:
    done = subprocess.run([sys.executable, "-c", _PROGRAM, str(QBFT)], capture_output=True, text=True, check=True)
    found = json.loads(done.stderr)
    return found["code"], found["modules"]


def test_it_loads_nothing_else() -> None:
    code, modules = loaded()
    assert code == 0
    ours = {m for m in modules if m.startswith("api.")}
    assert all(m == part or m.startswith(part + ".") for m in ours for part in OURS if m.startswith(part)), ours
    assert {m for m in ours if not m.startswith(OURS)} == set()
    known = HASH_AND_CURVE | ABI_DECODER | OF_ETH_UTILS | {"api"}
    others = {m.partition(".")[0] for m in modules} - set(sys.stdlib_module_names) - known
    assert {m for m in others if not m.startswith(("_cython", "_sysconfigdata"))} == set()
