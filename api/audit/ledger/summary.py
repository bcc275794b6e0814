"""The replayed state in the words people use."""

from collections import Counter
from typing import Any

from api.audit.ledger.book import Book, Voucher
from api.audit.ledger.grounds import status_of
from api.audit.ledger.replay import Replay
from api.domain.numbers import financing_no, voucher_no


def facts(replay: Replay) -> dict[str, Any]:
    """The ledger part of a verdict: what was checked, what was not, and the state."""
    tally = replay.door.tally
    return {
        "contracts": {name: "0x" + account.hex() for account, name in sorted(replay.deployment.addresses.items())},
        "code_unknown": sorted(replay.deployment.unknown_code),
        "orders": {
            "executed": tally.executed,
            "refused": tally.refused,
            "not_admitted": tally.not_admitted,
            "refusals": dict(sorted(tally.refusals.items())),
        },
        "signatures": {
            "recomputed": tally.signatures,
            "accepted_by_contract": {
                "0x" + account.hex(): count for account, count in sorted(tally.by_contract.items())
            },
        },
        "events": replay.events,
        "not_replayed": dict(sorted(replay.not_replayed.items())),
        "texts": len(replay.texts) if replay.texts else 0,
        "state": state(replay.book),
    }


def state(book: Book) -> dict[str, Any]:
    """Members, vouchers, financings: the final state."""
    vouchers = {voucher_no(number): _voucher(book, each) for number, each in sorted(book.vouchers.items())}
    held: Counter[int] = Counter()
    for each in book.vouchers.values():
        if status_of(book, each) in ("active", "overdue"):
            held[each.holder] += each.amount - each.paid
    members = {
        str(number): {
            "limit_fen": m.limit,
            "limit_used_fen": m.used,
            "held_fen": held[number],
            "suspended": m.suspended,
        }
        for number, m in sorted(book.members.items())
    }
    financings = {
        financing_no(number): {"voucher": voucher_no(f.voucher), "state": f.state, "amount_fen": f.amount}
        for number, f in sorted(book.financings.items())
    }
    return {"members": members, "vouchers": vouchers, "financings": financings}


def _voucher(book: Book, voucher: Voucher) -> dict[str, Any]:
    return {
        "holder": voucher.holder,
        "amount_fen": voucher.amount,
        "paid_fen": voucher.paid,
        "due_to_escrow": {"0x" + account.hex(): fen for account, fen in voucher.dues.by_account().items()},
        "locked_fen": voucher.locked,
        "hops": voucher.hops,
        "frozen": voucher.frozen,
        "status": status_of(book, voucher),
        "head": "0x" + voucher.head.hex(),
    }
