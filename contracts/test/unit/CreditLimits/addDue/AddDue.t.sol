// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {ISSUER, ISSUER_2, LIMIT} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";

contract AddDueTest is ModuleCalls {
    function test_RevertWhen_TheCallerIsNotTheLedger() external {
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.CallerNotLedger.selector, stranger));
        vm.prank(stranger);
        limits.addDue(ISSUER, 1, 1);
    }

    function test_RevertWhen_TheSumOfADayIsBeyond64Bits() external {
        _addDue(_today(), type(uint64).max);
        vm.expectRevert(UNDERFLOW);
        _addDue(_today(), 1);
    }

    function test_ItLeavesLimitAndUseAlone() external {
        _take(5);
        _addDue(_today(), 5);
        _assertAccount(LIMIT, 5);
    }

    /// Two vouchers of one day: the issuer is free again when both are paid, and not before.
    function testFuzz_ItAddsUpWhatIsDueOnADay(uint64 first, uint64 second) external {
        (first, second) = (uint64(bound(first, 1, LIMIT / 2)), uint64(bound(second, 1, LIMIT / 2)));
        uint16 day = _today();
        _take(first + second);
        _addDue(day, first);
        _addDue(day, second);
        desk.passDays(1);

        _discharge(day, first);
        assertTrue(limits.isBlocked(ISSUER), "free too early");
        assertFalse(limits.isBlocked(ISSUER_2), "another issuer is blocked");
        _discharge(day, second);
        assertFalse(limits.isBlocked(ISSUER), "blocked although all is paid");
    }
}
