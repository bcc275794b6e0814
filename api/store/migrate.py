"""Brings a database to the newest schema."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from api.domain.stops import CannotGoOn
from api.store import as_of
from api.store.session import sync_url
from api.store.tables import metadata

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class SchemaTooNew(CannotGoOn):
    """The database was written by a newer version of the service."""


def config(url: str) -> Config:
    """Alembic's configuration for a `postgresql://` URL."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("file_template", "%%(year)d-%%(month).2d-%%(day).2d_%%(hour).2d%%(minute).2d_%%(slug)s")
    made.set_main_option("sqlalchemy.url", sync_url(url).replace("%", "%%"))
    return made


def upgrade(url: str) -> None:
    """Applies what is missing. Raises SchemaTooNew, having changed nothing."""
    found = config(url)
    require_known(url)
    if _revisions(url) != set(ScriptDirectory.from_config(found).get_heads()):
        _change(url, as_of.remove_views)
        command.upgrade(found, "head")
    _change(url, as_of.make)


def require_known(url: str) -> None:
    """Raises SchemaTooNew for a database that a newer version of the service has changed; it is only read."""
    known = {script.revision for script in ScriptDirectory.from_config(config(url)).walk_revisions()}
    if unknown := _revisions(url) - known:
        raise SchemaTooNew(
            f"数据库属于更新的版本（{', '.join(sorted(unknown))}），请用该版本的 xinlian，或另用数据库。 The database is of a newer version; "
            "use that version of xinlian, or another database."
        )


def downgrade(url: str) -> None:
    """Takes every migration back."""
    _change(url, as_of.remove)
    command.downgrade(config(url), "base")


def _change(url: str, change: Callable[[Connection], None]) -> None:
    engine = create_engine(sync_url(url))
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            change(connection)
    finally:
        engine.dispose()


def differences(url: str) -> list[object]:
    """What the tables in the code and in the database do not agree on."""
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection)
            return list(compare_metadata(context, metadata))
    finally:
        engine.dispose()


def _revisions(url: str) -> set[str]:
    engine = create_engine(sync_url(url))
    try:
        with engine.connect() as connection:
            return set(MigrationContext.configure(connection).get_current_heads())
    finally:
        engine.dispose()
