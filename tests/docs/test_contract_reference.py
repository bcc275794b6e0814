"""What docs say of the contracts is what the contracts' sources say."""

import re
from pathlib import Path

import pytest

from chain_node.reference.compiled import Compiled, compiled
from chain_node.reference.spec import types

ROOT = Path(__file__).parents[2]
DRAWINGS = ROOT / "contracts/test/states"


@pytest.fixture(scope="module")
def source() -> Compiled:
    return compiled()


@pytest.mark.parametrize(
    ("drawing", "enum"),
    [
        ("Voucher", "VoucherStatus"),
        ("Financing", "FinancingState"),
        ("Pledge", "PledgeState"),
        ("Payment", "PaymentState"),
    ],
)
def test_drawings_name_states_as_their_enum_does(source, drawing, enum):
    text = (DRAWINGS / f"{drawing}.t.sol").read_text()
    (words,) = re.findall(r'function _states\(\).*?_words\(\s*"([^"]+)"', text, re.DOTALL)
    (found,) = [one for one in types(source) if one.name == enum]
    assert words.split() == ["[*]", *(value.name for value in found.values if value.name != "None")]


def test_drawings_name_actions_as_the_enum_does(source):
    (actions,) = [one for one in types(source) if one.name == "Action"]
    known = {value.name for value in actions.values} | {"AcceptOfItsParts"}
    for path in DRAWINGS.glob("*.t.sol"):
        (words,) = re.findall(r'function _steps\(\).*?_words\(\s*"([^"]+)"', path.read_text(), re.DOTALL)
        assert {word for word in words.split() if word[0].isupper()} <= known, path.name
