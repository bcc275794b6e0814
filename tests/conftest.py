"""A whole stack, as `xinlian up` starts it, shared by the tests of a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.players import Players
from tests.stacks import running_stack

FIRST_SEED = 20261124


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seeds", type=int, default=1, help="how many seeds the tests of chance run with")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        count = metafunc.config.getoption("--seeds")
        metafunc.parametrize("seed", range(FIRST_SEED, FIRST_SEED + count))


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    with running_stack() as made:
        yield made


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
