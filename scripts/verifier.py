"""The verifier as one installable piece: `python scripts/verifier.py FOLDER` writes xinlian_verify-VERSION-py3-none-any.whl there.

It holds api.audit and api.domain, the ABIs and what is needed of the compiled contracts, and asks for three packages: a hash, a curve, an
ABI decoder. Not to be installed beside the service, which has the same modules.
"""

import base64
import hashlib
import json
import sys
import tomllib
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("audit", "domain")
NEEDS = ("coincurve>=21", "eth-abi>=5", "safe-pysha3>=1.0.7")
KEPT = ("bytecode", "storageLayout")
"""Of an artifact."""
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same sources make the same file


def files() -> dict[str, bytes]:
    """What the wheel holds, by path."""
    found = {"api/__init__.py": (ROOT / "api" / "__init__.py").read_bytes()}
    for package in PACKAGES:
        for path in sorted((ROOT / "api" / package).rglob("*.py")):
            found[str(path.relative_to(ROOT))] = path.read_bytes()
    for path in sorted((ROOT / "contracts" / "abi").glob("*.json")):
        found[f"api/audit/data/abi/{path.name}"] = path.read_bytes()
    for path in sorted((ROOT / "chain_node" / "artifacts").glob("*.json")):
        artifact = json.loads(path.read_bytes())
        kept = {name: artifact[name] for name in KEPT if name in artifact}
        found[f"api/audit/data/artifacts/{path.name}"] = json.dumps(kept).encode()
    return found


def build(folder: Path) -> Path:
    """Writes the wheel; returns its path."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = project["version"]
    info = f"xinlian_verify-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {each}\n" for each in NEEDS)
    content = files() | {
        f"{info}/METADATA": (
            f"Metadata-Version: 2.1\nName: xinlian-verify\nVersion: {version}\nLicense: {project['license']}\n"
            f"Summary: Verifies files of the Xinlian ledger offline\nRequires-Python: {project['requires-python']}\n{needs}"
        ).encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: xinlian\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": b"[console_scripts]\nxinlian-verify = api.audit.command:main\n",
    }
    content[f"{info}/RECORD"] = _record(content, f"{info}/RECORD")
    target = folder / f"xinlian_verify-{version}-py3-none-any.whl"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in content.items():
            wheel.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return target


def _record(content: dict[str, bytes], own: str) -> bytes:
    def line(name: str, data: bytes) -> str:
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        return f"{name},sha256={digest},{len(data)}\n"

    return ("".join(line(name, data) for name, data in content.items()) + f"{own},,\n").encode()


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{build(folder)}\n")
