// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {InvoiceKey, MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {InvoiceUse} from "../../src/types/Orders.sol";
import {IssuerAccount} from "../../src/types/Vouchers.sol";
import {Footprint} from "./Footprint.sol";
import {ISSUER} from "./Members.sol";
import {Vm} from "./Vm.sol";

/// @title Limits and invoices called as the ledger calls them, with amounts that no voucher could have.
abstract contract ModuleCalls is Footprint {
    VoucherNo internal constant ROOT = VoucherNo.wrap(2026_0302_0000_0001_0000);
    VoucherNo internal constant ROOT_2 = VoucherNo.wrap(2026_0302_0000_0002_0000);
    InvoiceKey internal constant INVOICE = InvoiceKey.wrap(keccak256("an invoice"));
    InvoiceKey internal constant INVOICE_2 = InvoiceKey.wrap(keccak256("another invoice"));
    bytes32 internal constant ORDER = "an order";
    bytes internal constant UNDERFLOW = abi.encodeWithSignature("Panic(uint256)", 0x11);

    modifier asLedger() {
        vm.startPrank(address(ledger));
        _;
        vm.stopPrank();
    }

    function _take(uint64 amountFen) internal asLedger {
        limits.take(ISSUER, amountFen);
    }

    function _addDue(uint16 day, uint64 amountFen) internal asLedger {
        limits.addDue(ISSUER, day, amountFen);
    }

    function _giveBack(uint64 amountFen) internal asLedger {
        limits.giveBack(ISSUER, amountFen);
    }

    function _discharge(uint16 day, uint64 amountFen) internal asLedger {
        limits.discharge(ISSUER, day, amountFen);
    }

    function _reopen(uint16 day, uint64 amountFen) internal asLedger {
        limits.reopen(ISSUER, day, amountFen);
    }

    function _claim(VoucherNo root, MemberNo issuer, InvoiceUse[] memory uses) internal asLedger returns (uint256) {
        return invoices.claim(ORDER, root, issuer, uses);
    }

    function _release(VoucherNo root) internal asLedger {
        invoices.release(ORDER, root);
    }

    /// Days since 1970-01-01 in Asia/Shanghai.
    function _today() internal view returns (uint16) {
        return uint16((vm.getBlockTimestamp() + 8 hours) / 1 days);
    }

    function _uses(InvoiceKey invoice, uint64 amountFen, uint64 usedFen) internal pure returns (InvoiceUse[] memory u) {
        u = new InvoiceUse[](1);
        u[0] = InvoiceUse(invoice, amountFen, usedFen);
    }

    function _assertAccount(uint64 limitFen, uint64 usedFen) internal view {
        IssuerAccount memory account = limits.issuerOf(ISSUER);
        assertEq(account.limitFen, limitFen, "limit");
        assertEq(account.usedFen, usedFen, "used");
    }

    function _assertInvoice(InvoiceKey invoice, MemberNo issuer, uint64 amountFen, uint64 usedFen) internal view {
        assertEq(MemberNo.unwrap(invoices.invoiceOf(invoice).issuer), MemberNo.unwrap(issuer), "issuer");
        assertEq(invoices.invoiceOf(invoice).amountFen, amountFen, "amount");
        assertEq(invoices.invoiceOf(invoice).usedFen, usedFen, "used");
    }

    function _assertInvoiceLog(Vm.Log memory log, bytes32 topic, InvoiceKey invoice, bytes memory data) internal view {
        bytes32 root = bytes32(uint256(VoucherNo.unwrap(ROOT)));
        _assertLog(log, address(invoices), _topics(topic, InvoiceKey.unwrap(invoice), root, ORDER), data);
    }
}
