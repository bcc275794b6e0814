"""Builds geth from the Go module proxy, once a user, and keeps it.

`go.mod` and `go.sum` beside this file lock every module by its hash: what a proxy gives is compared with them.
"""

import fcntl
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from chain_node.errors import InstallFailed
from chain_node.geth.go import go_environment, go_path, reason
from chain_node.paths import GETH

VERSION = "1.13.15"
PROGRAM = "github.com/ethereum/go-ethereum/cmd/geth"
BUILD_TIMEOUT_S = 1800
ROOM_BYTES = 1_800_000_000
"""What Go, the modules and the compiler's cache take while it builds; 61 MB stay."""

Say = Callable[[str], None]


def cache_folder() -> Path:
    """Where this user's built programs are kept."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "xinlian"


def geth_path(say: Say = lambda _: None) -> Path:
    """The geth of VERSION, built on first use. `say` is told when that takes minutes. Raises InstallFailed."""
    folder = cache_folder() / f"geth-{VERSION}-{sys.platform}-{platform.machine()}"
    program = folder / "geth"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _one_at_a_time(folder / "lock"):
            if not program.exists():
                say(
                    f"编译 geth {VERSION}，首次约需 2 至 5 分钟 · building geth {VERSION}, 2 to 5 minutes the first time"
                )
                _build(folder, program)
    except OSError as why:
        raise InstallFailed(f"geth {VERSION} could not be built in {folder}: {why.strerror or why}.") from why
    return program


def _build(folder: Path, program: Path) -> None:
    _need_room(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix="build-") as name:
        work = Path(name)
        _compile(work, work / "geth")
        (work / "geth").replace(program)


def _compile(work: Path, program: Path) -> None:
    # checklinkname: a library of geth's reaches into Go's own runtime, which Go 1.23 began to refuse.
    words = ["build", "-trimpath", "-ldflags=-checklinkname=0 -s -w", "-o", str(program), PROGRAM]
    go = go_path(work / "wheel")
    try:
        done = subprocess.run(
            [str(go), *words],
            cwd=GETH,
            env=go_environment(work),
            capture_output=True,
            text=True,
            timeout=BUILD_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InstallFailed(f"geth {VERSION} could not be built: gave up after {BUILD_TIMEOUT_S} s.") from None
    if done.returncode != 0:
        raise InstallFailed(f"geth {VERSION} could not be built: {reason(done.stderr)}.")


def _need_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < ROOM_BYTES:
        raise InstallFailed(
            f"geth {VERSION} could not be built: {ROOM_BYTES // 10**6} MB are needed in {folder} while it is built, {free // 10**6} are free."
        )


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
