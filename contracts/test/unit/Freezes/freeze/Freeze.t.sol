// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFreezes} from "../../../../src/interfaces/IFreezes.sol";
import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {FreezeRecord} from "../../../../src/types/Freezes.sol";
import {MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, FreezeOrder} from "../../../../src/types/Orders.sol";
import {VoucherStatus, VoucherView} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, NONE, OPERATOR, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

contract FreezeTest is Stages {
    uint64 private constant PART = FACE / 4;
    bytes32 private constant ACCOUNT = "hash of an account";

    function test_RevertWhen_TheCallerIsNotOrders() external {
        FreezeOrder memory o = desk.freeze(desk.held(FACE));
        vm.expectRevert(abi.encodeWithSelector(IFreezes.CallerNotOrders.selector, stranger));
        vm.prank(stranger);
        freezes.freeze("order", o);
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

    function test_RevertGiven_APartOfTheVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.holdPart(v, PART);
        _refuses(desk.freeze(v), _frozen(v));
        _refuses(desk.freezePart(v, 1), _frozen(v));
    }

    function test_RevertWhen_ThePartIsTheWholeOrMore() external {
        VoucherNo v = desk.held(FACE);
        _refuses(desk.freezePart(v, FACE), _notPart(v, FACE, FACE));
        _refuses(desk.freezePart(v, type(uint64).max), _notPart(v, FACE, type(uint64).max));
    }

    function test_RevertGiven_LessIsFree() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_B, FACE - PART);
        bytes memory reason = abi.encodeWithSelector(IFreezes.FreezeExceedsFree.selector, v, PART, PART + 1);
        _refuses(desk.freezePart(v, PART + 1), reason);
        _freezesPart(v, PART);
    }

    function test_RevertWhen_TheTermIsOverOrNoDay() external {
        VoucherNo v = desk.held(FACE);
        desk.passDays(1);
        FreezeOrder memory o = desk.freeze(v);
        o.lastDay = 20260302;
        _refuses(o, abi.encodeWithSelector(IFreezes.FreezeTermPast.selector, v, 20260302, 20260303));
        o = desk.freeze(v);
        o.lastDay = 20260431;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.DateInvalid.selector, 20260431));
    }

    function test_WhenATermAndAnAccountAreNamed() external {
        VoucherNo v = desk.held(FACE);
        FreezeOrder memory o = desk.freezePart(v, PART);
        (o.lastDay, o.escrow) = (desk.dayAhead(0), ACCOUNT);
        Vm.Log[] memory logs = desk.does(Action.Freeze, abi.encode(o));
        assertEq(logs[0].data, abi.encode(PART, o.lastDay, ACCOUNT, o.note));
        _assertRecord(v, FreezeRecord(uint48(PART), o.lastDay, ACCOUNT));
    }

    function test_WhenThePartIsAllButAFen() external {
        VoucherNo v = desk.held(FACE);
        _freezesPart(v, FACE - 1);
        desk.part(v, SUPPLIER_B, 1);
    }

    /// I-02: what is frozen stays, the rest moves.
    function test_GivenAPartIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        _freezesPart(v, PART);
        bytes memory less = _notAvailable(v, FACE - PART, FACE - PART + 1);
        desk.refuses(Action.Split, abi.encode(desk.split(v, SUPPLIER_B, FACE - PART + 1)), less);
        less = _notAvailable(v, FACE - PART, FACE);
        desk.refuses(Action.Transfer, abi.encode(desk.transfer(v, SUPPLIER_B)), less);
        less = abi.encodeWithSelector(IVoucherLedger.VoucherNotVoidable.selector, v);
        desk.refuses(Action.ProposeVoid, abi.encode(desk.proposeVoid(v)), less);

        VoucherNo child = desk.part(v, SUPPLIER_B, FACE - PART);
        desk.move(child, SUPPLIER_C);
        assertEq(_see(v).amountFen, PART);
        assertEq(_see(v).lockedFen, PART);
    }

    /// A part that is frozen is no piece of the tree: a court does not wait for one to be free (R14).
    function test_GivenTheTreeHasAllItsPieces() external {
        VoucherNo v = desk.held(FACE);
        _allowSplits(0);
        _freezesPart(v, PART);
    }

    function test_GivenOtherPartsAreLocked() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.offerPart(v, SUPPLIER_B, PART);
        _freezesPart(v, PART);
        MemberNo holder = _see(v).holder;
        desk.does(Action.Accept, abi.encode(desk.accept(child)));
        assertEq(_see(v).lockedFen, PART);
        assertTrue(_see(v).holder == holder);
    }

    function test_GivenAPartOfAnOverdueVoucher() external {
        _freezesPart(_overdue(), PART);
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
        bytes memory data = abi.encode(0, 0, 0, o.note);
        _assertEvent(logs[0], IFreezes.VoucherFrozen.selector, v, NONE, order, data);
        assertEq(logs[0].emitter, address(freezes));
        FreezeRecord memory none;
        _assertRecord(v, none);
    }

    function _freezesPart(VoucherNo v, uint64 amountFen) private {
        Picture memory want = _picture(v);
        FreezeOrder memory o = desk.freezePart(v, amountFen);
        Vm.Log[] memory logs = desk.does(Action.Freeze, abi.encode(o));

        // it should lock that much of that voucher alone.
        want.voucher.lockedFen += amountFen;
        want.voucher.head = _headAfter(want.voucher.head, logs[0]);
        _assertPicture(want);
        // it should emit {VoucherFrozen}.
        bytes32 order = desk.digestOf(Action.Freeze, abi.encode(o));
        bytes memory data = abi.encode(amountFen, 0, 0, o.note);
        _assertEvent(logs[0], IFreezes.VoucherFrozen.selector, v, NONE, order, data);
        _assertRecord(v, FreezeRecord(uint48(amountFen), 0, 0));
    }

    function _assertRecord(VoucherNo v, FreezeRecord memory want) private view {
        assertEq(abi.encode(freezes.freezeOf(v)), abi.encode(want), "record");
    }

    function _notPart(VoucherNo v, uint64 have, uint64 need) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IFreezes.FreezeNotPart.selector, v, have, need);
    }

    function _refuses(FreezeOrder memory o, bytes memory reason) private {
        desk.refuses(Action.Freeze, abi.encode(o), reason);
    }
}
