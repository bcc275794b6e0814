// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {MemberNo} from "../../../../src/types/Ids.sol";
import {KeyPower, ProposalState} from "../../../../src/types/Members.sol";
import {ChangeKeys} from "../../../../src/types/Orders.sol";
import {AUDITOR, OPERATOR, Role, SUPPLIER_A, secretOf} from "../../../utils/Members.sol";
import {StrictRegistry} from "../../../utils/StrictRegistry.sol";

/// @title Where nobody has great power alone, what two admins of an operator can do at once, and what not.
contract ChangeStrictlyTest is StrictRegistry {
    function test_ItProposesAnOperatorsNewKeys() external {
        _proposeOwn();
        _assertState(ProposalState.Open);
        assertEq(strict.keyOf(_new).powers, 0, "granted at once");
    }

    function test_ItProposesTheEndOfAnOperatorsAdmin() external {
        address admin = vm.addr(secretOf(OPERATOR, Role.Admin));
        strict.changeKeys(ORDER, _revoking(OPERATOR, admin));
        _assertState(ProposalState.Open);
        assertEq(strict.keyOf(admin).powers, KeyPower.ADMIN, "revoked at once");
    }

    /// A stolen key must not wait.
    function test_ItRevokesAnOperatorsOtherKeysAtOnce() external {
        ChangeKeys memory o = _ownForm();
        strict.changeKeys(ORDER, o);
        skip(DELAY);
        strict.confirmProposal(STEP, _step(AUDITOR));
        address maker = vm.addr(secretOf(OPERATOR, Role.Maker));
        strict.changeKeys("another order", _revoking(OPERATOR, maker));
        assertEq(strict.keyOf(maker).powers, 0, "not revoked");
        assertEq(uint256(strict.proposalOf("another order").state), uint256(ProposalState.None), "a proposal");
    }

    function test_ItChangesOtherMembersKeysAtOnce() external {
        MemberNo[2] memory others = [SUPPLIER_A, AUDITOR];
        for (uint256 i = 0; i < others.length; ++i) {
            ChangeKeys memory o = _granting(others[i], _keysFrom(i, 1));
            strict.changeKeys(ORDER, o);
            assertEq(strict.keyOf(_account(i)).powers, KeyPower.ALL, "not granted");
        }
    }
}
