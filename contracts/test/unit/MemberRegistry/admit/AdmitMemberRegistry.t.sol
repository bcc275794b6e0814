// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {SetMemberStatus} from "../../../../src/types/Orders.sol";
import {Footprint} from "../../../utils/Footprint.sol";
import {SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";

contract AdmitMemberRegistryTest is Footprint {
    address private immutable _door = makeAddr("a door");

    function test_RevertWhen_TheCallerIsNotGovernance() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.CallerNotGovernance.selector, stranger));
        vm.prank(stranger);
        members.admit(_door);
    }

    function test_ItTakesTheDoorsOrders() external {
        SetMemberStatus memory o = desk.setStatus(SUPPLIER_A, true);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.CallerNotOrders.selector, _door));
        vm.prank(_door);
        members.setMemberStatus("order", o);
        _let();
        vm.prank(_door);
        members.setMemberStatus("order", o);
        assertTrue(members.memberOf(SUPPLIER_A).suspended);
    }

    function test_ItLetsTheFirstVersionStay() external {
        _let();
        desk.suspend(SUPPLIER_B);
        assertTrue(members.memberOf(SUPPLIER_B).suspended);
    }

    function _let() private {
        vm.prank(desk.governance());
        members.admit(_door);
    }
}
