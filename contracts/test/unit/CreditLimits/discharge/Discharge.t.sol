// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {ISSUER, LIMIT} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";

contract DischargeTest is ModuleCalls {
    function test_RevertWhen_TheCallerIsNotTheLedger() external {
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.CallerNotLedger.selector, stranger));
        vm.prank(stranger);
        limits.discharge(ISSUER, 1, 1);
    }

    function test_RevertWhen_MoreIsDischargedThanIsUsed() external {
        _take(5);
        _addDue(_today(), 6);
        vm.expectRevert(UNDERFLOW);
        _discharge(_today(), 6);
    }

    function test_RevertWhen_MoreIsDischargedThanIsDueThatDay() external {
        _take(6);
        _addDue(_today(), 5);
        vm.expectRevert(UNDERFLOW);
        _discharge(_today(), 6);
    }

    function test_RevertWhen_TheDayIsAnother() external {
        _take(5);
        _addDue(_today(), 5);
        vm.expectRevert(UNDERFLOW);
        _discharge(_today() + 1, 5);
    }

    function testFuzz_ItGivesLimitBackAndUnblocksWithTheLastFen(uint64 used, uint64 paid) external {
        used = uint64(bound(used, 1, LIMIT));
        paid = uint64(bound(paid, 0, used));
        uint16 day = _today();
        _take(used);
        _addDue(day, used);
        desk.passDays(1);

        _discharge(day, paid);

        _assertAccount(LIMIT, used - paid);
        assertEq(limits.isBlocked(ISSUER), paid < used, "blocked while something is unpaid");
    }
}
