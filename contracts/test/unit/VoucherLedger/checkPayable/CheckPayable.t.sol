// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, InstructPayment} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {FACE, ISSUER, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

/// Anyone may ask; refusals are also those of the issuer's instruction.
contract CheckPayableTest is Stages {
    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        vm.expectRevert(_notFound(v));
        ledger.checkPayable(v, 1);
        InstructPayment memory o = desk.instructPayment(v, 1, "ref");
        o.member = ISSUER;
        desk.refuses(Action.InstructPayment, abi.encode(o), _notFound(v));
    }

    function test_RevertGiven_TheVoucherIsAChild() external {
        VoucherNo child = desk.part(desk.held(FACE), SUPPLIER_B, 10);
        _toDay(88);
        _isNotPayable(child, 1, abi.encodeWithSelector(IVoucherLedger.VoucherNotRoot.selector, child));
    }

    function test_RevertGiven_TheRootWasNeverAcceptedOrIsVoid() external {
        VoucherStatus[5] memory statuses = [
            VoucherStatus.Offered,
            VoucherStatus.Rejected,
            VoucherStatus.Withdrawn,
            VoucherStatus.Expired,
            VoucherStatus.Voided
        ];
        for (uint256 i = 0; i < statuses.length; ++i) {
            uint256 before = vm.snapshotState();
            VoucherNo v = _inStatus(statuses[i]);
            _toDay(88);
            _isNotPayable(v, 1, _notActive(v, statuses[i]));
            vm.revertToState(before);
        }
    }

    function test_RevertGiven_TheCutoffIsNotReached() external {
        VoucherNo v = desk.held(FACE);
        _toLastSecondOf(87);
        bytes4 reason = IVoucherLedger.PaymentNotDue.selector;
        _isNotPayable(v, 1, abi.encodeWithSelector(reason, v, 20260528, 20260529));
    }

    function test_RevertWhen_TheAmountIsAFenMoreThanIsUnpaid() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        _isNotPayable(v, FACE + 1, _exceeds(v, FACE, FACE + 1));
        _isNotPayable(v, type(uint64).max, _exceeds(v, FACE, type(uint64).max));
        desk.pay(v, 10, "ten fen");
        _isNotPayable(v, FACE - 9, _exceeds(v, FACE - 10, FACE - 9));
    }

    function test_RevertGiven_TheRootIsSettled() external {
        VoucherNo v = _settled();
        _isNotPayable(v, 1, _exceeds(v, 0, 1));
    }

    function test_GivenTheCutoffIsReached() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        _isPayable(v, 1);
        _isPayable(v, FACE);
    }

    function test_GivenTheRootIsOverdue() external {
        _isPayable(_overdue(), FACE);
    }

    function test_GivenAllOfItWentToChildren() external {
        VoucherNo v = _splitWholly();
        _toDay(88);
        _isPayable(v, FACE);
    }

    function test_GivenTheRootIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.hold(v);
        _toDay(88);
        _isPayable(v, FACE);
    }

    function _isPayable(VoucherNo v, uint64 amountFen) private {
        (MemberNo issuer, bool first) = ledger.checkPayable(v, amountFen);
        assertEq(MemberNo.unwrap(issuer), MemberNo.unwrap(ISSUER));
        assertEq(first, ledger.rootRecordOf(v).unpaidFen == ledger.rootRecordOf(v).faceFen);
        desk.does(Action.InstructPayment, abi.encode(desk.instructPayment(v, amountFen, bytes32(uint256(amountFen)))));
    }

    function _isNotPayable(VoucherNo v, uint64 amountFen, bytes memory reason) private {
        InstructPayment memory o = desk.instructPayment(v, amountFen, "another");
        desk.refuses(Action.InstructPayment, abi.encode(o), reason);
        vm.expectRevert(reason);
        ledger.checkPayable(v, amountFen);
    }

    function _exceeds(VoucherNo v, uint64 have, uint64 need) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.PaymentExceedsOutstanding.selector, v, have, need);
    }
}
