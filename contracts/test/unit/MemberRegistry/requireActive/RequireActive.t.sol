// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {Base} from "../../../utils/Base.t.sol";
import {NOBODY, STRANGER, SUPPLIER_A} from "../../../utils/Members.sol";

contract RequireActiveTest is Base {
    function test_RevertWhen_TheMemberIsNotRegistered() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
        members.requireActive(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, NOBODY));
        members.requireActive(NOBODY);
    }

    function test_RevertGiven_TheMemberIsSuspended() external {
        desk.suspend(SUPPLIER_A);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, SUPPLIER_A));
        members.requireActive(SUPPLIER_A);
    }

    function test_ItPassesAMemberInGoodStanding() external view {
        members.requireActive(SUPPLIER_A);
    }
}
