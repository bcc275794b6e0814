// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, FreezeOrder} from "../../../../src/types/Orders.sol";
import {VoucherStatus, VoucherView} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, NONE, OPERATOR, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

contract FreezeTest is Stages {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        FreezeOrder memory o = desk.freeze(desk.held(FACE));
        _expectNotOrders();
        ledger.freeze("order", o);
    }

    function test_RevertWhen_TheMemberIsNotJudicial() external {
        FreezeOrder memory o = desk.freeze(desk.held(FACE));
        o.member = OPERATOR;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotJudicial.selector, OPERATOR));
    }

    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        _refuses(desk.freeze(v), _notFound(v));
    }

    function test_RevertGiven_TheVoucherIsNotLive() external {
        for (uint256 i = uint256(VoucherStatus.Offered); i <= uint256(type(VoucherStatus).max); ++i) {
            bool live = i == uint256(VoucherStatus.Active) || i == uint256(VoucherStatus.Overdue);
            if (live) continue;
            uint256 before = vm.snapshotState();
            VoucherNo v = _inStatus(VoucherStatus(i));
            _refuses(desk.freeze(v), _notActive(v, VoucherStatus(i)));
            vm.revertToState(before);
        }
    }

    function test_RevertGiven_TheVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.hold(v);
        _refuses(desk.freeze(v), _frozen(v));
    }

    function test_GivenTheVoucherIsActive() external {
        _freezesWithEffects(desk.held(FACE));
    }

    function test_GivenTheVoucherIsOverdue() external {
        _freezesWithEffects(_overdue());
    }

    function test_GivenTheCutoffIsReached() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        _freezesWithEffects(v);
    }

    function test_GivenATransferIsOffered() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        _freezesWithEffects(v);
    }

    function test_GivenTheVoucherIsAChild() external {
        VoucherNo v = desk.held(FACE);
        _freezesWithEffects(desk.part(v, SUPPLIER_B, 10));
        desk.move(v, SUPPLIER_C);
    }

    function test_GivenTheVoucherHasChildren() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 10);
        VoucherView memory before = _see(child);
        _freezesWithEffects(v);
        _assertView(_see(child), before);
        desk.move(child, SUPPLIER_C);
    }

    function test_GivenTheVoucherHasAllItsHops() external {
        VoucherNo v = desk.held(FACE);
        _hop(v, 10);
        _freezesWithEffects(v);
    }

    function test_GivenTheHolderIsSuspended() external {
        VoucherNo v = desk.held(FACE);
        desk.suspend(SUPPLIER_A);
        _freezesWithEffects(v);
    }

    function _freezesWithEffects(VoucherNo v) private {
        Picture memory want = _picture(v);
        FreezeOrder memory o = desk.freeze(v);
        Vm.Log[] memory logs = desk.does(Action.Freeze, abi.encode(o));

        // it should freeze that voucher alone.
        (want.voucher.frozen, want.voucher.head) = (true, _headAfter(want.voucher.head, logs[0]));
        _assertPicture(want);
        // it should emit {VoucherFrozen}.
        assertEq(logs.length, 2);
        bytes32 order = desk.digestOf(Action.Freeze, abi.encode(o));
        _assertEvent(logs[0], IVoucherLedger.VoucherFrozen.selector, v, NONE, order, abi.encode(o.note));
    }

    function _refuses(FreezeOrder memory o, bytes memory reason) private {
        desk.refuses(Action.Freeze, abi.encode(o), reason);
    }
}
