// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, FreezeOrder} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, NONE, OPERATOR, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

contract UnfreezeTest is Stages {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        FreezeOrder memory o = desk.freeze(_held());
        _expectNotOrders();
        ledger.unfreeze("order", o);
    }

    function test_RevertWhen_TheMemberIsNotJudicial() external {
        FreezeOrder memory o = desk.freeze(_held());
        o.member = OPERATOR;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotJudicial.selector, OPERATOR));
    }

    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        _refuses(desk.freeze(v), _notFound(v));
    }

    function test_RevertGiven_TheVoucherIsNotFrozen() external {
        for (uint256 i = uint256(VoucherStatus.Offered); i <= uint256(type(VoucherStatus).max); ++i) {
            uint256 before = vm.snapshotState();
            VoucherNo v = _inStatus(VoucherStatus(i));
            _refuses(desk.freeze(v), _notFrozen(v));
            vm.revertToState(before);
        }
    }

    function test_RevertGiven_OnlyTheParentIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 10);
        desk.hold(v);
        _refuses(desk.freeze(child), _notFrozen(child));
    }

    function test_GivenTheVoucherIsActive() external {
        _freesWithEffects(_held());
    }

    function test_GivenTheVoucherIsOverdue() external {
        VoucherNo v = _held();
        _toDay(91);
        desk.markOverdue(v);
        _freesWithEffects(v);
    }

    function test_GivenTheVoucherIsSettled() external {
        VoucherNo v = _held();
        _toDay(88);
        desk.pay(v, FACE, "all");
        _assertStatus(v, VoucherStatus.Settled);
        _freesWithEffects(v);
    }

    function test_GivenTheVoucherHasAllItsHops() external {
        VoucherNo v = desk.held(FACE);
        _hop(v, 10);
        desk.hold(v);
        _freesWithEffects(v);
    }

    function test_GivenItsChildIsFrozenToo() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 10);
        desk.hold(child);
        desk.hold(v);
        _freesWithEffects(v);
        assertTrue(_see(child).frozen);
    }

    function test_GivenTheVoucherWasFreed() external {
        VoucherNo v = _held();
        _freesWithEffects(v);
        desk.move(v, SUPPLIER_B);
        desk.hold(v);
        _freesWithEffects(v);
    }

    function _held() private returns (VoucherNo v) {
        v = desk.held(FACE);
        desk.hold(v);
    }

    function _freesWithEffects(VoucherNo v) private {
        Picture memory want = _picture(v);
        FreezeOrder memory o = desk.freeze(v);
        Vm.Log[] memory logs = desk.does(Action.Unfreeze, abi.encode(o));

        // it should free that voucher alone.
        (want.voucher.frozen, want.voucher.head) = (false, _headAfter(want.voucher.head, logs[0]));
        _assertPicture(want);
        // it should emit {VoucherUnfrozen}.
        assertEq(logs.length, 2);
        bytes32 order = desk.digestOf(Action.Unfreeze, abi.encode(o));
        _assertEvent(logs[0], IVoucherLedger.VoucherUnfrozen.selector, v, NONE, order, abi.encode(o.note));
    }

    function _refuses(FreezeOrder memory o, bytes memory reason) private {
        desk.refuses(Action.Unfreeze, abi.encode(o), reason);
    }

    function _notFrozen(VoucherNo v) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.VoucherNotFrozen.selector, v);
    }
}
