"""clearing banks that issuers accept; proposals"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accepted_banks",
        sa.Column("issuer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bank", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("issuer", "bank", name=op.f("pk_accepted_banks")),
    )
    op.create_table(
        "proposals",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        sa.Column("kinds", sa.SmallInteger(), nullable=False),
        sa.Column("ready_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_subject"), "proposals", ["subject"], unique=False)


def downgrade() -> None:
    op.drop_table("proposals")
    op.drop_table("accepted_banks")
