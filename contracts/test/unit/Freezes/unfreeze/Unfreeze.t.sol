// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFreezes} from "../../../../src/interfaces/IFreezes.sol";
import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {FreezeRecord} from "../../../../src/types/Freezes.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, FreezeOrder, UnfreezeOrder} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, NONE, OPERATOR, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

contract UnfreezeTest is Stages {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        UnfreezeOrder memory o = desk.unfreeze(_held());
        vm.expectRevert(abi.encodeWithSelector(IFreezes.CallerNotOrders.selector, stranger));
        vm.prank(stranger);
        freezes.unfreeze("order", o);
    }

    function test_RevertWhen_TheMemberIsNotJudicial() external {
        UnfreezeOrder memory o = desk.unfreeze(_held());
        o.member = OPERATOR;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotJudicial.selector, OPERATOR));
    }

    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        _refuses(desk.unfreeze(v), _notFound(v));
    }

    function test_RevertGiven_TheVoucherIsNotFrozen() external {
        for (uint256 i = uint256(VoucherStatus.Offered); i <= uint256(type(VoucherStatus).max); ++i) {
            uint256 before = vm.snapshotState();
            VoucherNo v = _inStatus(VoucherStatus(i));
            _refuses(desk.unfreeze(v), _notFrozen(v));
            vm.revertToState(before);
        }
    }

    function test_RevertGiven_OnlyTheParentIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 10);
        desk.hold(v);
        _refuses(desk.unfreeze(child), _notFrozen(child));
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

    function test_GivenAPartIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_B, 10);
        desk.holdPart(v, FACE / 2);
        _freesPart(v, FACE / 2);
        desk.holdPart(v, FACE - 10);
    }

    function test_GivenAPartOfASettledVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.holdPart(v, FACE / 2);
        _toDay(88);
        desk.pay(v, FACE, "all");
        _freesPart(v, FACE / 2);
    }

    function test_GivenTheFreezeHadATermAndAnAccount() external {
        VoucherNo v = desk.held(FACE);
        FreezeOrder memory o = desk.freeze(v);
        (o.lastDay, o.escrow) = (desk.dayAhead(5), "hash of an account");
        desk.does(Action.Freeze, abi.encode(o));
        _freesWithEffects(v);
        FreezeRecord memory none;
        assertEq(abi.encode(freezes.freezeOf(v)), abi.encode(none));
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
        UnfreezeOrder memory o = desk.unfreeze(v);
        Vm.Log[] memory logs = desk.does(Action.Unfreeze, abi.encode(o));

        // it should free that voucher alone.
        (want.voucher.frozen, want.voucher.head) = (false, _headAfter(want.voucher.head, logs[0]));
        _assertPicture(want);
        // it should emit {VoucherUnfrozen}.
        assertEq(logs.length, 2);
        bytes32 order = desk.digestOf(Action.Unfreeze, abi.encode(o));
        _assertEvent(logs[0], IFreezes.VoucherUnfrozen.selector, v, NONE, order, abi.encode(0, o.note));
    }

    function _freesPart(VoucherNo v, uint64 amountFen) private {
        Picture memory want = _picture(v);
        UnfreezeOrder memory o = desk.unfreeze(v);
        Vm.Log[] memory logs = desk.does(Action.Unfreeze, abi.encode(o));

        // it should free that part alone.
        want.voucher.lockedFen -= amountFen;
        want.voucher.head = _headAfter(want.voucher.head, logs[0]);
        _assertPicture(want);
        // it should emit {VoucherUnfrozen} with the part.
        bytes32 order = desk.digestOf(Action.Unfreeze, abi.encode(o));
        bytes memory data = abi.encode(amountFen, o.note);
        _assertEvent(logs[0], IFreezes.VoucherUnfrozen.selector, v, NONE, order, data);
    }

    function _refuses(UnfreezeOrder memory o, bytes memory reason) private {
        desk.refuses(Action.Unfreeze, abi.encode(o), reason);
    }
}
