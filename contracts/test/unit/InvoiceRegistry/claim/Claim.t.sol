// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IInvoiceRegistry} from "../../../../src/interfaces/IInvoiceRegistry.sol";
import {InvoiceKey} from "../../../../src/types/Ids.sol";
import {Action, InvoiceUse, Issue} from "../../../../src/types/Orders.sol";
import {FACE, ISSUER, ISSUER_2, NOBODY, SUPPLIER_A} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ClaimTest is ModuleCalls {
    uint64 private constant MOST = type(uint48).max; // of one claim

    function test_RevertWhen_TheCallerIsNotTheLedger() external {
        vm.expectRevert(abi.encodeWithSelector(IInvoiceRegistry.CallerNotLedger.selector, stranger));
        vm.prank(stranger);
        invoices.claim(ORDER, ROOT, ISSUER, _uses(INVOICE, 2, 1));
    }

    function test_RevertWhen_InvoicesAreMoreThan64() external {
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, FACE);
        o.invoices = _many(65);
        bytes memory reason =
            abi.encodeWithSelector(IInvoiceRegistry.InvoicesTooMany.selector, uint256(65), uint256(64));
        desk.refuses(Action.Issue, abi.encode(o), reason);
    }

    function test_RevertWhen_AnInvoiceIsNamedTwice() external {
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, FACE);
        o.invoices = _many(3);
        o.invoices[2].invoice = o.invoices[0].invoice;
        desk.refuses(Action.Issue, abi.encode(o), _mismatch(o.invoices[0].invoice, FACE));
    }

    function test_RevertGiven_TheInvoiceIsAnotherIssuers() external {
        _claim(ROOT, ISSUER, _uses(INVOICE, 10, 1));
        vm.expectRevert(_mismatch(INVOICE, 10));
        _claim(ROOT_2, ISSUER_2, _uses(INVOICE, 10, 1));
    }

    function test_RevertGiven_TheInvoiceHasAnotherAmount() external {
        _claim(ROOT, ISSUER, _uses(INVOICE, 10, 1));
        vm.expectRevert(_mismatch(INVOICE, 10));
        _claim(ROOT_2, ISSUER, _uses(INVOICE, 11, 1));
    }

    /// Even when nothing of it is in use: a number once known stays who and what it was.
    function test_RevertGiven_TheInvoiceWasReleasedAndHasAnotherAmount() external {
        _claim(ROOT, ISSUER, _uses(INVOICE, 10, 10));
        _release(ROOT);
        vm.expectRevert(_mismatch(INVOICE, 10));
        _claim(ROOT_2, ISSUER, _uses(INVOICE, 11, 1));
    }

    /// Claims name an invoice by 24 bytes; two numbers that share them are not taken for one.
    function testFuzz_RevertGiven_AnInvoiceSharesTheFirst24Bytes(uint64 rest) external {
        InvoiceKey twin = InvoiceKey.wrap(InvoiceKey.unwrap(INVOICE) ^ bytes32(bound(rest, 1, type(uint64).max)));
        _claim(ROOT, ISSUER, _uses(INVOICE, 10, 1));
        vm.expectRevert(_mismatch(twin, 10));
        _claim(ROOT_2, ISSUER, _uses(twin, 10, 1));
        _assertInvoice(INVOICE, ISSUER, 10, 1);
    }

    function test_RevertWhen_TheAmountIsZero() external {
        bytes memory reason = abi.encodeWithSelector(IInvoiceRegistry.InvoiceAmountZero.selector, INVOICE);
        vm.expectRevert(reason);
        _claim(ROOT, ISSUER, _uses(INVOICE, 0, 1));
        vm.expectRevert(reason);
        _claim(ROOT, ISSUER, _uses(INVOICE, 1, 0));
    }

    function testFuzz_RevertWhen_MoreIsUsedThanTheInvoiceHas(uint64 amountFen, uint64 usedFen) external {
        amountFen = uint64(bound(amountFen, 1, type(uint64).max - 1));
        usedFen = uint64(bound(usedFen, amountFen + 1, type(uint64).max));
        vm.expectRevert(_overused(amountFen, usedFen));
        _claim(ROOT, ISSUER, _uses(INVOICE, amountFen, usedFen));
    }

    function testFuzz_RevertGiven_OtherVouchersUseTheRest(uint64 amountFen, uint64 first, uint64 second) external {
        amountFen = uint64(bound(amountFen, 1, MOST));
        first = uint64(bound(first, 1, amountFen));
        second = uint64(bound(second, amountFen - first + 1, type(uint64).max));
        _claim(ROOT, ISSUER, _uses(INVOICE, amountFen, first));
        vm.expectRevert(_overused(amountFen, uint256(first) + second));
        _claim(ROOT_2, ISSUER, _uses(INVOICE, amountFen, second));
    }

    /// A claim is kept in 48 bits: what does not fit is refused, not cut.
    function test_RevertWhen_OneClaimIsBeyond48Bits() external {
        vm.expectRevert(_overused(MOST, uint256(MOST) + 1));
        _claim(ROOT, ISSUER, _uses(INVOICE, type(uint64).max, MOST + 1));
    }

    function test_ItClaimsTheLargestPart() external {
        assertEq(_claim(ROOT, ISSUER, _uses(INVOICE, MOST, MOST)), MOST);
        _assertInvoice(INVOICE, ISSUER, MOST, MOST);
    }

    function testFuzz_ItAddsUpWhatVouchersUse(uint64 amountFen, uint64 first, uint64 second) external {
        amountFen = uint64(bound(amountFen, 2, MOST));
        first = uint64(bound(first, 1, amountFen - 1));
        second = uint64(bound(second, 1, amountFen - first));
        assertEq(_claim(ROOT, ISSUER, _uses(INVOICE, amountFen, first)), first);
        assertEq(_claim(ROOT_2, ISSUER, _uses(INVOICE, amountFen, second)), second);
        _assertInvoice(INVOICE, ISSUER, amountFen, first + second);
        _assertInvoice(INVOICE_2, NOBODY, 0, 0);
    }

    function test_ItClaims64InvoicesAndAddsUpTheirParts() external {
        assertEq(_claim(ROOT, ISSUER, _many(64)), 64 * uint256(FACE));
        for (uint256 i = 0; i < 64; ++i) {
            _assertInvoice(_many(64)[i].invoice, ISSUER, FACE, FACE);
        }
    }

    function test_ItClaimsNothingOfNoInvoices() external {
        assertEq(_claim(ROOT, ISSUER, new InvoiceUse[](0)), 0);
    }

    function test_ItEmitsInvoiceClaimedForEachInvoice() external {
        _claim(ROOT_2, ISSUER, _uses(INVOICE, 10, 3));
        InvoiceUse[] memory uses = new InvoiceUse[](2);
        (uses[0], uses[1]) = (InvoiceUse(INVOICE, 10, 5), InvoiceUse(INVOICE_2, 7, 7));
        vm.recordLogs();
        _claim(ROOT, ISSUER, uses);
        Vm.Log[] memory logs = vm.getRecordedLogs();

        assertEq(logs.length, 2);
        bytes32 topic = IInvoiceRegistry.InvoiceClaimed.selector;
        _assertInvoiceLog(logs[0], topic, INVOICE, abi.encode(ISSUER, 10, 5, 8));
        _assertInvoiceLog(logs[1], topic, INVOICE_2, abi.encode(ISSUER, 7, 7, 7));
    }

    function _many(uint256 count) private pure returns (InvoiceUse[] memory uses) {
        uses = new InvoiceUse[](count);
        for (uint256 i = 0; i < count; ++i) {
            uses[i] = InvoiceUse(InvoiceKey.wrap(keccak256(abi.encode("one of many", i))), FACE, FACE);
        }
    }

    function _mismatch(InvoiceKey invoice, uint64 amountFen) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IInvoiceRegistry.InvoiceMismatch.selector, invoice, ISSUER, amountFen);
    }

    function _overused(uint64 have, uint256 need) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IInvoiceRegistry.InvoiceOverused.selector, INVOICE, uint256(have), need);
    }
}
