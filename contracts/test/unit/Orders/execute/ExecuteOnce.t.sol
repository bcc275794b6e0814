// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IOrders, SignedOrder} from "../../../../src/interfaces/IOrders.sol";
import {Action, SetLimit} from "../../../../src/types/Orders.sol";
import {ISSUER, OPERATOR, START, SUPPLIER_A} from "../../../utils/Members.sol";
import {Signers} from "../../../utils/Signers.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title An order counts once, and for a time.
contract ExecuteOnceTest is Signers {
    uint64 private constant AHEAD_MAX = 72 hours;

    function test_TurnsAwayWhen_TheDeadlineWasASecondAgo() external {
        uint64 deadline = uint64(START - 1);
        desk.turnsAway(_until(deadline), abi.encodeWithSelector(IOrders.DeadlinePassed.selector, deadline, START));
    }

    function test_TurnsAwayWhen_TheDeadlineIsZero() external {
        desk.turnsAway(_until(0), abi.encodeWithSelector(IOrders.DeadlinePassed.selector, uint64(0), START));
    }

    function test_ItTakesAnOrderInTheSecondOfItsDeadline() external {
        _assertTakesEffect(_until(uint64(START)));
    }

    function test_ItTakesADeadline72HoursAhead() external {
        _assertTakesEffect(_until(uint64(START + AHEAD_MAX)));
    }

    function test_TurnsAwayWhen_TheDeadlineIsASecondMoreThan72HoursAhead() external {
        uint64 deadline = uint64(START + AHEAD_MAX + 1);
        desk.turnsAway(_until(deadline), _tooFar(deadline));
    }

    function test_TurnsAwayWhen_TheDeadlineIsForever() external {
        desk.turnsAway(_until(type(uint64).max), _tooFar(type(uint64).max));
    }

    /// Turned away is not spent: the same order is taken once it is near enough.
    function test_ItTakesAnOrderThatOnceCameTooEarly() external {
        SignedOrder memory o = _until(uint64(START + AHEAD_MAX + 1));
        desk.turnsAway(o, _tooFar(uint64(START + AHEAD_MAX + 1)));
        vm.warp(START + 1);
        _assertTakesEffect(o);
    }

    function test_TurnsAwayGiven_TheOrderTookEffect() external {
        SignedOrder memory o = _order();
        _assertTakesEffect(o);
        desk.turnsAway(o, _used(o));
    }

    function test_TurnsAwayGiven_AnotherOrderSpentTheNonce() external {
        SetLimit memory first = desk.setLimit(ISSUER, NEW_LIMIT);
        SetLimit memory second = desk.setLimit(ISSUER, NEW_LIMIT + 1);
        second.nonce = first.nonce;
        _assertTakesEffect(desk.sign(Action.SetLimit, abi.encode(first)));
        SignedOrder memory o = desk.sign(Action.SetLimit, abi.encode(second));
        desk.turnsAway(o, _used(o));
    }

    function test_TurnsAwayGiven_TheOrderWasRefused() external {
        SignedOrder memory o = _refusedOnce();
        desk.turnsAway(o, _used(o));
    }

    /// What stood against it is gone, and still nobody can play it again.
    function test_TurnsAwayGiven_TheOrderWasRefusedAndItsReasonIsGone() external {
        desk.suspend(ISSUER);
        SignedOrder memory o = _order();
        _assertOutcome(desk.carry(o), IOrders.OrderRefused.selector);
        desk.does(Action.SetMemberStatus, abi.encode(desk.setStatus(ISSUER, false)));
        desk.turnsAway(o, _used(o));
    }

    function test_ItTakesTheSameOrderOnceInABatch() external {
        SignedOrder memory o = _order();
        Vm.Log[] memory logs = _carryBatch(_pair(o, o));
        assertEq(logs.length, 3, "LimitSet, OrderExecuted, OrderNotAdmitted");
        assertEq(logs[1].topics[0], IOrders.OrderExecuted.selector);
        assertEq(logs[2].topics[0], IOrders.OrderNotAdmitted.selector);
        assertEq(logs[2].topics[1], desk.digestOf(o.action, o.body));
        assertEq(abi.decode(logs[2].data, (bytes)), _used(o));
    }

    function test_ItLeavesTheNonceOfAnotherMemberAlone() external {
        SignedOrder memory o = _order();
        desk.carry(o);
        assertTrue(_isSpent(OPERATOR, o.body));
        assertFalse(_isSpent(ISSUER, o.body));
    }

    function testFuzz_ItTakesNoncesInAnyOrder(uint256 nonce, uint256 other) external {
        vm.assume(nonce != other);
        // Those below a hundred, the desk has spent when it opened.
        vm.assume(nonce > 100 && other > 100);
        SetLimit memory o = desk.setLimit(ISSUER, NEW_LIMIT);
        o.nonce = nonce;
        _assertTakesEffect(desk.sign(Action.SetLimit, abi.encode(o)));
        assertTrue(orders.isNonceUsed(OPERATOR, nonce));
        assertFalse(orders.isNonceUsed(OPERATOR, other));
    }

    function test_ItEmitsOrderExecutedLast() external {
        SignedOrder memory o = _order();
        bytes32 digest = desk.digestOf(o.action, o.body);
        vm.expectEmit(address(limits));
        emit ICreditLimits.LimitSet(ISSUER, digest, NEW_LIMIT);
        vm.expectEmit(address(orders));
        emit IOrders.OrderExecuted(digest, OPERATOR, Action.SetLimit, vm.addr(maker), vm.addr(checker));
        desk.carry(o);
    }

    function test_ItEmitsOrderRefusedWithTheRulesReason() external {
        SignedOrder memory o = desk.sign(Action.SetLimit, abi.encode(desk.setLimit(SUPPLIER_A, NEW_LIMIT)));
        vm.expectEmit(address(orders));
        emit IOrders.OrderRefused(
            desk.digestOf(o.action, o.body),
            OPERATOR,
            Action.SetLimit,
            vm.addr(maker),
            vm.addr(checker),
            abi.encodeWithSelector(IMemberRegistry.NotIssuer.selector, SUPPLIER_A)
        );
        desk.carry(o);
        assertTrue(_isSpent(OPERATOR, o.body), "a refused order keeps its nonce");
    }

    function test_ItEmitsOrderNotAdmittedWithTheDoorsReason() external {
        SignedOrder memory o = _until(0);
        bytes memory reason = abi.encodeWithSelector(IOrders.DeadlinePassed.selector, uint64(0), START);
        vm.expectEmit(address(orders));
        emit IOrders.OrderNotAdmitted(desk.digestOf(o.action, o.body), reason);
        desk.carry(o);
        assertFalse(_isSpent(OPERATOR, o.body), "an order not admitted lost its nonce");
    }

    function test_ItLetsAnyoneCarry() external {
        SignedOrder[] memory batch = new SignedOrder[](1);
        batch[0] = _order();
        vm.prank(makeAddr("anyone"));
        orders.execute(batch);
        assertEq(limits.issuerOf(ISSUER).limitFen, NEW_LIMIT);
    }

    function _until(uint64 deadline) private returns (SignedOrder memory) {
        SetLimit memory o = desk.setLimit(ISSUER, NEW_LIMIT);
        o.deadline = deadline;
        return desk.sign(Action.SetLimit, abi.encode(o));
    }

    function _refusedOnce() private returns (SignedOrder memory o) {
        o = desk.sign(Action.SetLimit, abi.encode(desk.setLimit(SUPPLIER_A, NEW_LIMIT)));
        _assertOutcome(desk.carry(o), IOrders.OrderRefused.selector);
    }

    function _used(SignedOrder memory o) private pure returns (bytes memory) {
        (, uint256 nonce) = abi.decode(o.body, (uint256, uint256));
        return abi.encodeWithSelector(IOrders.NonceUsed.selector, OPERATOR, nonce);
    }

    function _tooFar(uint64 deadline) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IOrders.DeadlineTooFar.selector, deadline, START + AHEAD_MAX);
    }
}
