// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {ISettlement, PaymentState} from "../../../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, InstructPayment} from "../../../../src/types/Orders.sol";
import {BANK, FACE, FACTOR, ISSUER, ISSUER_2, STRANGER, SUPPLIER_A} from "../../../utils/Members.sol";
import {PaymentForms} from "../../../utils/PaymentForms.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title What a root can take today is tested with the ledger's checkPayable; here, that it is asked.
contract InstructPaymentTest is PaymentForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        InstructPayment memory o = desk.instructPayment(v, FACE, REF);
        _expectNotOrders(ISettlement.CallerNotOrders.selector);
        settlement.instructPayment("order", o);
    }

    function test_RevertWhen_TheReferenceIsMissing() external {
        InstructPayment memory o = desk.instructPayment(v, FACE, 0);
        _refuses(o, abi.encodeWithSelector(ISettlement.PaymentReferenceMissing.selector));
    }

    function test_RevertWhen_TheAmountIsZero() external {
        InstructPayment memory o = desk.instructPayment(v, 0, REF);
        _refuses(o, abi.encodeWithSelector(ISettlement.PaymentAmountZero.selector));
    }

    function test_RevertWhen_TheBankClearsNothing() external {
        InstructPayment memory o = desk.instructPayment(v, FACE, REF);
        o.clearingBank = FACTOR;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, FACTOR));
    }

    function test_RevertWhen_TheBankIsNotRegistered() external {
        InstructPayment memory o = desk.instructPayment(v, FACE, REF);
        o.clearingBank = STRANGER;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
    }

    function test_RevertGiven_TheBankIsSuspended() external {
        desk.suspend(BANK);
        InstructPayment memory o = desk.instructPayment(v, FACE, REF);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, BANK));
    }

    function test_RevertWhen_TheRootCannotTakeThePayment() external {
        InstructPayment memory o = desk.instructPayment(v, FACE + 1, REF);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.PaymentExceedsOutstanding.selector, v, FACE, FACE + 1));
    }

    /// R24: the issuer's own instruction, not another issuer's nor the holder's.
    function test_RevertWhen_TheMemberIsNotTheIssuerOfTheRoot() external {
        InstructPayment memory o = desk.instructPayment(v, FACE, REF);
        o.member = ISSUER_2;
        _refuses(o, abi.encodeWithSelector(ISettlement.PaymentNotIssuer.selector, v, ISSUER, ISSUER_2));
        (o.member, o.nonce) = (SUPPLIER_A, desk.nextNonce());
        _refuses(o, abi.encodeWithSelector(ISettlement.PaymentNotIssuer.selector, v, ISSUER, SUPPLIER_A));
    }

    /// Not even to say again what the issuer said.
    function test_RevertGiven_TheIssuerNamedOtherBanks() external {
        _registerOtherBank();
        _name(OTHER_BANK);
        InstructPayment memory o = desk.instructPayment(v, FACE, REF);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.BankNotAccepted.selector, ISSUER, BANK));
    }

    function test_ItTakesABankThatTheIssuerNamed() external {
        _name(BANK);
        _instruct(FACE);
    }

    /// The bank may have been paid: what was instructed is confirmed, whomever the issuer names afterwards.
    function test_ItIsConfirmedThoughTheIssuerNamesOtherBanks() external {
        _registerOtherBank();
        _instruct(FACE);
        _name(OTHER_BANK);
        _confirm(FACE);
        _assertPayment(PaymentState.Confirmed, FACE);
    }

    function test_RevertGiven_TheIssuerInstructedThePaymentAndTheMemberIsAnother() external {
        _instruct(FACE);
        InstructPayment memory o = desk.instructPayment(v, FACE, REF);
        o.member = ISSUER_2;
        _refuses(o, abi.encodeWithSelector(ISettlement.PaymentNotIssuer.selector, v, ISSUER, ISSUER_2));
    }

    function test_RevertGiven_TheReferenceIsKnownForAnotherAmount() external {
        _instruct(FACE - 1);
        _refuses(desk.instructPayment(v, FACE - 2, REF), _taken());
        _refuses(desk.instructPayment(v, FACE, REF), _taken());
    }

    function test_RevertGiven_TheReferenceIsKnownForAnotherRoot() external {
        VoucherNo other = desk.held(FACE);
        _instruct(FACE);
        _refuses(desk.instructPayment(other, FACE, REF), _taken());
    }

    function test_RevertGiven_TheReferenceWasConfirmedForAnotherAmount() external {
        _instruct(FACE);
        _confirm(FACE);
        _refuses(desk.instructPayment(v, 1, REF), _taken());
    }

    /// No money moves yet: the payment is noted here, and the root's head there.
    function test_ItNotesTheInstructionAndNothingElse() external {
        _doesOnly(Action.InstructPayment, _instruction(FACE), address(settlement), 1, address(ledger), 1);
        _assertPayment(PaymentState.Instructed, FACE);
        assertEq(_see(v).paidFen, 0);
        assertEq(ledger.rootRecordOf(v).unpaidFen, FACE);
    }

    function testFuzz_ItTakesAnyAmountUpToWhatIsOutstanding(uint64 amountFen) external {
        amountFen = uint64(bound(amountFen, 1, FACE));
        _instruct(amountFen);
        _assertPayment(PaymentState.Instructed, amountFen);
    }

    function test_ItTakesTheSameInstructionAgainWithoutEffect() external {
        _instruct(FACE);
        _doesNothing(Action.InstructPayment, _instruction(FACE));
        _assertPayment(PaymentState.Instructed, FACE);
    }

    function test_ItTakesTheSameInstructionAgainGivenItWasConfirmed() external {
        _instruct(FACE);
        _confirm(FACE);
        _doesNothing(Action.InstructPayment, _instruction(FACE));
        _assertPayment(PaymentState.Confirmed, FACE);
    }

    /// Each bank numbers for itself.
    function test_ItTakesOneReferenceOfTwoBanks() external {
        _registerOtherBank();
        _instruct(1);
        InstructPayment memory o = desk.instructPayment(v, 2, REF);
        o.clearingBank = OTHER_BANK;
        desk.does(Action.InstructPayment, abi.encode(o));
        _assertPayment(PaymentState.Instructed, 1);
        assertEq(settlement.paymentOf(OTHER_BANK, REF).amountFen, 2);
    }

    function test_ItEmitsPaymentInstructedAndMovesTheHead() external {
        bytes memory body = _instruction(FACE);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.InstructPayment, body);
        assertEq(logs.length, 2, "PaymentInstructed, OrderExecuted");
        bytes32 order = desk.digestOf(Action.InstructPayment, body);
        bytes memory data = abi.encode(ISSUER, BANK, FACE, REF);
        _assertOwnLog(logs[0], ISettlement.PaymentInstructed.selector, order, data);
        _assertHead(v, before, logs);
    }

    function _refuses(InstructPayment memory o, bytes memory reason) private {
        desk.refuses(Action.InstructPayment, abi.encode(o), reason);
    }

    function _name(MemberNo bank) private {
        MemberNo[] memory banks = new MemberNo[](1);
        banks[0] = bank;
        desk.does(Action.NameBanks, abi.encode(desk.nameBanks(ISSUER, banks)));
    }
}
