"""several versions of the ledger over one register

What is there is of the first version: its orders are valid at the first door, and each payment is of one root.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


# A store of before the history of rows does not have the table yet; it is made behind the migrations.
_HISTORY_KEY = (
    "ALTER TABLE IF EXISTS payments_history DROP CONSTRAINT pk_payments_history, "
    "ADD CONSTRAINT pk_payments_history PRIMARY KEY ({}, until_block)"
)


def upgrade() -> None:
    op.add_column("orders", sa.Column("version", sa.SmallInteger(), nullable=False, server_default="1"))
    op.alter_column("orders", "version", server_default=None)
    op.drop_constraint(op.f("pk_payments"), "payments", type_="primary")
    op.create_primary_key(op.f("pk_payments"), "payments", ["clearing_bank", "bank_ref", "root"])
    op.execute(_HISTORY_KEY.format("clearing_bank, bank_ref, root"))


def downgrade() -> None:
    op.execute(_HISTORY_KEY.format("clearing_bank, bank_ref"))
    op.drop_constraint(op.f("pk_payments"), "payments", type_="primary")
    op.create_primary_key(op.f("pk_payments"), "payments", ["clearing_bank", "bank_ref"])
    op.drop_column("orders", "version")
