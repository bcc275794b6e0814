"""What the index says, as its reader may see it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from api.domain import refusals
from api.domain.financing import interest_fen, net_fen, rate_bps
from api.domain.money import both
from api.domain.numbers import financing_day
from api.domain.words import FinancingState, MemberKind, VoucherStatus
from api.services.context import Context
from api.services.snapshot import Snapshot, block_view, hex_of, require_kept
from api.store.queries import balances, escrow, others, vouchers

Row = dict[str, Any]


# --- vouchers and offers --------------------------------------------------------------------------------------------


async def voucher_views(view: Snapshot, rows: Sequence[Row]) -> list[Row]:
    """Vouchers as a reader sees them."""
    held_back = await _held_back(view, [row for row in rows if row["sees_now"] and row["was_frozen"]])
    return [_voucher(view, row) | held_back.get(row["number"], _FREE) for row in rows]


_FREE: Row = {"freeze": None, "due_to_escrow": []}


async def _held_back(view: Snapshot, rows: Sequence[Row]) -> dict[str, Row]:
    """The freeze that stands on a voucher, and what of its payments is due to accounts that courts named (R25, R28)."""
    if not rows:
        return {}
    numbers = [row["number"] for row in rows]
    standing, dues = await escrow.standing(view.db, numbers), await escrow.dues(view.db, numbers)
    accounts = {number: due.by_account() for number, due in dues.items()}
    hashes = [freeze["escrow"] for freeze in standing.values()] + [each for due in accounts.values() for each in due]
    texts = await others.contents(view.db, hashes)
    concerned = await escrow.concerned(view.db, view.reader, standing)
    found: dict[str, Row] = {}
    for row in rows:
        freeze, due = standing.get(row["number"]), accounts.get(row["number"], {})
        if not freeze and not due:
            continue
        is_told = view.reader.member in (row["holder"], row["issuer"]) or row["number"] in concerned
        told = texts if view.reader.sees_all or is_told else {}
        found[row["number"]] = {
            "freeze": _freeze(freeze, told) if freeze else None,
            "due_to_escrow": [{"account": _text(told, account), "amount": both(fen)} for account, fen in due.items()],
        }
    return found


def _freeze(row: Row, told: Mapping[bytes, Row]) -> Row:
    return {
        "amount": both(row["amount_fen"]) if row["amount_fen"] else None,
        "last_day": row["last_day"],
        "has_escrow": row["escrow"] is not None,
        "escrow": _text(told, row["escrow"]),
    }


def _text(told: Mapping[bytes, Row], account: bytes | None) -> str | None:
    return (told.get(account or b"") or {}).get("text")


def _voucher(view: Snapshot, row: Row) -> Row:
    now = row["sees_now"]
    movable = row["status"] == VoucherStatus.ACTIVE and not row["frozen"]
    movable = movable and row["cutoff"] > view.reader.today
    return {
        "number": row["number"],
        "reference": row["reference"],
        "root": row["root"],
        "parent": row["parent"],
        "issuer": row["issuer"],
        "due": row["due"],
        "cutoff": row["cutoff"],
        "amount": both(row["amount_fen"]) if now else None,
        "holder": row["holder"] if now else None,
        "paid": both(row["paid_fen"]) if now else None,
        "locked": both(row["locked_fen"]) if now else None,
        "available": both(row["amount_fen"] - row["locked_fen"] if movable else 0) if now else None,
        "hops": row["hops"] if now else None,
        "status": row["status"] if now else None,
        "frozen": row["frozen"] if now else None,
        "head": hex_of(row["head"]) if now else None,
        "offer": row["offer"] if now else None,
    }


async def voucher_page(
    view: Snapshot, filters: dict[str, Any], after: str | None, limit: int
) -> tuple[list[Row], str | None]:
    """A page of vouchers, and where the next begins."""
    rows = await vouchers.page(view.db, view.reader, filters, after, limit)
    views = await voucher_views(view, rows)
    return views, rows[-1]["number"] if len(rows) == limit else None


async def latest_vouchers(view: Snapshot, limit: int) -> list[Row]:
    """Whole trees, the newest root's first."""
    return await voucher_views(view, await vouchers.latest(view.db, view.reader, limit))


async def voucher(view: Snapshot, number: str) -> Row:
    """A voucher. Raises NotFound, also for one the reader may not know of."""
    return (await voucher_views(view, [await _voucher_row(view, number)]))[0]


async def _voucher_row(view: Snapshot, number: str) -> Row:
    row = await vouchers.one(view.db, view.reader, number)
    if row is None:
        raise refusals.NotFound(voucher=number)
    return row


async def lineage(view: Snapshot, number: str) -> list[Row]:
    """The part of a voucher's tree that the reader may see."""
    await voucher(view, number)
    rows = await vouchers.tree(view.db, view.reader, number.partition("/")[0])
    return await voucher_views(view, rows)


def offer_view(row: Row) -> Row:
    """An offer."""
    return {
        "id": row["id"],
        "kind": row["kind"],
        "voucher": row["voucher"],
        "parent": row["parent"],
        "offeror": row["offeror"],
        "offeree": row["offeree"],
        "amount": both(row["amount_fen"]),
        "state": row["state"],
        "last_day": row["last_day"],
        "opened_in": row["opened_block"],
        "closed_in": row["closed_block"],
    }


async def offer(view: Snapshot, number: str) -> Row:
    """An offer by id. Raises NotFound."""
    rows = await vouchers.offers(view.db, view.reader, {"id": number}, None, 1)
    if not rows:
        raise refusals.NotFound(offer=number)
    return offer_view(rows[0])


# --- members and money ----------------------------------------------------------------------------------------------


def kinds_of(bits: int) -> list[str]:
    """A member's kinds in words."""
    return [str(kind.name).lower() for kind in MemberKind if bits & kind]


def member_view(view: Snapshot, row: Row) -> Row:
    """A member. Its credit code is for itself and for who sees everything."""
    details = row["details"] or {}
    own = view.reader.sees_all or row["number"] == view.reader.member
    return {
        "number": row["number"],
        "name": details.get("name"),
        "uscc": details.get("uscc") if own else None,
        "kinds": kinds_of(row["kinds"]),
        "signatures": row["signatures"],
        "suspended": row["suspended"],
    }


async def member(view: Snapshot, number: int) -> Row:
    """A member with its keys if they are the reader's own. Raises NotFound."""
    rows = await others.members(view.db, number, None, 1)
    if not rows:
        raise refusals.NotRegistered(member=number)
    own = view.reader.sees_all or number == view.reader.member
    keys = await others.keys(view.db, number) if own else []
    return {
        **member_view(view, rows[0]),
        "keys": [{"account": hex_of(key["account"]), "powers": key["powers"]} for key in keys],
        "clearing_banks": await others.accepted_banks(view.db, number) if own else [],
    }


def proposal_view(row: Row) -> Row:
    """A proposal, and which step it waits for."""
    told = row["told"] or {}
    needs_consent = row["kinds"] == 0 and row["subject"] != row["by"]
    return {
        "id": hex_of(row["digest"]),
        "by": row["by"],
        "subject": row["subject"],
        "kinds": kinds_of(row["kinds"]),
        "grants": [{"account": key["account"], "powers": key["powers"]} for key in told.get("grants", ())],
        "revokes": list(told.get("revokes", ())),
        "ready_at": row["ready_at"],
        "needs": "consent_keys" if needs_consent else "confirm_proposal",
        "state": row["state"],
    }


def balance_view(row: Mapping[str, Any]) -> Row:
    """A member's balance."""
    return {
        "member": row["number"],
        "held": both(row["held_fen"]),
        "available": both(row["available_fen"]),
        "received": both(row["received_fen"]),
        "limit": both(row["limit_fen"]),
        "limit_used": both(row["limit_used_fen"]),
        "limit_available": both(max(row["limit_fen"] - row["limit_used_fen"], 0)),
        "blocked": row["blocked"],
    }


async def balance(view: Snapshot, number: int) -> Row:
    """One member's balance. Raises NotFound."""
    rows = await balances.page(view.db, view.reader, number, None, 1)
    if not rows:
        raise refusals.NotFound(member=number)
    return balance_view(rows[0])


async def own_balance(context: Context, secret_hash: bytes, number: int) -> Row | None:
    """What `balance` says of now, for the member's own API key, in one trip to the database. None where it has to be looked at
    more closely: `balance` knows why.
    """
    if context.replica:  # keys are asked of the primary, balances of the replica
        return None
    row = await balances.own(context.db, secret_hash, number)
    if row is None:
        return None
    head = {name: row[f"block_{name}"] for name in ("number", "hash", "timestamp", "day")}
    return {"balance": balance_view(row), "block": block_view(context, head)}


def invoice_view(row: Row) -> Row:
    """An invoice."""
    return {
        "key": hex_of(row["key"]),
        "number": (row["details"] or {}).get("number"),
        "issuer": row["issuer"],
        "amount": both(row["amount_fen"]),
        "used": both(row["used_fen"]),
    }


async def financing_views(view: Snapshot, rows: Sequence[Row]) -> list[Row]:
    """Financings with their terms in words; interest and net follow from them at disbursement (R21)."""
    bids = await others.bids(view.db, view.reader, [row["number"] for row in rows])
    hashes = [row[name] for row in rows for name in ("terms", "registration", "bank_ref")]
    hashes += [bid["terms"] for asked in bids.values() for bid in asked]
    known = await others.contents(view.db, hashes)
    names = await vouchers.references(view.db, [(row["order_digest"], 0) for row in rows])
    views = [_financing(view, _as_told(view, row), known, names) for row in rows]
    return [each | {"asked": [_bid(bid, known) for bid in bids.get(each["number"], [])]} for each in views]


def _as_told(view: Snapshot, row: Row) -> Row:
    """To one that was asked in vain: that it is over, not who was chosen, for which price, or what came of it."""
    parties = (row["holder"], row["financier"])
    if view.reader.sees_all or row["financier"] == 0 or view.reader.member in parties:
        return row
    untold = dict.fromkeys(("terms", "registration", "bank_ref", "result", "quote"))
    return row | untold | {"financier": 0, "state": "closed"}


def _bid(row: Row, known: Mapping[bytes, Row]) -> Row:
    terms = known.get(row["terms"] or b"")
    return {
        "financier": row["financier"],
        "state": row["state"],
        "rate_bps": terms["rateBps"] if terms else None,
        "fee": both(terms["feeFen"]) if terms else None,
    }


def _financing(
    view: Snapshot,
    row: Row,
    known: Mapping[bytes, Row],
    names: Mapping[tuple[bytes, int], str],
) -> Row:
    terms = known.get(row["terms"] or b"")
    mine = view.reader.sees_all or row["holder"] == view.reader.member
    interest = net = None
    rate = rate_bps(terms, financing_day(row["number"]), row["due"]) if terms else None
    if terms and rate is not None and row["disbursed_on"] and row["state"] == FinancingState.DISBURSED:
        interest = interest_fen(row["amount_fen"], rate, row["disbursed_on"], row["due"])
        net = net_fen(row["amount_fen"], interest, terms["feeFen"])
    return {
        "number": row["number"],
        "reference": names.get((row["order_digest"], 0)) if mine else None,
        "voucher": row["voucher"],
        "holder": row["holder"],
        "financier": row["financier"] or None,
        "amount": both(row["amount_fen"]),
        "with_recourse": row["with_recourse"],
        "state": row["state"],
        "quote": row["quote"],
        "rate_bps": rate,
        "fee": both(terms["feeFen"]) if terms else None,
        "registration_no": (known.get(row["registration"] or b"") or {}).get("text"),
        "bank_ref": (known.get(row["bank_ref"] or b"") or {}).get("text"),
        "interest": _both(interest),
        "net": _both(net),
        "result": row["result"],
    }


def _both(fen: int | None) -> Row | None:
    return None if fen is None else both(fen)


def pledge_view(row: Row) -> Row:
    """A pledge."""
    return {
        "number": row["number"],
        "voucher": row["voucher"],
        "holder": row["holder"],
        "pledgee": row["pledgee"],
        "amount": both(row["amount_fen"]),
        "state": row["state"],
        "contract": (row["details"] or {}).get("text"),
    }


async def quote_views(view: Snapshot, rows: Sequence[Row]) -> list[Row]:
    """Standing quotes with their terms in words."""
    known = await others.contents(view.db, [row["terms"] for row in rows])
    return [_quote(row, known.get(row["terms"]), view.reader.today) for row in rows]


def _quote(row: Row, terms: Row | None, today: date) -> Row:
    rates = (
        [{"up_to_days": rate["upToDays"], "rate_bps": rate["rateBps"]} for rate in terms["rates"]] if terms else None
    )
    return {
        "number": row["number"],
        "financier": row["financier"],
        "issuer": row["issuer"],
        "min": both(row["min_fen"]),
        "max": both(row["max_fen"]),
        "cap": both(row["cap_fen"]),
        "left": both(row["left_fen"]),
        "valid_through": row["valid_through"],
        "due_through": row["due_through"],
        "with_recourse": row["with_recourse"],
        "state": _quote_state(row, today),
        "replaced_by": row["replaced_by"],
        "rates": rates,
        "fee": both(terms["feeFen"]) if terms else None,
    }


def _quote_state(row: Row, today: date) -> str:
    if row["replaced_by"] is not None:
        return "replaced"
    if not row["open"]:
        return "withdrawn"
    return "standing" if row["valid_through"] >= today else "lapsed"


async def payment_views(view: Snapshot, rows: Sequence[Row]) -> list[Row]:
    """Payments; issuer and clearing bank, who see them, pay to the accounts that courts named what is due there (R25)."""
    dues = await escrow.of_payments(view.db, rows)
    texts = await others.contents(view.db, [account for due in dues.values() for _, account, _ in due])
    return [_payment(row, dues.get((row["clearing_bank"], row["bank_ref"]), []), texts) for row in rows]


def _payment(row: Row, dues: Sequence[escrow.Due], texts: Mapping[bytes, Row]) -> Row:
    return {
        "root": row["root"],
        "issuer": row["issuer"],
        "clearing_bank": row["clearing_bank"],
        "bank_ref": (row["details"] or {}).get("text"),
        "amount": both(row["amount_fen"]),
        "state": row["state"],
        "uninstructed": row["uninstructed"],
        "reversal_proposed": row["state"] == "confirmed" and row["reversal"] is not None,
        "unpaid": _both(row["unpaid_fen"]),
        "due_to_escrow": [
            {"voucher": voucher, "account": _text(texts, account), "amount": both(fen)}
            for voucher, account, fen in dues
        ],
    }


async def event_page(view: Snapshot, voucher: str | None, after: tuple[int, int] | None, limit: int) -> list[Row]:
    """Events of all vouchers or of one, behind a place in the chain. Raises NotFound; HistoryDetached where some of those asked for
    are not there any more.
    """
    first = after[0] if after else 0
    if voucher is not None:
        first = max(first, (await _voucher_row(view, voucher))["opened_block"])
    await require_kept(view.db, first)
    return await others.events(view.db, view.reader, voucher=voucher, after=after, limit=limit)


def event_view(row: Row) -> Row:
    """An event with its arguments in words."""
    return {
        "block": row["block_number"],
        "log_index": row["log_index"],
        "day": row["day"],
        "timestamp": row["timestamp"],
        "name": row["name"],
        "voucher": row["voucher"],
        "other": row["other"],
        "order": hex_of(row["order_digest"]),
        "args": row["args"],
    }
