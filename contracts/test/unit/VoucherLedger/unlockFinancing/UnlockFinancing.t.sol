// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FinancingNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

/// Through the end of a financing, but for the caller.
contract UnlockFinancingTest is Stages {
    function test_RevertWhen_TheCallerIsNotFinancing() external {
        VoucherNo v = desk.held(FACE);
        desk.applied(v, 10);
        address[3] memory callers = [stranger, address(orders), address(settlement)];
        for (uint256 i = 0; i < callers.length; ++i) {
            _expectNotModule(callers[i]);
            ledger.unlockFinancing(v, 10);
        }
    }

    function test_WhenTheHolderCancels() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_B, 7);
        FinancingNo financingNo = desk.quoted(v, 10);
        Picture memory want = _picture(v);
        Vm.Log[] memory logs = desk.does(Action.CancelFinancing, abi.encode(desk.cancelFinancing(financingNo)));
        _assertFreed(want, logs[0], 10);
        assertEq(_see(v).lockedFen, 7);
    }

    function test_WhenTheFinancierRefuses() external {
        VoucherNo v = desk.held(FACE);
        _refusesWithEffects(v, desk.registered(v, 10));
    }

    function test_GivenTheCutoffEndedIt() external {
        VoucherNo v = desk.held(FACE);
        FinancingNo[] memory list = new FinancingNo[](1);
        list[0] = desk.agreed(v, 10);
        Picture memory want = _picture(v);
        _toDay(88);
        vm.recordLogs();
        financing.expireFinancings(list);
        _assertFreed(want, vm.getRecordedLogs()[0], 10);
    }

    function test_GivenTheVoucherIsAChild() external {
        VoucherNo child = desk.part(desk.held(FACE), SUPPLIER_B, 10);
        _refusesWithEffects(child, desk.applied(child, 10));
    }

    function test_GivenTheVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        FinancingNo financingNo = desk.applied(v, 10);
        desk.hold(v);
        _refusesWithEffects(v, financingNo);
    }

    function test_GivenAllOfItWasLocked() external {
        VoucherNo v = desk.held(FACE);
        _refusesWithEffects(v, desk.applied(v, FACE));
        desk.move(v, SUPPLIER_B);
    }

    function _refusesWithEffects(VoucherNo v, FinancingNo financingNo) private {
        Picture memory want = _picture(v);
        Vm.Log[] memory logs = desk.does(Action.RefuseFinancing, abi.encode(desk.refuseFinancing(financingNo)));
        _assertFreed(want, logs[0], financing.financingOf(financingNo).amountFen);
    }

    function _assertFreed(Picture memory want, Vm.Log memory log, uint64 amountFen) private view {
        want.voucher.lockedFen -= amountFen;
        want.root.tally -= 1;
        want.voucher.head = _headAfter(want.voucher.head, log);
        _assertPicture(want);
    }
}
