"""Members, invoices, financings, pledges, standing quotes, payments, events."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, and_, bindparam, insert, or_, select, tuple_

from api.domain.numbers import root_of
from api.store import tables as t
from api.store import visibility
from api.store.queries.told import KEYS_PROPOSED, told_events
from api.store.session import Read, Write
from api.store.visibility import Reader

Row = dict[str, Any]


async def _rows(db: Read, statement: Any, values: Mapping[str, Any] | None = None) -> list[Row]:
    return [dict(row) for row in (await db.execute(statement, values)).mappings()]


async def _by_number(
    db: Read, statement: Any, column: Any, filters: dict[str, Any], after: str | None, limit: int
) -> list[Row]:
    """A page of what has a number: rows whose columns are as the filters say, None for any."""
    for name, value in filters.items():
        if value is not None:
            statement = statement.where(column[name] == value)
    if after is not None:
        statement = statement.where(column.number > after)
    return await _rows(db, statement.order_by(column.number).limit(limit))


async def members(db: Read, number: int | None, after: int | None, limit: int) -> list[Row]:
    """Members by number, with the profile where the service knows it. Every reader may look members up: it deals with them."""
    wanted = (
        select(t.members, t.preimages.c.content.label("details"))
        .outerjoin(t.preimages, t.preimages.c.hash == t.members.c.profile)
        .order_by(t.members.c.number)
        .limit(limit)
    )
    if number is not None:
        wanted = wanted.where(t.members.c.number == number)
    if after is not None:
        wanted = wanted.where(t.members.c.number > after)
    return await _rows(db, wanted)


async def keys(db: Read, member: int) -> list[Row]:
    """A member's keys."""
    column = t.member_keys.c
    return await _rows(db, select(t.member_keys).where(column.member == member).order_by(column.account))


async def accepted_banks(db: Read, issuer: int) -> list[int]:
    """The clearing banks that an issuer accepts; none means any."""
    column = t.accepted_banks.c
    wanted = select(column.bank).where(column.issuer == issuer, column.accepted).order_by(column.bank)
    return list((await db.scalars(wanted)).all())


async def proposals(
    db: Read, reader: Reader, filters: dict[str, Any], after: tuple[int, bytes] | None, limit: int
) -> list[Row]:
    """Proposals in the order of the chain, with the keys that each would change."""
    column, event = t.proposals.c, told_events.c
    told = and_(event.order_digest == column.digest, event.name == KEYS_PROPOSED)
    wanted = (
        select(t.proposals, event.args.label("told"))
        .outerjoin(told_events, told)
        .where(visibility.proposals(reader))
        .order_by(column.opened_block, column.digest)
        .limit(limit)
    )
    for name, value in filters.items():
        if value is not None:
            wanted = wanted.where(column[name] == value)
    if after is not None:
        wanted = wanted.where(tuple_(column.opened_block, column.digest) > after)
    return await _rows(db, wanted)


async def invoices(db: Read, reader: Reader, after: bytes | None, limit: int) -> list[Row]:
    """Invoices by key, with the number where the service knows it."""
    wanted = (
        select(t.invoices, t.preimages.c.content.label("details"))
        .outerjoin(t.preimages, t.preimages.c.hash == t.invoices.c.key)
        .where(visibility.invoices(reader))
        .order_by(t.invoices.c.key)
        .limit(limit)
    )
    if after is not None:
        wanted = wanted.where(t.invoices.c.key > after)
    return await _rows(db, wanted)


async def financings(db: Read, reader: Reader, filters: dict[str, Any], after: str | None, limit: int) -> list[Row]:
    """Financings by number."""
    column = t.financings.c
    # Who was asked in vain must not find out who was chosen by asking for the financings of each.
    is_by_financier = filters.get("financier") is not None
    seen = visibility.financings(reader) if is_by_financier else visibility.financings_asked(reader)
    wanted = select(t.financings, t.vouchers.c.due).join(t.vouchers, t.vouchers.c.number == column.voucher).where(seen)
    return await _by_number(db, wanted, column, filters, after, limit)


async def bids(db: Read, reader: Reader, numbers: Iterable[str]) -> dict[str, list[Row]]:
    """What financiers asked among several have answered, by financing: to the holder all, to each its own."""
    column = t.bids.c
    wanted = select(t.bids).where(column.financing.in_(list(numbers)), visibility.bids(reader))
    found: dict[str, list[Row]] = {}
    for row in await _rows(db, wanted.order_by(column.financing, column.financier)):
        found.setdefault(row["financing"], []).append(row)
    return found


async def pledges(db: Read, reader: Reader, filters: dict[str, Any], after: str | None, limit: int) -> list[Row]:
    """Pledges by number, with the contract's name where the service knows it."""
    column = t.pledges.c
    wanted = (
        select(t.pledges, t.preimages.c.content.label("details"))
        .outerjoin(t.preimages, t.preimages.c.hash == column.note)
        .where(visibility.pledges(reader))
    )
    return await _by_number(db, wanted, column, filters, after, limit)


async def quotes(
    db: Read, reader: Reader, filters: dict[str, Any], after: str | None, limit: int, *, standing: bool | None = None
) -> list[Row]:
    """Standing quotes by number; `standing` True: those that can be taken today, as far as the calendar goes."""
    column = t.quotes.c
    wanted = select(t.quotes).where(visibility.quotes(reader))
    if standing is not None:
        stands = column.open & (column.valid_through >= reader.today)
        wanted = wanted.where(stands if standing else ~stands)
    return await _by_number(db, wanted, column, filters, after, limit)


async def payments(
    db: Read, reader: Reader, root: str | None, after: tuple[int, bytes] | None, limit: int
) -> list[Row]:
    """Payments by clearing bank and reference."""
    column = t.payments.c
    key = tuple_(column.clearing_bank, column.bank_ref)
    wanted = (
        select(t.payments, t.preimages.c.content.label("details"))
        .outerjoin(t.preimages, t.preimages.c.hash == column.bank_ref)
        .where(visibility.payments(reader))
        .order_by(column.clearing_bank, column.bank_ref)
        .limit(limit)
    )
    if root is not None:
        wanted = wanted.where(column.root == root)
    if after is not None:
        wanted = wanted.where(key > after)
    return await _rows(db, wanted)


async def events(
    db: Read,
    reader: Reader,
    *,
    voucher: str | None,
    after: tuple[int, int] | None,
    limit: int,
    newest_first: bool = False,
) -> list[Row]:
    """Events in the order of the chain, or the newest first."""
    anyone, values = visibility.shared(reader)
    wanted = _events(anyone, voucher is not None, after is not None, newest_first)
    if voucher is not None:
        values |= {"voucher": voucher, "root": root_of(voucher)}
    if after is not None:
        values |= {"block": after[0], "log": after[1]}
    return await _rows(db, wanted, values | {"most": limit})


@cache
def _events(reader: Reader, in_tree: bool, is_behind: bool, newest_first: bool) -> Select[Any]:
    column = t.events.c
    order = (column.block_number, column.log_index)
    wanted = (
        select(*_event_columns(reader, in_tree), t.blocks.c.day, t.blocks.c.timestamp)
        .join(t.blocks, t.blocks.c.number == column.block_number)
        .where(visibility.events(reader, in_tree=in_tree))
        .order_by(*((each.desc() for each in order) if newest_first else order))
        .limit(bindparam("most", type_=Integer))
    )
    if in_tree:
        wanted = wanted.where(or_(column.voucher == bindparam("voucher"), column.other == bindparam("voucher")))
    if is_behind:
        wanted = wanted.where(
            tuple_(*order) > tuple_(*(bindparam(name, type_=BigInteger) for name in ("block", "log")))
        )
    return wanted


def _event_columns(reader: Reader, in_tree: bool) -> list[Any]:
    """Topics and data say it all in bytes: they are for who may read it all."""
    hidden = {"args"} if reader.sees_all else {"args", "topics", "data"}
    shown = [column for column in t.events.c if column.name not in hidden]
    return [*shown, visibility.event_args(reader, in_tree=in_tree).label("args")]


async def contents(db: Read, hashes: Iterable[bytes | None]) -> dict[bytes, Row]:
    """Private parts by hash, as far as the service knows them."""
    wanted = {each for each in hashes if each}
    if not wanted:
        return {}
    found = await _rows(db, select(t.preimages).where(t.preimages.c.hash.in_(wanted)))
    return {row["hash"]: row["content"] for row in found}


async def head_block(db: Read) -> Row | None:
    """The newest indexed block."""
    wanted = select(t.blocks).order_by(t.blocks.c.number.desc()).limit(1)
    row = (await db.execute(wanted)).mappings().one_or_none()
    return dict(row) if row else None


async def last_block_of(db: Read, day: date) -> Row | None:
    """The newest indexed block of a business day, or of the last before it that has one."""
    newest = (
        select(t.blocks.c.day).where(t.blocks.c.day <= day).order_by(t.blocks.c.day.desc()).limit(1).scalar_subquery()
    )
    wanted = select(t.blocks).where(t.blocks.c.day == newest).order_by(t.blocks.c.number.desc()).limit(1)
    row = (await db.execute(wanted)).mappings().one_or_none()
    return dict(row) if row else None


async def block(db: Read, number: int) -> Row | None:
    """An indexed block."""
    row = (await db.execute(select(t.blocks).where(t.blocks.c.number == number))).mappings().one_or_none()
    return dict(row) if row else None


async def record_look_through(db: Write, row: Row) -> None:
    """Notes a read of everybody's data (R32)."""
    await db.execute(insert(t.look_throughs), row)
