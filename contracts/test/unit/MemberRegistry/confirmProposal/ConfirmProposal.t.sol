// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {ProposalRules} from "../../../../src/types/Construction.sol";
import {KeyPower, MemberKind, ProposalState} from "../../../../src/types/Members.sol";
import {MemberNo} from "../../../../src/types/Ids.sol";
import {GrantKinds, ProposalStep} from "../../../../src/types/Orders.sol";
import {AUDITOR, OPERATOR, SUPPLIER_A} from "../../../utils/Members.sol";
import {StrictRegistry} from "../../../utils/StrictRegistry.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ConfirmProposalTest is StrictRegistry {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        _proposeKinds();
        ProposalStep memory o = _step(AUDITOR);
        _expectNotOrders(IMemberRegistry.CallerNotOrders.selector);
        strict.confirmProposal(STEP, o);
    }

    function test_RevertWhen_TheMemberIsNeitherOperatorNorAuditor() external {
        _proposeKinds();
        _refuses(_step(SUPPLIER_A), abi.encodeWithSelector(IMemberRegistry.NotOperator.selector, SUPPLIER_A));
    }

    function test_RevertWhen_NothingWasProposed() external {
        _refuses(_step(AUDITOR), abi.encodeWithSelector(IMemberRegistry.ProposalNotFound.selector, ORDER));
    }

    function test_RevertWhen_TheOrderNamesAnotherSubject() external {
        _proposeKinds();
        ProposalStep memory o = _step(AUDITOR);
        o.subject = AUDITOR;
        _refuses(o, _differs());
    }

    function test_RevertWhen_TheOrderNamesOtherKinds() external {
        _proposeKinds();
        ProposalStep memory o = _step(AUDITOR);
        o.kinds = MemberKind.FINANCIER;
        _refuses(o, _differs());
    }

    function test_RevertGiven_TheDelayIsASecondFromOver() external {
        _proposeKinds();
        uint64 readyAt = strict.proposalOf(ORDER).readyAt;
        skip(DELAY - 1);
        bytes memory reason =
            abi.encodeWithSelector(IMemberRegistry.ProposalNotReady.selector, ORDER, readyAt, uint256(readyAt) - 1);
        _refuses(_step(AUDITOR), reason);
    }

    function test_RevertGiven_ThirtyDaysAreOver() external {
        _proposeKinds();
        uint64 end = strict.proposalOf(ORDER).readyAt + 30 days;
        skip(DELAY + 30 days + 1);
        bytes memory reason =
            abi.encodeWithSelector(IMemberRegistry.ProposalLapsed.selector, ORDER, end, uint256(end) + 1);
        _refuses(_step(AUDITOR), reason);
    }

    function test_RevertWhen_TheConfirmerProposedIt() external {
        _ready();
        _refuses(_step(OPERATOR), _isParty(OPERATOR));
    }

    /// Who is to have the kinds is no second organisation.
    function test_RevertWhen_TheConfirmerIsToHaveTheKinds() external {
        GrantKinds memory o = _kindsForm();
        o.subject = AUDITOR;
        strict.grantKinds(ORDER, o);
        skip(DELAY);
        _refuses(_step(AUDITOR), _isParty(AUDITOR));
    }

    function test_RevertWhen_KeysOfAnotherMemberAreProposed() external {
        _proposeKeys();
        skip(DELAY);
        _refuses(_step(AUDITOR), abi.encodeWithSelector(IMemberRegistry.ProposalNeedsConsent.selector, ORDER));
    }

    function test_RevertGiven_ItWasDone() external {
        _ready();
        strict.confirmProposal(STEP, _step(AUDITOR));
        _refuses(
            _step(AUDITOR), abi.encodeWithSelector(IMemberRegistry.ProposalClosed.selector, ORDER, ProposalState.Done)
        );
    }

    function test_ItGrantsTheKindsToWhatTheMemberHas() external {
        _ready();
        ProposalStep memory o = _step(AUDITOR);
        vm.recordLogs();
        strict.confirmProposal(STEP, o);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 2, "other events");
        _assertEnded(logs[0].topics, logs[0].data, SUPPLIER_A, AUDITOR, ProposalState.Done);
        bytes32[] memory topics = _topics(IMemberRegistry.KindsGranted.selector, _word(SUPPLIER_A), STEP);
        _assertLog(logs[1], address(strict), topics, abi.encode(MemberKind.SUPPLIER | BANK_KINDS));
        assertEq(strict.memberOf(SUPPLIER_A).kinds, MemberKind.SUPPLIER | BANK_KINDS, "other kinds");
        _assertState(ProposalState.Done);
    }

    function test_ItTakesAnotherOperatorOnTheLastSecond() external {
        _proposeKinds();
        skip(DELAY + 30 days);
        strict.confirmProposal(STEP, _step(OTHER_OPERATOR));
        _assertState(ProposalState.Done);
    }

    function test_ItChangesAnOperatorsKeys() external {
        _proposeOwn();
        assertEq(strict.keyOf(_new).powers, 0, "granted at once");
        skip(DELAY);
        _refuses(_step(OPERATOR), _isParty(OPERATOR));
        strict.confirmProposal(STEP, _step(OTHER_OPERATOR));
        assertEq(strict.keyOf(_new).powers, KeyPower.ALL, "other powers");
    }

    /// With a delay and no second organisation, the operator itself confirms when the delay is over.
    function test_ItTakesTheProposerWhereNoSecondOrganisationIsAsked() external {
        strict = _registry(ProposalRules(DELAY, false));
        _ready();
        strict.confirmProposal(STEP, _step(OPERATOR));
        assertEq(strict.memberOf(SUPPLIER_A).kinds, MemberKind.SUPPLIER | BANK_KINDS, "other kinds");
    }

    function _ready() private {
        _proposeKinds();
        skip(DELAY);
    }

    function _refuses(ProposalStep memory o, bytes memory reason) private {
        vm.expectRevert(reason);
        strict.confirmProposal(STEP, o);
    }

    function _differs() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.ProposalDiffers.selector, ORDER, SUPPLIER_A, BANK_KINDS);
    }

    function _isParty(MemberNo member) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.ConfirmerIsParty.selector, ORDER, member);
    }
}
