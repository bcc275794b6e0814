"""what members hold, in sums by cut-off

What is stored is summed up, as it is and as it was after each block: balances are right before the next rebuild as well. The events may
say a row anew without changing it, which only a rebuild does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_SUMS = ("unpaid_fen", "movable_fen", "paid_fen")
_RANGES = (
    "SELECT substring(c.relname FROM '_(\\d+)_\\d+$'), substring(c.relname FROM '_\\d+_(\\d+)$') FROM pg_inherits "
    "JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = to_regclass('public.events')"
)
_IS_KNOWN = "SELECT to_regclass('public.vouchers_history') IS NOT NULL"
_STEPS = """
CREATE TEMPORARY TABLE steps ON COMMIT DROP AS
WITH held AS (
  SELECT holder, cutoff, amount_fen, locked_fen, paid_fen, frozen, state, since_block, NULL::bigint AS until_block FROM vouchers
  UNION ALL
  SELECT holder, cutoff, amount_fen, locked_fen, paid_fen, frozen, state, since_block, until_block FROM vouchers_history
), sums AS (
  SELECT holder, cutoff, amount_fen - paid_fen AS unpaid, CASE WHEN frozen THEN 0 ELSE amount_fen - locked_fen END AS movable,
         paid_fen AS paid, since_block, until_block FROM held WHERE state = 'active'
), moves AS (
  SELECT holder, cutoff, since_block AS block, unpaid, movable, paid FROM sums
  UNION ALL SELECT holder, cutoff, until_block, -unpaid, -movable, -paid FROM sums WHERE until_block IS NOT NULL
), steps AS (
  SELECT holder, cutoff, block, sum(unpaid) AS unpaid, sum(movable) AS movable, sum(paid) AS paid FROM moves
  GROUP BY holder, cutoff, block HAVING sum(unpaid) <> 0 OR sum(movable) <> 0 OR sum(paid) <> 0
)
SELECT holder, cutoff, sum(unpaid) OVER so_far AS unpaid_fen, sum(movable) OVER so_far AS movable_fen, sum(paid) OVER so_far AS paid_fen,
       block AS since_block, lead(block) OVER so_far AS until_block
FROM steps WINDOW so_far AS (PARTITION BY holder, cutoff ORDER BY block)
"""
_COLUMNS = ", ".join(("holder", "cutoff", *_SUMS, "since_block"))


def upgrade() -> None:
    op.create_table(
        "positions",
        sa.Column("holder", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cutoff", sa.Date(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _SUMS),
        sa.CheckConstraint(" AND ".join(f"{name} >= 0" for name in _SUMS), name=op.f("ck_positions_sums")),
        sa.PrimaryKeyConstraint("holder", "cutoff", name=op.f("pk_positions")),
    )
    op.execute("ALTER TABLE positions ADD COLUMN since_block bigint NOT NULL DEFAULT 0")
    if op.get_bind().scalar(sa.text(_IS_KNOWN)):
        _make_history()
        op.execute(_STEPS)
        _fill("positions", _COLUMNS, "until_block IS NULL")
        _fill("positions_history", f"{_COLUMNS}, until_block", "until_block IS NOT NULL")


def _fill(table: str, columns: str, which: str) -> None:
    op.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM steps WHERE {which}")  # noqa: S608 (our own names)


def _make_history() -> None:
    """With the ranges that the other histories have."""
    op.execute(
        "CREATE TABLE positions_history (holder bigint NOT NULL, cutoff date NOT NULL, unpaid_fen bigint, movable_fen bigint, "
        "paid_fen bigint, since_block bigint, until_block bigint NOT NULL, "
        "CONSTRAINT pk_positions_history PRIMARY KEY (holder, cutoff, until_block)) PARTITION BY RANGE (until_block)"
    )
    op.create_index("ix_positions_history_until", "positions_history", ["until_block"], postgresql_using="brin")
    op.create_index("ix_positions_history_holder", "positions_history", ["holder"])
    for first, end in op.get_bind().execute(sa.text(_RANGES)).all():
        name = f"partitions.positions_history_{first}_{end}"
        op.execute(f"CREATE TABLE {name} PARTITION OF positions_history FOR VALUES FROM ({first}) TO ({end})")


def downgrade() -> None:
    op.execute("DROP TABLE IF EXISTS positions_history")
    op.drop_table("positions")
