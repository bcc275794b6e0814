"""The final state, read from the API alone, and what differs from the state worked out beforehand."""

from collections.abc import Iterator
from typing import Any

from api.cli.book.orders import JUDICIAL, OPERATOR, Names
from api.client.http import Client

State = dict[str, Any]
_NEVER = ("offered", "rejected", "withdrawn", "expired")


def final_state(client: Client, names: Names, block: State, *, dated: bool) -> State:
    """The end state at a block, in the shape of `.expected.json`; one of a book that begins today has no date.

    Raises Moved when the index left the block meanwhile, as it does while a chain that lost blocks is filled again.
    """
    at = block["hash"]
    members = {number: member for member, number in names.numbers.items()}
    prefix = names.text("")
    vouchers = [v for v in client.pages("/v1/vouchers", at) if _is_ours(v["reference"], prefix)]
    refs = {v["number"]: v["reference"].removeprefix(prefix) for v in vouchers}
    as_of = {"as_of": block["day"]} if dated else {}
    return {
        **as_of,
        "vouchers": {refs[v["number"]]: _voucher(v, refs, members) for v in vouchers if _counts(v)},
        "members": {
            members[b["member"]]: _member(b)
            for b in client.pages("/v1/balances", at)
            if members.get(b["member"], OPERATOR) not in (OPERATOR, JUDICIAL)
        },
        "invoices": {
            i["number"].removeprefix(prefix): {
                "amount_fen": i["amount"]["fen"],
                "used_fen": i["used"]["fen"],
            }
            for i in client.pages("/v1/invoices", at)
            if _is_ours(i["number"], prefix)
        },
        "financings": {
            f["reference"].removeprefix(prefix): _financing(f, refs)
            for f in client.pages("/v1/financings", at)
            if _is_ours(f["reference"], prefix)
        },
    }


def _is_ours(reference: str | None, prefix: str) -> bool:
    return reference is not None and reference.startswith(prefix)


def _counts(voucher: State) -> bool:
    """A part that was offered and not accepted is an offer still, or no more; not a voucher."""
    return voucher["parent"] is None or voucher["status"] not in _NEVER


def _voucher(v: State, refs: dict[str, str], members: dict[int, str]) -> State:
    return {
        "root": refs[v["root"]],
        "parent": refs[v["parent"]] if v["parent"] else None,
        "holder": members[v["holder"]],
        "amount_fen": v["amount"]["fen"],
        "paid_fen": v["paid"]["fen"],
        "locked_fen": v["locked"]["fen"],
        "hops": v["hops"],
        "status": v["status"],
        "frozen": v["frozen"],
    }


def _member(b: State) -> State:
    return {
        "held_fen": b["held"]["fen"],
        "available_fen": b["available"]["fen"],
        "limit_fen": b["limit"]["fen"],
        "limit_used_fen": b["limit_used"]["fen"],
        "received_fen": b["received"]["fen"],
        "blocked": b["blocked"],
    }


def _financing(f: State, refs: dict[str, str]) -> State:
    shown = {"voucher": refs[f["voucher"]], "state": f["state"], "amount_fen": f["amount"]["fen"]}
    if f["state"] != "disbursed":
        return shown
    amounts = {"interest_fen": f["interest"]["fen"], "net_fen": f["net"]["fen"]}
    return {**shown, **amounts, "result": refs[f["result"]]}


def differences(found: Any, expected: Any, path: str = "") -> Iterator[str]:
    """One line for each field that differs."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in sorted(found.keys() | expected.keys()):
            place = f"{path}.{key}" if path else key
            if key not in expected:
                yield f"{place}: {found[key]!r}, expected nothing"
            elif key not in found:
                yield f"{place}: nothing, expected {expected[key]!r}"
            else:
                yield from differences(found[key], expected[key], place)
    elif found != expected or type(found) is not type(expected):
        yield f"{path}: {found!r}, expected {expected!r}"
