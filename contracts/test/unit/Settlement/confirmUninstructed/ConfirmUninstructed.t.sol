// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {ISettlement, PaymentRecord, PaymentState} from "../../../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {MemberNo} from "../../../../src/types/Ids.sol";
import {Action, ConfirmPayment} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {BANK, FACE, FACTOR, ISSUER, ISSUER_2} from "../../../utils/Members.sol";
import {PaymentForms} from "../../../utils/PaymentForms.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ConfirmUninstructedTest is PaymentForms {
    function setUp() public override {
        super.setUp();
        desk.passDays(DUE_DAYS - CUTOFF_DAYS + 1);
        desk.markOverdue(v);
    }

    function test_RevertWhen_TheCallerIsNotOrders() external {
        ConfirmPayment memory o = desk.confirmPayment(v, FACE, REF);
        _expectNotOrders(ISettlement.CallerNotOrders.selector);
        settlement.confirmUninstructed("order", o);
    }

    function test_RevertWhen_TheMemberClearsNothing() external {
        ConfirmPayment memory o = desk.confirmPayment(v, FACE, REF);
        o.member = FACTOR;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, FACTOR));
    }

    function test_RevertWhen_TheReferenceIsMissing() external {
        _refuses(desk.confirmPayment(v, FACE, 0), abi.encodeWithSelector(ISettlement.PaymentReferenceMissing.selector));
    }

    function test_RevertWhen_TheAmountIsZero() external {
        _refuses(desk.confirmPayment(v, 0, REF), abi.encodeWithSelector(ISettlement.PaymentAmountZero.selector));
    }

    /// R24: until then the issuer's own instruction is needed. The last day is the due date itself.
    function test_RevertGiven_TheDueDateIsNotOver() external {
        desk.pay(v, FACE, "paid");
        v = desk.held(FACE);
        desk.passDays(DUE_DAYS);
        uint32 due = _see(v).due;
        bytes memory reason = abi.encodeWithSelector(ISettlement.PaymentNotPastDue.selector, v, due, due);
        _refuses(desk.confirmPayment(v, FACE, REF), reason);
    }

    function test_RevertWhen_TheIssuerIsAnother() external {
        ConfirmPayment memory o = desk.confirmPayment(v, FACE, REF);
        o.issuer = ISSUER_2;
        _refuses(o, abi.encodeWithSelector(ISettlement.PaymentNotIssuer.selector, v, ISSUER, ISSUER_2));
    }

    function test_RevertGiven_TheIssuerAcceptsOtherBanks() external {
        _registerOtherBank();
        MemberNo[] memory banks = new MemberNo[](1);
        banks[0] = OTHER_BANK;
        desk.does(Action.NameBanks, abi.encode(desk.nameBanks(ISSUER, banks)));
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.BankNotAccepted.selector, ISSUER, BANK);
        _refuses(desk.confirmPayment(v, FACE, REF), reason);
    }

    function test_RevertWhen_ItIsMoreThanOutstanding() external {
        bytes memory reason =
            abi.encodeWithSelector(IVoucherLedger.PaymentExceedsOutstanding.selector, v, FACE, FACE + 1);
        _refuses(desk.confirmPayment(v, FACE + 1, REF), reason);
    }

    function test_RevertGiven_TheReferenceWasInstructed() external {
        _instruct(FACE);
        _refuses(desk.confirmPayment(v, FACE, REF), _taken());
        _confirm(FACE);
        _refuses(desk.confirmPayment(v, FACE, REF), _taken());
    }

    function test_RevertGiven_ThePaymentWasReversed() external {
        desk.does(Action.ConfirmUninstructed, _confirmation(FACE));
        desk.takeBack(v, FACE, REF);
        bytes memory reason = abi.encodeWithSelector(ISettlement.PaymentWasReversed.selector, BANK, REF);
        _refuses(desk.confirmPayment(v, FACE, REF), reason);
    }

    function test_ItPaysMarksThePaymentAndLiftsTheBlockWithTheLastFen() external {
        desk.does(Action.ConfirmUninstructed, _confirmation(FACE - 1));
        PaymentRecord memory want = PaymentRecord(v, BANK, FACE - 1, PaymentState.Confirmed, 1, true);
        assertEq(abi.encode(settlement.paymentOf(BANK, REF)), abi.encode(want));
        assertEq(_see(v).paidFen, FACE - 1);
        assertEq(limits.issuerOf(ISSUER).usedFen, 1);
        assertTrue(limits.isBlocked(ISSUER));
        _assertStatus(v, VoucherStatus.Overdue);

        desk.does(Action.ConfirmUninstructed, abi.encode(desk.confirmPayment(v, 1, "the last fen")));
        assertEq(settlement.paymentOf(BANK, "the last fen").place, 2);
        _assertStatus(v, VoucherStatus.Settled);
        assertFalse(limits.isBlocked(ISSUER));
    }

    function test_ItTakesTheSameConfirmationAgainWithoutEffect() external {
        desk.does(Action.ConfirmUninstructed, _confirmation(FACE));
        _doesNothing(Action.ConfirmUninstructed, _confirmation(FACE));
    }

    /// The issuer hears of it: what it instructs under this reference was paid already, and changes nothing.
    function test_ItStandsForAnInstructionUnderItsReference() external {
        desk.does(Action.ConfirmUninstructed, _confirmation(FACE));
        _doesNothing(Action.InstructPayment, _instruction(FACE));
    }

    function test_ItEmitsUninstructedConfirmedAfterTheSharesAndMovesTheHead() external {
        bytes memory body = _confirmation(FACE - 3);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.ConfirmUninstructed, body);
        assertEq(logs.length, 3, "VoucherPaid, UninstructedConfirmed, OrderExecuted");
        assertEq(logs[0].topics[0], IVoucherLedger.VoucherPaid.selector);
        bytes32 order = desk.digestOf(Action.ConfirmUninstructed, body);
        bytes memory data = abi.encode(ISSUER, BANK, FACE - 3, 3, REF);
        _assertOwnLog(logs[1], ISettlement.UninstructedConfirmed.selector, order, data);
        _assertHead(v, before, logs);
    }

    function _refuses(ConfirmPayment memory o, bytes memory reason) private {
        desk.refuses(Action.ConfirmUninstructed, abi.encode(o), reason);
    }
}
