// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {ISSUER, ISSUER_2, LIMIT} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";

contract GiveBackTest is ModuleCalls {
    function test_RevertWhen_TheCallerIsNotTheLedger() external {
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.CallerNotLedger.selector, stranger));
        vm.prank(stranger);
        limits.giveBack(ISSUER, 1);
    }

    /// R6: what is used never falls below nothing.
    function testFuzz_RevertWhen_MoreIsGivenBackThanIsUsed(uint64 used, uint64 back) external {
        used = uint64(bound(used, 0, LIMIT));
        back = uint64(bound(back, used + 1, type(uint64).max));
        _take(used);
        vm.expectRevert(UNDERFLOW);
        _giveBack(back);
    }

    function testFuzz_ItGivesBackThatMuch(uint64 used, uint64 back) external {
        used = uint64(bound(used, 0, LIMIT));
        back = uint64(bound(back, 0, used));
        _take(used);
        uint16 clearThrough = limits.issuerOf(ISSUER).clearThrough;
        _giveBack(back);
        _assertAccount(LIMIT, used - back);
        assertEq(limits.issuerOf(ISSUER).clearThrough, clearThrough);
        assertEq(limits.issuerOf(ISSUER_2).usedFen, 0);
    }

    function test_ItMakesRoomForAnotherVoucher() external {
        _take(LIMIT);
        _giveBack(7);
        _take(7);
        _assertAccount(LIMIT, LIMIT);
    }
}
