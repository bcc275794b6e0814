"""Whether a key may sign an order in a role (R8). The contract checks the same, in its own words."""

from collections.abc import Mapping
from typing import Any

from api.domain import refusals
from api.domain.words import KeyPower

PERSON_BYTES = 16
"""As much of a person's hash as the contract stores and compares."""


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
    need = KeyPower.ADMIN if action == "change_keys" else need
    if not key["powers"] & need:
        raise refusals.KeyLacksPower(account=account, need=need.name)


def _is_same_person(one: bytes, other: bytes, known: Mapping[bytes, Mapping[str, Any]]) -> bool:
    """Persons are compared, not keys."""
    if one == other:
        return True
    persons = [known[key]["person"][:PERSON_BYTES] for key in (one, other) if key in known]
    return len(persons) == 2 and persons[0] == persons[1]  # noqa: PLR2004 — both
