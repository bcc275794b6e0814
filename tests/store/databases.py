"""PostgreSQL for tests: a server a session, a database a test."""

import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from api.store import embedded, migrate
from api.store.session import Database


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server for the tests of a process. Short path: it holds a socket."""
    home = Path(tempfile.mkdtemp(prefix="xinlian-", dir="/tmp"))
    try:
        yield embedded.start(home / "pg")
    finally:
        embedded.stop(home / "pg")
        shutil.rmtree(home)


@pytest.fixture
def empty_url(server: str) -> Iterator[str]:
    """A new database without tables."""
    name = f"t_{secrets.token_hex(6)}"
    yield embedded.create_database(server, name)
    embedded.drop_database(server, name)


@pytest.fixture
def url(empty_url: str) -> str:
    """A new database with the tables."""
    migrate.upgrade(empty_url)
    return empty_url


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()
