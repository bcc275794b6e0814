"""Messages of orders about powers: kinds and keys of members, proposals, clearing banks that an issuer accepts (decision 0013)."""

from typing import Any

from api.domain import refusals
from api.domain.uscc import is_valid
from api.domain.words import KeyPower, MemberKind
from api.services.orders.facts import Builder, Facts, Fields, Message
from api.services.salts import random_salt


def accounts_in(fields: Fields) -> set[bytes]:
    """The accounts that a request makes keys of."""
    return {_account(key) for name in ("keys", "grants") for key in fields.get(name, ())}


def _account(key: Fields) -> bytes:
    return bytes.fromhex(key["account"][2:])


def _keys(member: int, keys: list[Fields], facts: Facts) -> list[Message]:
    return [
        {
            "account": key["account"].lower(),
            "powers": sum(KeyPower[power.upper()] for power in set(key["powers"])),
            "person": _person(member, key, facts),
        }
        for key in keys
    ]


def _person(member: int, key: Fields, facts: Facts) -> str:
    """A key in custody is its person's: under another name, one person could be maker and checker."""
    person = facts.pepper.salt("person", member, key["person"])
    kept = facts.custody.get(_account(key))
    if kept is not None and (kept["member"] != member or "0x" + kept["person"].hex() != person):
        raise refusals.CustodyPerson(account=key["account"])
    return person


def _kinds(words: list[str]) -> int:
    return sum(MemberKind[kind.upper()] for kind in set(words))


def _register_member(_member: int, f: Fields, facts: Facts) -> Message:
    if not is_valid(f["uscc"]):
        raise refusals.UsccInvalid(uscc=f["uscc"])
    number = f.get("number") or facts.next_member()
    return {
        "number": number,
        "kinds": _kinds(f["kinds"]),
        "signatures": f["signatures"],
        "profile": {"name": f["name"], "uscc": f["uscc"], "salt": random_salt()},
        "keys": _keys(number, f["keys"], facts),
    }


def _changes(member: int, f: Fields, facts: Facts) -> Message:
    return {"grants": _keys(member, f["grants"], facts), "revokes": [account.lower() for account in f["revokes"]]}


def _replace_keys(_member: int, f: Fields, facts: Facts) -> Message:
    return {"subject": f["subject"], **_changes(f["subject"], f, facts)}


def _set_member_status(_member: int, f: Fields, _facts: Facts) -> Message:
    return {"subject": f["subject"], "suspended": f["suspended"]}


def _grant_kinds(_member: int, f: Fields, _facts: Facts) -> Message:
    return {"subject": f["subject"], "kinds": _kinds(f["kinds"])}


def _step(_member: int, f: Fields, facts: Facts) -> Message:
    proposal: Any = facts.proposal(f["proposal"])
    return {"proposal": f["proposal"], "subject": proposal["subject"], "kinds": proposal["kinds"]}


def _name_banks(_member: int, f: Fields, _facts: Facts) -> Message:
    return {"banks": sorted(f["banks"])}


BUILDERS: dict[str, Builder] = {
    "register_member": _register_member,
    "change_keys": _changes,
    "set_member_status": _set_member_status,
    "name_banks": _name_banks,
    "grant_kinds": _grant_kinds,
    "replace_keys": _replace_keys,
    "confirm_proposal": _step,
    "consent_keys": _step,
    "object_proposal": _step,
}
