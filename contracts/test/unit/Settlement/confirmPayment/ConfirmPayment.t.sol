// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {ISettlement, PaymentState} from "../../../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, ConfirmPayment} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {BANK, FACE, FACTOR, ISSUER, ISSUER_2, SUPPLIER_A} from "../../../utils/Members.sol";
import {PaymentForms} from "../../../utils/PaymentForms.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ConfirmPaymentTest is PaymentForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        ConfirmPayment memory o = desk.confirmPayment(v, FACE, REF);
        _expectNotOrders(ISettlement.CallerNotOrders.selector);
        settlement.confirmPayment("order", o);
    }

    function test_RevertWhen_TheMemberClearsNothing() external {
        _instruct(FACE);
        ConfirmPayment memory o = desk.confirmPayment(v, FACE, REF);
        o.member = FACTOR;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, FACTOR));
        (o.member, o.nonce) = (ISSUER, desk.nextNonce());
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, ISSUER));
    }

    function test_RevertGiven_NobodyInstructedThePayment() external {
        _refuses(desk.confirmPayment(v, FACE, REF), _notInstructed(31));
    }

    /// A bank finds what it was instructed to pay, and no other's.
    function test_RevertGiven_AnotherBankWasInstructed() external {
        _registerOtherBank();
        _instruct(FACE);
        ConfirmPayment memory o = desk.confirmPayment(v, FACE, REF);
        o.member = OTHER_BANK;
        _refuses(o, _notInstructed(78));
    }

    function test_RevertWhen_TheAmountIsAnother() external {
        _instruct(FACE);
        _refuses(desk.confirmPayment(v, FACE - 1, REF), _taken());
    }

    function test_RevertWhen_TheRootIsAnother() external {
        VoucherNo other = desk.held(FACE);
        _instruct(FACE);
        _refuses(desk.confirmPayment(other, FACE, REF), _taken());
    }

    function test_RevertWhen_TheIssuerIsAnother() external {
        _instruct(FACE);
        ConfirmPayment memory o = desk.confirmPayment(v, FACE, REF);
        o.issuer = ISSUER_2;
        _refuses(o, abi.encodeWithSelector(ISettlement.PaymentNotIssuer.selector, v, ISSUER, ISSUER_2));
    }

    function test_RevertGiven_ItWasConfirmedAndTheIssuerIsAnother() external {
        _instruct(FACE);
        _confirm(FACE);
        ConfirmPayment memory o = desk.confirmPayment(v, FACE, REF);
        o.issuer = ISSUER_2;
        _refuses(o, abi.encodeWithSelector(ISettlement.PaymentNotIssuer.selector, v, ISSUER, ISSUER_2));
    }

    function test_RevertGiven_TheReferenceWasConfirmedForAnotherAmount() external {
        _instruct(FACE);
        _confirm(FACE);
        _refuses(desk.confirmPayment(v, 1, REF), _taken());
    }

    /// Two instructions for all of it: the second that is confirmed finds less outstanding.
    function test_RevertGiven_AnotherPaymentLeftLessOutstanding() external {
        _instruct(FACE);
        desk.pay(v, FACE - 1, "another reference");
        bytes memory reason =
            abi.encodeWithSelector(IVoucherLedger.PaymentExceedsOutstanding.selector, v, uint64(1), FACE);
        _refuses(desk.confirmPayment(v, FACE, REF), reason);
        _assertPayment(PaymentState.Instructed, FACE);
    }

    /// The payment here; there the voucher and its head, and the root. Limit and due day fall with it.
    function test_ItPaysTheVoucher() external {
        _instruct(FACE / 2);
        desk.does(Action.ConfirmPayment, _confirmation(FACE / 2));
        _assertPayment(PaymentState.Confirmed, FACE / 2);
        assertEq(_see(v).paidFen, FACE / 2);
        assertEq(ledger.rootRecordOf(v).unpaidFen, FACE / 2);
        assertEq(limits.issuerOf(ISSUER).usedFen, FACE / 2);
        _assertStatus(v, VoucherStatus.Active);
    }

    function testFuzz_ItPaysInTwoParts(uint64 first) external {
        first = uint64(bound(first, 1, FACE - 1));
        _instruct(first);
        _confirm(first);
        desk.pay(v, FACE - first, "the rest");
        assertEq(_see(v).paidFen, FACE);
        assertEq(limits.issuerOf(ISSUER).usedFen, 0);
        _assertStatus(v, VoucherStatus.Settled);
    }

    function test_ItTakesTheSameConfirmationAgainWithoutEffect() external {
        _instruct(FACE / 2);
        _confirm(FACE / 2);
        _doesNothing(Action.ConfirmPayment, _confirmation(FACE / 2));
        assertEq(_see(v).paidFen, FACE / 2);
    }

    /// Twice in one batch is once: the second finds it done.
    function test_ItTakesTheSameConfirmationAgainGivenTheRootIsSettled() external {
        _instruct(FACE);
        _confirm(FACE);
        _doesNothing(Action.ConfirmPayment, _confirmation(FACE));
    }

    /// R25: payment waits for nobody's standing.
    function test_ItPaysGivenIssuerAndHolderAreSuspendedAndTheVoucherFrozen() external {
        desk.hold(v);
        _instruct(FACE);
        desk.suspend(ISSUER);
        desk.suspend(SUPPLIER_A);
        _confirm(FACE);
        assertEq(_see(v).paidFen, FACE);
    }

    function test_ItPaysLateAndLiftsTheBlock() external {
        desk.passDays(DUE_DAYS - CUTOFF_DAYS + 1);
        desk.markOverdue(v);
        assertTrue(limits.isBlocked(ISSUER));
        _instruct(FACE);
        _confirm(FACE);
        _assertStatus(v, VoucherStatus.Settled);
        assertFalse(limits.isBlocked(ISSUER));
    }

    function test_ItEmitsPaymentConfirmedAfterTheSharesAndMovesTheHead() external {
        _instruct(FACE);
        bytes memory body = _confirmation(FACE);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.ConfirmPayment, body);

        assertEq(logs.length, 4, "VoucherPaid, RootSettled, PaymentConfirmed, OrderExecuted");
        assertEq(logs[0].topics[0], IVoucherLedger.VoucherPaid.selector);
        assertEq(logs[1].topics[0], IVoucherLedger.RootSettled.selector);
        bytes32 order = desk.digestOf(Action.ConfirmPayment, body);
        bytes memory data = abi.encode(BANK, FACE, 0, REF);
        _assertOwnLog(logs[2], ISettlement.PaymentConfirmed.selector, order, data);
        _assertHead(v, before, logs);
    }

    function test_ItEmitsWhatIsLeftUnpaid() external {
        _instruct(FACE - 3);
        bytes memory body = _confirmation(FACE - 3);
        Vm.Log[] memory logs = desk.does(Action.ConfirmPayment, body);
        assertEq(logs.length, 3, "VoucherPaid, PaymentConfirmed, OrderExecuted");
        bytes32 order = desk.digestOf(Action.ConfirmPayment, body);
        bytes memory data = abi.encode(BANK, FACE - 3, 3, REF);
        _assertOwnLog(logs[1], ISettlement.PaymentConfirmed.selector, order, data);
    }

    function _notInstructed(uint32 bank) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISettlement.PaymentNotInstructed.selector, bank, REF);
    }

    function _refuses(ConfirmPayment memory o, bytes memory reason) private {
        desk.refuses(Action.ConfirmPayment, abi.encode(o), reason);
    }
}
