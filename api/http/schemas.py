"""What all routes share: amounts, blocks, problems, pages, and the strict shapes of input."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.domain.money import AMOUNT_MAX_FEN, LIMIT_MAX_FEN
from api.domain.numbers import looks_like_a_number
from api.domain.texts import cleaned, number

T = TypeVar("T")

MEMBER_MAX = 2**32 - 1
_PRINTABLE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]*$"


def _clean(least: int, most: int, *steps: Callable[[str], str]) -> AfterValidator:
    """Cleans a text; what comes out must keep the limits, too."""

    def check(text: str) -> str:
        for step in steps:
            text = step(text)
        if not least <= len(text) <= most:
            raise ValueError(f"between {least} and {most} characters")
        return text

    return AfterValidator(check)


def _compatible(text: str) -> str:
    return cleaned(text, "NFKC")


def _not_a_number(text: str) -> str:
    if looks_like_a_number(text):
        raise ValueError("a reference must not look like the number of a voucher, an offer, a financing or a quote")
    return text


AmountFen = Annotated[int, Field(strict=True, ge=0, le=AMOUNT_MAX_FEN, description="integer fen")]
LimitFen = Annotated[int, Field(strict=True, ge=0, le=LIMIT_MAX_FEN, description="integer fen")]
MemberNumber = Annotated[int, Field(strict=True, ge=1, le=MEMBER_MAX)]
Text = Annotated[str, StringConstraints(max_length=200, pattern=_PRINTABLE), _clean(0, 200, cleaned)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=_PRINTABLE), _clean(1, 120, cleaned)]
_Short = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_PRINTABLE)]
Reference = Annotated[_Short, _clean(1, 100, _compatible)]
OwnReference = Annotated[_Short, _clean(1, 100, _compatible, _not_a_number)]
"""What a member calls a thing it makes; nobody may take it for somebody else's."""
DocumentNumber = Annotated[_Short, _clean(1, 100, number)]
"""Of an invoice, or a bank's reference: the same one must meet itself again."""
Registration = Annotated[str, StringConstraints(max_length=200, pattern=_PRINTABLE), _clean(0, 200, _compatible)]
Address = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$")]
SignatureHex = Annotated[str, StringConstraints(pattern=r"^0x([0-9a-fA-F]{2}){1,2048}$")]


class Input(BaseModel):
    """Strict: unknown fields, strings for numbers and the like are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class View(BaseModel):
    """What an answer carries."""

    model_config = ConfigDict(extra="forbid")


class AmountView(View):
    """An amount, to count with and to read."""

    fen: int
    yuan: str


class BlockView(View):
    """The block an answer speaks of."""

    number: int
    hash: str
    timestamp: int
    day: date
    final: bool


class ProblemView(View):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    fix: str
    facts: dict[str, Any]


class Page(View, Generic[T]):
    """Part of a list. `next_cursor` is null at its end."""

    items: list[T]
    next_cursor: str | None
    block: BlockView


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": text,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemView"}}},
    }
    for status, text in {
        400: "cannot be read",
        401: "no valid API key",
        403: "not entitled",
        404: "not there, or not for this reader",
        408: "the body did not arrive in time",
        409: "the ledger does not allow it now",
        410: "it was there, and its events and history are archived",
        413: "body too large",
        422: "cannot be right",
        429: "too many tries",
        503: "try again",
        504: "the index is not there yet",
    }.items()
}
"""Problem responses that any route may give."""
