"""events and history by ranges of blocks, and the day on which a financing was disbursed

What is stored stays where it is: the table that was whole becomes the first partition.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WIDTH = 2_000_000
_DISBURSED = (
    "UPDATE {} AS f SET disbursed_on = to_date(e.args->>'date', 'YYYYMMDD') FROM events e "
    "WHERE e.name = 'FinancingDisbursed' AND e.args->>'financing' = f.number AND f.since_block >= e.block_number"
)
_INDEXES = (
    "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE i.indrelid = to_regclass(:table) AND NOT i.indisprimary"
)
_KEY = "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = to_regclass(:table) AND contype = 'p'"
_HISTORY = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE '%\\_history' ORDER BY 1"


def upgrade() -> None:
    op.add_column("financings", sa.Column("disbursed_on", sa.Date(), nullable=True))
    for schema in ("partitions", "detached"):
        op.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    is_known = _scalar(
        "SELECT count(*) FROM information_schema.columns WHERE (table_name, column_name) = ('financings', 'since_block')"
    )
    histories = list(op.get_bind().scalars(sa.text(_HISTORY)))
    if is_known:
        op.execute(_DISBURSED.format("financings"))
    if "financings_history" in histories:
        op.execute("ALTER TABLE financings_history ADD COLUMN disbursed_on date")
        op.execute(_DISBURSED.format("financings_history"))
    _divide("events", "block_number")
    for name in histories:
        _divide(name, "until_block")
    _make_tables()


def _divide(table: str, column: str) -> None:
    """Makes a table the only partition of one that is divided by a column. Without rows, the first blocks will say where to begin."""
    indexes = op.get_bind().execute(sa.text(_INDEXES), {"table": table}).all()
    key, columns = op.get_bind().execute(sa.text(_KEY), {"table": table}).one()
    first, last = op.get_bind().execute(sa.text("SELECT min(number), max(number) FROM blocks")).one()
    name = table if last is None else f"{table}_{first // WIDTH * WIDTH}_{(last // WIDTH + 1) * WIDTH}"
    op.execute(f"ALTER TABLE {table} RENAME TO whole")
    op.execute(f"ALTER TABLE whole RENAME CONSTRAINT {key} TO whole_key")
    for place, (index, _) in enumerate(indexes):
        op.execute(f"ALTER INDEX {index} RENAME TO whole_{place}")
    op.execute(
        f"CREATE TABLE {table} (LIKE whole INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE ({column})"
    )
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {key} {columns}")
    for _, definition in indexes:
        op.execute(definition)
    if last is None:
        op.execute("DROP TABLE whole")
    else:
        _attach(table, name, len(indexes))


def _attach(table: str, name: str, indexes: int) -> None:
    first, end = name.split("_")[-2:]
    for index in ("key", *range(indexes)):
        op.execute(f"ALTER INDEX whole_{index} RENAME TO {name}_{index}")
    op.execute("ALTER TABLE whole SET SCHEMA partitions")
    op.execute(f"ALTER TABLE partitions.whole RENAME TO {name}")
    op.execute(f"ALTER TABLE {table} ATTACH PARTITION partitions.{name} FOR VALUES FROM ({first}) TO ({end})")


def _make_tables() -> None:
    op.execute("CREATE TABLE remaining_events (LIKE events)")
    op.create_primary_key(op.f("pk_remaining_events"), "remaining_events", ["block_number", "log_index"])
    op.create_index(op.f("ix_remaining_events_order_digest"), "remaining_events", ["order_digest"])
    op.create_table(
        "detached_partitions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("checksum", sa.Numeric(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_detached_partitions")),
    )


def _scalar(statement: str) -> object:
    return op.get_bind().scalar(sa.text(statement))


def downgrade() -> None:
    """What was detached stays where it is and is not known any more."""
    op.drop_table("detached_partitions")
    op.drop_table("remaining_events")
    for name in ("events", *op.get_bind().scalars(sa.text(_HISTORY))):
        op.execute(f"CREATE TABLE whole (LIKE {name} INCLUDING ALL)")
        op.execute(f"INSERT INTO whole SELECT * FROM {name}")  # noqa: S608 (our own names)
        _give_names(name)
    op.drop_column("financings", "disbursed_on")
    op.execute("ALTER TABLE IF EXISTS financings_history DROP COLUMN disbursed_on")
    op.execute("DROP SCHEMA partitions")


def _give_names(table: str) -> None:
    """`whole` in the place of a table, with the names of its constraints and indexes."""
    names = op.get_bind().execute(sa.text(_NAMES), {"table": table}).all()
    whole = dict(op.get_bind().execute(sa.text(_NAMES), {"table": "whole"}).all())
    op.execute(f"DROP TABLE {table}")
    for columns, name in names:
        op.execute(f"ALTER INDEX {whole[columns]} RENAME TO {name}")
    op.execute(f"ALTER TABLE whole RENAME TO {table}")


_NAMES = (
    "SELECT i.indkey::text || i.indisprimary::text, c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE i.indrelid = to_regclass(:table)"
)
