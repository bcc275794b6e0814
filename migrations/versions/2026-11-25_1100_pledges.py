"""pledges"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pledges",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.Column("holder", sa.BigInteger(), nullable=False),
        sa.Column("pledgee", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("order_digest", sa.LargeBinary(), nullable=False),
        sa.Column("cutoff", sa.Date(), nullable=False),
        sa.Column("opened_block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pledges")),
    )
    for column in ("holder", "order_digest", "pledgee", "voucher"):
        op.create_index(op.f(f"ix_pledges_{column}"), "pledges", [column], unique=False)


def downgrade() -> None:
    op.drop_table("pledges")
