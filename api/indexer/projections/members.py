"""Members, their keys, their limits."""

from api.chain.events import DecodedEvent
from api.store import tables as t
from api.store.view import View


def _registered(view: View, event: DecodedEvent) -> None:
    a = event.args
    view.put(
        t.members,
        {
            "number": a["member"],
            "kinds": a["kinds"],
            "signatures": a["signatures"],
            "suspended": False,
            "profile": a["profile"],
            "limit_fen": 0,
            "limit_used_fen": 0,
        },
    )


def _key_granted(view: View, event: DecodedEvent) -> None:
    a = event.args
    view.put(
        t.member_keys,
        {
            "account": bytes.fromhex(a["account"][2:]),
            "member": a["member"],
            "powers": a["powers"],
            "person": a["person"],
        },
    )


def _key_revoked(view: View, event: DecodedEvent) -> None:
    view.change(t.member_keys, bytes.fromhex(event.args["account"][2:]), powers=0)


def _status_set(view: View, event: DecodedEvent) -> None:
    view.change(t.members, event.args["member"], suspended=event.args["suspended"])


def _limit_set(view: View, event: DecodedEvent) -> None:
    view.change(t.members, event.args["issuer"], limit_fen=event.args["limitFen"])


def use_limit(view: View, issuer: int, amount_fen: int) -> None:
    """Takes up limit, or gives it back if negative (I-03)."""
    used = view.get(t.members, issuer)["limit_used_fen"]
    view.change(t.members, issuer, limit_used_fen=used + amount_fen)


HANDLERS = {
    "MemberRegistered": _registered,
    "KeyGranted": _key_granted,
    "KeyRevoked": _key_revoked,
    "MemberStatusSet": _status_set,
    "LimitSet": _limit_set,
}
