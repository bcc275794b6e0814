"""The page at `/`: what the ledger holds, live. Open without signing in on a dev chain only; read-only everywhere."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.console import lineage
from api.console.wording import Language, Words
from api.domain.money import yuan_grouped
from api.domain.refusals import BlockNotReached, NoRoute, Refusal
from api.services import reads
from api.services.actor import ANYBODY
from api.services.context import Context
from api.services.snapshot import Snapshot, snapshot
from api.store.queries import balances, others

HERE = Path(__file__).parent
STATIC = {"console.css": "text/css", "htmx-4.0.1.min.js": "text/javascript"}
VOUCHERS_SHOWN = 60
EVENTS_SHOWN = 40
MEMBERS_SHOWN = 100
AMOUNTS = ("amountFen", "shareFen")
PARTIES = (("from", "to"), ("issuer", "to"), ("holder", "financier"))

_templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Lang = Annotated[Language, Query()]
Chosen = Annotated[str | None, Query(max_length=40)]


@dataclass(frozen=True)
class PageView:
    """What the page shows, in words."""

    day: str
    block: str
    balances: list[dict[str, Any]]
    vouchers: list[dict[str, Any]]
    events: list[dict[str, Any]]


NEWEST = "newest"
EMPTY = PageView("–", "–", [], [], [])


@router.get("/")
async def page(request: Request, lang: Lang = "zh", voucher: Chosen = None) -> HTMLResponse:
    """The whole page."""
    context: Context = request.app.state.context
    words = Words(lang)
    if not context.is_dev:
        return _render("closed.html", 401, words=words)
    return _render("page.html", words=words, **await _all(context, words, voucher or NEWEST))


@router.get("/console/refresh")
async def refresh(request: Request, lang: Lang = "zh") -> HTMLResponse:
    """What changes while the page is open."""
    context = _dev_context(request)
    words = Words(lang)
    return _render("refresh.html", words=words, **await _all(context, words, None))


@router.get("/console/lineage")
async def tree(request: Request, lang: Lang = "zh", voucher: Chosen = None) -> HTMLResponse:
    """A voucher's tree as a drawing."""
    context = _dev_context(request)
    words = Words(lang)
    return _render("lineage.html", words=words, **await _all(context, words, voucher))


@router.get("/console/static/{name}")
async def static(name: str) -> FileResponse:
    """Style and script."""
    if name not in STATIC:
        raise NoRoute
    return FileResponse(HERE / "static" / name, media_type=STATIC[name])


def _dev_context(request: Request) -> Context:
    context: Context = request.app.state.context
    if not context.is_dev:
        raise NoRoute
    return context


def _render(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    size = {"box_width": lineage.BOX_WIDTH, "box_height": lineage.BOX_HEIGHT}
    return HTMLResponse(_templates.get_template(template).render(**size, **values), status)


async def _all(context: Context, words: Words, chosen: str | None) -> dict[str, Any]:
    try:
        async with snapshot(context, ANYBODY, path="/") as view:
            names = await _names(view)
            if chosen == NEWEST:
                chosen = next((row["number"] for row in await reads.latest_vouchers(view, 1)), None)
            drawing = await _drawing(view, words, names, chosen) if chosen else None
            return {
                "view": await _page_view(view, names),
                "drawing": drawing,
                "chosen": chosen if drawing else None,
            }
    except BlockNotReached:
        return {"view": EMPTY, "drawing": None, "chosen": None}


async def _names(view: Snapshot) -> dict[int, str]:
    rows = await others.members(view.db, None, None, MEMBERS_SHOWN * 10)
    return {row["number"]: (row["details"] or {}).get("name") or str(row["number"]) for row in rows}


async def _page_view(view: Snapshot, names: dict[int, str]) -> PageView:
    accounts = await balances.page(view.db, view.reader, None, None, MEMBERS_SHOWN)
    vouchers = await reads.latest_vouchers(view, VOUCHERS_SHOWN)
    events = await others.events(view.db, view.reader, voucher=None, after=None, limit=EVENTS_SHOWN, newest_first=True)
    return PageView(
        day=str(view.block["day"]),
        block=str(view.block["number"]),
        balances=[_balance(row, names) for row in accounts if _has_money(row)],
        vouchers=[_voucher(row, names) for row in vouchers],
        events=[_event(row, names) for row in events],
    )


def _has_money(row: dict[str, Any]) -> bool:
    return any(row[name] for name in ("held_fen", "received_fen", "limit_fen", "limit_used_fen"))


def _balance(row: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    amounts = ("held", "available", "received", "limit", "limit_used")
    shown = {name: yuan_grouped(row[f"{name}_fen"]) for name in amounts}
    number = row["number"]
    return {"number": number, "name": names[number], "blocked": row["blocked"], **shown}


def _voucher(row: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    return {
        "number": row["number"],
        "issuer": names.get(row["issuer"], row["issuer"]),
        "holder": names.get(row["holder"], row["holder"]),
        "amount": yuan_grouped(row["amount"]["fen"]),
        "paid": yuan_grouped(row["paid"]["fen"]),
        "due": row["due"],
        "status": row["status"],
        "frozen": _frozen(row),
    }


def _frozen(row: dict[str, Any]) -> str:
    """The page's word for it; none where nothing is frozen."""
    if row["freeze"] is None:
        return ""
    return "frozen" if row["frozen"] else "frozen_part"


def _event(row: dict[str, Any], names: dict[int, str]) -> dict[str, Any]:
    args = row["args"]
    amount = next((args[name] for name in AMOUNTS if name in args), None)
    pair = next((p for p in PARTIES if p[0] in args and p[1] in args), ())
    return {
        "name": row["name"],
        "voucher": row["voucher"],
        "amount": yuan_grouped(amount) if amount is not None else "",
        "who": " → ".join(names.get(args[party], str(args[party])) for party in pair),
        "day": row["day"],
        "block": row["block_number"],
    }


async def _drawing(view: Snapshot, words: Words, names: dict[int, str], chosen: str) -> lineage.Drawing | None:
    try:
        rows = await reads.lineage(view, chosen.replace("\x00", ""))
    except Refusal:
        return None
    return lineage.draw(
        [
            lineage.Node(
                number=row["number"],
                parent=row["parent"],
                holder=names.get(row["holder"], str(row["holder"])),
                amount=yuan_grouped(row["amount"]["fen"]),
                status=row["status"],
                status_text=words.status(row["status"]),
                frozen=_frozen(row),
            )
            for row in rows
        ]
    )
