"""The reference says what NatSpec says, and notices what it does not say."""

from pathlib import Path

import pytest

from chain_node.reference.__main__ import stale, write
from chain_node.reference.compiled import Compiled, compiled
from chain_node.reference.pages import pages
from chain_node.reference.spec import Contract, contracts, types

INTERFACE = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The number of a till.
type TillNo is uint32;

type Nameless is uint8;

/// What is paid in.
struct Deposit {
    TillNo till;
    uint64 amountFen;
    uint256 nonce;
    uint32 day; // [yyyymmdd]
    bytes32 mystery;
}

/// @title A till.
/// @dev Holds I-02.
interface ITill {
    /// @notice Money came in.
    /// @param day [yyyymmdd] when
    event Paid(TillNo indexed till, uint64 amountFen, uint32 day, bytes32 mystery);

    /// @notice The till has less than was asked for.
    error TillTooLow(TillNo till, uint64 have, uint64 need);
    error Unsaid(bytes32 mystery);

    /// @notice Pays in (R1, R4–R6).
    /// @param note why
    /// @return number of the till
    /// @custom:access-control cashier
    function pay(Deposit calldata o, string calldata note) external returns (TillNo number);
    function open(uint8 how) external;
    /// @notice What is in it.
    /// @return [fen]
    function amountFen() external view returns (uint64);
}
"""
CONTRACT = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deposit, ITill, TillNo} from "./interfaces/ITill.sol";

contract Till is ITill {
    uint256 public constant COINS_MAX = 12; // of one deposit

    /// @inheritdoc ITill
    function pay(Deposit calldata o, string calldata) external pure returns (TillNo) {
        return o.till;
    }

    function open(uint8) external {}

    /// @inheritdoc ITill
    function amountFen() external pure returns (uint64) {
        return 0;
    }
}
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory) -> Compiled:
    folder: Path = tmp_path_factory.mktemp("contracts")
    (folder / "src/interfaces").mkdir(parents=True)
    (folder / "src/interfaces/ITill.sol").write_text(INTERFACE)
    (folder / "src/Till.sol").write_text(CONTRACT)
    return compiled(folder)


@pytest.fixture(scope="module")
def till(source) -> Contract:
    (contract,) = contracts(source)
    return contract


def test_functions_events_errors_and_constants_are_there(till):
    assert (till.title, till.details, till.interfaces) == ("A till.", "Holds I-02.", ("ITill",))
    assert [one.name for one in till.of("function")] == ["pay", "open", "amountFen", "COINS_MAX"]
    assert [one.name for one in till.of("event")] == ["Paid"]
    assert [one.name for one in till.of("error")] == ["TillTooLow", "Unsaid"]


def test_what_is_not_said_is_named(till):
    unsaid = {one.name: one.unsaid for one in till.entries if one.unsaid}
    assert unsaid == {
        "open": ["@notice", "@custom:access-control", "how"],
        "Paid": ["mystery"],
        "Unsaid": ["@notice", "mystery"],
    }


def test_what_fields_do_not_say_is_named(source):
    assert {one.name: one.unsaid for one in types(source) if one.unsaid} == {
        "Deposit": ["mystery"],
        "Nameless": ["///"],
    }


def test_the_page_tells_it(source):
    content = pages(source)
    page = content["Till.md"]
    assert "pay(Deposit o, string note) returns (TillNo number)" in page
    assert "Who may call: **cashier**" in page
    assert "R1 · R4 · R5 · R6" in page
    assert "| `note` | why |" in page
    assert "| `TillTooLow(TillNo till, uint64 have, uint64 need)` |" in page
    assert "| [Till](Till.md) | A till. | 4 | 1 | 2 |" in content["README.md"]
    assert "| `day` | `uint32` | [yyyymmdd] |" in content["types.md"]


def test_a_page_that_differs_or_should_not_be_there_is_stale(source, tmp_path):
    content = pages(source)
    assert write(content, tmp_path) == sorted(content)
    assert stale(content, tmp_path) == []
    (tmp_path / "Till.md").write_text("# Another till\n")
    (tmp_path / "Gone.md").write_text("# Gone\n")
    assert stale(content, tmp_path) == ["Gone.md", "Till.md"]
    write(content, tmp_path)
    assert stale(content, tmp_path) == []
