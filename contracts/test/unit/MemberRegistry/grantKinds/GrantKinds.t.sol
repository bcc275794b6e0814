// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {ProposalRules} from "../../../../src/types/Construction.sol";
import {MemberKind, Proposal, ProposalState} from "../../../../src/types/Members.sol";
import {Action, GrantKinds} from "../../../../src/types/Orders.sol";
import {ISSUER, OPERATOR, STRANGER, SUPPLIER_A, SUPPLIER_D} from "../../../utils/Members.sol";
import {StrictRegistry} from "../../../utils/StrictRegistry.sol";
import {Vm} from "../../../utils/Vm.sol";

contract GrantKindsTest is StrictRegistry {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        GrantKinds memory o = _kindsForm();
        _expectNotOrders(IMemberRegistry.CallerNotOrders.selector);
        strict.grantKinds(ORDER, o);
    }

    function test_RevertWhen_TheMemberIsNoOperator() external {
        GrantKinds memory o = _kindsForm();
        o.member = SUPPLIER_A;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotOperator.selector, SUPPLIER_A));
    }

    function test_RevertWhen_TheSubjectIsNotRegistered() external {
        GrantKinds memory o = _kindsForm();
        o.subject = STRANGER;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
    }

    function test_RevertWhen_TheKindsAreNone() external {
        GrantKinds memory o = _kindsForm();
        o.kinds = 0;
        _refuses(o, _invalid(0));
    }

    function test_RevertWhen_AKindIsUnknown() external {
        GrantKinds memory o = _kindsForm();
        o.kinds = MemberKind.ALL + 1;
        _refuses(o, _invalid(MemberKind.ALL + 1));
    }

    /// R8.
    function test_RevertWhen_TheSubjectSignsWithOne() external {
        GrantKinds memory o = _kindsForm();
        o.subject = SUPPLIER_D;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberSignaturesInvalid.selector, uint8(1), uint8(2)));
    }

    function test_ItProposesAndGrantsNothing() external {
        GrantKinds memory o = _kindsForm();
        vm.recordLogs();
        strict.grantKinds(ORDER, o);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "another event");
        uint64 readyAt = uint64(vm.getBlockTimestamp()) + DELAY;
        bytes32[] memory topics = _topics(IMemberRegistry.KindsProposed.selector, _word(SUPPLIER_A), ORDER);
        _assertLog(logs[0], address(strict), topics, abi.encode(OPERATOR, BANK_KINDS, readyAt));
        Proposal memory want = Proposal(OPERATOR, SUPPLIER_A, readyAt, BANK_KINDS, ProposalState.Open);
        assertEq(abi.encode(strict.proposalOf(ORDER)), abi.encode(want), "another proposal");
        assertEq(strict.memberOf(SUPPLIER_A).kinds, MemberKind.SUPPLIER, "granted at once");
    }

    /// Each of the two rules alone is enough to wait.
    function test_ItProposesForEitherRule() external {
        strict = _registry(ProposalRules(1, false));
        _proposeKinds();
        _assertState(ProposalState.Open);
        strict = _registry(ProposalRules(0, true));
        _proposeKinds();
        _assertState(ProposalState.Open);
    }

    /// On a dev chain: through the door, in one order.
    function test_ItGrantsAtOnceWithoutRules() external {
        GrantKinds memory o = desk.grantKinds(ISSUER, MemberKind.FINANCIER);
        bytes32 order = desk.digestOf(Action.GrantKinds, abi.encode(o));
        Vm.Log[] memory logs = _doesOnly(Action.GrantKinds, abi.encode(o), address(members), 2);
        assertEq(members.memberOf(ISSUER).kinds, MemberKind.ISSUER | MemberKind.FINANCIER, "other kinds");
        assertEq(uint256(members.proposalOf(order).state), uint256(ProposalState.Done), "another state");
        bytes32[] memory topics = _topics(IMemberRegistry.ProposalEnded.selector, _word(ISSUER), order, order);
        _assertLog(logs[1], address(members), topics, abi.encode(OPERATOR, ProposalState.Done));
        topics = _topics(IMemberRegistry.KindsGranted.selector, _word(ISSUER), order);
        _assertLog(logs[2], address(members), topics, abi.encode(MemberKind.ISSUER | MemberKind.FINANCIER));
    }

    function _refuses(GrantKinds memory o, bytes memory reason) private {
        vm.expectRevert(reason);
        strict.grantKinds(ORDER, o);
    }

    function _invalid(uint16 kinds) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.MemberKindsInvalid.selector, kinds, MemberKind.ALL);
    }
}
