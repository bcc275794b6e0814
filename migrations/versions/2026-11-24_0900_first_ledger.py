"""first ledger"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=True),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_api_keys_secret_hash")),
    )
    op.create_table(
        "blocks",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("parent_hash", sa.LargeBinary(), nullable=False),
        sa.Column("timestamp", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_blocks")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("genesis_hash", sa.LargeBinary(), nullable=False),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("block_hash", sa.LargeBinary(), nullable=False),
        sa.Column("undo_from", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "custody_keys",
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("keystore", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_custody_keys")),
    )
    op.create_index(op.f("ix_custody_keys_member"), "custody_keys", ["member"], unique=False)
    op.create_table(
        "custody_tries",
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_custody_tries")),
    )
    op.create_table(
        "events",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("log_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tx_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("topics", postgresql.ARRAY(sa.LargeBinary()), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=True),
        sa.Column("other", sa.Text(), nullable=True),
        sa.Column("order_digest", sa.LargeBinary(), nullable=True),
        sa.Column("args", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("block_number", "log_index", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_order_digest"), "events", ["order_digest"], unique=False)
    op.create_index(
        op.f("ix_events_other_block_number_log_index"), "events", ["other", "block_number", "log_index"], unique=False
    )
    op.create_index(
        op.f("ix_events_voucher_block_number_log_index"),
        "events",
        ["voucher", "block_number", "log_index"],
        unique=False,
    )
    op.create_table(
        "financings",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.Column("holder", sa.BigInteger(), nullable=False),
        sa.Column("financier", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("with_recourse", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=True),
        sa.Column("registration", sa.LargeBinary(), nullable=True),
        sa.Column("proceeds", sa.LargeBinary(), nullable=True),
        sa.Column("bank_ref", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("order_digest", sa.LargeBinary(), nullable=False),
        sa.Column("cutoff", sa.Date(), nullable=False),
        sa.Column("opened_block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_financings")),
    )
    op.create_index(op.f("ix_financings_financier"), "financings", ["financier"], unique=False)
    op.create_index(op.f("ix_financings_holder"), "financings", ["holder"], unique=False)
    op.create_index(op.f("ix_financings_order_digest"), "financings", ["order_digest"], unique=False)
    op.create_index(op.f("ix_financings_voucher"), "financings", ["voucher"], unique=False)
    op.create_table(
        "holdings",
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.Column("from_block", sa.BigInteger(), nullable=False),
        sa.Column("from_log", sa.Integer(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("to_block", sa.BigInteger(), nullable=True),
        sa.Column("to_log", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("voucher", "from_block", "from_log", name=op.f("pk_holdings")),
    )
    op.create_index(op.f("ix_holdings_member"), "holdings", ["member"], unique=False)
    op.create_table(
        "invoice_claims",
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("claimed_fen", sa.BigInteger(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("root", "key", name=op.f("pk_invoice_claims")),
    )
    op.create_table(
        "invoices",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("issuer", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("used_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("used_fen >= 0 AND used_fen <= amount_fen", name=op.f("ck_invoices_used")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_invoices")),
    )
    op.create_index(op.f("ix_invoices_issuer"), "invoices", ["issuer"], unique=False)
    op.create_table(
        "look_throughs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("api_key", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("at_block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look_throughs")),
    )
    op.create_table(
        "member_keys",
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("powers", sa.SmallInteger(), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_member_keys")),
    )
    op.create_index(op.f("ix_member_keys_member"), "member_keys", ["member"], unique=False)
    op.create_table(
        "members",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kinds", sa.SmallInteger(), nullable=False),
        sa.Column("signatures", sa.SmallInteger(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("limit_fen", sa.BigInteger(), nullable=False),
        sa.Column("limit_used_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("limit_used_fen >= 0", name=op.f("ck_members_limit_used")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_members")),
    )
    op.create_table(
        "nonces",
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("member", name=op.f("pk_nonces")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("voucher", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("offeror", sa.BigInteger(), nullable=False),
        sa.Column("offeree", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("trade", sa.LargeBinary(), nullable=False),
        sa.Column("order_digest", sa.LargeBinary(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("opened_block", sa.BigInteger(), nullable=False),
        sa.Column("closed_block", sa.BigInteger(), nullable=True),
        sa.Column("closed_log", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_offeree"), "offers", ["offeree"], unique=False)
    op.create_index(op.f("ix_offers_offeror"), "offers", ["offeror"], unique=False)
    op.create_index("ix_offers_open", "offers", ["last_day"], unique=False, postgresql_where="state = 'open'")
    op.create_index(op.f("ix_offers_order_digest"), "offers", ["order_digest"], unique=False)
    op.create_index(op.f("ix_offers_voucher"), "offers", ["voucher"], unique=False)
    op.create_table(
        "order_outcomes",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_order_outcomes")),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("client_order_id", sa.Text(), nullable=True),
        sa.Column("request", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("message", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("nonce", sa.BigInteger(), nullable=True),
        sa.Column("deadline", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("maker", sa.LargeBinary(), nullable=True),
        sa.Column("maker_signature", sa.LargeBinary(), nullable=True),
        sa.Column("checker", sa.LargeBinary(), nullable=True),
        sa.Column("checker_signature", sa.LargeBinary(), nullable=True),
        sa.Column("refusal", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("digest", name=op.f("uq_orders_digest")),
        sa.UniqueConstraint("member", "client_order_id", name=op.f("uq_orders_member_client_order_id")),
    )
    op.create_index(op.f("ix_orders_member_nonce"), "orders", ["member", "nonce"], unique=False)
    op.create_index(op.f("ix_orders_member_status"), "orders", ["member", "status"], unique=False)
    op.create_table(
        "payments",
        sa.Column("clearing_bank", sa.BigInteger(), nullable=False),
        sa.Column("bank_ref", sa.LargeBinary(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("issuer", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("unpaid_fen", sa.BigInteger(), nullable=True),
        sa.Column("opened_block", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("clearing_bank", "bank_ref", name=op.f("pk_payments")),
    )
    op.create_index(op.f("ix_payments_root"), "payments", ["root"], unique=False)
    op.create_table(
        "preimages",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_preimages")),
    )
    op.create_table(
        "roots",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issuer", sa.BigInteger(), nullable=False),
        sa.Column("face_fen", sa.BigInteger(), nullable=False),
        sa.Column("unpaid_fen", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("cutoff", sa.Date(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("overdue", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("tally", sa.Integer(), nullable=False),
        sa.Column("trade", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("unpaid_fen >= 0 AND unpaid_fen <= face_fen", name=op.f("ck_roots_unpaid")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_roots")),
    )
    op.create_index(op.f("ix_roots_issuer"), "roots", ["issuer"], unique=False)
    op.create_table(
        "undo",
        sa.Column("block_number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("key", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("block_number", "position", name=op.f("pk_undo")),
    )
    op.create_table(
        "vouchers",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("root", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("issuer", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("locked_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("hops", sa.SmallInteger(), nullable=False),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("cutoff", sa.Date(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("creation", sa.Integer(), nullable=True),
        sa.Column("opened_block", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("locked_fen >= 0 AND locked_fen <= amount_fen", name=op.f("ck_vouchers_locked")),
        sa.CheckConstraint("paid_fen >= 0 AND paid_fen <= amount_fen", name=op.f("ck_vouchers_paid")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_vouchers")),
    )
    op.create_index(op.f("ix_vouchers_holder"), "vouchers", ["holder"], unique=False)
    op.create_index(op.f("ix_vouchers_issuer"), "vouchers", ["issuer"], unique=False)
    op.create_index(op.f("ix_vouchers_opened_block_number"), "vouchers", ["opened_block", "number"], unique=False)
    op.create_index(op.f("ix_vouchers_root"), "vouchers", ["root"], unique=False)
    op.create_table(
        "order_references",
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_references_order_id_orders")),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_order_references")),
    )
    op.create_index(op.f("ix_order_references_order_id"), "order_references", ["order_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("clock", sa.BigInteger(), nullable=True),
        sa.Column("tx_hash", sa.LargeBinary(), nullable=True),
        sa.Column("block_number", sa.BigInteger(), nullable=True),
        sa.Column("block_hash", sa.LargeBinary(), nullable=True),
        sa.Column("included_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_outbox_order_id_orders")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("order_id", name=op.f("uq_outbox_order_id")),
    )
    op.create_index(op.f("ix_outbox_block_number"), "outbox", ["block_number"], unique=False)
    op.create_index("ix_outbox_pending", "outbox", ["seq"], unique=False, postgresql_where="block_number IS NULL")


def downgrade() -> None:
    op.drop_index("ix_outbox_pending", table_name="outbox", postgresql_where="block_number IS NULL")
    op.drop_index(op.f("ix_outbox_block_number"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_order_references_order_id"), table_name="order_references")
    op.drop_table("order_references")
    op.drop_index(op.f("ix_vouchers_root"), table_name="vouchers")
    op.drop_index(op.f("ix_vouchers_opened_block_number"), table_name="vouchers")
    op.drop_index(op.f("ix_vouchers_issuer"), table_name="vouchers")
    op.drop_index(op.f("ix_vouchers_holder"), table_name="vouchers")
    op.drop_table("vouchers")
    op.drop_table("undo")
    op.drop_index(op.f("ix_roots_issuer"), table_name="roots")
    op.drop_table("roots")
    op.drop_table("preimages")
    op.drop_index(op.f("ix_payments_root"), table_name="payments")
    op.drop_table("payments")
    op.drop_index(op.f("ix_orders_member_status"), table_name="orders")
    op.drop_index(op.f("ix_orders_member_nonce"), table_name="orders")
    op.drop_table("orders")
    op.drop_table("order_outcomes")
    op.drop_index(op.f("ix_offers_voucher"), table_name="offers")
    op.drop_index(op.f("ix_offers_order_digest"), table_name="offers")
    op.drop_index("ix_offers_open", table_name="offers", postgresql_where="state = 'open'")
    op.drop_index(op.f("ix_offers_offeror"), table_name="offers")
    op.drop_index(op.f("ix_offers_offeree"), table_name="offers")
    op.drop_table("offers")
    op.drop_table("nonces")
    op.drop_table("members")
    op.drop_index(op.f("ix_member_keys_member"), table_name="member_keys")
    op.drop_table("member_keys")
    op.drop_table("look_throughs")
    op.drop_index(op.f("ix_invoices_issuer"), table_name="invoices")
    op.drop_table("invoices")
    op.drop_table("invoice_claims")
    op.drop_index(op.f("ix_holdings_member"), table_name="holdings")
    op.drop_table("holdings")
    op.drop_index(op.f("ix_financings_voucher"), table_name="financings")
    op.drop_index(op.f("ix_financings_order_digest"), table_name="financings")
    op.drop_index(op.f("ix_financings_holder"), table_name="financings")
    op.drop_index(op.f("ix_financings_financier"), table_name="financings")
    op.drop_table("financings")
    op.drop_index(op.f("ix_events_voucher_block_number_log_index"), table_name="events")
    op.drop_index(op.f("ix_events_other_block_number_log_index"), table_name="events")
    op.drop_index(op.f("ix_events_order_digest"), table_name="events")
    op.drop_table("events")
    op.drop_table("custody_tries")
    op.drop_index(op.f("ix_custody_keys_member"), table_name="custody_keys")
    op.drop_table("custody_keys")
    op.drop_table("checkpoint")
    op.drop_table("blocks")
    op.drop_table("api_keys")
