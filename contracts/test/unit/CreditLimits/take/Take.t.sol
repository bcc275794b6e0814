// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {FACE, ISSUER, ISSUER_2, LIMIT, SUPPLIER_A} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";

contract TakeTest is ModuleCalls {
    function test_RevertWhen_TheCallerIsNotTheLedger() external {
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.CallerNotLedger.selector, address(orders)));
        vm.prank(address(orders));
        limits.take(ISSUER, 1);
    }

    function test_RevertWhen_TheAmountIsAFenAboveTheLimit() external {
        _expectExceeded(LIMIT, uint256(LIMIT) + 1);
        _take(LIMIT + 1);
    }

    function testFuzz_RevertWhen_WhatIsUsedAndTheAmountAreAboveTheLimit(uint64 used, uint64 amountFen) external {
        used = uint64(bound(used, 0, LIMIT));
        amountFen = uint64(bound(amountFen, LIMIT - used + 1, type(uint64).max));
        _take(used);
        _expectExceeded(LIMIT, uint256(used) + amountFen);
        _take(amountFen);
    }

    /// The sum is taken in 256 bits: it must not come round to something small.
    function test_RevertWhen_TheSumIsBeyond64Bits() external {
        desk.does(Action.SetLimit, abi.encode(desk.setLimit(ISSUER, type(uint64).max)));
        _take(type(uint64).max);
        _expectExceeded(type(uint64).max, uint256(type(uint64).max) + 2);
        _take(2);
    }

    function test_RevertGiven_AVoucherIsPastDueByADay() external {
        desk.held(FACE);
        uint32 due = desk.dayAhead(90);
        desk.passDays(91);
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.IssuerBlocked.selector, ISSUER, due));
        _take(1);
    }

    /// R7: an issuer is blocked by the clock at midnight, job or no job.
    function test_RevertGiven_ItIsMidnightAfterTheDueDay() external {
        desk.held(FACE);
        uint32 due = desk.dayAhead(90);
        desk.passDays(90);
        skip(15 hours - 1); // 23:59:59 of the due day
        _take(1);
        skip(1);
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.IssuerBlocked.selector, ISSUER, due));
        _take(1);
    }

    /// Both faults at once: the block is told first.
    function test_RevertGiven_TheIssuerIsBlockedAndTheLimitUsedUp() external {
        desk.held(FACE);
        uint32 due = desk.dayAhead(90);
        desk.passDays(91);
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.IssuerBlocked.selector, ISSUER, due));
        _take(type(uint64).max);
    }

    function test_RevertGiven_SeveralAreOverdue() external {
        desk.held(FACE);
        desk.passDays(1);
        uint32 first = desk.dayAhead(89);
        desk.held(FACE);
        desk.passDays(95);
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.IssuerBlocked.selector, ISSUER, first));
        _take(1);
    }

    /// However long nobody asked, a due day is found.
    function testFuzz_RevertGiven_TheIssuerWasIdleForYears(uint256 idle) external {
        desk.held(FACE);
        uint32 due = desk.dayAhead(90);
        desk.passDays(bound(idle, 91, 20 * 365));
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.IssuerBlocked.selector, ISSUER, due));
        _take(1);
    }

    /// The longest tenor a policy allows is twelve months, of which a leap year has 366 days.
    function testFuzz_RevertGiven_TheDueDayIsTheFurthest(uint16 idle) external {
        _take(1);
        uint16 due = _today() + 366;
        _addDue(due, 1);
        desk.passDays(bound(idle, 367, 20 * 365));
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.IssuerBlocked.selector, ISSUER, uint32(20270303)));
        _take(1);
    }

    function test_ItTakesUpToTheLimit() external {
        _take(LIMIT - 1);
        _take(1);
        _assertAccount(LIMIT, LIMIT);
    }

    function testFuzz_ItAddsUpWhatIsUsed(uint64 first, uint64 second) external {
        first = uint64(bound(first, 0, LIMIT));
        second = uint64(bound(second, 0, LIMIT - first));
        _take(first);
        _take(second);
        _assertAccount(LIMIT, first + second);
        assertEq(limits.issuerOf(ISSUER_2).usedFen, 0, "another issuer's limit moved");
    }

    /// Nothing due up to yesterday is unpaid, so the next walk begins there.
    function test_ItNotesUpToWhichDayTheIssuerIsClear() external {
        _take(1);
        assertEq(limits.issuerOf(ISSUER).clearThrough, _today() - 1);
        desk.passDays(400);
        _take(1);
        assertEq(limits.issuerOf(ISSUER).clearThrough, _today() - 1);
    }

    /// The walk over due days has an end: an issue after twenty years costs what one after two years costs.
    function test_ItCostsTheSameHoweverLongTheIssuerWasIdle() external {
        _take(1);
        uint256 afterTwoYears = _gasOfTakeAfter(2 * 365);
        assertLt(_gasOfTakeAfter(20 * 365), afterTwoYears + afterTwoYears / 2);
    }

    function test_ItTakesOnTheDueDayItself() external {
        desk.held(FACE);
        desk.passDays(90);
        _take(1);
    }

    function test_ItTakesGivenWhatWasOverdueIsPaid() external {
        VoucherNo v = desk.held(FACE);
        desk.passDays(91);
        desk.pay(v, FACE - 1, "all but a fen");
        assertTrue(limits.isBlocked(ISSUER));
        desk.pay(v, 1, "the last fen");
        _take(1);
    }

    function test_ItTakesGivenAnOfferWasNeverAccepted() external {
        desk.offered(FACE);
        desk.passDays(91);
        _take(1);
    }

    function test_ItTakesGivenAnotherIssuerIsBlocked() external {
        desk.take(desk.offeredBy(ISSUER_2, SUPPLIER_A, FACE));
        desk.passDays(91);
        _take(1);
        assertTrue(limits.isBlocked(ISSUER_2));
    }

    function _gasOfTakeAfter(uint256 idleDays) private returns (uint256 gas) {
        desk.passDays(idleDays);
        gas = gasleft();
        _take(1);
        gas -= gasleft();
    }

    function _expectExceeded(uint256 have, uint256 need) private {
        vm.expectRevert(abi.encodeWithSelector(ICreditLimits.LimitExceeded.selector, ISSUER, have, need));
    }
}
