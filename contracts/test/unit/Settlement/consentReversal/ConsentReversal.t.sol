// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders} from "../../../../src/interfaces/IOrders.sol";
import {ISettlement, PaymentState} from "../../../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, ReversalOrder} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {BANK, FACE, ISSUER, SUPPLIER_B} from "../../../utils/Members.sol";
import {ReversalForms} from "../../../utils/ReversalForms.sol";
import {Vm} from "../../../utils/Vm.sol";

/// That shares come back to the fen, whatever the tree, is in ReverseShares.
contract ConsentReversalTest is ReversalForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        ReversalOrder memory o = _order(FACE, REF);
        _expectNotOrders(ISettlement.CallerNotOrders.selector);
        settlement.consentReversal("order", o);
    }

    function test_RevertGiven_NobodyProposedIt() external {
        _paid(FACE);
        _isRefused(_order(FACE, REF), _notProposed());
    }

    function test_RevertWhen_TheNoteIsAnother() external {
        _paid(FACE);
        _propose(FACE);
        ReversalOrder memory o = _order(FACE, REF);
        o.note = "another";
        _isRefused(o, _notProposed());
    }

    function test_RevertWhen_ThereIsNoNote() external {
        _paid(FACE);
        ReversalOrder memory o = _order(FACE, REF);
        o.note = 0;
        _isRefused(o, _notProposed());
    }

    function test_GivenTheVoucherIsFrozenItReverses() external {
        _paid(FACE / 2);
        desk.hold(v);
        desk.takeBack(v, FACE / 2, REF);
        assertEq(_see(v).paidFen, 0);
        assertTrue(_see(v).frozen);
    }

    function test_RevertGiven_TheIssuerIsSuspended() external {
        _paid(FACE);
        _propose(FACE);
        desk.suspend(ISSUER);
        bytes memory body = abi.encode(_order(FACE, REF));
        bytes memory reason = abi.encodeWithSelector(IOrders.ActorSuspended.selector, ISSUER);
        desk.turnsAway(desk.sign(Action.ConsentReversal, body), reason);
    }

    function test_GivenTheRootWasSettledBeforeItsDueDate() external {
        _paid(FACE);
        _assertStatus(v, VoucherStatus.Settled);
        _propose(FACE);
        bytes memory body = abi.encode(_order(FACE, REF));
        desk.does(Action.ConsentReversal, body);
        _assertPayment(PaymentState.Reversed, FACE);
        _assertStatus(v, VoucherStatus.Active);
        assertEq(ledger.rootRecordOf(v).unpaidFen, FACE);
        assertEq(limits.issuerOf(ISSUER).usedFen, FACE);
        assertFalse(limits.isBlocked(ISSUER));
        desk.passDays(DUE_DAYS - CUTOFF_DAYS + 1);
        assertTrue(limits.isBlocked(ISSUER), "the due day knows of it again");
    }

    function test_GivenTheRootIsPastDueItIsOverdueAtOnce() external {
        _paid(FACE);
        desk.passDays(DUE_DAYS - CUTOFF_DAYS + 1);
        _propose(FACE);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.ConsentReversal, abi.encode(_order(FACE, REF)));
        assertEq(logs.length, 4, "VoucherUnpaid, PaymentReversed, RootOverdue, OrderExecuted");
        assertEq(logs[2].topics[0], IVoucherLedger.RootOverdue.selector);
        _assertHead(v, before, logs);
        _assertStatus(v, VoucherStatus.Overdue);
        assertTrue(limits.isBlocked(ISSUER));
    }

    /// What an issue finds clear is not walked again: the block must come from what was reopened, and go with its last fen.
    function test_GivenTheIssuerHadIssuedSinceItBlocksAllTheSame() external {
        _paid(FACE);
        desk.passDays(DUE_DAYS);
        VoucherNo later = desk.held(FACE);
        desk.takeBack(v, FACE, REF);
        assertTrue(limits.isBlocked(ISSUER));
        assertEq(limits.issuerOf(ISSUER).reopenedFen, FACE);
        assertEq(limits.issuerOf(ISSUER).usedFen, 2 * FACE);

        desk.pay(v, FACE - 1, "nearly all");
        assertTrue(limits.isBlocked(ISSUER));
        desk.pay(v, 1, "the last fen");
        assertFalse(limits.isBlocked(ISSUER));
        // The later voucher's own due day still blocks.
        desk.passDays(DUE_DAYS + 1);
        assertTrue(limits.isBlocked(ISSUER));
        desk.pay(later, FACE, "later");
        assertFalse(limits.isBlocked(ISSUER));
    }

    function test_ItLeavesTheNextPaymentInItsPlace() external {
        _paid(3);
        desk.pay(v, 4, "second");
        desk.takeBack(v, 4, "second");
        desk.pay(v, 5, "third");
        assertEq(settlement.paymentOf(BANK, "third").place, 2);
        desk.takeBack(v, 5, "third");
        desk.takeBack(v, 3, REF);
        assertEq(_see(v).paidFen, 0);
        desk.pay(v, FACE, "all");
        assertEq(settlement.paymentOf(BANK, "all").place, 1);
    }

    function test_ItEmitsVoucherUnpaidOfEachAndPaymentReversed() external {
        v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, FACE / 4);
        desk.passDays(CUTOFF_DAYS);
        _paid(8);
        _propose(8);
        (bytes32 rootHead, bytes32 childHead) = (reader.headOf(v), reader.headOf(child));
        bytes memory body = abi.encode(_order(8, REF));
        Vm.Log[] memory logs = desk.does(Action.ConsentReversal, body);

        bytes32 order = desk.digestOf(Action.ConsentReversal, body);
        assertEq(logs.length, 4, "VoucherUnpaid twice, PaymentReversed, OrderExecuted");
        bytes32 unpaid = IVoucherLedger.VoucherUnpaid.selector;
        _assertLog(logs[0], address(ledger), _topics(unpaid, _word(v), 0, order), abi.encode(6, 0));
        _assertLog(logs[1], address(ledger), _topics(unpaid, _word(child), 0, order), abi.encode(2, 0));
        bytes memory data = abi.encode(BANK, 8, FACE, REF, desk.NOTE());
        _assertOwnLog(logs[2], ISettlement.PaymentReversed.selector, order, data);
        _assertHead(v, rootHead, logs);
        _assertHead(child, childHead, logs);
    }

    function _order(uint64 amountFen, bytes32 bankRef) internal override returns (ReversalOrder memory) {
        return desk.consentReversal(v, amountFen, bankRef);
    }

    function _ofIssuer(ReversalOrder memory o, MemberNo issuer) internal pure override returns (ReversalOrder memory) {
        o.member = issuer;
        return o;
    }

    function _isRefused(ReversalOrder memory o, bytes memory reason) internal override {
        desk.refuses(Action.ConsentReversal, abi.encode(o), reason);
    }

    function _notProposed() private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISettlement.ReversalNotProposed.selector, BANK, REF);
    }
}
