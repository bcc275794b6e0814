// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Stages} from "../../../utils/Stages.sol";

contract TodayTest is Stages {
    // 2026-03-02, 2028-02-29 and 2027-01-01, midnight in Shanghai, eight hours before that of UTC [unix s].
    uint256 private constant MONDAY = 1_772_380_800;
    uint256 private constant LEAP_DAY = 1_835_366_400;
    uint256 private constant NEW_YEAR = 1_798_732_800;

    function test_GivenItIsTheLastSecondOfADayInShanghai() external {
        vm.warp(MONDAY - 1);
        assertEq(ledger.today(), 20260301);
    }

    function test_GivenItIsMidnightInShanghai() external {
        vm.warp(MONDAY);
        assertEq(ledger.today(), 20260302);
    }

    function test_GivenTheLastOfFebruary() external {
        vm.warp(LEAP_DAY - 1);
        assertEq(ledger.today(), 20280228);
        vm.warp(LEAP_DAY);
        assertEq(ledger.today(), 20280229);
        vm.warp(LEAP_DAY + 1 days);
        assertEq(ledger.today(), 20280301);
    }

    function test_GivenTheTurnOfAYear() external {
        vm.warp(NEW_YEAR - 1);
        assertEq(ledger.today(), 20261231);
        vm.warp(NEW_YEAR);
        assertEq(ledger.today(), 20270101);
    }
}
