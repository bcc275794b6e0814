"""A life in which everything is tried wrongly before it is done rightly: hundreds of orders that the chain refuses, each for a real reason."""

import asyncio
import itertools
import random
from collections.abc import Iterator
from typing import Any

from api.chain.events import DecodedEvent
from api.domain import orders
from tests.indexer.people import BANK, CLEARING, COURT, FIRST, ISSUER, OPERATOR, OTHER_BANK, SALT, SECOND, People

TRIES = 8
"""Wrong orders before each right one."""
MEMBERS = (ISSUER, FIRST, SECOND, BANK, OTHER_BANK, CLEARING, COURT, OPERATOR)
OTHER_SALT = SALT.replace("5a", "5b")
NOBODY = 99
Fields = dict[str, Any]


class Meddler(People):
    """Tries wrongly first."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._random = random.Random(6)

    async def do(self, action: str, member: int, **fields: Any) -> list[DecodedEvent]:
        """What is tried wrongly stands in the same transaction, before what is done."""
        wrong = list(variants(member, fields))
        chosen = self._random.sample(wrong, min(TRIES, len(wrong)))
        refused = await asyncio.gather(*(self._is_refused(action, by, given) for by, given in chosen))
        for (by, given), is_refused in zip(chosen, refused, strict=True):
            if is_refused:
                await self.act(action, by, **given)
        return await super().do(action, member, **fields)

    async def _is_refused(self, action: str, member: int, fields: Fields) -> bool:
        message = {"member": member, "nonce": 0, "deadline": 2**40, **fields}
        found = await self.contracts.preview([(action, orders.body(action, message))], 1)
        return found[0] is not None


def variants(member: int, fields: Fields) -> Iterator[tuple[int, Fields]]:
    """The same order by somebody else, or with one word changed."""
    for other in MEMBERS:
        if other != member:
            yield other, fields
    for name, value in fields.items():
        for other in _others(name, value):
            yield member, {**fields, name: other}


def _others(name: str, value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from {0, value + 1, max(value - 1, 0), value * 1000 if name == "amountFen" else NOBODY} - {value}
        if name in ("to", "financier", "pledgee", "issuer", "subject", "clearingBank", "offeror"):
            yield from set(MEMBERS) - {value}
    elif isinstance(value, bytes):
        yield bytes(len(value))
    elif isinstance(value, dict):
        yield {**value, "salt": OTHER_SALT}
    elif isinstance(value, list):
        yield []
        yield value * 2
        yield from (list(each) for each in itertools.islice(itertools.permutations(value), 1, 2))
