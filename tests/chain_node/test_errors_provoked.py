"""Every error that our contracts declare is provoked by a unit test of theirs."""

import functools
import json
import re
from pathlib import Path

import pytest

from chain_node.paths import CONTRACTS

TESTS = CONTRACTS / "test"
INTERFACES = CONTRACTS / "src" / "interfaces"

# Where a test names the error it expects: `…(IOrders.NonceUsed.selector`, or in a line of its own where it would be too long.
EXPECTED = re.compile(
    r"(?:(?:encodeWithSelector|expectRevert|expectPartialRevert)\(|\bbytes4 reason =)\s*(I\w+\.\w+)\.selector"
)
# Tests of a calling guard hand the selector to a helper that adds the caller: `_expectNotOrders(I….CallerNotOrders.selector)`.
GUARDED = re.compile(r"_expectNot\w+\(\s*(I\w+\.\w+)\.selector")
FUNCTION = re.compile(r"function (\w+)\([^{;]*\{(.*?)\n    \}", re.DOTALL)
IMPORTED = re.compile(r'^import .*?from "([^"]+)";', re.MULTILINE | re.DOTALL)
DECLARED = re.compile(r"^    error (\w+)\(", re.MULTILINE)

FROM_PACKAGES = {
    "AccessManagedInvalidAuthority",
    "AccessManagedRequiredDelay",
    "AccessManagedUnauthorized",
    "InvalidShortString",
    "StringTooLong",
}
"""Errors that contracts inherit from OpenZeppelin, which tests them itself."""

OF_LEDGER = {"DateInvalid", "VoucherFrozenByOrder", "VoucherNotActive", "VoucherNotFound"}
"""Errors that other contracts revert with as well: a library's, and the ledger's. IVoucherLedger declares them."""

UNREACHABLE: dict[str, str] = {}
"""`Interface.Error` → why no order and no call can meet it."""


def errors_of(abi: Path) -> list[str]:
    """Those of the contract's own interface."""
    names = sorted(entry["name"] for entry in json.loads(abi.read_bytes()) if entry["type"] == "error")
    return [name for name in names if abi.stem == "VoucherLedger" or name not in OF_LEDGER]


def ours() -> list[str]:
    """`IOrders.NonceUsed` and so on, from the ABIs of the contracts that have an interface of the same name."""
    abis = [path for path in sorted((CONTRACTS / "abi").glob("*.json")) if interface_of(path).exists()]
    return [f"I{abi.stem}.{error}" for abi in abis for error in errors_of(abi) if error not in FROM_PACKAGES]


def interface_of(abi: Path) -> Path:
    return INTERFACES / f"I{abi.stem}.sol"


def named_in(source: str) -> set[str]:
    return {*EXPECTED.findall(source), *GUARDED.findall(source)}


@functools.cache
def kit_of(test: Path) -> tuple[Path, ...]:
    """The files of the test kit that a test stands on, by its imports and theirs."""
    found: list[Path] = []
    pending = [test]
    while pending:
        path = pending.pop()
        imported = [(path.parent / name).resolve() for name in IMPORTED.findall(path.read_text())]
        new = [each for each in imported if each.parent == TESTS / "utils" and each not in found]
        found += new
        pending += new
    return tuple(found)


def expected_by(test: Path) -> set[str]:
    """The errors that a test expects: in its own words, and in those of the helpers it uses."""
    own = test.read_text()
    kit = [path.read_text() for path in kit_of(test)]
    written = [(name, named_in(body)) for source in kit for name, body in FUNCTION.findall(source)]
    return named_in(own).union(*(errors for name, errors in written if errors and is_used(name, own, kit)))


def is_used(helper: str, test: str, kit: list[str]) -> bool:
    """Called by the test or by another helper, or itself a test that those of several functions inherit."""
    called = re.compile(rf"\b{helper}\(")
    return helper.startswith("test") or bool(called.search(test)) or sum(len(called.findall(each)) for each in kit) > 1


@functools.cache
def provoked() -> set[str]:
    return set().union(*(expected_by(test) for test in sorted((TESTS / "unit").rglob("*.t.sol"))))


@pytest.mark.parametrize("error", ours())
def test_every_error_is_provoked(error):
    if error in UNREACHABLE:
        pytest.skip(UNREACHABLE[error])
    assert error in provoked(), f"no test under contracts/test/unit expects a revert with {error}"


def test_what_is_unreachable_is_declared_and_not_provoked():
    assert set(UNREACHABLE) <= set(ours())
    assert not set(UNREACHABLE) & provoked()


def test_every_error_of_an_interface_is_in_its_contracts_abi():
    for interface in sorted(INTERFACES.glob("I*.sol")):
        declared = DECLARED.findall(interface.read_text())
        abi = CONTRACTS / "abi" / f"{interface.stem[1:]}.json"
        assert sorted(declared) == [error for error in errors_of(abi) if error not in FROM_PACKAGES]


def test_an_expectation_is_told_from_a_mere_mention():
    assert named_in("vm.expectRevert(IOrders.OrderMalformed.selector);") == {"IOrders.OrderMalformed"}
    assert named_in("abi.encodeWithSelector(\n            IOrders.NonceUsed.selector, 1)") == {"IOrders.NonceUsed"}
    assert named_in("bytes4 reason = IOrders.NonceUsed.selector;") == {"IOrders.NonceUsed"}
    assert named_in("if (topic == IOrders.NonceUsed.selector) return;") == set()
