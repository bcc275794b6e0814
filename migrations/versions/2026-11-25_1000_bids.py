"""bids of several financiers"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bids",
        sa.Column("financing", sa.Text(), nullable=False),
        sa.Column("financier", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("financing", "financier", name=op.f("pk_bids")),
    )
    op.create_index(op.f("ix_bids_financier"), "bids", ["financier"], unique=False)


def downgrade() -> None:
    op.drop_table("bids")
