// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Footprint} from "../../../utils/Footprint.sol";
import {FACE, ISSUER, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

contract CloseIssuesTest is Footprint {
    function test_RevertWhen_TheCallerIsNotGovernance() external {
        vm.expectRevert(abi.encodeWithSelector(IVoucherLedger.CallerNotModule.selector, stranger));
        vm.prank(stranger);
        ledger.closeIssues();
    }

    function test_ItEmitsIssuesClosed() external {
        vm.recordLogs();
        _close();
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bytes32[] memory topics = new bytes32[](1);
        topics[0] = IVoucherLedger.IssuesClosed.selector;
        assertEq(logs.length, 1, "events");
        _assertLog(logs[0], address(ledger), topics, "");
    }

    function test_ItRefusesNewIssues() external {
        _close();
        bytes memory closed = abi.encodeWithSelector(IVoucherLedger.IssuesAreClosed.selector, uint16(1));
        desk.refuses(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, FACE)), closed);
    }

    /// What was offered is accepted; what is held moves, is split, financed, voided and paid.
    function test_ItLeavesWhatExistsItsWholeLife() external {
        VoucherNo open = desk.offered(FACE);
        (VoucherNo paid, VoucherNo ended) = (desk.held(FACE), desk.held(FACE));
        _close();
        desk.take(open);
        desk.move(paid, SUPPLIER_B);
        desk.part(paid, SUPPLIER_A, FACE / 2);
        desk.disbursed(paid, FACE / 4);
        desk.hold(open);
        desk.does(Action.Unfreeze, abi.encode(desk.unfreeze(open)));
        desk.does(Action.ProposeVoid, abi.encode(desk.proposeVoid(ended)));
        desk.does(Action.ConsentVoid, abi.encode(desk.consentVoid(ended)));
        desk.passDays(88);
        desk.pay(paid, FACE, "ref");
        _assertStatus(paid, VoucherStatus.Settled);
        _assertStatus(ended, VoucherStatus.Voided);
        assertEq(limits.issuerOf(ISSUER).usedFen, FACE, "the one that is left");
    }

    function _close() private {
        vm.prank(desk.governance());
        ledger.closeIssues();
    }
}
