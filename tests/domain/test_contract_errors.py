"""Every custom error of the contracts is one that a member may meet, and then has words, or one that none can."""

from api.chain.contracts import NAMES, abi
from api.domain.contract_errors import OF_ERROR, OPERATIONAL_ERRORS


def test_every_error_has_its_meaning() -> None:
    errors = {entry["name"] for name in NAMES for entry in abi(name) if entry["type"] == "error"}
    assert errors == OF_ERROR.keys() | OPERATIONAL_ERRORS


def test_no_error_has_two() -> None:
    assert not OF_ERROR.keys() & OPERATIONAL_ERRORS
