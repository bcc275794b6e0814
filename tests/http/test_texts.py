"""Texts and numbers come in one form: what looks the same is the same, and nothing is invisible."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from api.http.schemas import DocumentNumber, Name, OwnReference, Reference, Registration, Text
from tests.http.test_orders import codes
from tests.players import Players


def taken(kind: Any, text: str) -> str:
    return str(TypeAdapter(kind).validate_python(text))


def test_names_and_texts_stay_as_people_wrote_them() -> None:
    for kind in (Name, Text):
        assert taken(kind, "  甲公司（北京）\u3000第１号  合同 ") == "甲公司（北京） 第１号 合同"
        assert taken(kind, "e\u0301") == "é"


def test_numbers_and_references_come_in_one_form() -> None:
    for kind in (Reference, OwnReference, DocumentNumber, Registration):
        assert taken(kind, "　ＩＮＶ－０１ ") == "INV-01"


@pytest.mark.parametrize("kind", [Name, Text, Reference, OwnReference, DocumentNumber, Registration])
@pytest.mark.parametrize(
    "character", ["\u200b", "\u202e", "\ufeff", "\x00", "\n", "\x85", "\u2028", "\ue000", "\ud800"]
)
def test_nothing_is_invisible(kind: Any, character: str) -> None:
    with pytest.raises(ValidationError):
        taken(kind, f"a{character}b")


def test_a_documents_number_has_no_blanks() -> None:
    for text in ("INV 01", "INV\u00a001", "\u3000"):
        with pytest.raises(ValidationError):
            taken(DocumentNumber, text)
    assert taken(Registration, "No. 1") == "No. 1"


@pytest.mark.parametrize(
    ("kind", "text"), [(Name, "  "), (Reference, " "), (Reference, "\ufdfa" * 50), (OwnReference, "ＸＬ－1")]
)
def test_limits_hold_for_what_comes_out(kind: Any, text: str) -> None:
    with pytest.raises(ValidationError):
        taken(kind, text)


def test_a_reference_is_found_in_any_width(players: Players) -> None:
    players.issue()
    reference = players.text("V")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in reference)
    order = players.request("S1", "accept", offer=f" {wide} ")
    assert codes(players.admin.post("/v1/orders/batch", {"orders": [order]})) == [None]
