// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {SetLimit} from "../../../../src/types/Orders.sol";
import {ISSUER, LIMIT} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";

contract AdmitCreditLimitsTest is ModuleCalls {
    address private immutable _door = makeAddr("a door");
    address private immutable _next = makeAddr("a ledger");

    function test_RevertWhen_TheCallerIsNotGovernance() external {
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.CallerNotGovernance.selector, stranger));
        vm.prank(stranger);
        limits.admit(_door, _next);
    }

    /// I-03: one limit for all versions.
    function test_ItTakesFromTheSameLimit() external {
        _let();
        _take(LIMIT - 5);
        vm.startPrank(_next);
        limits.take(ISSUER, 5);
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.LimitExceeded.selector, ISSUER, LIMIT, LIMIT + 1));
        limits.take(ISSUER, 1);
        limits.addDue(ISSUER, _today(), 5);
        limits.discharge(ISSUER, _today(), 3);
        limits.reopen(ISSUER, _today(), 1);
        limits.giveBack(ISSUER, 1);
        vm.stopPrank();
        assertEq(limits.issuerOf(ISSUER).usedFen, LIMIT - 3);
    }

    function test_ItLetsTheDoorSetLimits() external {
        _let();
        SetLimit memory o = desk.setLimit(ISSUER, 7);
        vm.prank(_door);
        limits.setLimit(ORDER, o);
        assertEq(limits.issuerOf(ISSUER).limitFen, 7);
    }

    /// The door sets limits and takes none, the ledger the other way about.
    function test_ItMixesThemNotUp() external {
        _let();
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.CallerNotLedger.selector, _door));
        vm.prank(_door);
        limits.take(ISSUER, 1);
        SetLimit memory o = desk.setLimit(ISSUER, 7);
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.CallerNotOrders.selector, _next));
        vm.prank(_next);
        limits.setLimit(ORDER, o);
    }

    function test_ItLetsTheFirstVersionStay() external {
        _let();
        _take(1);
        assertEq(limits.issuerOf(ISSUER).usedFen, 1);
    }

    function _let() private {
        vm.prank(desk.governance());
        limits.admit(_door, _next);
    }
}
