"""Whether an index lost or doubled anything. A figure of one that did is void, whoever's it is."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Protocol

import psycopg
from psycopg import sql


class Truth(Protocol):
    """What the writer of the chain knows of it."""

    events: int
    roots: int
    face_fen: int
    held_fen: Counter[int]


@dataclass(frozen=True)
class Index:
    """What an index says."""

    events: int
    trees: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Root → (face, sum of its accepted vouchers) [fen]."""
    held_fen: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True)
class Tables:
    """What an index calls things."""

    schema: str = "public"
    event: str = "event"
    voucher: str = "voucher"
    root: str = "root"
    id: str = "id"
    face: str = "face"
    amount: str = "amount"


OURS = Tables(event="events", voucher="vouchers", root="roots", id="number", face="face_fen", amount="amount_fen")
_EVENTS = "SELECT count(*) FROM {event}"
_TREES = (
    "SELECT r.{id}, r.{face}::bigint, coalesce(sum(v.{amount}) FILTER (WHERE v.state = 'active'), 0)::bigint "
    "FROM {root} r LEFT JOIN {voucher} v ON v.root = r.{id} GROUP BY 1, 2"
)
_HELD = "SELECT holder, sum({amount})::bigint FROM {voucher} WHERE state = 'active' GROUP BY 1"


def read(url: str, tables: Tables) -> Index:
    """What the index in a database says."""
    names = {name: sql.Identifier(getattr(tables, name)) for name in ("id", "face", "amount")}
    for name in ("event", "voucher", "root"):
        names[name] = sql.Identifier(tables.schema, getattr(tables, name))
    with psycopg.connect(url) as db:
        (events,) = db.execute(sql.SQL(_EVENTS).format(**names)).fetchone() or (0,)
        trees = {row[0]: (row[1], row[2]) for row in db.execute(sql.SQL(_TREES).format(**names))}
        held = Counter({row[0]: row[1] for row in db.execute(sql.SQL(_HELD).format(**names))})
    return Index(events, trees, held)


def faults(found: Index, truth: Truth) -> list[str]:
    """What does not add up, in words; nothing if all does (I-01, and every event there once)."""
    said = []
    if found.events != truth.events:
        said.append(f"{found.events} events of {truth.events}")
    if len(found.trees) != truth.roots:
        said.append(f"{len(found.trees)} roots of {truth.roots}")
    uneven = [root for root, (face, amounts) in found.trees.items() if face != amounts]
    if uneven:
        said.append(f"{len(uneven)} trees whose amounts are not their face, such as {uneven[0]}")
    face = sum(face for face, _ in found.trees.values())
    if face != truth.face_fen:
        said.append(f"faces add up to {face} fen, not {truth.face_fen}")
    if found.held_fen != truth.held_fen:
        said.append("members hold other amounts than were passed to them")
    return said
