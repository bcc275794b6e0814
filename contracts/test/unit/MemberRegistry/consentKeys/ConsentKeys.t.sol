// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {KeyPower, ProposalState} from "../../../../src/types/Members.sol";
import {ProposalStep} from "../../../../src/types/Orders.sol";
import {AUDITOR, OPERATOR, SUPPLIER_A} from "../../../utils/Members.sol";
import {StrictRegistry} from "../../../utils/StrictRegistry.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title That one admin key signs it, and that a suspended member may, is the door's: ExecuteConsent.
contract ConsentKeysTest is StrictRegistry {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        _proposeKeys();
        ProposalStep memory o = _step(SUPPLIER_A);
        _expectNotOrders(IMemberRegistry.CallerNotOrders.selector);
        strict.consentKeys(STEP, o);
    }

    function test_RevertGiven_TheDelayIsASecondFromOver() external {
        _proposeKeys();
        uint64 readyAt = strict.proposalOf(ORDER).readyAt;
        skip(DELAY - 1);
        bytes memory reason =
            abi.encodeWithSelector(IMemberRegistry.ProposalNotReady.selector, ORDER, readyAt, uint256(readyAt) - 1);
        _refuses(_step(SUPPLIER_A), reason);
    }

    function test_RevertWhen_TheMemberIsAnother() external {
        _ready();
        bytes memory reason =
            abi.encodeWithSelector(IMemberRegistry.ProposalNotSubject.selector, ORDER, SUPPLIER_A, OPERATOR);
        _refuses(_step(OPERATOR), reason);
    }

    /// A member does not make itself a bank, and an operator's keys need others.
    function test_RevertWhen_ItIsNotAboutKeysThatAnotherProposed() external {
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.ProposalNeedsConfirmation.selector, ORDER);
        _proposeKinds();
        skip(DELAY);
        _refuses(_step(SUPPLIER_A), reason);
        strict.objectProposal(STEP, _step(SUPPLIER_A));
        _proposeOwn();
        skip(DELAY);
        _refuses(_step(OPERATOR), reason);
    }

    function test_RevertGiven_ItWasStopped() external {
        _ready();
        strict.objectProposal(STEP, _step(SUPPLIER_A));
        bytes memory reason =
            abi.encodeWithSelector(IMemberRegistry.ProposalClosed.selector, ORDER, ProposalState.Stopped);
        _refuses(_step(SUPPLIER_A), reason);
    }

    function test_ItChangesTheKeys() external {
        _ready();
        ProposalStep memory o = _step(SUPPLIER_A);
        vm.recordLogs();
        strict.consentKeys(STEP, o);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 3, "other events");
        _assertEnded(logs[0].topics, logs[0].data, SUPPLIER_A, SUPPLIER_A, ProposalState.Done);
        bytes32[] memory topics = _topics(IMemberRegistry.KeyRevoked.selector, _word(SUPPLIER_A), STEP, _word(_lost));
        _assertLog(logs[1], address(strict), topics, "");
        topics = _topics(IMemberRegistry.KeyGranted.selector, _word(SUPPLIER_A), STEP, _word(_new));
        _assertLog(logs[2], address(strict), topics, abi.encode(KeyPower.ADMIN, bytes32("a new person")));
        assertEq(strict.keyOf(_new).powers, KeyPower.ADMIN, "not granted");
        assertEq(strict.keyOf(_lost).powers, 0, "not revoked");
    }

    function test_ItIsNotForAnAuditor() external {
        _ready();
        bytes memory reason =
            abi.encodeWithSelector(IMemberRegistry.ProposalNotSubject.selector, ORDER, SUPPLIER_A, AUDITOR);
        _refuses(_step(AUDITOR), reason);
    }

    function _ready() private {
        _proposeKeys();
        skip(DELAY);
    }

    function _refuses(ProposalStep memory o, bytes memory reason) private {
        vm.expectRevert(reason);
        strict.consentKeys(STEP, o);
    }
}
