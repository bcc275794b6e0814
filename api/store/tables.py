"""Every table of the store, in four groups.

*Chain tables* hold what the chain says and can be rebuilt from it, to the byte. Only the indexer writes them, and every
change to one leaves an inverse row in `undo`, so that a fork rolls back exactly.
*What was taken off* is what remains of old blocks whose events and history were detached.
*Preimages* hold what the chain knows only as a hash (texts, invoice numbers, terms), joined by that hash.
*Service tables* are the service's own: orders on their way, accounts, keys. They are what a backup must hold.

Voucher and financing numbers are the text people see (R29); members are their number; amounts are integer fen;
hashes and addresses are raw bytes; days are dates in Asia/Shanghai; block times are unix seconds.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

StoredTable = Table
"""A table, for those who may not know the library."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    }
)

# --- chain tables ---------------------------------------------------------------------------------------------------

blocks = Table(
    "blocks",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("parent_hash", LargeBinary, nullable=False),
    Column("timestamp", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Index(None, "day", "number"),
)


def _event_columns() -> tuple[Column[Any], ...]:
    return (
        Column("block_number", BigInteger, primary_key=True, autoincrement=False),
        Column("log_index", Integer, primary_key=True, autoincrement=False),
        Column("tx_hash", LargeBinary, nullable=False),
        Column("address", LargeBinary, nullable=False),
        Column("name", Text, nullable=False),
        Column("topics", ARRAY(LargeBinary), nullable=False),
        Column("data", LargeBinary, nullable=False),
        # Decoded for readers and filters; NULL where the event names none.
        Column("voucher", Text),
        Column("other", Text),
        Column("order_digest", LargeBinary),
        Column("args", JSONB, nullable=False),
    )


events = Table(
    "events",
    metadata,
    *_event_columns(),
    Index(None, "voucher", "block_number", "log_index"),
    Index(None, "other", "block_number", "log_index"),
    Index(None, "order_digest"),
    postgresql_partition_by="RANGE (block_number)",
)

members = Table(
    "members",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kinds", SmallInteger, nullable=False),
    Column("signatures", SmallInteger, nullable=False),
    Column("suspended", Boolean, nullable=False),
    Column("profile", LargeBinary, nullable=False),
    Column("limit_fen", BigInteger, nullable=False),
    Column("limit_used_fen", BigInteger, nullable=False),
    CheckConstraint("limit_used_fen >= 0", name="limit_used"),
)

member_keys = Table(
    "member_keys",
    metadata,
    Column("account", LargeBinary, primary_key=True),
    Column("member", BigInteger, nullable=False, index=True),
    Column("powers", SmallInteger, nullable=False),  # 0 = revoked
    Column("person", LargeBinary, nullable=False),
)

# Which clearing banks an issuer accepts; without any, all.
accepted_banks = Table(
    "accepted_banks",
    metadata,
    Column("issuer", BigInteger, primary_key=True, autoincrement=False),
    Column("bank", BigInteger, primary_key=True, autoincrement=False),
    Column("accepted", Boolean, nullable=False),
)

# What no single organisation may do; what keys one would change is in its event.
proposals = Table(
    "proposals",
    metadata,
    Column("digest", LargeBinary, primary_key=True),  # of the order that made it
    Column("by", BigInteger, nullable=False),
    Column("subject", BigInteger, nullable=False, index=True),
    Column("kinds", SmallInteger, nullable=False),  # to be granted; 0 = keys
    Column("ready_at", BigInteger, nullable=False),  # [unix s]
    Column("state", Text, nullable=False),  # open done stopped
    Column("opened_block", BigInteger, nullable=False),
)

vouchers = Table(
    "vouchers",
    metadata,
    Column("number", Text, primary_key=True),
    Column("root", Text, nullable=False, index=True),
    Column("parent", Text),
    Column("issuer", BigInteger, nullable=False, index=True),
    Column("holder", BigInteger, nullable=False, index=True),  # the addressee while offered
    Column("amount_fen", BigInteger, nullable=False),
    Column("locked_fen", BigInteger, nullable=False),
    Column("paid_fen", BigInteger, nullable=False),
    Column("hops", SmallInteger, nullable=False),
    Column("frozen", Boolean, nullable=False),
    Column("state", Text, nullable=False),  # offered active rejected withdrawn expired voided
    Column("due", Date, nullable=False),
    Column("cutoff", Date, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("creation", Integer),  # place in the root's creation list, 0 for the root; NULL before acceptance
    Column("opened_block", BigInteger, nullable=False),
    CheckConstraint("locked_fen >= 0 AND locked_fen <= amount_fen", name="locked"),
    CheckConstraint("paid_fen >= 0 AND paid_fen <= amount_fen", name="paid"),
    Index(None, "opened_block", "number"),
)

roots = Table(
    "roots",
    metadata,
    Column("number", Text, primary_key=True),
    Column("issuer", BigInteger, nullable=False, index=True),
    Column("face_fen", BigInteger, nullable=False),
    Column("unpaid_fen", BigInteger, nullable=False),
    Column("due", Date, nullable=False),
    Column("cutoff", Date, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("settled", Boolean, nullable=False),
    Column("payments", Integer, nullable=False),  # confirmed ones that stand
    Column("leaves", Integer, nullable=False),  # vouchers of its creation list
    Column("tally", Integer, nullable=False),  # children + open split offers + running financings
    Column("trade", LargeBinary, nullable=False),
    CheckConstraint("unpaid_fen >= 0 AND unpaid_fen <= face_fen", name="unpaid"),
)

# One row an offer. Its id is `block-logindex` of the event that opened it.
offers = Table(
    "offers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # issue transfer split
    Column("voucher", Text, nullable=False, index=True),
    Column("parent", Text),  # of a split part
    Column("offeror", BigInteger, nullable=False, index=True),
    Column("offeree", BigInteger, nullable=False, index=True),
    Column("amount_fen", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # open accepted rejected withdrawn expired
    Column("last_day", Date, nullable=False),
    Column("trade", LargeBinary, nullable=False),
    Column("order_digest", LargeBinary, nullable=False),
    Column("part", Integer, nullable=False),  # place among the order's parts, 0 for issue and transfer
    Column("opened_block", BigInteger, nullable=False),
    Column("closed_block", BigInteger),
    Column("closed_log", Integer),
    Index(None, "order_digest"),
    Index("ix_offers_open", "last_day", postgresql_where="state = 'open'"),
)

# Who held what from which event to which: what a former holder may still see, and balances of an earlier block.
holdings = Table(
    "holdings",
    metadata,
    Column("voucher", Text, primary_key=True),
    Column("from_block", BigInteger, primary_key=True),
    Column("from_log", Integer, primary_key=True),
    Column("member", BigInteger, nullable=False, index=True),
    Column("to_block", BigInteger),
    Column("to_log", Integer),
)

# What a member holds of accepted vouchers, in sums by their cut-off: a balance is a few rows, however many vouchers there are.
positions = Table(
    "positions",
    metadata,
    Column("holder", BigInteger, primary_key=True, autoincrement=False),
    Column("cutoff", Date, primary_key=True),
    Column("unpaid_fen", BigInteger, nullable=False),
    Column("movable_fen", BigInteger, nullable=False),  # neither locked nor frozen: it can move before the cut-off
    Column("paid_fen", BigInteger, nullable=False),
    CheckConstraint("unpaid_fen >= 0 AND movable_fen >= 0 AND paid_fen >= 0", name="sums"),
)

invoices = Table(
    "invoices",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("issuer", BigInteger, nullable=False, index=True),
    Column("amount_fen", BigInteger, nullable=False),
    Column("used_fen", BigInteger, nullable=False),
    CheckConstraint("used_fen >= 0 AND used_fen <= amount_fen", name="used"),
)

invoice_claims = Table(
    "invoice_claims",
    metadata,
    Column("root", Text, primary_key=True),
    Column("key", LargeBinary, primary_key=True),
    Column("claimed_fen", BigInteger, nullable=False),
    Column("released", Boolean, nullable=False),
)

financings = Table(
    "financings",
    metadata,
    Column("number", Text, primary_key=True),
    Column("voucher", Text, nullable=False, index=True),
    Column("holder", BigInteger, nullable=False, index=True),
    Column("financier", BigInteger, nullable=False, index=True),  # 0 until one of several is chosen
    Column("amount_fen", BigInteger, nullable=False),
    Column("with_recourse", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("quote", Text),  # the standing quote it was taken from; NULL = applied for
    Column("terms", LargeBinary),
    Column("registration", LargeBinary),
    Column("proceeds", LargeBinary),
    Column("bank_ref", LargeBinary),
    Column("result", Text),
    Column("disbursed_on", Date),  # interest runs from this day
    Column("order_digest", LargeBinary, nullable=False),
    Column("cutoff", Date, nullable=False),
    Column("opened_block", BigInteger, nullable=False),
    Index(None, "order_digest"),
)

# Where several financiers were asked: what each has answered.
bids = Table(
    "bids",
    metadata,
    Column("financing", Text, primary_key=True),
    Column("financier", BigInteger, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False),  # asked quoted declined chosen
    Column("terms", LargeBinary),
    Index(None, "financier"),
)

# Pledges (质押): the amount is locked, the voucher stays its holder's.
pledges = Table(
    "pledges",
    metadata,
    Column("number", Text, primary_key=True),
    Column("voucher", Text, nullable=False, index=True),
    Column("holder", BigInteger, nullable=False, index=True),
    Column("pledgee", BigInteger, nullable=False, index=True),
    Column("amount_fen", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # offered pledged withdrawn refused released expired
    Column("note", LargeBinary, nullable=False),
    Column("order_digest", LargeBinary, nullable=False),
    Column("cutoff", Date, nullable=False),
    Column("opened_block", BigInteger, nullable=False),
    Index(None, "order_digest"),
)

# Freezes (司法冻结): of the whole voucher, or of a part that is locked.
freezes = Table(
    "freezes",
    metadata,
    Column("order_digest", LargeBinary, primary_key=True),
    Column("voucher", Text, nullable=False, index=True),
    Column("amount_fen", BigInteger, nullable=False),  # of the part; 0 = the whole voucher
    Column("last_day", Date),  # NULL = until lifted
    Column("escrow", LargeBinary),  # the account that is due what is paid meanwhile; NULL = none
    Column("note", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),  # standing lifted expired
    Column("opened_block", BigInteger, nullable=False),
)

# Standing quotes (秒e融).
quotes = Table(
    "quotes",
    metadata,
    Column("number", Text, primary_key=True),
    Column("financier", BigInteger, nullable=False, index=True),
    Column("issuer", BigInteger, nullable=False, index=True),  # whose vouchers it takes
    Column("min_fen", BigInteger, nullable=False),
    Column("max_fen", BigInteger, nullable=False),
    Column("cap_fen", BigInteger, nullable=False),
    Column("left_fen", BigInteger, nullable=False),
    Column("valid_through", Date, nullable=False),
    Column("due_through", Date, nullable=False),
    Column("with_recourse", Boolean, nullable=False),
    Column("open", Boolean, nullable=False),  # neither withdrawn nor replaced
    Column("replaced_by", Text),
    Column("terms", LargeBinary, nullable=False),
    Column("order_digest", LargeBinary, nullable=False),
    Column("opened_block", BigInteger, nullable=False),
    CheckConstraint("left_fen >= 0 AND left_fen <= cap_fen", name="left"),
    Index(None, "order_digest"),
)

payments = Table(
    "payments",
    metadata,
    Column("clearing_bank", BigInteger, primary_key=True),
    Column("bank_ref", LargeBinary, primary_key=True),
    # Each version of the ledger knows its own references.
    Column("root", Text, primary_key=True, index=True),
    Column("issuer", BigInteger, nullable=False),
    Column("amount_fen", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # instructed confirmed reversed
    Column(
        "place", Integer, nullable=False
    ),  # among the root's confirmed payments that stand, from 1; 0 until confirmed
    Column("uninstructed", Boolean, nullable=False),  # confirmed without an instruction (R26)
    Column("reversal", LargeBinary),  # note of the proposal to reverse it, and of the reversal
    Column("unpaid_fen", BigInteger),  # of the root, after the latest of its steps
    Column("opened_block", BigInteger, nullable=False),
)

# What became of an order on the chain. A digest has one row: an order is carried out or refused once; a
# `not_admitted` row gives way to a later one.
order_outcomes = Table(
    "order_outcomes",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("outcome", Text, nullable=False),  # executed refused not_admitted
    Column("reason", LargeBinary),  # revert data of the rule
    Column("block_number", BigInteger, nullable=False),
    Column("log_index", Integer, nullable=False),
)

# One row: how far the chain tables go.
checkpoint = Table(
    "checkpoint",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="single"), primary_key=True),
    Column("chain_id", BigInteger, nullable=False),
    Column("genesis_hash", LargeBinary, nullable=False),
    Column("block_number", BigInteger, nullable=False),
    Column("block_hash", LargeBinary, nullable=False),
    # The first block whose changes `undo` can take back; further back, the index is built anew.
    Column("undo_from", BigInteger, nullable=False),
)

# Inverse rows: `before` is the row as it was, NULL if there was none.
undo = Table(
    "undo",
    metadata,
    Column("block_number", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("table_name", Text, nullable=False),
    Column("key", JSONB, nullable=False),
    Column("before", JSONB),
)

# --- what was taken off ---------------------------------------------------------------------------------------------

# Events of detached blocks of which the state still speaks: payments that are due to a court's account, keys proposed.
remaining_events = Table("remaining_events", metadata, *_event_columns(), Index(None, "order_digest"))

# Partitions that were detached, and what was in them: what is attached again must be the same.
detached_partitions = Table(
    "detached_partitions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("rows", BigInteger, nullable=False),
    Column("checksum", Numeric, nullable=False),
)

# --- preimages ------------------------------------------------------------------------------------------------------

preimages = Table(
    "preimages",
    metadata,
    Column("hash", LargeBinary, primary_key=True),  # hashStruct
    Column("type", Text, nullable=False),  # Trade Note Profile InvoiceNumber Terms StandingTerms Proceeds
    Column("content", JSONB, nullable=False),  # the struct, salt included as 0x hex
)

# --- service tables -------------------------------------------------------------------------------------------------

orders = Table(
    "orders",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("member", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("version", SmallInteger, nullable=False),  # of the ledger, at whose door it is valid
    Column("client_order_id", Text),
    Column("request", JSONB, nullable=False),  # what was asked, for the comparison of a repeat
    Column("message", JSONB),  # EIP-712 message with private parts in words; NULL if refused before it existed
    Column("body", LargeBinary),  # its ABI words
    Column("digest", LargeBinary, unique=True),
    Column("nonce", BigInteger),
    Column("deadline", BigInteger),
    # awaiting_maker awaiting_checker queued refused cancelled; what follows `queued` comes from order_outcomes
    Column("status", Text, nullable=False),
    Column("maker", LargeBinary),
    Column("maker_signature", LargeBinary),
    Column("checker", LargeBinary),
    Column("checker_signature", LargeBinary),
    Column("refusal", JSONB),  # problem document of a refusal before the chain, or of a cancellation
    Column("created_by", Uuid, nullable=False),  # api_keys.id
    Column("created_at", BigInteger, nullable=False),  # [unix s] chain time
    UniqueConstraint("member", "client_order_id"),
    Index(None, "member", "nonce"),
    Index(None, "member", "status"),
)

# A reference of the client's own for what an order makes: a voucher, an offer, a financing.
references = Table(
    "order_references",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("order_id", Uuid, ForeignKey("orders.id"), nullable=False, index=True),
    Column("part", Integer, nullable=False),  # place among the order's parts
)

nonces = Table(
    "nonces",
    metadata,
    Column("member", BigInteger, primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
)

# What is to be done on the chain, in this order. A row is done when it has a block; a fork takes the block away again.
outbox = Table(
    "outbox",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),  # order clock
    Column("order_id", Uuid, ForeignKey("orders.id"), unique=True),
    Column("clock", BigInteger),  # [unix s] where the dev chain's clock is to go
    Column("tx_hash", LargeBinary),
    Column("block_number", BigInteger),
    Column("block_hash", LargeBinary),
    # [unix s] block time of the first inclusion; sent again after a loss, a dev chain gives it the same time
    Column("included_at", BigInteger),
    Index(None, "block_number"),
    Index("ix_outbox_pending", "seq", postgresql_where="block_number IS NULL"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("member", BigInteger),  # NULL: the platform's
    Column("scopes", ARRAY(Text), nullable=False),
    Column("secret_hash", LargeBinary, nullable=False, unique=True),  # sha-256 of a 256-bit random secret
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
)

custody_keys = Table(
    "custody_keys",
    metadata,
    Column("account", LargeBinary, primary_key=True),
    Column("member", BigInteger, nullable=False, index=True),
    Column("person", LargeBinary, nullable=False),
    Column("keystore", JSONB, nullable=False),  # encrypted under the person's own secret
)

# Tries to open a key in custody since the last that succeeded, counted before each.
custody_tries = Table(
    "custody_tries",
    metadata,
    Column("account", LargeBinary, primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),  # [unix s] the machine's clock
)

# Each look-through read of an auditor is itself recorded (R32).
look_throughs = Table(
    "look_throughs",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("api_key", Uuid, nullable=False),
    Column("path", Text, nullable=False),
    Column("at_block", BigInteger, nullable=False),
)

# What an operator must look at: one row for each thing that is wrong, until a full comparison with the chain finds nothing.
alarms = Table(
    "alarms",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),  # difference fork-too-deep other-chain
    Column("invariant", Text),  # I-01 to I-10, or R31; of a difference
    Column("block_number", BigInteger, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("store", Text, nullable=False),
    Column("chain", Text, nullable=False),
    Column("raised_at", BigInteger, nullable=False),  # [unix s] the machine's clock, as the next two
    Column("seen_at", BigInteger, nullable=False),
    Column("cleared_at", BigInteger),
    Index(
        "uq_alarms_open",
        *("kind", "table_name", "key", "field"),
        unique=True,
        postgresql_where="cleared_at IS NULL",
    ),
)

# Comparisons of the index with the chain, counted by kind.
reconciliations = Table(
    "reconciliations",
    metadata,
    Column("kind", Text, primary_key=True),  # sample full
    Column("runs", BigInteger, nullable=False),
    Column("compared", BigInteger, nullable=False),  # rows, over all runs
    Column("differing", BigInteger, nullable=False),  # fields, over all runs
    # Of the latest run.
    Column("block_number", BigInteger, nullable=False),
    Column("differences", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),  # [unix s] the machine's clock
)

STATE_TABLES = (
    members,
    member_keys,
    accepted_banks,
    proposals,
    vouchers,
    roots,
    offers,
    holdings,
    positions,
    invoices,
    invoice_claims,
    financings,
    bids,
    pledges,
    freezes,
    quotes,
    payments,
    order_outcomes,
)
"""What follows from the events: each row says since which block it is so, and what it was before is kept in a table beside it."""


def _history_of(table: Table) -> Table:
    """`table` as it was: each row from `since_block` on, until `until_block`, in which another took its place."""
    table.append_column(Column("since_block", BigInteger, nullable=False, server_default="0"))
    columns = [
        Column(each.name, each.type, primary_key=each.primary_key, autoincrement=False) for each in table.columns
    ]
    until = Column("until_block", BigInteger, primary_key=True, autoincrement=False)
    name = f"{table.name}_history"
    return Table(
        name,
        metadata,
        *columns,
        until,
        Index(f"ix_{name}_until", until, postgresql_using="brin"),
        *(Index(f"ix_{name}_{each.name}", each.name) for each in columns if each.name in _ASKED_FOR),
        postgresql_partition_by="RANGE (until_block)",
    )


_ASKED_FOR = ("holder", "issuer", "root", "member")
"""By which a list as of an earlier block is looked for."""

HISTORY = {table.name: _history_of(table) for table in STATE_TABLES}
"""State table's name → its history."""

CHAIN_TABLES = (blocks, events, *STATE_TABLES, *HISTORY.values())
"""Tables that a rebuild empties and fills from the chain; `checkpoint` and `undo` go with them."""
