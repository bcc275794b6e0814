"""Salts of private parts. Random, unless the same text must give the same hash again."""

import hmac
import secrets
from hashlib import sha256


def random_salt() -> str:
    """32 fresh bytes."""
    return "0x" + secrets.token_hex(32)


class Pepper:
    """The consortium's secret: who lacks it can neither guess a number behind a hash nor test a guess."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def salt(self, kind: str, *parts: object) -> str:
        """HMAC over a kind and parts, each with its length in front so that they cannot run together."""
        mac = hmac.new(self._secret, digestmod=sha256)
        for part in (kind, *parts):
            data = str(part).encode()
            mac.update(len(data).to_bytes(4, "big") + data)
        return "0x" + mac.hexdigest()
