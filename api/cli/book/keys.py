"""Test keys of a run's members: derived from the run and the member, so that a resumed run has the same. Never for anything else."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from coincurve import PrivateKey

from api.domain.keccak import keccak


@dataclass(frozen=True)
class Key:
    """A private key and what it signs with."""

    secret: bytes

    @cached_property
    def _key(self) -> PrivateKey:
        return PrivateKey(self.secret)

    @cached_property
    def account(self) -> str:
        """Its address, 0x hex."""
        public = self._key.public_key.format(compressed=False)[1:]
        return "0x" + keccak(public)[-20:].hex()

    def sign(self, digest: bytes) -> str:
        """A signature as the contracts take it: r ‖ s ‖ v, v 27 or 28."""
        raw = self._key.sign_recoverable(digest, hasher=None)
        return "0x" + (raw[:64] + bytes([raw[64] + 27])).hex()


@dataclass(frozen=True)
class Signers:
    """A member's maker and checker."""

    maker: Key
    checker: Key


def test_signers(run: str, member: str) -> Signers:
    """The keys of a member of a run."""
    made = (Key(sha256(f"xinlian test {run} {member} {r}".encode()).digest()) for r in ("maker", "checker"))
    return Signers(*made)
