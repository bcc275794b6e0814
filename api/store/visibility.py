"""Who sees what (R32), in one place. Every read for a reader goes through one of these conditions.

A *holder* sees what it holds, and its own hop: from whom it came, to whom it went. A *former* holder keeps its hop and no
more: where the voucher went after that, what of it was split, financed or paid, is not its business. An *issuer* sees its
roots, and who holds what of them from the cut-off on. A *court* sees what it froze, while the freeze stands. A *financier* sees the whole path, root to voucher, of what it holds,
is offered, or is asked to finance. Who `sees_all` (auditor, operator) sees all; the service records each such read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
    union,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from api.domain.words import BidState, FinancingState, FreezeState, MemberKind, OfferState, PledgeState, VoucherState
from api.store import tables as t

Condition = ColumnElement[bool]
ROOT = bindparam("root", type_=Text)
"""Where a statement asks about one tree, the number of its root: a financier's whole path is not looked for then."""

_ASKED = [
    FinancingState.APPLIED.value,
    FinancingState.QUOTED.value,
    FinancingState.ACCEPTED.value,
    FinancingState.REGISTERED.value,
]
"""Once disbursed, holding the voucher is what shows its path, and no longer than it is held."""
_PLEDGED = [PledgeState.OFFERED.value, PledgeState.PLEDGED.value]
_OVER = [
    VoucherState.REJECTED.value,
    VoucherState.WITHDRAWN.value,
    VoucherState.EXPIRED.value,
    VoucherState.VOIDED.value,
]
_NAMED_IN = ("member", "issuer", "holder", "from", "to", "financier", "clearingBank")
_FOR_EVERYBODY = (
    *("MemberRegistered", "MemberStatusSet", "KindsProposed", "KindsGranted"),
    *("PolicySet", "PauseSet", "VersionAdmitted", "IssuesClosed"),
)
_MAY_CONFIRM = MemberKind.OPERATOR | MemberKind.AUDITOR
_OF_THE_PARENT = "parentAmountFen"
"""What a hop up has left; in an event that its receiver may see otherwise."""


@dataclass(frozen=True)
class Reader:
    """Who reads, and on which business day. `member` None without `sees_all` sees nothing."""

    member: int | None
    sees_all: bool
    today: date


def shared(reader: Reader) -> tuple[Reader, dict[str, Any]]:
    """A reader that stands for all of its kind, and the values that make it this one. A statement for it is made once: what a reader may
    see takes milliseconds to put into SQL.
    """
    member = None if reader.member is None else cast("int", _MEMBER)
    return Reader(member, reader.sees_all, cast("date", _TODAY)), {"reader": reader.member, "today": reader.today}


_MEMBER, _TODAY = bindparam("reader", type_=BigInteger), bindparam("today", type_=Date)


def vouchers(reader: Reader, *, in_tree: bool = False) -> Condition:
    """Vouchers of which the reader may see at least its own hop; see `vouchers_now`."""
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    issued = and_(t.vouchers.c.issuer == reader.member, t.vouchers.c.parent.is_(None))
    return or_(
        vouchers_now(reader, in_tree=in_tree),
        issued,
        _had_offer(reader.member),
        _had_financing(reader.member),
        _had_pledge(reader.member),
    )


def vouchers_now(reader: Reader, *, in_tree: bool = False) -> Condition:
    """Vouchers whose present state the reader may see: holder, amount, lock, payments. Of the others it may see, show the
    number, the root's issuer and dates, and its own offers and financings. `in_tree`: of the tree of ROOT.
    """
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    column = t.vouchers.c
    over = and_(column.parent.is_(None), _among(column.state, _OVER))
    falls_due = or_(column.cutoff <= reader.today, over)
    return or_(
        column.holder == reader.member,
        and_(column.issuer == reader.member, falls_due),
        _is_on_offer(reader.member),
        _froze(reader.member),
        column.number.in_(_path(reader.member, in_tree)),
    )


def offers(reader: Reader) -> Condition:
    """Offers made by or to the reader; for a financier also those that its vouchers came by."""
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    column = t.offers.c
    came_by = and_(column.state == OfferState.ACCEPTED.value, column.voucher.in_(_path(reader.member)))
    return or_(_party(reader.member), came_by)


def financings(reader: Reader) -> Condition:
    """Financings of the two who make them; prices are nobody else's business, the issuer's neither. Where several were asked, each of
    them until one is chosen.
    """
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    column = t.financings.c
    undecided = and_(column.financier == 0, _was_asked(reader.member))
    return or_(column.holder == reader.member, column.financier == reader.member, undecided)


def financings_asked(reader: Reader) -> Condition:
    """Those, and financings that the reader was asked for in vain. Of them show only what it was asked, and its own answer."""
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    return or_(financings(reader), _was_asked(reader.member))


def bids(reader: Reader) -> Condition:
    """Answers of the reader itself, and to the reader: never a rival's."""
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    own = exists().where(t.financings.c.number == t.bids.c.financing, t.financings.c.holder == reader.member)
    return or_(t.bids.c.financier == reader.member, own)


def _was_asked(member: int) -> Condition:
    return exists().where(t.bids.c.financing == t.financings.c.number, t.bids.c.financier == member)


def pledges(reader: Reader) -> Condition:
    """Pledges of the two who make them."""
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    return or_(t.pledges.c.holder == reader.member, t.pledges.c.pledgee == reader.member)


def proposals(reader: Reader) -> Condition:
    """Who is to become a bank is everybody's business; keys are the business of the two concerned, and of who may confirm."""
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    column = t.proposals.c
    party = or_(column.subject == reader.member, column.by == reader.member)
    return or_(column.kinds != 0, party, _is_of(reader.member, _MAY_CONFIRM))


def quotes(reader: Reader) -> Condition:
    """Standing quotes of the financier itself; while they stand, of holders of vouchers that they take; and those that the reader
    took. Never those of a rival: what a financier holds itself does not show it another's price.
    """
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    column = t.quotes.c
    stands = and_(column.open, column.valid_through >= reader.today)
    may_take = and_(stands, _holds_of(column.issuer, reader), not_(_is_financier(reader.member)))
    took = exists().where(t.financings.c.quote == column.number, t.financings.c.holder == reader.member)
    return or_(column.financier == reader.member, may_take, took)


def _holds_of(issuer: ColumnElement[int], reader: Reader) -> Condition:
    held = t.vouchers.c
    live = and_(held.state == VoucherState.ACTIVE.value, held.amount_fen > 0, held.cutoff > reader.today)
    return exists().where(held.issuer == issuer, held.holder == reader.member, live)


def invoices(reader: Reader) -> Condition:
    """Invoices of the issuer; for a financier also those behind the roots of its path."""
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    claims = t.invoice_claims.c
    behind = select(claims.key).where(claims.root.in_(_path(reader.member)))
    return or_(t.invoices.c.issuer == reader.member, t.invoices.c.key.in_(behind))


def payments(reader: Reader) -> Condition:
    """Payments of issuer and clearing bank. A holder sees its shares, as events."""
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    column = t.payments.c
    return or_(column.issuer == reader.member, column.clearing_bank == reader.member)


def payable(reader: Reader) -> Condition:
    """Roots that a clearing bank may be told of when it names one: those it is instructed to pay, and those past due, for which
    money may come without an instruction (R26).
    """
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    root = t.roots.c
    instructed = select(t.payments.c.root).where(payments(reader))
    late = select(root.number).where(root.accepted, root.unpaid_fen > 0, root.due < reader.today)
    clears = _is_of(reader.member, MemberKind.CLEARING_BANK)
    return or_(t.vouchers.c.number.in_(instructed), and_(clears, t.vouchers.c.number.in_(late)))


def members(reader: Reader) -> Condition:
    """Whose balances and limits a reader may see: its own. That there is such a member, everybody may know."""
    return _own(reader, t.members.c.number)


def members_of(member: ColumnElement[int]) -> Condition:
    """The same for a reader that the statement itself finds out, and that does not see all."""
    return t.members.c.number == member


def member_keys(reader: Reader) -> Condition:
    """Keys of the reader's own member."""
    return _own(reader, t.member_keys.c.member)


def orders(reader: Reader) -> Condition:
    """Orders of the reader's own member."""
    return _own(reader, t.orders.c.member)


def events(reader: Reader, *, in_tree: bool = False) -> Condition:
    """Events of general interest, events that name the reader, what befell a voucher while it held it or had it on offer,
    and what befalls its roots from the cut-off on; a financier's whole path. Show `event_args` for `args`, and `topics` and
    `data` only to who sees all.
    """
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    column = t.events.c
    return or_(
        _among(column.name, _FOR_EVERYBODY),
        _is_named(reader.member),
        _while_held(reader.member),
        _end_of_own_offer(reader.member),
        _of_own_financing(reader.member),
        _of_own_pledge(reader.member),
        _of_own_root(reader),
        and_(column.voucher.in_(_path(reader.member, in_tree)), not_(_among(column.name, _OF_A_PRICE))),
    )


def event_args(reader: Reader, *, in_tree: bool = False) -> ColumnElement[Any]:
    """The arguments of an event as the reader may see them: not what the one before it has left."""
    column = t.events.c
    if reader.sees_all or reader.member is None:
        return column.args
    is_its_own = _arg("from", reader.member)
    knows_parent = or_(is_its_own, column.voucher.in_(_path(reader.member, in_tree)))
    rest = column.args.op("-", return_type=JSONB())(_OF_THE_PARENT)
    return case((knows_parent, column.args), else_=rest)


def _all_or_nothing(reader: Reader) -> Condition:
    return true() if reader.sees_all else false()


def _among(column: ColumnElement[str], words: Iterable[str]) -> Condition:
    """Whether a column has one of our own words. They stand in the statement: as values, the library would write it anew each time."""
    return column.in_([literal_column(f"'{word}'") for word in words])


def _own(reader: Reader, member: ColumnElement[int]) -> Condition:
    if reader.sees_all or reader.member is None:
        return _all_or_nothing(reader)
    return member == reader.member


def _party(member: int) -> Condition:
    return or_(t.offers.c.offeror == member, t.offers.c.offeree == member)


def _had_offer(member: int) -> Condition:
    """Some offer of the voucher was made by or to the member."""
    return exists().where(t.offers.c.voucher == t.vouchers.c.number, _party(member))


def _had_financing(member: int) -> Condition:
    column = t.financings.c
    party = or_(column.holder == member, column.financier == member)
    # What a disbursement passed is the financed voucher or a part of it.
    made = and_(column.voucher == t.vouchers.c.parent, column.result == t.vouchers.c.number)
    return exists().where(or_(column.voucher == t.vouchers.c.number, made), party)


def _had_pledge(member: int) -> Condition:
    column = t.pledges.c
    party = or_(column.holder == member, column.pledgee == member)
    return exists().where(column.voucher == t.vouchers.c.number, party)


def _froze(member: int) -> Condition:
    """A judicial authority's freeze stands on the voucher."""
    freeze, order = t.freezes.c, t.orders.c
    own = and_(order.digest == freeze.order_digest, order.member == member)
    stands = and_(freeze.voucher == t.vouchers.c.number, freeze.state == FreezeState.STANDING.value)
    return exists().where(stands, own)


def _is_on_offer(member: int) -> Condition:
    """Between the two of an open offer: a split part that waits for its receiver is still the value of who offers it."""
    is_open = t.offers.c.state == OfferState.OPEN.value
    return exists().where(t.offers.c.voucher == t.vouchers.c.number, is_open, _party(member))


# Two conditions of one statement name the same path, and it is looked for once.
@lru_cache
def _path(member: int, in_tree: bool = False) -> Select[tuple[str]]:
    """Numbers of all vouchers between a root and one that the member, as a financier, holds, is offered or financed.

    The ends are found first, as one value: a planner that reckons with all vouchers as ends would prepare for millions of rows.
    """
    start, above = t.vouchers.alias(), t.vouchers.alias()
    ends = func.array(_ends(member, in_tree).scalar_subquery(), type_=ARRAY(Text))
    first = select(start.c.number, start.c.parent).where(start.c.number == any_(ends))
    path = first.cte(recursive=True)
    path = path.union(select(above.c.number, above.c.parent).join(path, above.c.number == path.c.parent))
    return select(path.c.number)


def _ends(member: int, in_tree: bool) -> CompoundSelect[tuple[str]]:
    voucher, offer, financing = t.vouchers.c, t.offers.c, t.financings.c
    is_open = and_(offer.offeree == member, offer.state == OfferState.OPEN.value)
    asked = and_(financing.financier == member, _among(financing.state, _ASKED))
    bid = t.bids.c
    still = _among(bid.state, [BidState.ASKED.value, BidState.QUOTED.value])
    undecided = and_(bid.financier == member, still, financing.financier == 0, _among(financing.state, _ASKED))
    among = select(financing.voucher).join(t.bids, bid.financing == financing.number).where(undecided)
    # A part that was refused or ran out still names the one it was for.
    holds = and_(voucher.holder == member, voucher.state == VoucherState.ACTIVE.value)
    pledge = and_(t.pledges.c.pledgee == member, _among(t.pledges.c.state, _PLEDGED))
    ends = [
        select(voucher.number).where(holds, _is_financier(member)),
        select(offer.voucher).where(is_open, _is_financier(member)),
        select(financing.voucher).where(asked),
        among,
        select(t.pledges.c.voucher).where(pledge),
    ]
    return union(*(_of_tree(each) for each in ends) if in_tree else ends)


def _of_tree(ends: Select[tuple[str]]) -> Select[tuple[str]]:
    tree = t.vouchers.alias()
    (number,) = ends.selected_columns
    return ends.where(number.in_(select(tree.c.number).where(tree.c.root == ROOT)))


def _is_financier(member: int) -> Condition:
    return _is_of(member, MemberKind.FINANCIER)


def _is_of(member: int, kinds: MemberKind) -> Condition:
    """Whether the member is of one of the kinds."""
    known = select(t.members.c.kinds).where(t.members.c.number == member).scalar_subquery()
    return known.op("&")(kinds.value) != 0


def _arg(name: str, member: int) -> Condition:
    return func.coalesce(t.events.c.args[name].as_string() == sql_cast(type_coerce(member, BigInteger), Text), false())


def _is_named(member: int) -> Condition:
    return or_(*(_arg(name, member) for name in _NAMED_IN))


def _while_held(member: int) -> Condition:
    """From the event that made the member the holder to the one that ended it, both included."""
    held, event = t.holdings.c, t.events.c
    place = tuple_(event.block_number, event.log_index)
    since = place >= tuple_(held.from_block, held.from_log)
    until = or_(held.to_block.is_(None), place <= tuple_(held.to_block, held.to_log))
    # `other` is the parent: what was offered of a voucher befell it, too.
    named = or_(held.voucher == event.voucher, held.voucher == event.other)
    return exists().where(named, held.member == member, since, until)


def _end_of_own_offer(member: int) -> Condition:
    """The end of an offer names nobody; it concerns the two it was between."""
    offer, event = t.offers.c, t.events.c
    same = and_(offer.closed_block == event.block_number, offer.closed_log == event.log_index)
    return exists().where(offer.voucher == event.voucher, same, _party(member))


def _of_own_financing(member: int) -> Condition:
    """Steps of a financing name nobody after the first."""
    event, financing = t.events.c, t.financings.c
    # What its rivals answered is not the chosen financier's business either.
    financed = and_(financing.financier == member, not_(_among(event.name, _OF_A_BID)))
    party = or_(financing.holder == member, financed)
    return exists().where(financing.number == event.args["financing"].as_string(), party)


def _of_own_pledge(member: int) -> Condition:
    pledge = t.pledges.c
    party = or_(pledge.holder == member, pledge.pledgee == member)
    return exists().where(pledge.number == t.events.c.args["pledge"].as_string(), party)


def _of_own_root(reader: Reader) -> Condition:
    """What the issuer's root has become is the issuer's business when it falls due; how it was financed never."""
    event = t.events.c
    root = func.split_part(event.voucher, "/", 1)
    due = exists().where(t.roots.c.number == root, t.roots.c.issuer == reader.member, t.roots.c.cutoff <= reader.today)
    own = exists().where(t.roots.c.number == event.voucher, t.roots.c.issuer == reader.member)
    on_root = _among(event.name, _OF_THE_ROOT)
    return or_(and_(own, on_root), and_(due, _among(event.name, _WHEN_DUE)))


_OF_THE_ROOT = (
    "VoidProposed",
    "VoucherVoided",
    "PaymentConfirmed",
    "UninstructedConfirmed",
    "ReversalProposed",
    "PaymentReversed",
    "RootSettled",
    "RootOverdue",
    "InvoiceReleased",
)
_OF_A_BID = ("FinancierAsked", "FinancierQuoted", "FinancierDeclined")
"""Of several financiers asked, what each did: to itself, whom the event names, and to the holder."""
_OF_A_PRICE = (*_OF_A_BID, "FinancierChosen", "FinancingQuoted", "FinancingAccepted", "FinancingTaken")
"""Who asks whom, and for which terms: not even the path of a voucher shows it to another financier."""
_WHEN_DUE = ("VoucherPaid", "VoucherUnpaid", "VoucherFrozen", "VoucherUnfrozen", "FreezeExpired")
