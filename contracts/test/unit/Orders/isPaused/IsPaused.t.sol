// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Base} from "../../../utils/Base.t.sol";

contract IsPausedTest is Base {
    function test_ItIsNotPausedAtFirst() external view {
        assertFalse(orders.isPaused());
    }

    function test_ItFollowsGovernance() external {
        vm.startPrank(desk.governance());
        orders.setPaused(true);
        assertTrue(orders.isPaused());
        orders.setPaused(false);
        assertFalse(orders.isPaused());
        vm.stopPrank();
    }
}
