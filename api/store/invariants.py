# ruff: noqa: S608 (every word in these statements is our own)
"""I-01 to I-07, and the daily figures by issuer (R31), asked of the tables as sets. Each question gives the rows that break it."""

from dataclasses import dataclass

from sqlalchemy import text

from api.domain.invariants import Invariant
from api.store.bulk import Row
from api.store.session import Read


@dataclass(frozen=True)
class Rule:
    """A question: `have` and `need` of each row of `table` on which they are not the same."""

    invariant: Invariant
    table: str
    field: str
    statement: str


async def broken(connection: Read, rule: Rule, limit: int) -> list[Row]:
    """Rows that break a rule: key, have, need."""
    found = await connection.execute(text(f"SELECT * FROM ({rule.statement}) AS found LIMIT {limit}"))
    return [dict(row) for row in found.mappings()]


async def live_by_issuer(connection: Read) -> dict[int, tuple[int, int]]:
    """Issuer → (vouchers something is owed on, what is owed on them [fen])."""
    return {row.issuer: (row.vouchers, int(row.fen)) for row in await connection.execute(text(_LIVE))}


# A part on offer still is in its parent; an issue on offer uses the limit already (I-03).
_COUNTS = "(v.state = 'active' OR (v.state = 'offered' AND v.number = v.root))"
_LIVE = f"""
SELECT v.issuer, count(*) AS vouchers, sum(v.amount_fen - v.paid_fen) AS fen
FROM vouchers v WHERE {_COUNTS} AND v.amount_fen > v.paid_fen GROUP BY v.issuer
"""

_TREES = f"""
SELECT r.number AS key, r.face_fen, r.unpaid_fen,
       coalesce(sum(v.amount_fen) FILTER (WHERE {_COUNTS}), 0) AS amounts,
       coalesce(sum(v.amount_fen - v.paid_fen) FILTER (WHERE {_COUNTS}), 0) AS unpaid,
       coalesce(sum(v.paid_fen), 0) AS paid,
       bool_or(v.number = v.root AND v.state IN ('offered', 'active')) AS lives
FROM roots r LEFT JOIN vouchers v ON v.root = r.number GROUP BY r.number
"""

_LOCKS = """
SELECT v.number AS key, v.locked_fen AS have, coalesce(locks.fen, 0) AS need
FROM vouchers v LEFT JOIN (
  SELECT voucher, sum(amount_fen) AS fen FROM (
    SELECT voucher, amount_fen FROM offers WHERE kind = 'transfer' AND state = 'open'
    UNION ALL SELECT parent, amount_fen FROM offers WHERE kind = 'split' AND state = 'open'
    UNION ALL SELECT voucher, amount_fen FROM financings WHERE state IN ('applied', 'quoted', 'accepted', 'registered')
    UNION ALL SELECT voucher, amount_fen FROM pledges WHERE state IN ('offered', 'pledged')
    UNION ALL SELECT voucher, amount_fen FROM freezes WHERE state = 'standing'
  ) AS each GROUP BY voucher
) AS locks ON locks.voucher = v.number
"""

_LINEAGE = """
SELECT v.number AS key, concat_ws(' ', v.root, v.parent, v.issuer, v.due, v.cutoff) AS have,
       concat_ws(' ', r.number, p.number, r.issuer, r.due, r.cutoff) AS need
FROM vouchers v
LEFT JOIN roots r ON r.number = split_part(v.number, '/', 1)
LEFT JOIN vouchers p ON p.number = v.parent AND p.root = r.number
"""

_HOLDERS = """
SELECT v.number AS key, v.holder AS have, h.member AS need
FROM vouchers v LEFT JOIN holdings h ON h.voucher = v.number AND h.to_block IS NULL
WHERE v.state = 'active' AND (h.member IS DISTINCT FROM v.holder OR v.holder = v.issuer)
"""

_TITLES = """
SELECT f.number AS key, f.result AS have, NULL AS need FROM financings f
WHERE f.state = 'disbursed'
AND NOT EXISTS (SELECT FROM holdings h WHERE h.voucher = f.result AND h.member = f.financier)
"""

RULES = (
    Rule(
        Invariant.I_01,
        "roots",
        "face_fen",
        f"SELECT key, face_fen AS have, amounts AS need FROM ({_TREES}) AS tree WHERE lives AND face_fen <> amounts",
    ),
    Rule(
        Invariant.I_02,
        "vouchers",
        "locked_fen",
        f"SELECT key, have, need FROM ({_LOCKS}) AS locks WHERE have <> need",
    ),
    Rule(
        Invariant.I_03,
        "roots",
        "unpaid_fen",
        f"SELECT key, unpaid_fen AS have, unpaid AS need FROM ({_TREES}) AS tree WHERE unpaid_fen <> unpaid",
    ),
    Rule(
        Invariant.I_03,
        "members",
        "limit_used_fen",
        f"""SELECT m.number AS key, m.limit_used_fen AS have, coalesce(live.fen, 0) AS need
        FROM members m LEFT JOIN ({_LIVE}) AS live ON live.issuer = m.number
        WHERE m.limit_used_fen <> coalesce(live.fen, 0)""",
    ),
    Rule(
        Invariant.I_04,
        "invoices",
        "used_fen",
        """SELECT '0x' || encode(i.key, 'hex') AS key, i.used_fen AS have, coalesce(c.fen, 0) AS need
        FROM invoices i LEFT JOIN (SELECT key, sum(claimed_fen) AS fen FROM invoice_claims WHERE NOT released GROUP BY key) c
        ON c.key = i.key WHERE i.used_fen <> coalesce(c.fen, 0) OR i.used_fen > i.amount_fen""",
    ),
    Rule(
        Invariant.I_05,
        "roots",
        "face_fen",
        f"SELECT key, face_fen AS have, paid AS need FROM ({_TREES}) AS tree WHERE paid > face_fen",
    ),
    Rule(
        Invariant.I_06,
        "vouchers",
        "root",
        f"SELECT key, have, need FROM ({_LINEAGE}) AS lineage WHERE have <> need",
    ),
    Rule(Invariant.I_07, "vouchers", "holder", _HOLDERS),
    Rule(Invariant.I_07, "financings", "result", _TITLES),
)
