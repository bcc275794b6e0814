"""A whole stack, as `xinlian up` starts it, shared by the tests of a session."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.players import Players

FIRST_DAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    made = Stack(tmp_path_factory.mktemp("stack") / "home")
    try:
        made.up(lambda _: None, FIRST_DAY, 0)
        yield made
    finally:
        made.down()


@pytest.fixture(scope="session")
def admin(stack: Stack) -> Iterator[Client]:
    with Client(stack.url, stack.api_key) as client:
        yield client


@pytest.fixture
def players(admin: Client, request: pytest.FixtureRequest) -> Players:
    """Members of their own for each test: an enterprise with a limit, three suppliers, a bank."""
    return Players.register(admin, request.node.name)


@pytest.fixture(scope="session")
def books() -> Path:
    return Path(__file__).parent / "books"
