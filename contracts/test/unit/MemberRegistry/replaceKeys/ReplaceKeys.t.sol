// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {KeyPower, Proposal, ProposalState} from "../../../../src/types/Members.sol";
import {Action, ReplaceKeys} from "../../../../src/types/Orders.sol";
import {ISSUER, OPERATOR, STRANGER, SUPPLIER_A} from "../../../utils/Members.sol";
import {StrictRegistry} from "../../../utils/StrictRegistry.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ReplaceKeysTest is StrictRegistry {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        ReplaceKeys memory o = _keysForm();
        _expectNotOrders(IMemberRegistry.CallerNotOrders.selector);
        strict.replaceKeys(ORDER, o);
    }

    function test_RevertWhen_TheMemberIsNoOperator() external {
        ReplaceKeys memory o = _keysForm();
        o.member = SUPPLIER_A;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotOperator.selector, SUPPLIER_A));
    }

    function test_RevertWhen_TheSubjectIsNotRegistered() external {
        ReplaceKeys memory o = _keysForm();
        o.subject = STRANGER;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
    }

    /// One admin key of the operator's would otherwise be enough for all its keys.
    function test_RevertWhen_TheOperatorReplacesItsOwn() external {
        ReplaceKeys memory o = _keysForm();
        o.subject = OPERATOR;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.ReplacesOwnKeys.selector, OPERATOR));
    }

    function test_RevertWhen_GrantsAndRevokesAreMoreThan32() external {
        ReplaceKeys memory o = _keysForm();
        o.grants = _keys(32);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.KeysTooMany.selector, uint256(33), uint256(32)));
    }

    function test_ItProposesAndChangesNothing() external {
        ReplaceKeys memory o = _keysForm();
        vm.recordLogs();
        strict.replaceKeys(ORDER, o);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "another event");
        uint64 readyAt = uint64(vm.getBlockTimestamp()) + DELAY;
        bytes32[] memory topics = _topics(IMemberRegistry.KeysProposed.selector, _word(SUPPLIER_A), ORDER);
        _assertLog(logs[0], address(strict), topics, abi.encode(OPERATOR, o.grants, o.revokes, readyAt));
        Proposal memory want = Proposal(OPERATOR, SUPPLIER_A, readyAt, 0, ProposalState.Open);
        assertEq(abi.encode(strict.proposalOf(ORDER)), abi.encode(want), "another proposal");
        assertEq(strict.keyOf(_new).powers, 0, "granted at once");
        assertEq(strict.keyOf(_lost).powers, KeyPower.ADMIN, "revoked at once");
    }

    /// A member's keys are not the operator's to change, on no chain.
    function test_ItProposesAlsoWithoutRules() external {
        ReplaceKeys memory o = desk.replaceKeys(ISSUER);
        bytes32 order = desk.digestOf(Action.ReplaceKeys, abi.encode(o));
        desk.does(Action.ReplaceKeys, abi.encode(o));
        assertEq(uint256(members.proposalOf(order).state), uint256(ProposalState.Open), "another state");
    }

    function _refuses(ReplaceKeys memory o, bytes memory reason) private {
        vm.expectRevert(reason);
        strict.replaceKeys(ORDER, o);
    }
}
