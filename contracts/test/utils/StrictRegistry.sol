// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../src/interfaces/IMemberRegistry.sol";
import {GenesisMember, ProposalRules} from "../../src/types/Construction.sol";
import {MemberNo} from "../../src/types/Ids.sol";
import {KeyPower, MemberKind, Proposal, ProposalState} from "../../src/types/Members.sol";
import {ChangeKeys, GrantKinds, KeyGrant, ProposalStep, ReplaceKeys} from "../../src/types/Orders.sol";
import {KeyForms} from "./KeyForms.sol";
import {AUDITOR, OPERATOR, Role, STRANGER, SUPPLIER_A, SUPPLIER_D, secretOf} from "./Members.sol";

/// @title A registry in which nobody has great power alone: two days of delay, and a second organisation. The test is its door.
abstract contract StrictRegistry is KeyForms {
    MemberNo internal constant OTHER_OPERATOR = MemberNo.wrap(3);
    uint64 internal constant DELAY = 2 days;
    bytes32 internal constant ORDER = "the order that proposes";
    bytes32 internal constant STEP = "the order that answers";
    uint16 internal constant BANK_KINDS = MemberKind.FINANCIER | MemberKind.CLEARING_BANK;

    IMemberRegistry internal strict;
    address internal immutable _new = makeAddr("a new key");
    address internal immutable _lost = vm.addr(secretOf(SUPPLIER_A, Role.SecondAdmin));

    function setUp() public virtual override {
        super.setUp();
        strict = _registry(ProposalRules(DELAY, true));
    }

    function _registry(ProposalRules memory rules) internal returns (IMemberRegistry) {
        GenesisMember[] memory genesis = new GenesisMember[](5);
        genesis[0] = _member(OPERATOR, MemberKind.OPERATOR, 2);
        genesis[1] = _member(OTHER_OPERATOR, MemberKind.OPERATOR, 2);
        genesis[2] = _member(AUDITOR, MemberKind.AUDITOR, 2);
        genesis[3] = _member(SUPPLIER_A, MemberKind.SUPPLIER, 2);
        genesis[4] = _member(SUPPLIER_D, MemberKind.SUPPLIER, 1);
        bytes memory arguments = abi.encode(address(this), desk.governance(), genesis, rules);
        return IMemberRegistry(vm.deployCode("MemberRegistry.sol:MemberRegistry", arguments));
    }

    function _member(MemberNo no, uint16 kinds, uint8 signatures) private view returns (GenesisMember memory) {
        return GenesisMember(no, kinds, signatures, "profile", desk.keysOf(no));
    }

    function _kindsForm() internal returns (GrantKinds memory) {
        return desk.grantKinds(SUPPLIER_A, BANK_KINDS);
    }

    /// One new admin in place of the one that is lost.
    function _keysForm() internal returns (ReplaceKeys memory o) {
        o = desk.replaceKeys(SUPPLIER_A);
        (o.grants, o.revokes) = (new KeyGrant[](1), new address[](1));
        (o.grants[0], o.revokes[0]) = (KeyGrant(_new, KeyPower.ADMIN, "a new person"), _lost);
    }

    /// The operator's own keys.
    function _ownForm() internal returns (ChangeKeys memory o) {
        o = desk.changeKeys(OPERATOR);
        o.grants = new KeyGrant[](1);
        o.grants[0] = KeyGrant(_new, KeyPower.ALL, "a new person");
    }

    function _proposeKinds() internal {
        strict.grantKinds(ORDER, _kindsForm());
    }

    function _proposeKeys() internal {
        strict.replaceKeys(ORDER, _keysForm());
    }

    function _proposeOwn() internal {
        strict.changeKeys(ORDER, _ownForm());
    }

    /// As the proposal stands.
    function _step(MemberNo by) internal returns (ProposalStep memory o) {
        Proposal memory p = strict.proposalOf(ORDER);
        (o.member, o.nonce, o.deadline) = (by, desk.nextNonce(), desk.deadline());
        (o.proposal, o.subject, o.kinds) = (ORDER, p.subject, p.kinds);
    }

    function _assertState(ProposalState state) internal view {
        assertEq(uint256(strict.proposalOf(ORDER).state), uint256(state), "another state");
    }

    function _assertEnded(
        bytes32[] memory topics,
        bytes memory data,
        MemberNo subject,
        MemberNo by,
        ProposalState state
    ) internal pure {
        bytes32[] memory want = _topics(IMemberRegistry.ProposalEnded.selector, _word(subject), STEP, ORDER);
        assertEq(abi.encode(topics), abi.encode(want), "other topics");
        assertEq(data, abi.encode(by, state), "other data");
    }
}
