// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFreezes} from "../../../../src/interfaces/IFreezes.sol";
import {FreezeRecord} from "../../../../src/types/Freezes.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, FreezeOrder} from "../../../../src/types/Orders.sol";
import {FACE, NONE, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";
import {Picture} from "../../../utils/Witness.sol";

contract ExpireFreezesTest is Stages {
    uint256 private constant DAYS = 5;

    function test_GivenTheLastDayIsNotOver() external {
        VoucherNo v = _frozenUntil(FACE / 4, DAYS);
        Picture memory want = _picture(v);
        // To the last second of the last day: the clock began at nine.
        vm.warp(vm.getBlockTimestamp() + DAYS * 1 days + 15 hours - 1);
        assertEq(_expire(v).length, 0);
        _assertPicture(want);
        vm.warp(vm.getBlockTimestamp() + 1);
        assertEq(_expire(v).length, 1);
    }

    function test_GivenTheWholeIsFrozen() external {
        VoucherNo v = _frozenUntil(0, DAYS);
        desk.passDays(DAYS + 1);
        desk.refuses(Action.Transfer, abi.encode(desk.transfer(v, SUPPLIER_B)), _frozen(v));
        _expiresWithEffects(v, 0);
        desk.move(v, SUPPLIER_B);
    }

    function test_GivenAPartIsFrozen() external {
        VoucherNo v = _frozenUntil(FACE / 4, DAYS);
        desk.passDays(DAYS + 1);
        _expiresWithEffects(v, FACE / 4);
        desk.move(v, SUPPLIER_B);
    }

    function test_GivenTheVoucherIsSettled() external {
        VoucherNo v = _frozenUntil(FACE / 4, DAYS);
        _toDay(88);
        desk.pay(v, FACE, "all");
        _expiresWithEffects(v, FACE / 4);
    }

    function test_GivenThereIsNoTermNoFreezeOrNoVoucher() external {
        VoucherNo v = desk.held(FACE);
        assertEq(_expire(v).length, 0);
        desk.hold(v);
        desk.passDays(80);
        assertEq(_expire(v).length, 0);
        assertEq(_expire(_inStatusNone()).length, 0);
        assertTrue(_see(v).frozen);
    }

    function test_GivenOneIsNamedTwice() external {
        VoucherNo v = _frozenUntil(FACE / 4, DAYS);
        desk.passDays(DAYS + 1);
        VoucherNo[] memory list = new VoucherNo[](2);
        (list[0], list[1]) = (v, v);
        vm.recordLogs();
        freezes.expireFreezes(list);
        assertEq(vm.getRecordedLogs().length, 1);
        assertEq(_see(v).lockedFen, 0);
    }

    function _expiresWithEffects(VoucherNo v, uint64 amountFen) private {
        Picture memory want = _picture(v);
        Vm.Log[] memory logs = _expire(v);

        want.voucher.lockedFen -= amountFen;
        (want.voucher.frozen, want.voucher.head) = (false, _headAfter(want.voucher.head, logs[0]));
        _assertPicture(want);
        assertEq(logs.length, 1);
        _assertEvent(logs[0], IFreezes.FreezeExpired.selector, v, NONE, 0, abi.encode(amountFen));
        FreezeRecord memory none;
        assertEq(abi.encode(freezes.freezeOf(v)), abi.encode(none));
        assertEq(_expire(v).length, 0);
    }

    function _frozenUntil(uint64 amountFen, uint256 days_) private returns (VoucherNo v) {
        v = desk.held(FACE);
        FreezeOrder memory o = desk.freezePart(v, amountFen);
        o.lastDay = desk.dayAhead(days_);
        desk.does(Action.Freeze, abi.encode(o));
    }

    function _inStatusNone() private pure returns (VoucherNo) {
        return VoucherNo.wrap(20260302_99999999_0000);
    }

    function _expire(VoucherNo v) private returns (Vm.Log[] memory) {
        VoucherNo[] memory list = new VoucherNo[](1);
        list[0] = v;
        vm.recordLogs();
        vm.prank(stranger);
        freezes.expireFreezes(list);
        return vm.getRecordedLogs();
    }
}
