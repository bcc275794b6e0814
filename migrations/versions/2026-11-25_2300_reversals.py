"""payments reversed, and confirmed without an instruction

The tables hold what the chain says: rows that are there were instructed and stand, so the new columns follow from them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# In order of confirmation: each leaves less unpaid than the one before.
_PLACES = """
UPDATE payments SET place = counted.place
FROM (SELECT clearing_bank, bank_ref, row_number() OVER (PARTITION BY root ORDER BY unpaid_fen DESC) AS place
      FROM payments WHERE state = 'confirmed') AS counted
WHERE payments.clearing_bank = counted.clearing_bank AND payments.bank_ref = counted.bank_ref
"""
_STANDING = """
UPDATE roots SET payments = (SELECT count(*) FROM payments AS p WHERE p.root = roots.number AND p.state = 'confirmed')
"""


def upgrade() -> None:
    op.add_column("roots", sa.Column("payments", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("payments", sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("payments", sa.Column("uninstructed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("payments", sa.Column("reversal", sa.LargeBinary(), nullable=True))
    op.execute(_PLACES)
    op.execute(_STANDING)
    for table, column in (("roots", "payments"), ("payments", "place"), ("payments", "uninstructed")):
        op.alter_column(table, column, server_default=None)


def downgrade() -> None:
    for table, column in (
        ("payments", "reversal"),
        ("payments", "uninstructed"),
        ("payments", "place"),
        ("roots", "payments"),
    ):
        op.drop_column(table, column)
