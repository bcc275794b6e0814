// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, Issue} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, ISSUER, ISSUER_2, NONE, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

/// Through the clearing bank's confirmation, but for the caller. How a payment is shared is in PayShares.
contract PayTest is Stages {
    function test_RevertWhen_TheCallerIsNotSettlement() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        address[3] memory callers = [stranger, address(orders), address(financing)];
        for (uint256 i = 0; i < callers.length; ++i) {
            _expectNotModule(callers[i]);
            ledger.pay("order", v, 1);
        }
    }

    function test_WhenTheAmountIsPartOfWhatIsUnpaid() external {
        Issue memory issue = desk.issue(ISSUER, SUPPLIER_A, FACE);
        Vm.Log[] memory logs = desk.does(Action.Issue, abi.encode(issue));
        VoucherNo v = VoucherNo.wrap(uint72(uint256(logs[1].topics[1])));
        desk.take(v);
        _toDay(88);
        _instruct(v, 10);
        Picture memory want = _picture(v);
        bytes32 order;
        (logs, order) = _confirm(v, 10);

        // it should add to what is paid and give back that much limit.
        (want.voucher.paidFen, want.root.unpaidFen) = (10, uint48(FACE) - 10);
        want.issuer.usedFen -= 10;
        want.voucher.head = _headAfter(_headAfter(want.voucher.head, logs[0]), logs[1]);
        _assertPaid(want, issue);
        // it should emit {VoucherPaid}; Settlement tells what is unpaid.
        assertEq(logs.length, 3);
        _assertEvent(logs[0], IVoucherLedger.VoucherPaid.selector, v, NONE, order, abi.encode(10, 10));
        (,, uint64 unpaidFen,) = abi.decode(logs[1].data, (MemberNo, uint64, uint64, bytes32));
        assertEq(unpaidFen, FACE - 10);
    }

    function test_WhenTheAmountIsAllThatIsUnpaid() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        _pay(v, 10);
        _instruct(v, FACE - 10);
        Picture memory want = _picture(v);
        (Vm.Log[] memory logs, bytes32 order) = _confirm(v, FACE - 10);

        // it should settle the root.
        (want.voucher.paidFen, want.voucher.status) = (FACE, VoucherStatus.Settled);
        want.root.unpaidFen = 0;
        want.issuer.usedFen -= FACE - 10;
        for (uint256 i = 0; i < 3; ++i) {
            want.voucher.head = _headAfter(want.voucher.head, logs[i]);
        }
        _assertPicture(want);
        // it should emit {VoucherPaid} and {RootSettled}.
        assertEq(logs.length, 4);
        _assertEvent(logs[0], IVoucherLedger.VoucherPaid.selector, v, NONE, order, abi.encode(FACE - 10, FACE));
        _assertEvent(logs[1], IVoucherLedger.RootSettled.selector, v, NONE, order, "");
    }

    function test_GivenTheRootIsOverdue() external {
        VoucherNo v = _heldOfSecondIssuer();
        _toDay(91);
        desk.markOverdue(v);
        _pay(v, FACE - 1);
        _assertStatus(v, VoucherStatus.Overdue);
        assertTrue(limits.isBlocked(ISSUER_2));
        _pay(v, 1);
        _assertStatus(v, VoucherStatus.Settled);
        assertFalse(ledger.rootRecordOf(v).overdue);
        assertFalse(limits.isBlocked(ISSUER_2));
    }

    function test_GivenTheIssuerOwesNothingElse() external {
        VoucherNo v = _heldOfSecondIssuer();
        _toDay(90);
        _pay(v, FACE);
        _toDay(91);
        assertFalse(limits.isBlocked(ISSUER_2));
        desk.offeredBy(ISSUER_2, SUPPLIER_A, FACE);
    }

    function test_GivenAVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, FACE / 2);
        desk.hold(v);
        desk.hold(child);
        _toDay(88);
        _pay(v, FACE);
        assertEq(_see(v).paidFen, FACE / 2);
        assertEq(_see(child).paidFen, FACE / 2);
        assertTrue(_see(child).frozen);
    }

    function test_GivenAHolderIsSuspended() external {
        VoucherNo v = desk.held(FACE);
        desk.suspend(SUPPLIER_A);
        _toDay(88);
        _pay(v, FACE);
        assertEq(_see(v).paidFen, FACE);
    }

    function test_GivenAParentWentToItsChildrenCompletely() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, FACE);
        _toDay(88);
        _instruct(v, 10);
        bytes32 head = reader.headOf(v);
        (Vm.Log[] memory logs, bytes32 order) = _confirm(v, 10);
        assertEq(logs.length, 3);
        _assertEvent(logs[0], IVoucherLedger.VoucherPaid.selector, child, NONE, order, abi.encode(10, 10));
        assertEq(_see(v).paidFen, 0);
        assertEq(reader.headOf(v), _headAfter(head, logs[1]), "only Settlement's event is the parent's");
    }

    function test_GivenAChildIsPaidBeforeItsRoot() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 1);
        _toDay(88);
        // Of 1 fen and FACE - 1, FACE - 1 leave a fen over, which goes to the child: its remainder is the larger.
        _pay(v, FACE - 1);
        assertEq(_see(child).paidFen, 1);
        _assertStatus(child, VoucherStatus.Active);
        _toDay(91);
        desk.markOverdue(v);
        _assertStatus(child, VoucherStatus.Overdue);
        _pay(v, 1);
        _assertStatus(child, VoucherStatus.Settled);
    }

    function _heldOfSecondIssuer() private returns (VoucherNo v) {
        v = desk.offeredBy(ISSUER_2, SUPPLIER_C, FACE);
        desk.take(v);
    }

    /// Before a picture: the instruction moves the head as well.
    function _instruct(VoucherNo v, uint64 amountFen) private {
        desk.does(Action.InstructPayment, abi.encode(desk.instructPayment(v, amountFen, _refOf(amountFen))));
    }

    function _confirm(VoucherNo v, uint64 amountFen) private returns (Vm.Log[] memory logs, bytes32 order) {
        bytes memory body = abi.encode(desk.confirmPayment(v, amountFen, _refOf(amountFen)));
        return (desk.does(Action.ConfirmPayment, body), desk.digestOf(Action.ConfirmPayment, body));
    }

    function _pay(VoucherNo v, uint64 amountFen) private {
        _instruct(v, amountFen);
        _confirm(v, amountFen);
    }

    function _refOf(uint64 amountFen) private pure returns (bytes32) {
        return bytes32(uint256(amountFen));
    }

    function _assertPaid(Picture memory want, Issue memory issue) private view {
        _assertPicture(want);
        _assertInvoiceUsed(issue.invoices[0].invoice, FACE);
    }
}
