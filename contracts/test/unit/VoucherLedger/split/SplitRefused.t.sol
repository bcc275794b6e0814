// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, Part, Split} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {FACE, ISSUER, STRANGER, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

/// Every way a split is refused; the tree is Split.tree.
contract SplitRefusedTest is Stages {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        Split memory o = desk.split(desk.held(FACE), SUPPLIER_B, 1);
        _expectNotOrders();
        ledger.split("order", o);
    }

    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        Split memory o = desk.split(v, SUPPLIER_B, 1);
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
        _refuses(_form(v), abi.encodeWithSelector(IVoucherLedger.VoucherOverdue.selector, v));
    }

    function test_RevertWhen_TheMemberIsNotTheHolder() external {
        VoucherNo v = desk.held(FACE);
        Split memory o = _form(v);
        o.member = SUPPLIER_C;
        _refuses(o, _notHolder(v, SUPPLIER_A, SUPPLIER_C));
    }

    function test_RevertGiven_TheVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.hold(v);
        _refuses(_form(v), _frozen(v));
    }

    function test_RevertGiven_TheCutoffIsReached() external {
        VoucherNo v = desk.held(FACE);
        _toLastSecondOf(87);
        desk.offerPart(v, SUPPLIER_B, 1);
        _toDay(88);
        _refuses(_form(v), _pastCutoff(v));
    }

    function test_RevertWhen_TheTradeIsMissing() external {
        Split memory o = _form(desk.held(FACE));
        o.trade = 0;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.TradeBackgroundMissing.selector));
    }

    function test_RevertWhen_ThereIsNoPart() external {
        Split memory o = _form(desk.held(FACE));
        o.parts = new Part[](0);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.SplitPartsMissing.selector));
    }

    function test_RevertWhen_APartIsZero() external {
        Split memory o = _withSecond(desk.held(FACE), SUPPLIER_C, 0);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherAmountZero.selector));
    }

    function test_RevertGiven_AReceiverIsNotRegistered() external {
        Split memory o = _withSecond(desk.held(FACE), STRANGER, 1);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
    }

    function test_RevertGiven_AReceiverIsSuspended() external {
        desk.suspend(SUPPLIER_C);
        Split memory o = _withSecond(desk.held(FACE), SUPPLIER_C, 1);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, SUPPLIER_C));
    }

    function test_RevertWhen_AReceiverIsTheHolder() external {
        Split memory o = _withSecond(desk.held(FACE), SUPPLIER_A, 1);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherSelfTransfer.selector, SUPPLIER_A));
    }

    function test_RevertWhen_AReceiverIsTheIssuer() external {
        VoucherNo v = desk.held(FACE);
        Split memory o = _withSecond(v, ISSUER, 1);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherTransferToIssuer.selector, v, ISSUER));
    }

    function test_RevertGiven_TheVoucherHasAllItsHops() external {
        VoucherNo v = desk.held(FACE);
        _hop(v, 10);
        _refuses(_form(v), abi.encodeWithSelector(IVoucherLedger.VoucherTooManyHops.selector, v, 10, 10));
    }

    function test_RevertWhen_ThePartsAreAFenMoreThanIsAvailable() external {
        VoucherNo v = desk.held(FACE);
        _refuses(_withSecond(v, SUPPLIER_C, FACE), _notAvailable(v, FACE, FACE + 1));
        desk.offerPart(v, SUPPLIER_B, FACE / 4);
        desk.applied(v, FACE / 2);
        _refuses(_withSecond(v, SUPPLIER_C, FACE / 4), _notAvailable(v, FACE / 4, FACE / 4 + 1));
    }

    function test_RevertWhen_TheSumOfThePartsDoesNotFit64Bits() external {
        VoucherNo v = desk.held(FACE);
        uint64 most = type(uint64).max;
        _refuses(_withSecond(v, SUPPLIER_C, most), _notAvailable(v, FACE, uint256(most) + 1));
    }

    function test_RevertGiven_ATransferIsOffered() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        _refuses(_form(v), _notAvailable(v, 0, 1));
    }

    function test_RevertGiven_TheTreeHasAllItsSplits() external {
        VoucherNo v = desk.held(FACE);
        _allowSplits(3);
        VoucherNo child = desk.part(v, SUPPLIER_B, 10);
        desk.offerPart(v, SUPPLIER_B, 1);
        desk.applied(v, 1);
        bytes memory reason = abi.encodeWithSelector(IVoucherLedger.VoucherTooManySplits.selector, v, 4, 3);
        _refuses(_form(v), reason);
        _refuses(desk.split(child, SUPPLIER_C, 1), reason);
    }

    function test_RevertWhen_ThePartsAreOneMoreThanTheTreeCanTake() external {
        VoucherNo v = desk.held(FACE);
        Split memory o = _form(v);
        o.parts = new Part[](501);
        for (uint256 i = 0; i < 501; ++i) {
            o.parts[i] = Part(SUPPLIER_B, 1);
        }
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherTooManySplits.selector, v, 501, 500));
    }

    function test_RevertGiven_TheChildNumbersAreUsedUp() external {
        VoucherNo v = desk.held(FACE);
        _haveNumbered(v, 9_498);
        bytes memory reason = abi.encodeWithSelector(IVoucherLedger.VoucherTooManySplits.selector, v, 9_500, 9_499);
        _refuses(_withSecond(v, SUPPLIER_C, 1), reason);
        desk.offerPart(v, SUPPLIER_B, 1);
        _refuses(_form(v), reason);
    }

    function _refusesInStatus(VoucherStatus status) private {
        bool answeredElsewhere = status == VoucherStatus.None || status == VoucherStatus.Active;
        if (answeredElsewhere || status == VoucherStatus.Overdue) return;
        uint256 before = vm.snapshotState();
        VoucherNo v = _inStatus(status);
        _refuses(desk.split(v, SUPPLIER_C, 1), _notActive(v, status));
        vm.revertToState(before);
    }

    function _form(VoucherNo v) private returns (Split memory) {
        return desk.split(v, SUPPLIER_B, 1);
    }

    /// The first part is right: one that is not undoes it.
    function _withSecond(VoucherNo v, MemberNo to, uint64 amountFen) private returns (Split memory o) {
        o = _form(v);
        o.parts = new Part[](2);
        (o.parts[0], o.parts[1]) = (Part(SUPPLIER_B, 1), Part(to, amountFen));
    }

    function _refuses(Split memory o, bytes memory reason) private {
        desk.refuses(Action.Split, abi.encode(o), reason);
    }
}
