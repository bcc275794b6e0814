// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {BusinessDate} from "../../../../src/libraries/BusinessDate.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {IssuerAccount} from "../../../../src/types/Vouchers.sol";
import {ISSUER, LIMIT} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";

contract ReopenTest is ModuleCalls {
    function test_RevertWhen_TheCallerIsNotTheLedger() external {
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.CallerNotLedger.selector, stranger));
        vm.prank(stranger);
        limits.reopen(ISSUER, 1, 1);
    }

    function testFuzz_GivenTheDueDayWasNotWalkedYet(uint64 used, uint64 paid) external {
        used = uint64(bound(used, 1, LIMIT));
        paid = uint64(bound(paid, 1, used));
        uint16 day = _today();
        _take(used);
        _addDue(day, used);
        _discharge(day, paid);
        _reopen(day, paid);
        _assertAccount(LIMIT, used);
        assertEq(limits.issuerOf(ISSUER).reopenedFen, 0);
        desk.passDays(1);
        assertTrue(limits.isBlocked(ISSUER));
        _discharge(day, used);
        assertFalse(limits.isBlocked(ISSUER));
    }

    function test_GivenTheDueDayWasFoundClear() external {
        uint16 first = _today();
        _settled(first, 5);
        desk.passDays(1);
        _settled(first + 1, 7);
        desk.passDays(1);
        _take(1); // finds both days clear
        _reopen(first + 1, 7);
        _reopen(first, 5);
        assertEq(abi.encode(limits.issuerOf(ISSUER)), abi.encode(IssuerAccount(LIMIT, 13, first + 1, first, 12)));
        _assertBlockedSince(first);

        _discharge(first, 5);
        assertTrue(limits.isBlocked(ISSUER), "seven are left");
        _discharge(first + 1, 7);
        assertFalse(limits.isBlocked(ISSUER));
        _take(1);
        assertEq(abi.encode(limits.issuerOf(ISSUER)), abi.encode(IssuerAccount(LIMIT, 2, first + 1, 0, 0)));
    }

    function test_GivenTheLimitWasLoweredMeanwhile() external {
        _settled(_today(), 5);
        desk.does(Action.SetLimit, abi.encode(desk.setLimit(ISSUER, 1)));
        _reopen(_today(), 5);
        _assertAccount(1, 5);
    }

    function _settled(uint16 day, uint64 amountFen) private {
        _take(amountFen);
        _addDue(day, amountFen);
        _discharge(day, amountFen);
    }

    function _assertBlockedSince(uint16 day) private {
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.IssuerBlocked.selector, ISSUER, BusinessDate.toYmd(day)));
        _take(1);
    }
}
