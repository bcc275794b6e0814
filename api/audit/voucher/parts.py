"""Parts of a split in the words of its order: a child's file shows its own and hides its siblings'."""

from collections.abc import Callable

from api.audit.ledger.calldata import item_hash
from api.domain.orders import ACTIONS, STRUCTS

_WORD = 32
_SIZE = _WORD * len(STRUCTS["Part"])
_PARTS = next(i for i, (_, name) in enumerate(ACTIONS["split"].all_fields) if name == "parts")
SPLIT = ACTIONS["split"].index


def _place(body: bytes) -> tuple[int, int] | None:
    """Where the parts begin, and how many there are."""
    at = _WORD * (1 + _PARTS)
    start = _WORD + int.from_bytes(body[at : at + _WORD], "big")
    count = int.from_bytes(body[start : start + _WORD], "big")
    first = start + _WORD
    return None if first + count * _SIZE > len(body) else (first, count)


def words_of(body: bytes, index: int) -> bytes | None:
    """The words of a part; None where there is no such part."""
    place = _place(body)
    if place is None or not 0 <= index < place[1]:
        return None
    return body[place[0] + _SIZE * index : place[0] + _SIZE * (index + 1)]


def hide(body: bytes, is_own: Callable[[int, int], bool]) -> tuple[bytes, dict[int, bytes]]:
    """The body with the words of others' parts zeroed, and the hashes of those parts. `is_own` is asked (to, amount in fen)."""
    place, hidden = _place(body), {}
    if place is None:
        return body, {}
    for i in range(place[1]):
        at = place[0] + _SIZE * i
        words = body[at : at + _SIZE]
        if not is_own(int.from_bytes(words[:_WORD], "big"), int.from_bytes(words[_WORD:], "big")):
            hidden[i] = item_hash("Part", words)
            body = body[:at] + bytes(_SIZE) + body[at + _SIZE :]
    return body, hidden
