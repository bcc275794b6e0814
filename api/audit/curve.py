"""secp256k1: who signed. One form of each signature: low s, recovery id 0 or 1."""

from functools import lru_cache

from coincurve import PublicKey

from api.domain.keccak import keccak

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
HALF_ORDER = ORDER // 2
SIGNATURE_BYTES = 65


class NoSigner(ValueError):
    """No account made this signature, or it is not in its one form."""


def signer(digest: bytes, signature: bytes) -> bytes:
    """The account that signed, from r ‖ s ‖ v with v 0 or 1. Raises NoSigner."""
    if len(signature) != SIGNATURE_BYTES:
        raise NoSigner(f"it has {len(signature)} bytes, not {SIGNATURE_BYTES}")
    if signature[64] > 1:
        raise NoSigner(f"its recovery id is {signature[64]}, not 0 or 1")
    if int.from_bytes(signature[32:64], "big") > HALF_ORDER:
        raise NoSigner("its s is in the upper half")
    try:
        key = PublicKey.from_signature_and_message(signature, digest, hasher=None)
    except Exception as why:  # coincurve raises bare Exception for what libsecp256k1 refuses
        raise NoSigner("no point of the curve fits it") from why
    return _account(key.format(compressed=False))


@lru_cache(maxsize=65_536)
def _account(public: bytes) -> bytes:
    """The account of a public key: the same few sign again and again."""
    return keccak(public[1:])[12:]
