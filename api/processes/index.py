"""What is done to the index from outside, beside whatever runs: it needs the database and nothing else."""

from datetime import date

from api.indexer import detaching
from api.indexer.detaching import Done
from api.indexer.rebuild import Progress, Rebuild, Rebuilt
from api.processes.context import open_database
from api.settings import Settings
from api.store.detaching import Part
from api.store.partitions import Blocks


async def rebuild(settings: Settings, progress: Progress) -> Rebuilt:
    """Raises RebuildRuns, EventsDetached, NothingStored, StoreUnavailable; then nothing has changed."""
    async with open_database(settings) as db:
        return await Rebuild(db, progress).run()


async def detach(settings: Settings, before: int | date, *, with_running: bool, done: Done) -> list[Blocks]:
    """As `api.indexer.detaching.detach`."""
    async with open_database(settings) as db:
        return await detaching.detach(db, before, with_running=with_running, done=done)


async def attach(settings: Settings, done: Done) -> list[Blocks]:
    """As `api.indexer.detaching.attach`."""
    async with open_database(settings) as db:
        return await detaching.attach(db, done)


async def parts(settings: Settings) -> list[Part]:
    """All ranges, in the index and beside it, the oldest first. Raises StoreUnavailable."""
    async with open_database(settings) as db:
        return await detaching.parts(db)
