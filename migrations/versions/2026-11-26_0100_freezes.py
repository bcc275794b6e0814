"""freezes: of a part, for a term, with an account"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "freezes",
        sa.Column("order_digest", sa.LargeBinary(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("escrow", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("order_digest", name=op.f("pk_freezes")),
    )
    op.create_index(op.f("ix_freezes_voucher"), "freezes", ["voucher"], unique=False)


def downgrade() -> None:
    op.drop_table("freezes")
