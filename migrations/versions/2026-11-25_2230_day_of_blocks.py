"""day of blocks: the last block of a day is looked up for answers as of a date"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_blocks_day_number"), "blocks", ["day", "number"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_blocks_day_number"), "blocks")
