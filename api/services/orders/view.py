"""An order as clients see it."""

from typing import Any

from api.chain.errors import refusal_from
from api.domain import orders as typed
from api.services.context import Context
from api.services.orders.sight import Sight
from api.store.orders import Row


def refusal_in(row: Row) -> dict[str, Any] | None:
    """Why the order was refused, here or on the chain, with every fact: for a reader, a Sight has to tell it."""
    if row.get("outcome") in ("refused", "not_admitted"):
        return refusal_from(row["reason"]).problem()
    found: dict[str, Any] | None = row["refusal"]
    return found


def order_view(context: Context, row: Row, results: list[Row], sight: Sight) -> dict[str, Any]:
    """Everything a signer or a reader needs of an order."""
    message = row["message"]
    refusal = refusal_in(row)
    return {
        "id": str(row["id"]),
        "client_order_id": row["client_order_id"],
        "member": row["member"],
        "action": row["action"],
        "status": row.get("shown") or row["status"],
        "digest": _hex(row["digest"]),
        "typed_data": message and typed.typed_data(context.ledger.domain(row["version"]), row["action"], message),
        "deadline": row["deadline"],
        "signatures": [
            {"role": role, "account": _hex(row[role])} for role in ("maker", "checker") if row[role] is not None
        ],
        "refusal": refusal and sight.tell(refusal),
        "included_in": row.get("outcome_block"),
        "results": [*_member_result(row), *results],
    }


def _member_result(row: Row) -> list[Row]:
    if row["action"] != "register_member" or not row["message"]:
        return []
    number = str(row["message"]["number"])
    return [{"kind": "member", "number": number, "reference": None, "part": 0}]


def _hex(value: bytes | None) -> str | None:
    return None if value is None else "0x" + value.hex()
