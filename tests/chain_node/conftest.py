from collections.abc import Iterator
from pathlib import Path

import pytest

from chain_node.dev import DevChain


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[DevChain]:
    with DevChain(tmp_path / "chain") as running:
        yield running
