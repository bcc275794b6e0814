"""What the chain knows only as a hash: for an auditor, who sees all (R32)."""

from typing import Any

from sqlalchemy import select

from api.store import tables as t
from api.store.session import Read


async def all_preimages(db: Read) -> list[dict[str, Any]]:
    """Every content by its hash, also of orders that never reached the chain."""
    column = t.preimages.c
    # Not filtered by reader: this is for an auditor's export alone.
    rows = await db.execute(select(column.hash, column.type, column.content).order_by(column.hash))
    return [dict(row) for row in rows.mappings()]
