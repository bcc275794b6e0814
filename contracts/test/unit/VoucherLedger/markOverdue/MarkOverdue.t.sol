// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {VoucherStatus, VoucherView} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, NONE, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

contract MarkOverdueTest is Stages {
    function test_GivenTheRootIsDueToday() external {
        VoucherNo v = desk.held(FACE);
        _toLastSecondOf(90);
        _leavesAlone(v);
    }

    function test_GivenTheRootIsPastDueWithABalance() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 10);
        VoucherView memory childWanted = _see(child);
        _toDay(91);
        _marksWithEffects(v, FACE);

        // it should mark the root, its children following.
        childWanted.status = VoucherStatus.Overdue;
        _assertView(_see(child), childWanted);
    }

    function test_GivenAPartOfItIsPaid() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        desk.pay(v, FACE - 1, "all but a fen");
        _toDay(91);
        _marksWithEffects(v, 1);
    }

    function test_GivenAllOfItWentToChildren() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, FACE);
        _toDay(91);
        desk.markOverdue(v);
        _assertStatus(v, VoucherStatus.Split);
        _assertStatus(child, VoucherStatus.Overdue);
    }

    function test_GivenItIsMarkedAlready() external {
        _leavesAlone(_overdue());
    }

    function test_GivenTheRootWasNeverAccepted() external {
        VoucherNo v = desk.offered(FACE);
        _toDay(91);
        _leavesAlone(v);
    }

    function test_GivenTheRootEnded() external {
        for (uint256 i = uint256(VoucherStatus.Settled); i <= uint256(type(VoucherStatus).max); ++i) {
            uint256 before = vm.snapshotState();
            VoucherNo v = _inStatus(VoucherStatus(i));
            _toDay(91);
            _leavesAlone(v);
            vm.revertToState(before);
        }
    }

    function test_GivenTheRootDoesNotExist() external {
        _leavesAlone(_inStatus(VoucherStatus.None));
    }

    function test_WhenAChildIsNamed() external {
        VoucherNo child = desk.part(desk.held(FACE), SUPPLIER_B, 10);
        _toDay(91);
        _leavesAlone(child);
    }

    function test_WhenARootIsNamedTwice() external {
        VoucherNo v = desk.held(FACE);
        _toDay(91);
        assertEq(_mark(_list(v, v)).length, 1);
    }

    function test_WhenSeveralAreNamed() external {
        VoucherNo first = desk.held(FACE);
        _toDay(1);
        VoucherNo second = desk.held(FACE);
        _toDay(91);
        _mark(_list(second, first));
        _assertStatus(first, VoucherStatus.Overdue);
        _assertStatus(second, VoucherStatus.Active);
    }

    function test_WhenAnyoneCalls() external {
        VoucherNo v = desk.held(FACE);
        _toDay(91);
        vm.prank(stranger);
        ledger.markOverdue(_list(v, v));
        _assertStatus(v, VoucherStatus.Overdue);
    }

    function test_GivenTheMarkedRootIsPaid() external {
        VoucherNo v = _overdue();
        desk.pay(v, FACE - 1, "all but a fen");
        _assertStatus(v, VoucherStatus.Overdue);
        desk.pay(v, 1, "the fen");
        _assertStatus(v, VoucherStatus.Settled);
        _leavesAlone(v);
    }

    function _marksWithEffects(VoucherNo v, uint64 unpaidFen) private {
        Picture memory want = _picture(v);
        Vm.Log[] memory logs = _mark(_list(v, v));

        (want.root.overdue, want.voucher.status) = (true, VoucherStatus.Overdue);
        want.voucher.head = _headAfter(want.voucher.head, logs[0]);
        _assertPicture(want);
        // it should emit {RootOverdue} with what is unpaid; no order is behind it.
        assertEq(logs.length, 1);
        _assertEvent(logs[0], IVoucherLedger.RootOverdue.selector, v, NONE, 0, abi.encode(unpaidFen));
    }

    function _leavesAlone(VoucherNo v) private {
        Picture memory want = _picture(v);
        assertEq(_mark(_list(v, v)).length, 0, "it left an event");
        _assertPicture(want);
    }

    function _mark(VoucherNo[] memory list) private returns (Vm.Log[] memory) {
        vm.recordLogs();
        ledger.markOverdue(list);
        return vm.getRecordedLogs();
    }

    function _list(VoucherNo first, VoucherNo second) private pure returns (VoucherNo[] memory list) {
        list = new VoucherNo[](2);
        (list[0], list[1]) = (first, second);
    }
}
