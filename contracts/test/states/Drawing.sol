// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Action} from "../../src/types/Orders.sol";
import {Stages} from "../utils/Stages.sol";
import {Vm} from "../utils/Vm.sol";

/// @title Draws a state machine by trying every step in every state, and compares it with the one in docs/states.md.
/// @dev A step is an order of the right member, right but for the state, or a job at a time when it is due. The drawing must stand in
/// the page word for word: an arrow that the page has too much or too little fails.
abstract contract Drawing is Stages {
    string private constant PAGE = "../docs/states.md";
    /// An action was added: try it in the drawings that it may move, then count it here.
    uint256 private constant ACTIONS = 41;

    function test_the_page_draws_what_happens() external {
        vm.pauseGasMetering();
        assertEq(uint256(type(Action).max) + 1, ACTIONS, "an action that no drawing knows");
        string memory drawn = string.concat("## ", _title(), "\n\n```mermaid\nstateDiagram-v2\n", _arrows(), "```\n");
        string memory page = vm.readFile(PAGE);
        if (vm.indexOf(page, drawn) == type(uint256).max) assertEq(page, drawn, "docs/states.md must hold");
    }

    function _title() internal pure virtual returns (string memory);

    /// In the order of their enum.
    function _states() internal pure virtual returns (string[] memory);

    function _steps() internal pure virtual returns (string[] memory);

    /// How many ways there are to come to a state; what may follow can depend on it.
    function _roads() internal pure virtual returns (uint256) {
        return 1;
    }

    /// Brings the subject to a state.
    /// @return whether this road leads there
    function _reach(uint256 road, uint256 state) internal virtual returns (bool);

    /// Tries a step; that it is refused is one of its outcomes.
    function _try(uint256 step) internal virtual;

    function _state() internal view virtual returns (uint256);

    function _carry(Action action, bytes memory body) internal returns (Vm.Log[] memory) {
        return desk.carry(desk.sign(action, body));
    }

    function _words(string memory list) internal pure returns (string[] memory) {
        return vm.split(list, " ");
    }

    function _arrows() private returns (string memory text) {
        (string[] memory states, string[] memory steps) = (_states(), _steps());
        for (uint256 from = 0; from < states.length; ++from) {
            string[] memory labels = new string[](states.length);
            for (uint256 step = 0; step < steps.length; ++step) {
                _outcomes(from, step, steps[step], labels);
            }
            for (uint256 to = 0; to < states.length; ++to) {
                if (bytes(labels[to]).length == 0) continue;
                text = string.concat(text, "    ", states[from], " --> ", states[to], ": ", labels[to], "\n");
            }
        }
    }

    /// Adds the step to the labels of the states that it leads to, on any road.
    function _outcomes(uint256 from, uint256 step, string memory name, string[] memory labels) private {
        bool[] memory done = new bool[](labels.length);
        for (uint256 road = 0; road < _roads(); ++road) {
            uint256 start = vm.snapshotState();
            uint256 to = from;
            if (_reach(road, from)) {
                assertEq(_state(), from, "the road leads elsewhere");
                _try(step);
                to = _state();
            }
            vm.revertToState(start);
            if (to == from || done[to]) continue;
            done[to] = true;
            labels[to] = bytes(labels[to]).length == 0 ? name : string.concat(labels[to], ", ", name);
        }
    }
}
