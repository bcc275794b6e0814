// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {Base} from "../../../utils/Base.t.sol";
import {ISSUER, STRANGER, SUPPLIER_A} from "../../../utils/Members.sol";

contract RequireIssuerAndActiveTest is Base {
    function test_RevertWhen_TheOneIsNoIssuer() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.NotIssuer.selector, SUPPLIER_A));
        members.requireIssuerAndActive(SUPPLIER_A, ISSUER);
    }

    function test_RevertWhen_TheOtherIsNotRegistered() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
        members.requireIssuerAndActive(ISSUER, STRANGER);
    }

    function test_RevertGiven_EitherIsSuspended() external {
        desk.suspend(SUPPLIER_A);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, SUPPLIER_A));
        members.requireIssuerAndActive(ISSUER, SUPPLIER_A);
        desk.suspend(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, ISSUER));
        members.requireIssuerAndActive(ISSUER, SUPPLIER_A);
    }

    function test_ItPassesAnIssuerAndAMemberInGoodStanding() external view {
        members.requireIssuerAndActive(ISSUER, SUPPLIER_A);
    }
}
