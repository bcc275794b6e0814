"""A file's verify code: short enough for a paper and a telephone, long enough that nobody makes another file with it."""

import base64
import hashlib
from pathlib import Path

from api.audit.faults import NotVerified, Unreadable

CODE_BYTES = 10
"""80 bits: sixteen letters and digits."""
_GROUP = 4


def code_of(path: Path) -> str:
    """Four groups of four, as in `QK7M-3F2A-XXJ4-LP5T`: the beginning of the file's SHA-256 in base32. Raises Unreadable."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
    except OSError as why:
        raise Unreadable("no-file", why=why.strerror or str(why)) from why
    text = base64.b32encode(digest[:CODE_BYTES]).decode()
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def check(path: Path, given: str) -> None:
    """Raises NotVerified unless the file has this code; spaces, hyphens and case do not count."""
    have = code_of(path)
    if "".join(filter(str.isalnum, given)).upper() != have.replace("-", ""):
        raise NotVerified("code-other", "--code", have=have, need=given)
