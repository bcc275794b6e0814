"""Whether a contract was created from the bytecode that this version's sources compile to."""

import json
from functools import cache

from api.audit.ledger.abi import CODE


@cache
def _bytecode(name: str) -> bytes | None:
    path = CODE / f"{name}.json"
    if not path.is_file():
        return None
    return bytes.fromhex(json.loads(path.read_bytes())["bytecode"].removeprefix("0x"))


def is_known_code(name: str, creation: bytes) -> bool:
    """Whether creation code begins with the compiled bytecode; constructor arguments follow it."""
    known = _bytecode(name)
    return known is not None and creation.startswith(known)
