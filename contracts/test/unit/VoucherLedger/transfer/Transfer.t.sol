// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, Transfer} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, ISSUER, NONE, STRANGER, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

contract TransferTest is Stages {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        Transfer memory o = desk.transfer(desk.held(FACE), SUPPLIER_B);
        _expectNotOrders();
        ledger.transfer("order", o);
    }

    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        Transfer memory o = desk.transfer(v, SUPPLIER_B);
        o.member = SUPPLIER_A;
        _refuses(o, _notFound(v));
    }

    function test_RevertGiven_TheVoucherIsNotActive() external {
        for (uint256 i = 0; i <= uint256(type(VoucherStatus).max); ++i) {
            _refusesInStatus(VoucherStatus(i));
        }
    }

    function test_RevertGiven_TheVoucherIsMarkedOverdue() external {
        VoucherNo v = _overdue();
        _refuses(v, abi.encodeWithSelector(IVoucherLedger.VoucherOverdue.selector, v));
    }

    function test_RevertWhen_TheMemberIsNotTheHolder() external {
        VoucherNo v = desk.held(FACE);
        Transfer memory o = desk.transfer(v, SUPPLIER_B);
        o.member = SUPPLIER_C;
        _refuses(o, _notHolder(v, SUPPLIER_A, SUPPLIER_C));
    }

    function test_RevertGiven_TheVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.hold(v);
        _refuses(v, _frozen(v));
    }

    function test_RevertGiven_TheCutoffIsReached() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        _refuses(v, _pastCutoff(v));
    }

    function test_RevertGiven_TheReceiverIsNotRegistered() external {
        Transfer memory o = desk.transfer(desk.held(FACE), STRANGER);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
    }

    function test_RevertGiven_TheReceiverIsSuspended() external {
        desk.suspend(SUPPLIER_B);
        _refuses(desk.held(FACE), abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, SUPPLIER_B));
    }

    function test_RevertWhen_TheReceiverIsTheHolder() external {
        Transfer memory o = desk.transfer(desk.held(FACE), SUPPLIER_A);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherSelfTransfer.selector, SUPPLIER_A));
    }

    function test_RevertWhen_TheReceiverIsTheIssuer() external {
        VoucherNo v = desk.held(FACE);
        Transfer memory o = desk.transfer(v, ISSUER);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherTransferToIssuer.selector, v, ISSUER));
    }

    function test_RevertGiven_TheVoucherHasAllItsHops() external {
        VoucherNo v = desk.held(FACE);
        _hop(v, 10);
        _refuses(
            desk.transfer(v, SUPPLIER_C), abi.encodeWithSelector(IVoucherLedger.VoucherTooManyHops.selector, v, 10, 10)
        );
    }

    function test_RevertWhen_TheTradeIsMissing() external {
        Transfer memory o = desk.transfer(desk.held(FACE), SUPPLIER_B);
        o.trade = 0;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.TradeBackgroundMissing.selector));
    }

    function test_RevertGiven_ATransferIsOfferedAlready() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_C);
        _refuses(v, _notAvailable(v, 0, FACE));
        _toDay(11);
        _refuses(v, _notAvailable(v, 0, FACE));
        desk.expireOffer(v);
        desk.offerTransfer(v, SUPPLIER_B);
    }

    function test_RevertGiven_APartOfItIsOffered() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_C, 1);
        _refuses(v, _notAvailable(v, FACE - 1, FACE));
    }

    function test_RevertGiven_AFinancingOfItRuns() external {
        VoucherNo v = desk.held(FACE);
        desk.applied(v, FACE / 2);
        _refuses(v, _notAvailable(v, FACE / 2, FACE));
    }

    function test_RevertWhen_TheAmountIsNotTheWholeAmount() external {
        VoucherNo v = desk.held(FACE);
        Transfer memory o = desk.transfer(v, SUPPLIER_B);
        o.amountFen = FACE - 1;
        _refuses(o, _amountDiffers(v, FACE, FACE - 1));
        o = desk.transfer(v, SUPPLIER_B);
        o.amountFen = FACE + 1;
        _refuses(o, _amountDiffers(v, FACE, FACE + 1));
    }

    function test_WhenEveryRuleIsMet() external {
        _offersWithEffects(desk.held(FACE), 20260312);
    }

    function test_GivenTheCutoffIsTomorrow() external {
        VoucherNo v = desk.held(FACE);
        _toLastSecondOf(87);
        _offersWithEffects(v, 20260528);
    }

    function test_GivenTheCutoffIsElevenDaysAhead() external {
        VoucherNo v = desk.held(FACE);
        _toLastSecondOf(77);
        _offersWithEffects(v, 20260528);
    }

    function test_GivenTheVoucherIsAChild() external {
        _offersWithEffects(desk.part(desk.held(FACE), SUPPLIER_C, FACE / 3), 20260312);
    }

    function test_GivenTheParentIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_C, FACE / 3);
        desk.hold(v);
        _offersWithEffects(child, 20260312);
    }

    function test_GivenTheChildIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.hold(desk.part(v, SUPPLIER_C, FACE / 3));
        _offersWithEffects(v, 20260312);
    }

    function _offersWithEffects(VoucherNo v, uint32 lastDay) private {
        Picture memory want = _picture(v);
        Transfer memory o = desk.transfer(v, SUPPLIER_B);
        Vm.Log[] memory logs = desk.does(Action.Transfer, abi.encode(o));

        // it should lock the whole amount for the receiver and leave all else alone.
        (want.voucher.lockedFen, want.voucher.offeredTo) = (want.voucher.amountFen, SUPPLIER_B);
        (want.voucher.offerLastDay, want.voucher.head) = (lastDay, _headAfter(want.voucher.head, logs[0]));
        _assertPicture(want);
        // it should emit {TransferOffered}.
        assertEq(logs.length, 2);
        bytes32 order = desk.digestOf(Action.Transfer, abi.encode(o));
        bytes memory data = abi.encode(o.member, SUPPLIER_B, o.amountFen, lastDay, o.trade);
        _assertEvent(logs[0], IVoucherLedger.TransferOffered.selector, v, NONE, order, data);
    }

    /// Not active, whatever the reason: each status is reached on a state of its own, as the clock moves with some.
    function _refusesInStatus(VoucherStatus status) private {
        bool answeredElsewhere = status == VoucherStatus.None || status == VoucherStatus.Active;
        if (answeredElsewhere || status == VoucherStatus.Overdue) return;
        uint256 before = vm.snapshotState();
        VoucherNo v = _inStatus(status);
        _refuses(v, _notActive(v, status));
        vm.revertToState(before);
    }

    function _refuses(VoucherNo v, bytes memory reason) private {
        _refuses(desk.transfer(v, SUPPLIER_B), reason);
    }

    function _refuses(Transfer memory o, bytes memory reason) private {
        desk.refuses(Action.Transfer, abi.encode(o), reason);
    }
}
