// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders} from "../../../../src/interfaces/IOrders.sol";
import {Actions} from "../../../../src/libraries/Actions.sol";
import {FinancingNo, QuoteNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, ChangeKeys} from "../../../../src/types/Orders.sol";
import {Stages} from "../../../utils/Stages.sol";
import {FACE, FACTOR, ISSUER, Role, SUPPLIER_A, SUPPLIER_B, STRANGER, secretOf} from "../../../utils/Members.sol";

/// @title A pause stops what takes new risk, and nothing that pays, refuses, takes back or protects.
contract SetPausedTest is Stages {
    uint256 private constant ACTIONS = uint256(type(Action).max) + 1;

    function test_RevertWhen_TheCallerIsNotGovernance() external {
        vm.expectRevert(abi.encodeWithSelector(IOrders.CallerNotGovernance.selector, stranger));
        vm.prank(stranger);
        orders.setPaused(true);
        assertFalse(orders.isPaused());
    }

    /// Written down a second time, by name: an action that is added must be put on one side or the other.
    function test_ItHoldsEveryActionOfNewRiskBack() external {
        Action[14] memory risky = [
            Action.Issue,
            Action.Transfer,
            Action.Split,
            Action.Accept,
            Action.ApplyFinancing,
            Action.QuoteFinancing,
            Action.AcceptFinancing,
            Action.DisburseFinancing,
            Action.StandQuote,
            Action.TakeQuote,
            Action.AskFinanciers,
            Action.ChooseFinancier,
            Action.OfferPledge,
            Action.AcceptPledge
        ];
        _pause(true);
        for (uint256 i = 0; i < ACTIONS; ++i) {
            bool stops;
            for (uint256 j = 0; j < risky.length; ++j) {
                stops = stops || uint256(risky[j]) == i;
            }
            assertEq(Actions.isNewRisk(Action(i)), stops, "on the other side");
        }
    }

    /// Its nonce is spent: when the pause is over, nobody can play it again.
    function test_ItRefusesAnIssue() external {
        _pause(true);
        bytes memory body = abi.encode(desk.issue(ISSUER, SUPPLIER_A, FACE));
        desk.refuses(Action.Issue, body, _paused(Action.Issue));
        _pause(false);
        desk.turnsAway(
            desk.sign(Action.Issue, body), abi.encodeWithSelector(IOrders.NonceUsed.selector, ISSUER, _nonceOf(body))
        );
    }

    function test_ItRefusesMovingAndAccepting() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo offered = desk.offered(FACE);
        _pause(true);
        desk.refuses(Action.Transfer, abi.encode(desk.transfer(v, SUPPLIER_B)), _paused(Action.Transfer));
        desk.refuses(Action.Split, abi.encode(desk.split(v, SUPPLIER_B, 1)), _paused(Action.Split));
        desk.refuses(Action.Accept, abi.encode(desk.accept(offered)), _paused(Action.Accept));
    }

    function test_ItRefusesFinancing() external {
        VoucherNo v = desk.held(FACE);
        FinancingNo applied = desk.applied(v, 1);
        FinancingNo quoted = desk.quoted(v, 2);
        FinancingNo registered = desk.registered(v, 3);
        _pause(true);
        bytes memory o = abi.encode(desk.applyFinancing(v, FACTOR, 4));
        desk.refuses(Action.ApplyFinancing, o, _paused(Action.ApplyFinancing));
        o = abi.encode(desk.quoteFinancing(applied));
        desk.refuses(Action.QuoteFinancing, o, _paused(Action.QuoteFinancing));
        o = abi.encode(desk.acceptFinancing(quoted));
        desk.refuses(Action.AcceptFinancing, o, _paused(Action.AcceptFinancing));
        o = abi.encode(desk.disburseFinancing(registered));
        desk.refuses(Action.DisburseFinancing, o, _paused(Action.DisburseFinancing));
    }

    function test_ItRefusesTakingAQuote() external {
        VoucherNo v = desk.held(FACE);
        QuoteNo q = desk.stood();
        _pause(true);
        desk.refuses(Action.TakeQuote, abi.encode(desk.takeQuote(q, v, 1)), _paused(Action.TakeQuote));
    }

    /// R25: what is owed is paid.
    function test_ItLetsPaymentPass() external {
        VoucherNo v = desk.held(FACE);
        desk.passDays(88);
        _pause(true);
        desk.pay(v, FACE, "paid while paused");
        assertEq(reader.voucherOf(v).paidFen, FACE);
    }

    function test_ItLetsRefusalWithdrawalAndVoidPass() external {
        VoucherNo first = desk.offered(FACE);
        VoucherNo second = desk.offered(FACE);
        VoucherNo third = desk.held(FACE);
        _pause(true);
        desk.does(Action.Reject, abi.encode(desk.accept(first)));
        desk.does(Action.Withdraw, abi.encode(desk.withdraw(second)));
        desk.does(Action.ProposeVoid, abi.encode(desk.proposeVoid(third)));
        desk.does(Action.ConsentVoid, abi.encode(desk.consentVoid(third)));
    }

    function test_ItLetsFinancingsEnd() external {
        VoucherNo v = desk.held(FACE);
        FinancingNo applied = desk.applied(v, 1);
        FinancingNo quoted = desk.quoted(v, 2);
        FinancingNo agreed = desk.agreed(v, 3);
        _pause(true);
        desk.does(Action.CancelFinancing, abi.encode(desk.cancelFinancing(applied)));
        desk.does(Action.RefuseFinancing, abi.encode(desk.refuseFinancing(quoted)));
        desk.does(Action.RegisterFinancing, abi.encode(desk.registerFinancing(agreed)));
    }

    function test_ItLetsHoldsAndJobsPass() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo offered = desk.offered(FACE);
        _pause(true);
        desk.hold(v);
        _unfreeze(v);
        _letExpire(offered);
        desk.passDays(91);
        desk.markOverdue(v);
        assertTrue(ledger.rootRecordOf(v).overdue);
    }

    function test_ItLetsKeysBeRevokedAndMembersSuspended() external {
        _pause(true);
        ChangeKeys memory o = desk.changeKeys(ISSUER);
        o.grants = desk.keysOf(STRANGER);
        o.revokes = new address[](1);
        o.revokes[0] = vm.addr(secretOf(ISSUER, Role.Maker));
        desk.does(Action.ChangeKeys, abi.encode(o));
        desk.suspend(SUPPLIER_A);
        assertEq(members.keyOf(o.revokes[0]).powers, 0);
    }

    function test_ItLiftsThePause() external {
        _pause(true);
        _pause(false);
        desk.held(FACE);
        assertFalse(orders.isPaused());
    }

    function test_ItEmitsPauseSet() external {
        vm.expectEmit(address(orders));
        emit IOrders.PauseSet(true);
        _pause(true);
        vm.expectEmit(address(orders));
        emit IOrders.PauseSet(false);
        _pause(false);
    }

    function _pause(bool paused) private {
        vm.prank(desk.governance());
        orders.setPaused(paused);
    }

    function _paused(Action action) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IOrders.ActionPaused.selector, action);
    }

    function _nonceOf(bytes memory issue) private pure returns (uint256 nonce) {
        (,, nonce) = abi.decode(issue, (uint256, uint256, uint256));
    }
}
