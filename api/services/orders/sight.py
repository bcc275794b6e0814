"""What a refusal tells whom: nothing that its reader could not look up as well."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.domain import refusals
from api.services.actor import Actor
from api.store import lookups
from api.store.session import Read
from api.store.visibility import Reader

Document = dict[str, Any]
_NAMED = ("voucher", "root", "financing", "quote", "pledge")
_ABOUT = (*_NAMED, "offer")
"""Facts that say what a refusal is about; the rest of its facts says how that stands."""


@dataclass(frozen=True)
class Sight:
    """What a reader may be told: everything, or what concerns its member and the numbers whose present state it sees."""

    sees_all: bool
    member: int | None
    known: frozenset[str]

    def tell(self, document: Document) -> Document:
        """A refusal's problem document without the facts that are not for this reader."""
        kind = refusals.BY_CODE.get(document["code"])
        if self.sees_all or kind is None:
            return document
        return kind(**self._facts(kind, document["facts"])).problem()

    def _facts(self, kind: type[refusals.Refusal], facts: Mapping[str, Any]) -> dict[str, Any]:
        if kind is refusals.InvoiceMismatch and facts.get("issuer") != self.member:
            return _only(facts, "invoice")
        if kind is refusals.KeyTaken and facts.get("member") != self.member:
            return _only(facts, "account")
        if _named_in(facts) <= self.known:
            return dict(facts)
        return _only(facts, *_ABOUT)


def _named_in(facts: Mapping[str, Any]) -> set[str]:
    return {str(facts[name]) for name in _NAMED if facts.get(name) is not None}


def sees_all(actor: Actor) -> bool:
    """Whether nothing is kept from a key: it reads everything, or carries everybody's orders."""
    return actor.sees_all or "orders:any" in actor.scopes


async def sight_of(db: Read, actor: Actor, today: date, documents: Iterable[Document]) -> Sight:
    """What a key may be told of these refusals."""
    if sees_all(actor):
        return Sight(sees_all=True, member=actor.member, known=frozenset())
    numbers = {number for document in documents for number in _named_in(document.get("facts", {}))}
    known = await lookups.known_now(db, numbers, Reader(actor.member, sees_all=False, today=today))
    return Sight(sees_all=False, member=actor.member, known=frozenset(known))


def _only(facts: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: facts[name] for name in names if name in facts}
