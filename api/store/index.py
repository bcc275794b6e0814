"""What the indexer writes besides the rows of a View: blocks, events, checkpoint; and how it goes back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy import Table, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.domain.numbers import root_of
from api.domain.words import FreezeState, OfferState
from api.store import bulk, locks
from api.store import tables as t
from api.store.bulk import Row
from api.store.changes import NOTHING, Changes, write
from api.store.notices import BLOCK, OUTBOX, notify
from api.store.view import View, key_of, take_back


@dataclass(frozen=True)
class Checkpoint:
    """How far the chain tables go."""

    chain_id: int
    genesis_hash: bytes
    block_number: int
    block_hash: bytes
    undo_from: int = 0
    """The first block whose changes can be taken back."""


async def try_become_writer(connection: AsyncConnection) -> bool:
    """Takes the writer's lock if it is free. It lives as long as the connection."""
    got = await connection.scalar(text(f"SELECT pg_try_advisory_lock({locks.WRITER})"))
    await connection.commit()
    return bool(got)


async def introduce(connection: AsyncConnection, name: str) -> None:
    """Tells all who ask that an indexer of that name is there, for as long as the connection lives."""
    await connection.execute(_INTRODUCE, {"name": f"{name:.63}"})
    await connection.commit()


async def indexers(connection: AsyncConnection) -> list[Row]:
    """The indexers at this database: name, and whether it is the one that writes."""
    return [dict(row) for row in (await connection.execute(_INDEXERS)).mappings()]


async def assert_alive(connection: AsyncConnection) -> None:
    """Fails if the connection, and with it the writer's lock, is gone."""
    await connection.execute(text("SELECT 1"))
    await connection.commit()


def is_connection_lost(why: BaseException) -> bool:
    """Whether an error says that the database went away."""
    lost = isinstance(why, DBAPIError) and why.connection_invalidated
    return lost or isinstance(why, ConnectionError)


async def read_checkpoint(connection: AsyncConnection) -> Checkpoint | None:
    """The checkpoint; None before the first range."""
    row = (await connection.execute(_CHECKPOINT)).one_or_none()
    return Checkpoint(*row) if row else None


async def lock_checkpoint(connection: AsyncConnection) -> Checkpoint | None:
    """The checkpoint, for a change. Whoever believed itself the only writer and is not waits here for the other."""
    await connection.execute(_LOCK_CHANGE)
    return await read_checkpoint(connection)


def added(blocks: Iterable[Row], events: Iterable[Row]) -> Changes:
    """Blocks and their events, as changes."""
    return Changes(new=[(t.blocks, list(blocks)), (t.events, list(events))])


async def move_checkpoint(connection: AsyncConnection, checkpoint: Checkpoint, behind: Changes = NOTHING) -> None:
    """Writes what the checkpoint lies behind, if that is not written yet, sets it, and wakes the readers that wait for it."""
    await write(connection, behind + _moved(checkpoint), BLOCK)


async def set_checkpoint(connection: AsyncConnection, checkpoint: Checkpoint) -> None:
    """Sets the checkpoint; nobody is told."""
    await write(connection, _moved(checkpoint))


def _moved(checkpoint: Checkpoint) -> Changes:
    return Changes(replacing=[(t.checkpoint, [{"id": 1, **asdict(checkpoint)}])])


async def roll_back(connection: AsyncConnection, ancestor: Checkpoint) -> None:
    """Takes back everything after `ancestor`, and hands the relay what was lost with it."""
    number = ancestor.block_number
    await connection.execute(_REMEMBER_TIMES, {"ancestor": number})
    await take_back(connection, number)
    await connection.execute(delete(t.events).where(t.events.c.block_number > number))
    await connection.execute(delete(t.blocks).where(t.blocks.c.number > number))
    lost = update(t.outbox).where(t.outbox.c.block_number > number)
    await connection.execute(lost.values(_NOWHERE))
    await move_checkpoint(connection, ancestor)
    await notify(connection, OUTBOX)


async def start_over(connection: AsyncConnection) -> None:
    """Empties the chain tables, to be filled again from the chain; the relay looks at what it sent once more."""
    await connection.execute(_REMEMBER_TIMES, {"ancestor": -1})
    emptied = (*t.CHAIN_TABLES, t.checkpoint, t.undo, t.remaining_events)
    names = ", ".join(table.name for table in emptied)
    await connection.execute(text(f"TRUNCATE {names}"))
    await connection.execute(update(t.outbox).values(_NOWHERE))
    await notify(connection, OUTBOX)


async def prune_undo(connection: AsyncConnection, final: int) -> None:
    """Drops what is needed to take back blocks up to `final`, which nobody will."""
    await connection.execute(delete(t.undo).where(t.undo.c.block_number <= final))


async def sent_after(connection: AsyncConnection, number: int) -> dict[int, bytes]:
    """Blocks later than `number` that the relay believes its orders to be in: number → hash."""
    column = t.outbox.c
    wanted = select(column.block_number, column.block_hash).where(column.block_number > number).distinct()
    return {row.block_number: row.block_hash for row in await connection.execute(wanted)}


async def give_back(connection: AsyncConnection, numbers: Collection[int]) -> None:
    """Hands the relay its orders of blocks that the chain lost before the index had seen them."""
    lost = update(t.outbox).where(t.outbox.c.block_number.in_(numbers))
    await connection.execute(lost.values(_NOWHERE))
    await notify(connection, OUTBOX)


async def give_back_replaced(connection: AsyncConnection, first: int, last: int) -> None:
    """The same for blocks of a closed range in whose place the chain has others now."""
    await bulk.fetch(connection, _GIVE_BACK_REPLACED, first, last)


_INTRODUCE = text(f"SELECT set_config('application_name', :name, false), pg_advisory_lock_shared({locks.PRESENCE})")
# A lock whose key is one number shows it in two halves.
_INDEXERS = text(
    "SELECT a.application_name AS name, EXISTS (SELECT FROM pg_locks w WHERE w.pid = l.pid AND w.locktype = 'advisory' "  # noqa: S608
    f"AND w.database = l.database AND (w.classid, w.objid, w.objsubid) = (0, {locks.WRITER}, 1) AND w.granted) AS writes "
    "FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_database d ON d.oid = l.database "
    f"WHERE l.locktype = 'advisory' AND (l.classid, l.objid, l.objsubid) = (0, {locks.PRESENCE}, 1) AND l.granted "
    "AND d.datname = current_database() ORDER BY writes DESC, name"
)

# What a crash of the database takes back is read from the chain again: nobody has to wait for the disk. And whatever the keys are,
# they are looked up: no statement of a change has to be planned anew for its values.
_LOCK_CHANGE = text(
    "SELECT set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true), "
    f"pg_advisory_xact_lock({locks.CHANGE})"
)
CHECKPOINT_FIELDS = [each.name for each in fields(Checkpoint)]
_CHECKPOINT = select(*(t.checkpoint.c[name] for name in CHECKPOINT_FIELDS))
# A relay that was killed before it noted a block has not noted its time either.
_REMEMBER_TIMES = text(
    "UPDATE outbox SET included_at = blocks.timestamp FROM orders, order_outcomes, blocks "
    "WHERE outbox.included_at IS NULL AND outbox.block_number IS NULL AND orders.id = outbox.order_id "
    "AND order_outcomes.digest = orders.digest AND blocks.number = order_outcomes.block_number "
    "AND order_outcomes.block_number > :ancestor"
)
_NOWHERE = {"block_number": None, "block_hash": None, "tx_hash": None}
_GIVE_BACK_REPLACED = f"""
WITH given_back AS (
  UPDATE outbox o SET {", ".join(f"{name} = NULL" for name in _NOWHERE)} FROM blocks b
  WHERE o.block_number BETWEEN $1 AND $2 AND b.number = o.block_number AND b.hash <> o.block_hash RETURNING o.seq
)
SELECT pg_notify('{OUTBOX}', '') FROM given_back LIMIT 1
"""  # noqa: S608 (our own names)


async def stored_events(
    connection: AsyncConnection, first: int, last: int, limit: int
) -> tuple[Sequence[Mapping[str, Any]], int]:
    """Events of whole blocks from `first` on, as the chain has them, and the block they go up to: `last`, or what `limit` events
    reach, at least one block.
    """
    found = await bulk.fetch(connection, _RAW_EVENTS, first, last, limit + 1)
    if len(found) <= limit:
        return found, last
    cut: int = found[-1]["block_number"]
    if cut == found[0]["block_number"]:
        return await bulk.fetch(connection, _RAW_EVENTS, cut, cut, None), cut
    return [row for row in found if row["block_number"] < cut], cut - 1


async def first_stored(connection: AsyncConnection) -> int:
    """The first indexed block; 0 without any."""
    return int(await connection.scalar(select(func.coalesce(func.min(t.blocks.c.number), 0))) or 0)


_RAW_EVENTS = (
    "SELECT block_number, log_index, tx_hash, address, topics, data FROM events WHERE block_number BETWEEN $1 AND $2 "
    "ORDER BY block_number, log_index LIMIT $3"
)


async def stored_hashes(connection: AsyncConnection, first: int, last: int) -> dict[int, bytes]:
    """Hashes of the indexed blocks of a closed range."""
    wanted = select(t.blocks.c.number, t.blocks.c.hash).where(t.blocks.c.number.between(first, last))
    return {row.number: row.hash for row in await connection.execute(wanted)}


@dataclass
class Needed:
    """Keys of the rows that the events of a range may change and did not make themselves."""

    vouchers: set[str] = field(default_factory=set)
    holders: set[int] = field(default_factory=set)
    """Members that come to hold vouchers."""
    cutoffs: set[date] = field(default_factory=set)
    """Of new roots."""
    members: set[int] = field(default_factory=set)
    accounts: set[bytes] = field(default_factory=set)
    invoices: set[bytes] = field(default_factory=set)
    claims: set[tuple[str, bytes]] = field(default_factory=set)
    financings: set[str] = field(default_factory=set)
    quotes: set[str] = field(default_factory=set)
    bids: set[tuple[str, int]] = field(default_factory=set)
    pledges: set[str] = field(default_factory=set)
    proposals: set[bytes] = field(default_factory=set)
    bank_lists: set[int] = field(default_factory=set)
    """Issuers that name their clearing banks anew."""
    payments: set[tuple[int, bytes, str]] = field(default_factory=set)
    digests: set[bytes] = field(default_factory=set)


async def load(connection: AsyncConnection, view: View, needed: Needed) -> None:
    """Fills the view, in one question: with the vouchers come their roots, issuers, open offers, lasting holdings and standing freezes,
    and the positions that they are or may come to be of; with the financings the quotes they were taken from. What the view has
    already stays as it is.
    """
    known = view.rows(t.vouchers)
    values = (
        list(needed.vouchers),
        list({root_of(number) for number in needed.vouchers}),
        list(needed.members | {row["issuer"] for row in view.rows(t.roots)}),
        list(needed.accounts),
        list(needed.invoices),
        *bulk.columns(needed.claims, 2),
        list(needed.financings),
        *bulk.columns(needed.payments, 3),
        list(needed.digests),
        list(needed.quotes | {row["quote"] for row in view.rows(t.financings) if row["quote"]}),
        *bulk.columns(needed.bids, 2),
        list(needed.pledges),
        list(needed.proposals),
        list(needed.bank_lists),
        list(needed.holders | {row["holder"] for row in known}),
        list(needed.cutoffs | {row["cutoff"] for row in known}),
    )
    for table, rows in zip(_LOADED, await bulk.fetch_lists(connection, _LOAD, *values), strict=True):
        for row in rows:
            view.remember(table, row)
    for row in view.rows(t.offers):
        if row["state"] == OfferState.OPEN:
            view.open_offers[row["voucher"]] = row["id"]
    for row in view.rows(t.holdings):
        if row["to_block"] is None:
            view.open_holdings[row["voucher"]] = key_of(t.holdings, row)
    for row in view.rows(t.freezes):
        if row["state"] == FreezeState.STANDING:
            view.standing_freezes[row["voucher"]] = key_of(t.freezes, row)


_LOADED = (
    *(t.vouchers, t.roots, t.offers, t.holdings, t.members, t.member_keys, t.invoices, t.invoice_claims),
    *(t.financings, t.payments, t.order_outcomes, t.quotes, t.bids, t.pledges, t.proposals, t.accepted_banks),
    *(t.freezes, t.positions),
)
_LOAD = """
SELECT
 (SELECT array_agg(v) FROM vouchers v WHERE number = ANY($1::text[])),
 (SELECT array_agg(r) FROM roots r WHERE number = ANY($2::text[])),
 (SELECT array_agg(o) FROM offers o WHERE voucher = ANY($1) AND state = 'open'),
 (SELECT array_agg(h) FROM holdings h WHERE voucher = ANY($1) AND to_block IS NULL),
 (SELECT array_agg(m) FROM members m
   WHERE number = ANY($3::bigint[] || ARRAY(SELECT issuer FROM roots WHERE number = ANY($2)))),
 (SELECT array_agg(k) FROM member_keys k WHERE account = ANY($4::bytea[])),
 (SELECT array_agg(i) FROM invoices i WHERE key = ANY($5::bytea[])),
 (SELECT array_agg(c) FROM invoice_claims c JOIN unnest($6::text[], $7::bytea[]) AS w(root, key) USING (root, key)),
 (SELECT array_agg(f) FROM financings f WHERE number = ANY($8::text[])),
 (SELECT array_agg(p) FROM payments p
   JOIN unnest($9::bigint[], $10::bytea[], $11::text[]) AS w(clearing_bank, bank_ref, root) USING (clearing_bank, bank_ref, root)),
 (SELECT array_agg(d) FROM order_outcomes d WHERE digest = ANY($12::bytea[])),
 (SELECT array_agg(q) FROM quotes q
   WHERE number = ANY($13::text[] || ARRAY(SELECT quote FROM financings WHERE number = ANY($8)))),
 (SELECT array_agg(b) FROM bids b
   JOIN unnest($14::text[], $15::bigint[]) AS w(financing, financier) USING (financing, financier)),
 (SELECT array_agg(g) FROM pledges g WHERE number = ANY($16::text[])),
 (SELECT array_agg(x) FROM proposals x WHERE digest = ANY($17::bytea[])),
 (SELECT array_agg(a) FROM accepted_banks a WHERE issuer = ANY($18::bigint[])),
 (SELECT array_agg(e) FROM freezes e WHERE voucher = ANY($1) AND state = 'standing'),
 (SELECT array_agg(n) FROM positions n
   WHERE holder = ANY($19::bigint[] || ARRAY(SELECT holder FROM vouchers WHERE number = ANY($1)))
   AND cutoff = ANY($20::date[] || ARRAY(SELECT cutoff FROM vouchers WHERE number = ANY($1))))
"""


async def has_events_of(connection: AsyncConnection, block: int, address: str) -> bool:
    """Whether the block has events of a contract in the index."""
    c = t.events.c
    wanted = select(c.log_index).where(c.block_number == block, c.address == bytes.fromhex(address[2:])).limit(1)
    return await connection.scalar(wanted) is not None


async def rows_of(connection: AsyncConnection, table: Table) -> list[Row]:
    """All rows of a table, by primary key."""
    found = await connection.execute(select(table).order_by(*table.primary_key))
    return [dict(row) for row in found.mappings()]


async def open_offers(connection: AsyncConnection) -> dict[str, dict[str, Any]]:
    """Every open offer by voucher."""
    wanted = select(t.offers).where(t.offers.c.state == OfferState.OPEN.value)
    found = await connection.execute(wanted)
    return {row["voucher"]: dict(row) for row in found.mappings()}
