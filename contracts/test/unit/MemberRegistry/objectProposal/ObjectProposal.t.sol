// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberKind, ProposalState} from "../../../../src/types/Members.sol";
import {ProposalStep} from "../../../../src/types/Orders.sol";
import {AUDITOR, OPERATOR, SUPPLIER_A} from "../../../utils/Members.sol";
import {StrictRegistry} from "../../../utils/StrictRegistry.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ObjectProposalTest is StrictRegistry {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        _proposeKeys();
        ProposalStep memory o = _step(SUPPLIER_A);
        _expectNotOrders(IMemberRegistry.CallerNotOrders.selector);
        strict.objectProposal(STEP, o);
    }

    function test_RevertWhen_TheMemberIsNoParty() external {
        _proposeKeys();
        bytes memory reason =
            abi.encodeWithSelector(IMemberRegistry.ProposalNotSubject.selector, ORDER, SUPPLIER_A, AUDITOR);
        _refuses(_step(AUDITOR), reason);
    }

    function test_RevertGiven_ItWasDone() external {
        _proposeKeys();
        skip(DELAY);
        strict.consentKeys(STEP, _step(SUPPLIER_A));
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.ProposalClosed.selector, ORDER, ProposalState.Done);
        _refuses(_step(SUPPLIER_A), reason);
    }

    function test_ItStopsWhatIsProposedForTheMember() external {
        _proposeKinds();
        ProposalStep memory o = _step(SUPPLIER_A);
        vm.recordLogs();
        strict.objectProposal(STEP, o);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "other events");
        _assertEnded(logs[0].topics, logs[0].data, SUPPLIER_A, SUPPLIER_A, ProposalState.Stopped);
        assertEq(strict.memberOf(SUPPLIER_A).kinds, MemberKind.SUPPLIER, "other kinds");
        _assertState(ProposalState.Stopped);
    }

    function test_ItTakesWhoProposedIt() external {
        _proposeKeys();
        strict.objectProposal(STEP, _step(OPERATOR));
        _assertState(ProposalState.Stopped);
    }

    /// Thieves of two admin keys of an operator: its maker and checker stop them.
    function test_ItStopsAChangeOfAnOperatorsKeys() external {
        _proposeOwn();
        strict.objectProposal(STEP, _step(OPERATOR));
        _assertState(ProposalState.Stopped);
    }

    function _refuses(ProposalStep memory o, bytes memory reason) private {
        vm.expectRevert(reason);
        strict.objectProposal(STEP, o);
    }
}
