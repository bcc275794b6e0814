"""Who made a block: the seals of the engines that the project knows.

What decides is the header itself, never what a file calls its engine: QBFT marks its headers by a fixed mixHash, Clique by difficulty and
the signature at the end of extraData. A chain whose headers carry neither is unsealed (the dev chain), and is never more than consistent.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from api.audit.headers import header_hash
from api.audit.seals import clique, qbft
from api.audit.seals.qbft import MIX_HASH

Fields = Mapping[str, Any]


class Seals(Protocol):
    """Follows the validators from a trusted start, block by block."""

    engine: str

    @property
    def validators(self) -> frozenset[bytes]:
        """The set that seals the next block."""

    @property
    def final(self) -> int | None:
        """The last block that is final; None while there is none."""

    def check(self, header: Fields) -> None:
        """Checks a block's seals and takes in its votes. Raises NotVerified."""


class Unsealed:
    """Nobody vouches for these blocks."""

    engine = "none"
    validators: frozenset[bytes] = frozenset()
    final: int | None = None

    def check(self, header: Fields) -> None:
        """Nothing to check."""


def engine_of(header: Fields) -> str:
    """`qbft`, `clique` or `none`, by what the header carries."""
    if header["mixHash"] == MIX_HASH:
        return "qbft"
    return "clique" if clique.is_header(header) else "none"


def block_hash(header: Fields) -> bytes:
    """The block's hash, seals left out where the engine leaves them out. Raises NotVerified."""
    if header["mixHash"] == MIX_HASH:
        return header_hash(header, extraData=qbft.read_extra(header).for_hash())
    return header_hash(header)


def start(first: Fields, trusted: frozenset[bytes] | None, epoch: int) -> Seals:
    """What follows the seals of a chain from its first block in the file, `trusted` being the set that seals it where somebody gave one."""
    engine = engine_of(first)
    if engine == "qbft":
        return qbft.Qbft(trusted or qbft.validators_of(first), epoch)
    if engine == "clique":
        return clique.Clique(trusted, first, epoch)
    return Unsealed()
