// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IInvoiceRegistry} from "../../../../src/interfaces/IInvoiceRegistry.sol";
import {InvoiceUse} from "../../../../src/types/Orders.sol";
import {ISSUER} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";

contract AdmitInvoiceRegistryTest is ModuleCalls {
    address private immutable _next = makeAddr("a ledger");

    function test_RevertWhen_TheCallerIsNotGovernance() external {
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.CallerNotGovernance.selector, stranger));
        vm.prank(stranger);
        invoices.admit(_next);
    }

    /// I-04, R5: what one version claimed the other cannot claim again.
    function test_ItClaimsOfTheSameInvoices() external {
        _let();
        _claim(ROOT, ISSUER, _uses(INVOICE, 10, 7));
        InvoiceUse[] memory uses = _uses(INVOICE, 10, 4);
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.InvoiceOverused.selector, INVOICE, 10, 11));
        vm.prank(_next);
        invoices.claim(ORDER, ROOT_2, ISSUER, uses);
        uses = _uses(INVOICE, 10, 3);
        vm.prank(_next);
        invoices.claim(ORDER, ROOT_2, ISSUER, uses);
        assertEq(invoices.invoiceOf(INVOICE).usedFen, 10);
        vm.prank(_next);
        invoices.release(ORDER, ROOT_2);
        assertEq(invoices.invoiceOf(INVOICE).usedFen, 7);
    }

    function test_ItLetsTheFirstVersionStay() external {
        _let();
        _claim(ROOT, ISSUER, _uses(INVOICE, 10, 7));
        _release(ROOT);
        assertEq(invoices.invoiceOf(INVOICE).usedFen, 0);
    }

    function _let() private {
        vm.prank(desk.governance());
        invoices.admit(_next);
    }
}
