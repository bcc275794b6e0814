"""A rebuild of the index, beside whatever runs: it needs the database and nothing else."""

from api.indexer.rebuild import Progress, Rebuild, Rebuilt
from api.settings import Settings
from api.store.session import Database


async def rebuild(settings: Settings, progress: Progress) -> Rebuilt:
    """Raises RebuildRuns, NothingStored, StoreUnavailable; then nothing has changed."""
    db = Database(settings.need("database_url"))
    try:
        return await Rebuild(db, progress).run()
    finally:
        await db.close()
