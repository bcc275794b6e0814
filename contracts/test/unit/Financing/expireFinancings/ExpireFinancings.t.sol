// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {FinancingNo} from "../../../../src/types/Ids.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {FinancingForms} from "../../../utils/FinancingForms.sol";
import {NONE} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title The end-of-day job. Anyone may run it; what is not due is left alone.
contract ExpireFinancingsTest is FinancingForms {
    function test_ItDoesNothingWithAnEmptyList() external {
        assertEq(_run(new FinancingNo[](0)).length, 0);
    }

    function test_ItLeavesNumbersThatDoNotExist() external {
        desk.passDays(CUTOFF_DAYS);
        assertEq(_run(_list(FinancingNo.wrap(2026_0302_9999_9999))).length, 0);
    }

    function test_ItLeavesARunningFinancingUntilTheLastSecondBeforeTheCutoff() external {
        FinancingNo no = _inState(FinancingState.Registered);
        desk.passDays(CUTOFF_DAYS - 1);
        skip(15 hours - 1);
        assertEq(_run(_list(no)).length, 0);
        _assertRecord(no, FinancingState.Registered, desk.TERMS(), 0);
        skip(1);
        assertEq(_run(_list(no)).length, 1);
        _assertRecord(no, FinancingState.Expired, desk.TERMS(), 0);
    }

    function test_ItEndsAFinancingInEveryRunningState() external {
        FinancingNo[] memory list = new FinancingNo[](4);
        for (uint8 i = 0; i < 4; ++i) {
            list[i] = _inState(FinancingState(uint8(FinancingState.Applied) + i));
        }
        desk.passDays(CUTOFF_DAYS);
        assertEq(_run(list).length, 4);
        for (uint256 i = 0; i < 4; ++i) {
            assertTrue(financing.financingOf(list[i]).state == FinancingState.Expired);
        }
        assertEq(_see(v).lockedFen, 0);
        assertEq(ledger.rootRecordOf(v).tally, 0);
    }

    function test_ItLeavesFinancingsThatEndedBefore() external {
        FinancingNo disbursed = _inState(FinancingState.Disbursed);
        FinancingNo refused = _inState(FinancingState.Applied);
        _refuse(refused);
        FinancingNo cancelled = _inState(FinancingState.Applied);
        _cancel(cancelled);
        desk.passDays(CUTOFF_DAYS);

        assertEq(_run(_list(disbursed)).length, 0);
        assertEq(_run(_list(refused)).length, 0);
        assertEq(_run(_list(cancelled)).length, 0);
        _assertRecord(disbursed, FinancingState.Disbursed, desk.TERMS(), 1);
    }

    function test_ItEndsAFinancingOnceThoughItIsNamedTwice() external {
        FinancingNo[] memory list = new FinancingNo[](2);
        list[0] = list[1] = _inState(FinancingState.Applied);
        desk.passDays(CUTOFF_DAYS);
        assertEq(_run(list).length, 1);
        assertEq(_see(v).lockedFen, 0);
    }

    function test_ItMayBeRunByAnyone() external {
        FinancingNo no = _inState(FinancingState.Applied);
        desk.passDays(CUTOFF_DAYS);
        vm.prank(stranger);
        financing.expireFinancings(_list(no));
        _assertRecord(no, FinancingState.Expired, 0, 0);
    }

    /// No order stands behind it.
    function test_ItEmitsFinancingEndedForNoOrderAndMovesTheHead() external {
        FinancingNo no = _inState(FinancingState.Quoted);
        desk.passDays(CUTOFF_DAYS);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = _run(_list(no));
        bytes32[] memory topics = _topics(IFinancing.FinancingEnded.selector, _word(v), _word(NONE), 0);
        _assertLog(logs[0], address(financing), topics, abi.encode(no, FinancingState.Expired, PART));
        _assertHead(v, before, logs);
    }

    function _run(FinancingNo[] memory list) private returns (Vm.Log[] memory) {
        vm.recordLogs();
        financing.expireFinancings(list);
        return vm.getRecordedLogs();
    }

    function _list(FinancingNo no) private pure returns (FinancingNo[] memory list) {
        list = new FinancingNo[](1);
        list[0] = no;
    }
}
