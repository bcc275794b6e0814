"""Members as they speak to the API themselves."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.players import Players


@pytest.fixture
def as_member(stack: Stack, players: Players) -> Iterator[Any]:
    """A client with a key of the member named."""
    clients: list[Client] = []

    def client(name: str) -> Client:
        clients.append(Client(stack.url, players.key_of(name, "read", "orders")))
        return clients[-1]

    yield client
    for each in clients:
        each.__exit__()
