"""standing quotes"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quotes",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("financier", sa.BigInteger(), nullable=False),
        sa.Column("issuer", sa.BigInteger(), nullable=False),
        sa.Column("min_fen", sa.BigInteger(), nullable=False),
        sa.Column("max_fen", sa.BigInteger(), nullable=False),
        sa.Column("cap_fen", sa.BigInteger(), nullable=False),
        sa.Column("left_fen", sa.BigInteger(), nullable=False),
        sa.Column("valid_through", sa.Date(), nullable=False),
        sa.Column("due_through", sa.Date(), nullable=False),
        sa.Column("with_recourse", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("replaced_by", sa.Text(), nullable=True),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("order_digest", sa.LargeBinary(), nullable=False),
        sa.Column("opened_block", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("left_fen >= 0 AND left_fen <= cap_fen", name=op.f("ck_quotes_left")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_quotes")),
    )
    op.create_index(op.f("ix_quotes_financier"), "quotes", ["financier"], unique=False)
    op.create_index(op.f("ix_quotes_issuer"), "quotes", ["issuer"], unique=False)
    op.create_index(op.f("ix_quotes_order_digest"), "quotes", ["order_digest"], unique=False)
    op.add_column("financings", sa.Column("quote", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("financings", "quote")
    op.drop_table("quotes")
