// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IInvoiceRegistry} from "../../../../src/interfaces/IInvoiceRegistry.sol";
import {InvoiceKey} from "../../../../src/types/Ids.sol";
import {InvoiceUse} from "../../../../src/types/Orders.sol";
import {ISSUER} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ReleaseTest is ModuleCalls {
    function test_RevertWhen_TheCallerIsNotTheLedger() external {
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.CallerNotLedger.selector, stranger));
        vm.prank(stranger);
        invoices.release(ORDER, ROOT);
    }

    function testFuzz_ItGivesBackWhatTheRootClaimedAndNoMore(uint64 first, uint64 second) external {
        (first, second) = (uint64(bound(first, 1, 1e13)), uint64(bound(second, 1, 1e13)));
        _claim(ROOT, ISSUER, _uses(INVOICE, 2e13, first));
        _claim(ROOT_2, ISSUER, _uses(INVOICE, 2e13, second));
        _release(ROOT);
        _assertInvoice(INVOICE, ISSUER, 2e13, second);
        _release(ROOT_2);
        _assertInvoice(INVOICE, ISSUER, 2e13, 0);
    }

    function test_ItGivesBack64Invoices() external {
        InvoiceUse[] memory uses = new InvoiceUse[](64);
        for (uint256 i = 0; i < 64; ++i) {
            uses[i] = InvoiceUse(InvoiceKey.wrap(keccak256(abi.encode(i))), 10, 10);
        }
        _claim(ROOT, ISSUER, uses);
        _release(ROOT);
        for (uint256 i = 0; i < 64; ++i) {
            _assertInvoice(uses[i].invoice, ISSUER, 10, 0);
        }
    }

    function test_ItReleasesOnceOnly() external {
        _claim(ROOT, ISSUER, _uses(INVOICE, 10, 4));
        _claim(ROOT_2, ISSUER, _uses(INVOICE, 10, 6));
        _release(ROOT);
        _release(ROOT);
        _assertInvoice(INVOICE, ISSUER, 10, 6);
    }

    function test_ItDoesNothingGivenTheRootClaimedNothing() external {
        vm.recordLogs();
        _release(ROOT);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_ItLetsTheInvoiceBeUsedAgain() external {
        _claim(ROOT, ISSUER, _uses(INVOICE, 10, 10));
        _release(ROOT);
        _claim(ROOT_2, ISSUER, _uses(INVOICE, 10, 10));
        _assertInvoice(INVOICE, ISSUER, 10, 10);
    }

    /// With the whole key, of which the claim kept 24 bytes.
    function test_ItEmitsInvoiceReleasedForEachInvoice() external {
        _claim(ROOT_2, ISSUER, _uses(INVOICE, 10, 3));
        InvoiceUse[] memory uses = new InvoiceUse[](2);
        (uses[0], uses[1]) = (InvoiceUse(INVOICE, 10, 5), InvoiceUse(INVOICE_2, 7, 7));
        _claim(ROOT, ISSUER, uses);
        vm.recordLogs();
        _release(ROOT);
        Vm.Log[] memory logs = vm.getRecordedLogs();

        assertEq(logs.length, 2);
        bytes32 topic = IInvoiceRegistry.InvoiceReleased.selector;
        _assertInvoiceLog(logs[0], topic, INVOICE, abi.encode(5, 3));
        _assertInvoiceLog(logs[1], topic, INVOICE_2, abi.encode(7, 0));
    }
}
