"""What orders name: vouchers, offers, financings and quotes, by number or by reference; keys; preimages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, or_, select

from api.domain.words import OfferKind, OfferState
from api.store import tables as t
from api.store import visibility
from api.store.session import Read
from api.store.visibility import Reader

Row = dict[str, Any]


@dataclass
class Named:
    """Rows by the text that an order may use for them."""

    vouchers: dict[str, Row] = field(default_factory=dict)
    offers: dict[str, Row] = field(default_factory=dict)
    financings: dict[str, Row] = field(default_factory=dict)
    quotes: dict[str, Row] = field(default_factory=dict)
    bids: dict[tuple[str, int], Row] = field(default_factory=dict)
    pledges: dict[str, Row] = field(default_factory=dict)
    terms: dict[bytes, Row] = field(default_factory=dict)
    proposals: dict[str, Row] = field(default_factory=dict)


async def named(db: Read, texts: Iterable[str]) -> Named:
    """Everything that a set of texts names. A text that names nothing is in none of the tables."""
    wanted = sorted(set(texts))
    found = Named()
    if not wanted:
        return found
    claims = await _claims(db, wanted)
    digests = [claim["digest"] for claim in claims]
    await _find_offers(db, found, wanted, claims, digests)
    await _find_financings(db, found, wanted, claims, digests)
    await _find_quotes(db, found, wanted)
    await _find_pledges(db, found, wanted, claims, digests)
    await _find_proposals(db, found, wanted)
    await _find_vouchers(db, found, wanted)
    await _find_terms(db, found)
    return found


async def _claims(db: Read, texts: Sequence[str]) -> list[Row]:
    wanted = (
        select(t.references.c.reference, t.references.c.part, t.orders.c.digest)
        .join(t.orders, t.orders.c.id == t.references.c.order_id)
        .where(t.references.c.reference.in_(texts), t.orders.c.digest.is_not(None))
    )
    return [dict(row) for row in (await db.execute(wanted)).mappings()]


async def _find_offers(
    db: Read, found: Named, texts: Sequence[str], claims: Sequence[Row], digests: Sequence[bytes]
) -> None:
    column = t.offers.c
    wanted = select(t.offers).where(column.order_digest.in_(digests) | column.id.in_(texts) | column.voucher.in_(texts))
    rows = [dict(row) for row in (await db.execute(wanted)).mappings()]
    by_origin = {(row["order_digest"], row["part"]): row for row in rows}
    for claim in claims:
        offer = by_origin.get((claim["digest"], claim["part"]))
        if offer is None:
            continue
        found.offers[claim["reference"]] = offer
        # A part of a split is a voucher once it is accepted; until then its reference names the offer alone.
        if (offer["kind"], offer["state"]) in _VOUCHERS:
            found.vouchers[claim["reference"]] = {"number": offer["voucher"]}
    # Numbers come last: they win over references. A voucher's number means its newest offer.
    for row in sorted(rows, key=_age):
        found.offers[row["voucher"]] = row
        found.offers[row["id"]] = row


_VOUCHERS = {*((OfferKind.ISSUE, state) for state in OfferState), (OfferKind.SPLIT, OfferState.ACCEPTED)}
"""Kinds and states of offers whose reference names a voucher."""


def _age(row: Row) -> tuple[int, ...]:
    return tuple(int(part) for part in row["id"].split("-"))


async def _find_financings(
    db: Read, found: Named, texts: Sequence[str], claims: Sequence[Row], digests: Sequence[bytes]
) -> None:
    column = t.financings.c
    wanted = select(t.financings).where(column.order_digest.in_(digests) | column.number.in_(texts))
    rows = [dict(row) for row in (await db.execute(wanted)).mappings()]
    by_digest = {row["order_digest"]: row for row in rows}
    for claim in claims:
        financing = by_digest.get(claim["digest"])
        if financing is None:
            continue
        found.financings[claim["reference"]] = financing
        # A child made by disbursement goes by the financing's reference.
        if financing["result"] and financing["result"] != financing["voucher"]:
            found.vouchers[claim["reference"]] = {"number": financing["result"]}
    found.financings.update({row["number"]: row for row in rows})


async def _find_quotes(db: Read, found: Named, texts: Sequence[str]) -> None:
    wanted = select(t.quotes).where(t.quotes.c.number.in_(texts))
    found.quotes = {row["number"]: dict(row) for row in (await db.execute(wanted)).mappings()}


async def _find_pledges(
    db: Read, found: Named, texts: Sequence[str], claims: Sequence[Row], digests: Sequence[bytes]
) -> None:
    column = t.pledges.c
    wanted = select(t.pledges).where(column.order_digest.in_(digests) | column.number.in_(texts))
    rows = [dict(row) for row in (await db.execute(wanted)).mappings()]
    by_digest = {row["order_digest"]: row for row in rows}
    found.pledges = {claim["reference"]: by_digest[claim["digest"]] for claim in claims if claim["digest"] in by_digest}
    found.pledges.update({row["number"]: row for row in rows})


async def _find_proposals(db: Read, found: Named, texts: Sequence[str]) -> None:
    """By the digest of the order that made them, as 0x hex."""
    digests = {bytes.fromhex(text[2:]) for text in texts if _DIGEST.fullmatch(text)}
    if digests:
        rows = (await db.execute(select(t.proposals).where(t.proposals.c.digest.in_(digests)))).mappings()
        found.proposals = {"0x" + row["digest"].hex(): dict(row) for row in rows}


_DIGEST = re.compile("0x[0-9a-f]{64}")


async def _find_terms(db: Read, found: Named) -> None:
    numbers = {row["number"] for row in found.financings.values() if row["financier"] == 0}
    if numbers:
        bids = (await db.execute(select(t.bids).where(t.bids.c.financing.in_(numbers)))).mappings()
        found.bids = {(row["financing"], row["financier"]): dict(row) for row in bids}
    priced = (*found.financings.values(), *found.quotes.values(), *found.bids.values())
    hashes = {row["terms"] for row in priced if row["terms"]}
    if hashes:
        wanted = select(t.preimages).where(t.preimages.c.hash.in_(hashes))
        found.terms = {row["hash"]: row["content"] for row in (await db.execute(wanted)).mappings()}


async def _find_vouchers(db: Read, found: Named, texts: Sequence[str]) -> None:
    numbers = set(texts)
    numbers |= {row["number"] for row in found.vouchers.values()}
    numbers |= {row["voucher"] for row in (*found.offers.values(), *found.financings.values())}
    wanted = select(t.vouchers).where(t.vouchers.c.number.in_(numbers))
    rows = {row["number"]: dict(row) for row in (await db.execute(wanted)).mappings()}
    references = {text: row["number"] for text, row in found.vouchers.items()}
    found.vouchers = {text: rows[number] for text, number in references.items()} | rows


async def seen(db: Read, found: Named, reader: Reader) -> Named:
    """Of what texts name, what a reader may know to be there. A clearing bank knows the roots it may confirm payment of."""
    knows = or_(visibility.vouchers(reader), visibility.payable(reader))
    vouchers = await _among(db, t.vouchers.c.number, found.vouchers, "number", knows)
    offers = await _among(db, t.offers.c.id, found.offers, "id", visibility.offers(reader))
    financings = await _among(db, t.financings.c.number, found.financings, "number", visibility.financings(reader))
    pledges = await _among(db, t.pledges.c.number, found.pledges, "number", visibility.pledges(reader))
    quotes = await _among(db, t.quotes.c.number, found.quotes, "number", visibility.quotes(reader))
    proposals = await _among(db, t.proposals.c.digest, found.proposals, "digest", visibility.proposals(reader))
    return Named(vouchers, offers, financings, quotes, found.bids, pledges, found.terms, proposals)


async def _among(db: Read, column: Any, rows: dict[str, Row], key: str, condition: Any) -> dict[str, Row]:
    if not rows:
        return {}
    wanted: Select[Any] = select(column).where(column.in_({row[key] for row in rows.values()}), condition)
    known = set((await db.scalars(wanted)).all())
    return {text: row for text, row in rows.items() if row[key] in known}


async def known_now(db: Read, numbers: Iterable[str], reader: Reader) -> set[str]:
    """Those vouchers whose present state a reader may see, those financings, quotes and pledges."""
    wanted = list(numbers)
    if not wanted:
        return set()
    vouchers = select(t.vouchers.c.number).where(t.vouchers.c.number.in_(wanted), visibility.vouchers_now(reader))
    financings = select(t.financings.c.number).where(t.financings.c.number.in_(wanted), visibility.financings(reader))
    quotes = select(t.quotes.c.number).where(t.quotes.c.number.in_(wanted), visibility.quotes(reader))
    pledges = select(t.pledges.c.number).where(t.pledges.c.number.in_(wanted), visibility.pledges(reader))
    return set((await db.scalars(vouchers.union_all(financings, quotes, pledges))).all())


async def keys_of(db: Read, accounts: Iterable[bytes]) -> dict[bytes, Row]:
    """Registered keys by account."""
    wanted = select(t.member_keys).where(t.member_keys.c.account.in_(list(accounts)))
    return {row["account"]: dict(row) for row in (await db.execute(wanted)).mappings()}


async def members_of(db: Read, numbers: Iterable[int]) -> dict[int, Row]:
    """Members by number."""
    wanted = select(t.members).where(t.members.c.number.in_(list(numbers)))
    return {row["number"]: dict(row) for row in (await db.execute(wanted)).mappings()}


async def custody_keys(db: Read, accounts: Iterable[bytes]) -> dict[bytes, Row]:
    """Keys the service keeps, encrypted, by account."""
    wanted = select(t.custody_keys).where(t.custody_keys.c.account.in_(list(accounts)))
    return {row["account"]: dict(row) for row in (await db.execute(wanted)).mappings()}
