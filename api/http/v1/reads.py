"""Reads: members, vouchers, offers, balances, limits, invoices, financings, pledges, standing quotes, payments, events."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi import Path as PathParam
from fastapi.responses import Response

from api.domain import refusals
from api.http.deps import Cursor, Limit, UseSnapshot, answer, decode_cursor, encode_cursor
from api.http.schemas import MEMBER_MAX, PROBLEMS, Page
from api.http.v1 import views as v
from api.services import reads
from api.services.snapshot import Snapshot
from api.store.queries import balances, others, vouchers

router = APIRouter(responses=PROBLEMS)
Number = Annotated[str, PathParam(max_length=40, description="a child's `/` may be written `.`")]
Member = Annotated[int, PathParam(ge=1, le=MEMBER_MAX)]
MemberFilter = Annotated[int | None, Query(ge=1, le=MEMBER_MAX)]
FromBlock = Annotated[int | None, Query(ge=0, lt=2**63, description="the first block to tell of; not with cursor")]
TextFilter = Annotated[str | None, Query(max_length=40, pattern=r"^[^\x00]*$")]


def _page(view: Snapshot, items: list[Any], cursor: str | None) -> Response:
    return answer({"items": items, "next_cursor": cursor, "block": view.block})


def _numbered(view: Snapshot, rows: list[Any], items: list[Any], limit: int) -> Response:
    """A page of what is listed by number."""
    return _page(view, items, encode_cursor(rows[-1]["number"]) if len(rows) == limit else None)


def _after(cursor: str | None) -> str | None:
    after = decode_cursor(cursor, str)
    return after[0] if after else None


def _plain(number: str) -> str:
    return number.replace("\x00", "")


def _voucher_number(text: str) -> str:
    if "\x00" in text:
        raise refusals.NotFound(voucher="")
    return text.replace(".", "/")


@router.get("/vouchers", response_model=Page[v.VoucherView])
async def list_vouchers(
    view: UseSnapshot,
    holder: MemberFilter = None,
    issuer: MemberFilter = None,
    root: TextFilter = None,
    status: v.Status | None = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Vouchers, by number."""
    after = decode_cursor(cursor, str)
    filters = {"holder": holder, "issuer": issuer, "root": root}
    if status:
        filters["status"] = status
    items, last = await reads.voucher_page(view, filters, after and after[0], limit)
    return _page(view, items, encode_cursor(last) if last else None)


@router.get("/vouchers/{number}", response_model=v.OneVoucher)
async def get_voucher(view: UseSnapshot, number: Number) -> Response:
    """A voucher."""
    found = await reads.voucher(view, _voucher_number(number))
    return answer({"voucher": found, "block": view.block})


@router.get("/vouchers/{number}/lineage", response_model=v.LineageView)
async def get_lineage(view: UseSnapshot, number: Number) -> Response:
    """The part of a voucher's tree that the reader may see."""
    found = await reads.lineage(view, _voucher_number(number))
    return answer({"vouchers": found, "block": view.block})


@router.get("/vouchers/{number}/events", response_model=Page[v.EventView])
async def get_voucher_events(
    view: UseSnapshot, number: Number, limit: Limit = 100, cursor: Cursor = None, from_block: FromBlock = None
) -> Response:
    """What befell a voucher, as far as the reader may see."""
    return await _events(view, _voucher_number(number), limit, cursor, from_block)


@router.get("/offers", response_model=Page[v.OfferView])
async def list_offers(
    view: UseSnapshot,
    state: Literal["open", "accepted", "rejected", "withdrawn", "expired"] | None = None,
    offeree: MemberFilter = None,
    offeror: MemberFilter = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Offers, oldest first. A receiver's inbox is `state=open&offeree=…`."""
    after = decode_cursor(cursor, int)
    filters = {"state": state, "offeree": offeree, "offeror": offeror}
    rows = await vouchers.offers(view.db, view.reader, filters, after and after[0], limit)
    last = encode_cursor(rows[-1]["place"]) if len(rows) == limit else None
    return _page(view, [reads.offer_view(row) for row in rows], last)


@router.get("/offers/{offer}", response_model=v.OneOffer)
async def get_offer(
    view: UseSnapshot, offer: Annotated[str, PathParam(max_length=40, pattern=r"^\d+-\d+$")]
) -> Response:
    """An offer."""
    return answer({"offer": await reads.offer(view, offer), "block": view.block})


@router.get("/balances", response_model=Page[v.BalanceView])
async def list_balances(view: UseSnapshot, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """Balances, by member."""
    after = decode_cursor(cursor, int)
    rows = await balances.page(view.db, view.reader, None, after and after[0], limit)
    last = encode_cursor(rows[-1]["number"]) if len(rows) == limit else None
    return _page(view, [reads.balance_view(row) for row in rows], last)


@router.get("/balances/{member}", response_model=v.OneBalance)
async def get_balance(view: UseSnapshot, member: Member) -> Response:
    """A member's balance."""
    return answer({"balance": await reads.balance(view, member), "block": view.block})


@router.get("/limits/{issuer}", response_model=v.OneBalance)
async def get_limit(view: UseSnapshot, issuer: Member) -> Response:
    """An issuer's limit, what of it is used, and whether it is blocked."""
    return answer({"balance": await reads.balance(view, issuer), "block": view.block})


@router.get("/invoices", response_model=Page[v.InvoiceView])
async def list_invoices(view: UseSnapshot, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """Invoices and what of them is used."""
    after = decode_cursor(cursor, str)
    key = _hex(after[0]) if after else None
    rows = await others.invoices(view.db, view.reader, key, limit)
    last = encode_cursor(rows[-1]["key"].hex()) if len(rows) == limit else None
    return _page(view, [reads.invoice_view(row) for row in rows], last)


@router.get("/financings", response_model=Page[v.FinancingView])
async def list_financings(
    view: UseSnapshot,
    voucher: TextFilter = None,
    financier: MemberFilter = None,
    holder: MemberFilter = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Financings, by number."""
    filters = {"voucher": voucher, "financier": financier, "holder": holder}
    rows = await others.financings(view.db, view.reader, filters, _after(cursor), limit)
    return _numbered(view, rows, await reads.financing_views(view, rows), limit)


@router.get("/financings/{number}", response_model=v.OneFinancing)
async def get_financing(view: UseSnapshot, number: Number) -> Response:
    """A financing."""
    rows = await others.financings(view.db, view.reader, {"number": _plain(number)}, None, 1)
    if not rows:
        raise refusals.NotFound(financing=number)
    found = (await reads.financing_views(view, rows))[0]
    return answer({"financing": found, "block": view.block})


@router.get("/pledges", response_model=Page[v.PledgeView])
async def list_pledges(
    view: UseSnapshot,
    voucher: TextFilter = None,
    holder: MemberFilter = None,
    pledgee: MemberFilter = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Pledges, by number."""
    filters = {"voucher": voucher, "holder": holder, "pledgee": pledgee}
    rows = await others.pledges(view.db, view.reader, filters, _after(cursor), limit)
    return _numbered(view, rows, [reads.pledge_view(row) for row in rows], limit)


@router.get("/pledges/{number}", response_model=v.OnePledge)
async def get_pledge(view: UseSnapshot, number: Number) -> Response:
    """A pledge."""
    rows = await others.pledges(view.db, view.reader, {"number": _plain(number)}, None, 1)
    if not rows:
        raise refusals.NotFound(pledge=number)
    return answer({"pledge": reads.pledge_view(rows[0]), "block": view.block})


@router.get("/quotes", response_model=Page[v.QuoteView])
async def list_quotes(
    view: UseSnapshot,
    financier: MemberFilter = None,
    issuer: MemberFilter = None,
    standing: bool | None = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """Standing quotes, by number: a financier's own, and those a holder can take (`standing=true`)."""
    filters = {"financier": financier, "issuer": issuer}
    rows = await others.quotes(view.db, view.reader, filters, _after(cursor), limit, standing=standing)
    return _numbered(view, rows, await reads.quote_views(view, rows), limit)


@router.get("/quotes/{number}", response_model=v.OneQuote)
async def get_quote(view: UseSnapshot, number: Number) -> Response:
    """A standing quote."""
    rows = await others.quotes(view.db, view.reader, {"number": _plain(number)}, None, 1)
    if not rows:
        raise refusals.NotFound(quote=number)
    found = (await reads.quote_views(view, rows))[0]
    return answer({"quote": found, "block": view.block})


@router.get("/payments", response_model=Page[v.PaymentView])
async def list_payments(
    view: UseSnapshot, root: TextFilter = None, limit: Limit = 100, cursor: Cursor = None
) -> Response:
    """Payments of roots."""
    after = decode_cursor(cursor, int, str)
    key = (after[0], _hex(after[1])) if after else None
    rows = await others.payments(view.db, view.reader, root, key, limit)
    full = len(rows) == limit
    last = encode_cursor(rows[-1]["clearing_bank"], rows[-1]["bank_ref"].hex()) if full else None
    return _page(view, await reads.payment_views(view, rows), last)


@router.get("/members", response_model=Page[v.MemberView])
async def list_members(view: UseSnapshot, limit: Limit = 100, cursor: Cursor = None) -> Response:
    """Members, by number."""
    after = decode_cursor(cursor, int)
    rows = await others.members(view.db, None, after and after[0], limit)
    last = encode_cursor(rows[-1]["number"]) if len(rows) == limit else None
    return _page(view, [reads.member_view(view, row) for row in rows], last)


@router.get("/members/{member}", response_model=v.OneMember)
async def get_member(view: UseSnapshot, member: Member) -> Response:
    """A member."""
    return answer({"member": await reads.member(view, member), "block": view.block})


@router.get("/proposals", response_model=Page[v.ProposalView])
async def list_proposals(
    view: UseSnapshot,
    state: Literal["open", "done", "stopped"] | None = None,
    subject: MemberFilter = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Response:
    """What no single organisation may do, in the order it was proposed."""
    after = decode_cursor(cursor, int, str)
    key = (after[0], _hex(after[1])) if after else None
    rows = await others.proposals(view.db, view.reader, {"state": state, "subject": subject}, key, limit)
    full = len(rows) == limit
    last = encode_cursor(rows[-1]["opened_block"], rows[-1]["digest"].hex()) if full else None
    return _page(view, [reads.proposal_view(row) for row in rows], last)


@router.get("/events", response_model=Page[v.EventView])
async def list_events(
    view: UseSnapshot, limit: Limit = 100, cursor: Cursor = None, from_block: FromBlock = None
) -> Response:
    """The feed, in the order of the chain; the last cursor is where to go on later."""
    return await _events(view, None, limit, cursor, from_block)


async def _events(
    view: Snapshot, voucher: str | None, limit: int, cursor: str | None, from_block: int | None
) -> Response:
    after = decode_cursor(cursor, int, int)
    if after and from_block is not None:
        raise refusals.Invalid(field="from_block", why="give cursor or from_block, not both")
    key = (after[0], after[1]) if after else (from_block, -1) if from_block is not None else None
    rows = await reads.event_page(view, voucher, key, limit)
    last = (rows[-1]["block_number"], rows[-1]["log_index"]) if rows else key
    return _page(view, [reads.event_view(row) for row in rows], encode_cursor(*last) if last else None)


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise refusals.Invalid(field="cursor", why="not a cursor of this list") from None
