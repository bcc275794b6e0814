"""The bloom filter that a block's header holds over its logs: what tells whether a node has given all of them."""

from collections.abc import Iterable
from functools import lru_cache

from api.chain.events import Log
from api.domain.keccak import keccak

_BITS = 2048
_WORDS = (0, 2, 4)  # bytes of the hash at which the three positions begin
KEPT = 100_000


def bloom_of(logs: Iterable[Log]) -> int:
    """The filter of a block whose logs these are."""
    found = 0
    for log in logs:
        found |= _bits(log.address)
        for topic in log.topics:
            found |= _bits(topic)
    return found


@lru_cache(KEPT)
def _bits(value: bytes) -> int:
    hashed = keccak(value)
    found = 0
    for start in _WORDS:
        found |= 1 << (int.from_bytes(hashed[start : start + 2], "big") % _BITS)
    return found
