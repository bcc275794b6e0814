// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {VoucherStatus} from "../../src/types/Vouchers.sol";
import {Action, VoidOrder} from "../../src/types/Orders.sol";
import {FACE, ISSUER, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "./Members.sol";
import {Stages} from "./Stages.sol";

/// @title What ProposeVoid and ConsentVoid have in common: the voucher must be whole, unmoved, unlocked, before its cut-off.
/// @dev Both trees name these tests; each test contract says which order it is.
abstract contract VoidRefusals is Stages {
    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        VoidOrder memory o = _form(v);
        o.member = ISSUER;
        _refuses(o, _notFound(v));
    }

    function test_RevertGiven_TheVoucherIsNotActive() external {
        for (uint256 i = uint256(VoucherStatus.Offered); i <= uint256(type(VoucherStatus).max); ++i) {
            if (i == uint256(VoucherStatus.Active)) continue;
            uint256 before = vm.snapshotState();
            VoucherNo v = _inStatus(VoucherStatus(i));
            _refuses(_form(v), _notActive(v, VoucherStatus(i)));
            vm.revertToState(before);
        }
    }

    function test_RevertGiven_TheVoucherIsFrozen() external {
        VoucherNo v = _proposed();
        desk.hold(v);
        _refuses(_form(v), _frozen(v));
    }

    function test_RevertGiven_TheCutoffIsReached() external {
        VoucherNo v = _proposed();
        _toDay(88);
        _refuses(_form(v), _pastCutoff(v));
    }

    function test_RevertGiven_TheVoucherIsAChild() external {
        _isNotVoidable(desk.part(_proposed(), SUPPLIER_B, 10));
    }

    function test_RevertGiven_APartWasTakenOutOfIt() external {
        VoucherNo v = _proposed();
        desk.part(v, SUPPLIER_B, 10);
        _isNotVoidable(v);
    }

    function test_RevertGiven_ItMoved() external {
        VoucherNo v = _proposed();
        desk.move(v, SUPPLIER_B);
        _isNotVoidable(v);
    }

    function test_RevertGiven_ItMovedAndCameBack() external {
        VoucherNo v = _proposed();
        _hop(v, 2);
        assertTrue(_see(v).holder == SUPPLIER_A);
        _isNotVoidable(v);
    }

    function test_RevertGiven_ATransferIsOffered() external {
        VoucherNo v = _proposed();
        desk.offerTransfer(v, SUPPLIER_C);
        _isNotVoidable(v);
    }

    function test_RevertGiven_APartIsOffered() external {
        VoucherNo v = _proposed();
        desk.offerPart(v, SUPPLIER_C, 10);
        _isNotVoidable(v);
    }

    function test_RevertGiven_AFinancingRuns() external {
        VoucherNo v = _proposed();
        desk.applied(v, 10);
        _isNotVoidable(v);
    }

    function test_RevertGiven_AFinancingPassedIt() external {
        VoucherNo v = _proposed();
        desk.disbursed(v, FACE);
        _isNotVoidable(v);
    }

    function test_RevertGiven_AFinancingPassedAPart() external {
        VoucherNo v = _proposed();
        desk.disbursed(v, 10);
        _isNotVoidable(v);
    }

    function test_RevertWhen_TheAmountIsAnother() external {
        VoucherNo v = _proposed();
        VoidOrder memory o = _form(v);
        o.amountFen = FACE - 1;
        _refuses(o, _amountDiffers(v, FACE, FACE - 1));
        o = _form(v);
        o.amountFen = FACE + 1;
        _refuses(o, _amountDiffers(v, FACE, FACE + 1));
    }

    /// The order of this test contract, as it would be right.
    function _form(VoucherNo v) internal virtual returns (VoidOrder memory);

    function _refuses(VoidOrder memory o, bytes memory reason) internal virtual;

    /// Held by the first holder, its voiding proposed: whatever else stands in the way is what the test makes.
    function _proposed() internal returns (VoucherNo v) {
        v = desk.held(FACE);
        desk.does(Action.ProposeVoid, abi.encode(desk.proposeVoid(v)));
    }

    /// A transfer, a part and a financing that came to nothing.
    function _bringToNothing(VoucherNo v) internal {
        desk.offerTransfer(v, SUPPLIER_C);
        desk.does(Action.Reject, abi.encode(desk.accept(v)));
        VoucherNo child = desk.offerPart(v, SUPPLIER_C, 10);
        desk.does(Action.Withdraw, abi.encode(desk.withdraw(child)));
        desk.does(Action.CancelFinancing, abi.encode(desk.cancelFinancing(desk.applied(v, 10))));
    }

    function _isNotVoidable(VoucherNo v) private {
        _refuses(_form(v), abi.encodeWithSelector(IVoucherLedger.VoucherNotVoidable.selector, v));
    }
}
