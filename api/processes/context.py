"""The resources every process stands on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from api.chain.contracts import read_ledger
from api.chain.failover import node_of
from api.chain.ledger import Contracts
from api.services.context import Context
from api.services.salts import Pepper
from api.settings import Settings
from api.store.notices import BLOCK, Listener
from api.store.session import Database


def make_context(settings: Settings) -> Context:
    """The resources of a process."""
    url = settings.need("database_url")
    node = node_of(settings.need("rpc_url"))
    return Context(
        db=Database(url),
        replica=Database(settings.database_read_url) if settings.database_read_url else None,
        node=node,
        contracts=Contracts(node, read_ledger(Path(settings.need("deployment")))),
        pepper=Pepper(settings.pepper_bytes),
        blocks=Listener(url, BLOCK),
        finality=settings.finality_rule,
        is_dev=settings.is_dev,
    )


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The database alone, for what needs no chain."""
    db = Database(settings.need("database_url"))
    try:
        yield db
    finally:
        await db.close()


@asynccontextmanager
async def open_context(settings: Settings) -> AsyncIterator[Context]:
    """Resources that are closed at the end."""
    context = make_context(settings)
    try:
        yield context
    finally:
        await context.close()
