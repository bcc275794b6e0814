"""Whether a key may sign an order in a role (R8). The contract checks the same, in its own words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.domain import refusals
from api.domain.orders import BY_ADMINS
from api.domain.words import KeyPower, MemberKind
from api.store import lookups
from api.store.session import Read

PERSON_BYTES = 16
"""As much of a person's hash as the contract stores and compares."""
HOLDS_ITS_KEY = MemberKind.ISSUER | MemberKind.FINANCIER | MemberKind.CLEARING_BANK
"""Kinds of which, outside dev, one of the two keys is the client's own: nobody who breaks into the service signs for them."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Keyring:
    """What is known of the keys of orders: who may sign what, whose kinds count, and which of them the service keeps."""

    known: Mapping[bytes, Row]
    members: Mapping[int, Row]
    in_custody: Collection[bytes]


async def keyring_of(db: Read, orders: Sequence[Row], accounts: Collection[bytes]) -> Keyring:
    """The keys that want to sign, and those that signed before."""
    wanted = {*accounts, *(row["maker"] for row in orders if row["maker"])}
    return Keyring(
        await lookups.keys_of(db, wanted),
        await lookups.members_of(db, {row["member"] for row in orders}),
        await lookups.custody_keys(db, wanted),
    )


def role_of(order: Row, account: bytes, keys: Keyring, now: int, *, is_dev: bool) -> str:
    """Which signature an order would take from an account now. Raises the refusal of one that it would not take."""
    if order["status"] not in ("awaiting_maker", "awaiting_checker"):
        raise refusals.OrderNotOpen(status=order["status"])
    if order["deadline"] < now:
        raise refusals.DeadlinePassed(have=order["deadline"], need=now)
    role = "maker" if order["status"] == "awaiting_maker" else "checker"
    check_key(order["member"], order["action"], account, role, order["maker"], keys.known)
    member = keys.members.get(order["member"])
    holds_its_key = member is not None and member["kinds"] & HOLDS_ITS_KEY
    if not is_dev and holds_its_key and {order["maker"], account} <= set(keys.in_custody):
        raise refusals.CustodyOnly(account=account)
    return role


def check_key(
    member: int,
    action: str,
    account: bytes,
    role: str,
    maker: bytes | None,
    known: Mapping[bytes, Mapping[str, Any]],
) -> None:
    """Raises KeyUnknown, KeyRevoked, SameSigner or KeyLacksPower. `maker` is who signed before, if somebody did."""
    key = known.get(account)
    if key is None or key["member"] != member:
        raise refusals.KeyUnknown(account=account, member=member)
    if key["powers"] == 0:
        raise refusals.KeyRevoked(account=account)
    if maker is not None and _is_same_person(maker, account, known):
        raise refusals.SameSigner(account=account)
    need = KeyPower.MAKER if role == "maker" else KeyPower.CHECKER
    need = KeyPower.ADMIN if action in BY_ADMINS else need
    if not key["powers"] & need:
        raise refusals.KeyLacksPower(account=account, need=need.name)


def _is_same_person(one: bytes, other: bytes, known: Mapping[bytes, Mapping[str, Any]]) -> bool:
    """Persons are compared, not keys."""
    if one == other:
        return True
    persons = [known[key]["person"][:PERSON_BYTES] for key in (one, other) if key in known]
    return len(persons) == 2 and persons[0] == persons[1]  # noqa: PLR2004 — both
