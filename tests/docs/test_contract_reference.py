"""What docs say of the contracts is what the contracts' sources say."""

import re
from pathlib import Path

import pytest

from chain_node.reference.compiled import Compiled, compiled, documentation
from chain_node.reference.spec import contracts, types

ROOT = Path(__file__).parents[2]
DRAWINGS = ROOT / "contracts/test/states"


@pytest.fixture(scope="module")
def source() -> Compiled:
    return compiled()


def test_interfaces_say_everything(source):
    """What it does, who may call it, and what each parameter is, where neither its name nor its type does."""
    unsaid = {f"{one.name}.{entry.name}": entry.unsaid for one in contracts(source) for entry in one.entries}
    assert {name: words for name, words in unsaid.items() if words} == {}


def test_types_say_everything(source):
    assert {one.name: one.unsaid for one in types(source) if one.unsaid} == {}


def test_every_interface_has_a_page(source):
    shown = {name for one in contracts(source) for name in one.interfaces}
    assert {path.stem for path in (ROOT / "contracts/src/interfaces").glob("*.sol")} <= shown


def test_implementations_point_to_their_interface(source):
    """The text stands there once; what carries it out says `@inheritdoc`, and at most why."""
    silent = [
        f"{contract['name']}.{node['name']}"
        for _, contract in source.definitions("ContractDefinition")
        for node in contract["nodes"]
        if node["nodeType"] == "FunctionDefinition" and node.get("baseFunctions") and node.get("functionSelector")
        if "@inheritdoc" not in documentation(node)
    ]
    assert silent == []


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
    known = {value.name for value in actions.values} | {"AcceptOfItsParts", "FreezeOfAPart"}
    for path in DRAWINGS.glob("*.t.sol"):
        (words,) = re.findall(r'function _steps\(\).*?_words\(\s*"([^"]+)"', path.read_text(), re.DOTALL)
        assert {word for word in words.split() if word[0].isupper()} <= known, path.name
