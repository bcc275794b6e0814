"""The verifier as one piece, installed where nothing of the service is."""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.audit.conftest import QBFT

ROOT = Path(__file__).parents[2]

_PROGRAM = """
import json, sys
sys.path[:0] = [sys.argv[1]]
sys.path.append(sys.argv[2])
import api.audit
from api.audit.ledger import abi
from api.audit.ledger.code import is_known_code
from api.audit.voucher.storage import slot_of
from api.audit.command import main
code = main([sys.argv[3]])
facts = {"code": code, "from": api.audit.__file__, "abi": str(abi.ABI), "contracts": abi.contracts(), "slot": slot_of("VoucherLedger", "_vouchers", 1)}
print(json.dumps({**facts, "others": sorted(m for m in sys.modules if m.startswith("api.") and not m.startswith(("api.audit", "api.domain")))}))
"""


def test_it_runs_without_the_service(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "scripts/verifier.py", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    wheel, target = made.stdout.strip(), tmp_path / "installed"
    uv = Path(sysconfig.get_path("scripts")) / "uv"
    subprocess.run(
        [uv, "pip", "install", "--no-deps", "--offline", "--quiet", "--target", target, wheel],
        check=True,
        capture_output=True,
    )
    packages = sysconfig.get_path("purelib")
    # -S: no site-packages but the one given last, so the editable install of this checkout is not on the path.
    run = [sys.executable, "-S", "-P", "-c", _PROGRAM, str(target), packages, str(QBFT)]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True)
    facts = json.loads(done.stdout.splitlines()[-1])
    assert facts["code"] == 0
    assert facts["from"].startswith(str(target))
    assert facts["abi"].startswith(str(target))
    assert "VoucherLedger" in facts["contracts"]
    assert facts["others"] == []
    assert (target / "bin" / "xinlian-verify").exists()


def test_the_same_sources_make_the_same_file(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        command = [sys.executable, "scripts/verifier.py", str(tmp_path / name)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        made.append(Path(done.stdout.strip()).read_bytes())
    assert made[0] == made[1]
