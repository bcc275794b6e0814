"""Alembic's entry. The URL comes from api.store.migrate."""

from alembic import context
from sqlalchemy import NullPool, create_engine

from api.store.tables import metadata

# Without a pool, the connection is closed also when a migration fails.
engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "", poolclass=NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        # A migration that cannot get its lock gives up instead of standing in everybody's way.
        connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
        context.run_migrations()
