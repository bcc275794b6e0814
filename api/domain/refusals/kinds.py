"""What a refusal is, and its kinds.

Refusal
├── rule      409  the ledger's state does not allow it now
├── who       403  another member, kind or key would have to ask
├── wrong     422  what was asked cannot be right
├── missing   404  not there, or not for this reader
├── gone      410  it was there and is archived
├── auth      401  nobody has signed in
├── later     429  too many tries
└── down      503  try again (also 504)

The words are Chinese first, English beside it: title, what happened, what to do. `{have}` and `{need}` in them are filled
from the facts.
"""

from collections.abc import Callable
from typing import Any, ClassVar


class Refusal(Exception):
    """A refusal with its facts. Subclasses carry code, status and words; nothing else is decided elsewhere."""

    code: ClassVar[str]
    status: ClassVar[int] = 409
    zh: ClassVar[str]
    en: ClassVar[str]
    fix_zh: ClassVar[str]
    fix_en: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"

    @property
    def detail(self) -> str:
        """What happened, with the facts, in both languages."""
        text = f"{self.zh} {self.en}"
        if not self.facts:
            return text
        return f"{text} ({', '.join(f'{k}: {_plain(v)}' for k, v in self.facts.items())})"

    def problem(self) -> dict[str, Any]:
        """The problem document (RFC 9457)."""
        return {
            "type": f"urn:xinlian:problem:{self.code}",
            "title": f"{self.zh} {self.en}",
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "fix": f"{self.fix_zh} {self.fix_en}",
            "facts": {k: _plain(v) for k, v in self.facts.items()},
        }


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, int | bool | None):
        return value
    # What a client sent may hold half a character (a lone surrogate), which no answer could be written with.
    return str(value).encode(errors="replace").decode()


BY_CODE: dict[str, type[Refusal]] = {}
"""Every refusal by code."""


def _kind(status: int) -> Callable[..., type[Refusal]]:
    """Makes refusals of one status: (code, zh, en, fix zh, fix en) → class."""

    def make(code: str, zh: str, en: str, fix_zh: str, fix_en: str, at: int = status) -> type[Refusal]:
        name = "".join(part.capitalize() for part in code.split("-"))
        words = {"zh": zh, "en": en, "fix_zh": fix_zh, "fix_en": fix_en}
        made = type(name, (Refusal,), {"code": code, "status": at, "__doc__": en, **words})
        BY_CODE[code] = made
        return made

    return make


rule, who, wrong, missing, gone = _kind(409), _kind(403), _kind(422), _kind(404), _kind(410)
auth, later, down = _kind(401), _kind(429), _kind(503)
