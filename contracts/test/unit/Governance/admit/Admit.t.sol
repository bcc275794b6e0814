// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IGovernance} from "../../../../src/interfaces/IGovernance.sol";
import {IOrders} from "../../../../src/interfaces/IOrders.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {Neighbours} from "../../../../src/types/Construction.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {Footprint} from "../../../utils/Footprint.sol";
import {FACE, ISSUER, LIMIT, SUPPLIER_A} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

contract AdmitTest is Footprint {
    IVoucherLedger private _first;
    IOrders private _firstDoor;
    IGovernance private _governance;

    function setUp() public override {
        super.setUp();
        (_first, _firstDoor, _governance) = (ledger, orders, IGovernance(desk.governance()));
        _deployNext();
    }

    function test_RevertWhen_TheCallerHasNoRole() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, stranger));
        vm.prank(stranger);
        _governance.admit(ledger);
    }

    function test_RevertWhen_TheLedgerWasAdmittedBefore() external {
        _admit(ledger);
        _refuses(ledger, 2, 3);
        _refuses(_first, 1, 3);
    }

    function test_RevertWhen_TheLedgerIsOfALaterVersion() external {
        desk.deployNext();
        _refuses(desk.ledger(), 3, 2);
    }

    function test_RevertWhen_TheLedgerIsClosedToIssues() external {
        vm.prank(address(_governance));
        ledger.closeIssues();
        _refuses(ledger, 2, 2);
    }

    /// A door of its own making would be let into all registers: what is admitted is what the ledger obeys.
    function test_ItLetsInTheLedgerAndItsDoor() external {
        _admit(ledger);
        desk.does(Action.SetLimit, abi.encode(desk.setLimit(ISSUER, LIMIT - 1)));
        desk.held(FACE);
        assertEq(limits.issuerOf(ISSUER).usedFen, FACE);
        assertEq(limits.issuerOf(ISSUER).limitFen, LIMIT - 1);
    }

    function test_ItClosesTheVersionBeforeToIssues() external {
        _admit(ledger);
        _use(1);
        bytes memory closed = abi.encodeWithSelector(IVoucherLedger.IssuesAreClosed.selector, uint16(1));
        desk.refuses(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, FACE)), closed);
    }

    function test_ItTellsWhatWasAdmitted() external {
        vm.recordLogs();
        _admit(ledger);
        Vm.Log[] memory logs = vm.getRecordedLogs();

        assertEq(logs.length, 2, "events");
        bytes32[] memory topics = new bytes32[](2);
        (topics[0], topics[1]) = (IGovernance.VersionAdmitted.selector, bytes32(uint256(2)));
        _assertLog(logs[0], address(_governance), topics, abi.encode(ledger, orders));
        topics = new bytes32[](1);
        topics[0] = IVoucherLedger.IssuesClosed.selector;
        _assertLog(logs[1], address(_first), topics, "");
    }

    function test_ItKeepsAPauseUp() external {
        vm.prank(address(desk));
        _governance.pause();
        assertFalse(orders.isPaused(), "what is not admitted is not paused");
        _admit(ledger);
        assertTrue(orders.isPaused() && _firstDoor.isPaused());
    }

    function test_ItPausesNothingByItself() external {
        _admit(ledger);
        assertFalse(orders.isPaused() || _firstDoor.isPaused());
    }

    function test_ItAdmitsOneAfterAnother() external {
        for (uint16 version = 2; version <= 10; ++version) {
            _admit(ledger);
            if (version < 10) _deployNext();
        }
        assertEq(_governance.versionsOf().length, 10);
        desk.held(FACE);
        Neighbours memory none;
        bytes memory arguments = abi.encode(none, desk.policy(), uint16(11));
        // No serial's first digit is left.
        vm.expectRevert(abi.encodeWithSelector(IVoucherLedger.VersionInvalid.selector, uint16(11), uint16(10)));
        vm.deployCode("VoucherLedger.sol:VoucherLedger", arguments);
    }

    function _refuses(IVoucherLedger next, uint16 have, uint256 need) private {
        vm.expectRevert(abi.encodeWithSelector(IGovernance.VersionOutOfOrder.selector, have, need));
        _admit(next);
    }
}
