"""Vouchers, their trees and their offers."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, cast, exists, func, literal, select, true

from api.domain.numbers import root_of
from api.domain.words import OfferState, VoucherState, VoucherStatus
from api.store import tables as t
from api.store import visibility
from api.store.session import Read
from api.store.visibility import Reader

Row = dict[str, Any]
_TRANSFER = "transfer"
"""The kind of offer that makes no voucher."""


def status_column(reader: Reader) -> Any:
    """What people see of a voucher: overdue and settled follow from the root, overdue from the clock as well."""
    root = t.roots.c
    late = and_(root.accepted, root.unpaid_fen > 0, root.due < reader.today)
    active = t.vouchers.c.state == VoucherState.ACTIVE.value
    return case(
        (~active, t.vouchers.c.state),
        (t.vouchers.c.amount_fen == 0, literal(VoucherStatus.SPLIT.value)),
        (root.settled, literal(VoucherStatus.SETTLED.value)),
        (late, literal(VoucherStatus.OVERDUE.value)),
        else_=literal(VoucherStatus.ACTIVE.value),
    )


# Statements are made for `visibility.shared` readers, of whom there are three.
@cache
def _select(reader: Reader, *, in_tree: bool = False) -> Select[Any]:
    # Under a name of its own: the tenant filter asks the offers as well.
    offers_now = t.offers.alias("offers_now")
    open_offer = and_(offers_now.c.voucher == t.vouchers.c.number, offers_now.c.state == OfferState.OPEN.value)
    return (
        select(
            t.vouchers,
            status_column(reader).label("status"),
            visibility.vouchers_now(reader, in_tree=in_tree).label("sees_now"),
            offers_now.c.id.label("offer"),
            _reference(reader).label("reference"),
            exists().where(t.freezes.c.voucher == t.vouchers.c.number).label("was_frozen"),
        )
        .join(t.roots, t.roots.c.number == t.vouchers.c.root)
        .outerjoin(offers_now, open_offer)
        .where(visibility.vouchers(reader, in_tree=in_tree))
    )


def _reference(reader: Reader) -> ColumnElement[str]:
    """What the reader called the voucher in the order that it was made by: an issue or a split, or a disbursement that passed a part."""
    offer, financing = t.offers.alias("making_offer").c, t.financings.alias("making_financing").c
    offered = and_(offer.voucher == t.vouchers.c.number, offer.kind != _TRANSFER, _made_by(reader, offer.offeror))
    passed = and_(
        financing.voucher == t.vouchers.c.parent,
        financing.result == t.vouchers.c.number,
        _made_by(reader, financing.holder),
    )
    return func.coalesce(
        _named(offer.order_digest, offer.part).where(offered).scalar_subquery(),
        _named(financing.order_digest, literal(0)).where(passed).scalar_subquery(),
    )


def _made_by(reader: Reader, member: ColumnElement[int]) -> ColumnElement[bool]:
    return true() if reader.sees_all else member == reader.member


def _named(digest: ColumnElement[bytes], part: ColumnElement[int]) -> Select[tuple[str]]:
    """The reference of a part of an order."""
    order, name = t.orders.alias("making_order").c, t.references.alias("making_name").c
    is_named = and_(order.digest == digest, name.order_id == order.id, name.part == part)
    return select(name.reference).where(is_named).correlate(t.vouchers)


@cache
def _one(reader: Reader) -> Select[Any]:
    return _select(reader, in_tree=True).where(t.vouchers.c.number == bindparam("wanted"))


@cache
def _tree(reader: Reader) -> Select[Any]:
    return _select(reader, in_tree=True).where(t.vouchers.c.root == visibility.ROOT).order_by(t.vouchers.c.number)


_OF_NOW = ("holder", "status")
"""Filters by what only vouchers_now may tell."""


async def page(db: Read, reader: Reader, filters: dict[str, Any], after: str | None, limit: int) -> list[Row]:
    """Vouchers by number."""
    return await _listed(db, _page, reader, filters, after, limit)


async def latest(db: Read, reader: Reader, limit: int) -> list[Row]:
    """Whole trees, the newest root's first."""
    wanted = _select(reader).order_by(t.vouchers.c.root.desc(), t.vouchers.c.number).limit(limit)
    return [dict(row) for row in (await db.execute(wanted)).mappings()]


async def one(db: Read, reader: Reader, number: str) -> Row | None:
    """A voucher the reader may see."""
    anyone, values = visibility.shared(reader)
    found = await db.execute(_one(anyone), {**values, "wanted": number, "root": root_of(number)})
    row = found.mappings().one_or_none()
    return dict(row) if row else None


async def tree(db: Read, reader: Reader, root: str) -> list[Row]:
    """The part of a root's tree that the reader may see."""
    anyone, values = visibility.shared(reader)
    return [dict(row) for row in (await db.execute(_tree(anyone), {**values, "root": root})).mappings()]


async def offers(db: Read, reader: Reader, filters: dict[str, Any], after: int | None, limit: int) -> list[Row]:
    """Offers, oldest first; `after` is a row's place."""
    return await _listed(db, _offers, reader, filters, after, limit)


_List = Callable[[Reader, tuple[str, ...], bool], Select[Any]]


async def _listed(
    db: Read, statement: _List, reader: Reader, filters: Mapping[str, Any], after: str | int | None, limit: int
) -> list[Row]:
    given = {name: value for name, value in filters.items() if value is not None}
    anyone, values = visibility.shared(reader)
    wanted = statement(anyone, tuple(sorted(given)), after is not None)
    found = await db.execute(wanted, {**values, **given, "behind": after, "most": limit})
    return [dict(row) for row in found.mappings()]


@cache
def _page(reader: Reader, names: tuple[str, ...], is_behind: bool) -> Select[Any]:
    wanted = _select(reader).where(*(_is_asked_for(reader, name) for name in names))
    return _after(wanted, t.vouchers.c.number, is_behind)


def _is_asked_for(reader: Reader, name: str) -> ColumnElement[bool]:
    column = status_column(reader) if name == "status" else t.vouchers.c[name]
    is_it: ColumnElement[bool] = column == bindparam(name)
    # Who may not see the holder must not learn it by asking for one after the other.
    return and_(is_it, visibility.vouchers_now(reader)) if name in _OF_NOW else is_it


@cache
def _offers(reader: Reader, names: tuple[str, ...], is_behind: bool) -> Select[Any]:
    place = t.offers.c.opened_block * 1_000_000 + log_index()
    wanted = select(t.offers, place.label("place")).where(visibility.offers(reader))
    return _after(wanted.where(*(t.offers.c[name] == bindparam(name) for name in names)), place, is_behind)


def _after(wanted: Select[Any], place: ColumnElement[Any], is_behind: bool) -> Select[Any]:
    """The next page of what is listed by place."""
    if is_behind:
        wanted = wanted.where(place > bindparam("behind"))
    return wanted.order_by(place).limit(bindparam("most", type_=Integer))


def log_index() -> Any:
    """The place within its block of the event that opened an offer."""
    return cast(func.split_part(t.offers.c.id, "-", 2), Integer)


async def references(db: Read, digests: Sequence[tuple[bytes, int]]) -> dict[tuple[bytes, int], str]:
    """References of what orders made, by (digest, part)."""
    if not digests:
        return {}
    wanted = (
        select(t.orders.c.digest, t.references.c.part, t.references.c.reference)
        .join(t.references, t.references.c.order_id == t.orders.c.id)
        .where(t.orders.c.digest.in_({digest for digest, _ in digests}))
    )
    return {(r.digest, r.part): r.reference for r in await db.execute(wanted)}
