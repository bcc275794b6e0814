// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {GenesisMember, ProposalRules} from "../../../../src/types/Construction.sol";
import {MemberKind} from "../../../../src/types/Members.sol";
import {KeyForms} from "../../../utils/KeyForms.sol";
import {JUDICIAL, OPERATOR, Role, personOf} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title The members that the ledger starts with pass the same rules as those registered later.
contract ConstructorTest is KeyForms {
    function test_RevertWhen_TwoMembersHaveOneNumber() external {
        GenesisMember[] memory genesis = _genesis();
        genesis[1].number = OPERATOR;
        _refuses(genesis, abi.encodeWithSelector(IMemberRegistry.MemberNumberTaken.selector, OPERATOR));
    }

    function test_RevertWhen_AMemberIsOfNoKind() external {
        GenesisMember[] memory genesis = _genesis();
        genesis[0].kinds = 0;
        _refuses(
            genesis, abi.encodeWithSelector(IMemberRegistry.MemberKindsInvalid.selector, uint16(0), MemberKind.ALL)
        );
    }

    function test_RevertWhen_AnOperatorSignsWithOne() external {
        GenesisMember[] memory genesis = _genesis();
        genesis[0].signatures = 1;
        _refuses(genesis, abi.encodeWithSelector(IMemberRegistry.MemberSignaturesInvalid.selector, uint8(1), uint8(2)));
    }

    function test_RevertWhen_TwoMembersShareAKey() external {
        GenesisMember[] memory genesis = _genesis();
        genesis[1].keys = genesis[0].keys;
        bytes memory reason =
            abi.encodeWithSelector(IMemberRegistry.KeyTaken.selector, genesis[0].keys[0].account, OPERATOR);
        _refuses(genesis, reason);
    }

    function test_RevertWhen_AMemberHasOnePersonOnly() external {
        GenesisMember[] memory genesis = _genesis();
        genesis[1].keys[1].person = genesis[1].keys[0].person;
        _refuses(genesis, abi.encodeWithSelector(IMemberRegistry.KeysInsufficient.selector, JUDICIAL));
    }

    function test_ItRegistersTheGenesisMembers() external {
        IMemberRegistry made = this.create(_genesis());
        assertEq(made.memberOf(OPERATOR).kinds, MemberKind.OPERATOR);
        assertEq(made.memberOf(JUDICIAL).kinds, MemberKind.JUDICIAL);
        for (uint256 i = 0; i < 4; ++i) {
            bytes32 person = bytes32(made.keyOf(desk.keysOf(JUDICIAL)[i].account).person);
            assertEq(person, bytes32(bytes16(personOf(JUDICIAL, Role(i)))));
        }
    }

    /// No order stands behind them.
    function test_ItEmitsMemberRegisteredForNoOrder() external {
        vm.recordLogs();
        this.create(_genesis());
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 10, "two members, eight keys");
        bytes32[] memory topics = _topics(IMemberRegistry.MemberRegistered.selector, _word(OPERATOR), 0);
        _assertLog(logs[0], logs[0].emitter, topics, abi.encode(MemberKind.OPERATOR, 2, bytes32("operator")));
    }

    function test_ItStartsWithoutAnyone() external {
        IMemberRegistry made = this.create(new GenesisMember[](0));
        assertEq(made.memberOf(OPERATOR).kinds, 0);
    }

    /// External, so that a test can expect it to revert.
    function create(GenesisMember[] calldata genesis) external returns (IMemberRegistry) {
        bytes memory arguments = abi.encode(orders, desk.governance(), genesis, ProposalRules(0, false));
        return IMemberRegistry(vm.deployCode("MemberRegistry.sol:MemberRegistry", arguments));
    }

    function _genesis() private view returns (GenesisMember[] memory genesis) {
        genesis = new GenesisMember[](2);
        genesis[0] = GenesisMember(OPERATOR, MemberKind.OPERATOR, 2, "operator", desk.keysOf(OPERATOR));
        genesis[1] = GenesisMember(JUDICIAL, MemberKind.JUDICIAL, 2, "judicial", desk.keysOf(JUDICIAL));
    }

    function _refuses(GenesisMember[] memory genesis, bytes memory reason) private {
        vm.expectRevert(reason);
        this.create(genesis);
    }
}
