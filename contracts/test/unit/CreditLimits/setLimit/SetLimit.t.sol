// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberNo} from "../../../../src/types/Ids.sol";
import {Action, SetLimit} from "../../../../src/types/Orders.sol";
import {FACE, FACTOR, ISSUER, ISSUER_2, LIMIT, STRANGER, SUPPLIER_A} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";
import {Vm} from "../../../utils/Vm.sol";

contract SetLimitTest is ModuleCalls {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        SetLimit memory o = desk.setLimit(ISSUER, 1);
        _expectNotOrders(ICreditLimits.CallerNotOrders.selector);
        limits.setLimit(ORDER, o);
    }

    function test_RevertWhen_TheActingMemberIsNoOperator() external {
        SetLimit memory o = desk.setLimit(ISSUER, 1);
        o.member = ISSUER;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotOperator.selector, ISSUER));
    }

    function test_RevertWhen_TheMemberIsNoIssuer() external {
        _refuses(desk.setLimit(SUPPLIER_A, 1), abi.encodeWithSelector(IMemberRegistry.NotIssuer.selector, SUPPLIER_A));
        _refuses(desk.setLimit(FACTOR, 1), abi.encodeWithSelector(IMemberRegistry.NotIssuer.selector, FACTOR));
    }

    function test_RevertWhen_TheIssuerIsNotRegistered() external {
        _refuses(
            desk.setLimit(STRANGER, 1), abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER)
        );
    }

    function test_RevertGiven_TheIssuerIsSuspended() external {
        desk.suspend(ISSUER);
        _refuses(desk.setLimit(ISSUER, 1), abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, ISSUER));
    }

    function testFuzz_ItSetsTheLimitAndNothingElse(uint64 limitFen) external {
        vm.assume(limitFen != LIMIT);
        desk.offered(FACE);
        uint16 clearThrough = limits.issuerOf(ISSUER).clearThrough;
        _doesOnly(Action.SetLimit, abi.encode(desk.setLimit(ISSUER, limitFen)), address(limits), 1);
        _assertAccount(limitFen, FACE);
        assertEq(limits.issuerOf(ISSUER).clearThrough, clearThrough);
        assertEq(limits.issuerOf(ISSUER_2).limitFen, LIMIT);
    }

    /// A limit below what is in use refuses new issues, and touches nothing that runs.
    function test_ItTakesALimitBelowWhatIsInUse() external {
        desk.offered(FACE);
        desk.does(Action.SetLimit, abi.encode(desk.setLimit(ISSUER, 1)));
        _assertAccount(1, FACE);
        desk.refuses(
            Action.Issue,
            abi.encode(desk.issue(ISSUER, SUPPLIER_A, 1)),
            abi.encodeWithSelector(ICreditLimits.LimitExceeded.selector, ISSUER, uint256(1), uint256(FACE) + 1)
        );
    }

    function test_ItEmitsLimitSet() external {
        bytes memory body = abi.encode(desk.setLimit(ISSUER, 123));
        Vm.Log[] memory logs = desk.does(Action.SetLimit, body);
        assertEq(logs.length, 2, "LimitSet, OrderExecuted");
        bytes32 order = desk.digestOf(Action.SetLimit, body);
        bytes32 issuer = bytes32(uint256(MemberNo.unwrap(ISSUER)));
        _assertLog(logs[0], address(limits), _topics(ICreditLimits.LimitSet.selector, issuer, order), abi.encode(123));
    }

    function _refuses(SetLimit memory o, bytes memory reason) private {
        desk.refuses(Action.SetLimit, abi.encode(o), reason);
    }
}
