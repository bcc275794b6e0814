// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberKind} from "../../../../src/types/Members.sol";
import {Base} from "../../../utils/Base.t.sol";
import {BANK, FACTOR, ISSUER, JUDICIAL, OPERATOR, STRANGER, SUPPLIER_A} from "../../../utils/Members.sol";

contract RequireKindTest is Base {
    function test_RevertWhen_TheMemberIsNotRegistered() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
        members.requireKind(STRANGER, MemberKind.ISSUER);
    }

    /// Suspension is told before the kind: the member may well be of it.
    function test_RevertGiven_TheMemberIsSuspended() external {
        desk.suspend(ISSUER);
        bytes memory suspended = abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, ISSUER);
        vm.expectRevert(suspended);
        members.requireKind(ISSUER, MemberKind.ISSUER);
        vm.expectRevert(suspended);
        members.requireKind(ISSUER, MemberKind.FINANCIER);
    }

    function test_RevertWhen_TheMemberIsNoIssuer() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.NotIssuer.selector, SUPPLIER_A));
        members.requireKind(SUPPLIER_A, MemberKind.ISSUER);
    }

    function test_RevertWhen_TheMemberIsNoFinancier() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.NotFinancier.selector, SUPPLIER_A));
        members.requireKind(SUPPLIER_A, MemberKind.FINANCIER);
    }

    function test_RevertWhen_TheMemberIsNoClearingBank() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, FACTOR));
        members.requireKind(FACTOR, MemberKind.CLEARING_BANK);
    }

    function test_RevertWhen_TheMemberIsNotJudicial() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.NotJudicial.selector, OPERATOR));
        members.requireKind(OPERATOR, MemberKind.JUDICIAL);
    }

    function test_RevertWhen_TheMemberIsNoOperator() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.NotOperator.selector, JUDICIAL));
        members.requireKind(JUDICIAL, MemberKind.OPERATOR);
    }

    function test_ItPassesAMemberOfThatKind() external view {
        members.requireKind(OPERATOR, MemberKind.OPERATOR);
        members.requireKind(JUDICIAL, MemberKind.JUDICIAL);
        members.requireKind(ISSUER, MemberKind.ISSUER);
        members.requireKind(SUPPLIER_A, MemberKind.SUPPLIER);
    }

    function test_ItPassesAMemberOfSeveralKindsAsEach() external view {
        members.requireKind(BANK, MemberKind.FINANCIER);
        members.requireKind(BANK, MemberKind.CLEARING_BANK);
    }
}
