import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.sim.places import Place
from tests.sim.run import place_on
from tests.store.databases import server

__all__ = ["server"]


@pytest.fixture(scope="module")
def place(server: str) -> Iterator[Place]:
    """Databases of their own for each module; the indexer says nothing of the faults it meets by the hundred."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory(prefix="xinlian-", dir="/tmp") as folder:
        yield place_on(server, Path(folder))
    structlog.reset_defaults()
