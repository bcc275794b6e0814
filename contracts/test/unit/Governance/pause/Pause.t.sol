// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {IGovernance} from "../../../../src/interfaces/IGovernance.sol";
import {Footprint} from "../../../utils/Footprint.sol";

contract PauseTest is Footprint {
    uint64 private constant ROLE = 8;

    IAccessManager private _manager;
    IGovernance private _governance;
    address private immutable _guard = makeAddr("may pause");

    function setUp() public override {
        super.setUp();
        (_manager, _governance) = (IAccessManager(address(desk.accessManager())), IGovernance(desk.governance()));
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IGovernance.pause.selector;
        vm.startPrank(address(desk));
        _manager.setTargetFunctionRole(address(_governance), selectors, ROLE);
        _manager.grantRole(ROLE, _guard, 0);
        vm.stopPrank();
    }

    function test_RevertWhen_TheCallerHasNoRole() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, stranger));
        vm.prank(stranger);
        _governance.pause();
    }

    /// The two are apart: who may pause may not therefore resume.
    function test_RevertWhen_TheRoleIsForTheOtherFunction() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, _guard));
        vm.prank(_guard);
        _governance.resume();
    }

    function test_ItPauses() external {
        vm.prank(_guard);
        _governance.pause();
        assertEq(orders.isPaused(), true);
    }
}
