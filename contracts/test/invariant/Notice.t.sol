// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {InvoiceRecord} from "../../src/interfaces/IInvoiceRegistry.sol";
import {FreezeRecord} from "../../src/types/Freezes.sol";
import {FinancingNo, InvoiceKey, MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {FinancingRecord, IssuerAccount, Root, VoucherView} from "../../src/types/Vouchers.sol";
import {ISSUER} from "../utils/Members.sol";
import {Invariants} from "./Invariants.sol";
import {I_01, I_02, I_03, I_04, I_05, I_06, I_07, I_08, I_09, I_10} from "./InvariantsSpec.sol";

/// @title That a broken invariant is noticed, under its own id: each test lets one view tell one untruth.
/// @dev The opening's first root: its face less a third with SUPPLIER_A, a third with SUPPLIER_B, 7 fen on offer, and 1,001 fen
/// applied for at FACTOR.
contract NoticeTest is Invariants {
    VoucherNo private _no;
    VoucherView[] private _tree;
    Root private _root;

    function setUp() public override {
        super.setUp();
        _no = _handler().roots()[0];
        VoucherView[] memory tree = reader.vouchersOf(_handler().treeOf(_no));
        for (uint256 i = 0; i < tree.length; ++i) {
            _tree.push(tree[i]);
        }
        _root = ledger.rootRecordOf(_no);
    }

    function test_the_truth_passes() external view {
        _checkRoot(_no);
        _checkIssuer(ISSUER);
        _checkMembers();
        _checkPolicy();
        _I_09();
    }

    function test_I_01_a_fen_more_in_a_tree() external {
        _tree[1].amountFen += 1;
        _assertRootFails(I_01);
    }

    function test_I_02_a_lock_without_an_offer() external {
        _tree[1].lockedFen = 1;
        _assertRootFails(I_02);
    }

    function test_I_02_an_offer_without_a_lock() external {
        _tree[0].lockedFen -= 7;
        _assertRootFails(I_02);
    }

    function test_I_02_more_locked_than_there_is() external {
        _tree[0].lockedFen = _tree[0].amountFen + 1;
        _assertRootFails(I_02);
    }

    function test_I_03_a_root_owes_less_than_its_vouchers() external {
        _root.unpaidFen -= 1;
        _assertRootFails(I_03);
    }

    function test_I_03_an_issuer_has_used_more_than_it_owes() external {
        IssuerAccount memory account = limits.issuerOf(ISSUER);
        account.usedFen += 1;
        vm.mockCall(address(limits), abi.encodeCall(limits.issuerOf, (ISSUER)), abi.encode(account));
        try this.checkIssuer() {
            revert("not noticed");
        } catch (bytes memory reason) {
            _assertSays(reason, I_03);
        }
    }

    function test_I_04_an_invoice_is_used_for_nobody() external {
        InvoiceKey key = _handler().invoicesOf(_no)[0];
        InvoiceRecord memory invoice = invoices.invoiceOf(key);
        invoice.usedFen += 1;
        vm.mockCall(address(invoices), abi.encodeCall(invoices.invoiceOf, (key)), abi.encode(invoice));
        _assertRootFails(I_04);
    }

    function test_I_05_a_voucher_is_paid_more_than_its_amount() external {
        // A part on offer counts towards nothing else.
        _tree[2].paidFen = _tree[2].amountFen + 1;
        _assertRootFails(I_05);
    }

    function test_I_05_more_is_shared_than_was_confirmed() external {
        (_tree[0].paidFen, _root.unpaidFen) = (1, _root.unpaidFen - 1);
        _assertRootFails("what the clearing banks confirmed is what was shared");
    }

    function test_I_07_a_disbursed_voucher_of_another() external {
        VoucherNo second = _handler().roots()[1];
        bytes memory question = abi.encodeCall(_handler().titleBy, (_tree[1].voucher));
        vm.mockCall(address(_handler()), question, abi.encode(_handler().financingsIn(second)[0]));
        _assertRootFails(I_07);
    }

    function test_I_06_another_due_date() external {
        _tree[1].due += 1;
        _assertRootFails(I_06);
    }

    function test_I_06_another_parent() external {
        _tree[1].parent = _tree[2].voucher;
        _assertRootFails(I_06);
    }

    function test_I_07_a_voucher_of_nobody() external {
        _tree[1].holder = MemberNo.wrap(0);
        _assertRootFails(I_07);
    }

    function test_I_08_a_head_that_left_out_an_event() external {
        bytes memory question = abi.encodeCall(reader.headOf, (_tree[1].voucher));
        vm.mockCall(address(reader), question, abi.encode(keccak256("another history")));
        _assertRootFails(I_08);
    }

    function test_I_09_a_wei_in_a_contract() external {
        vm.deal(address(settlement), 1);
        try this.checkBalances() {
            revert("not noticed");
        } catch (bytes memory reason) {
            _assertSays(reason, I_09);
        }
    }

    function test_I_10_frozen_without_an_event() external {
        _tree[1].frozen = true;
        _assertRootFails(I_10);
    }

    function test_I_02_a_frozen_part_without_a_lock() external {
        bytes memory question = abi.encodeCall(freezes.freezeOf, (_tree[1].voucher));
        vm.mockCall(address(freezes), question, abi.encode(FreezeRecord(1, 0, 0)));
        _assertRootFails(I_02);
    }

    function test_I_10_a_freeze_of_another_term() external {
        bytes memory question = abi.encodeCall(freezes.freezeOf, (_tree[1].voucher));
        vm.mockCall(address(freezes), question, abi.encode(FreezeRecord(0, 20260302, 0)));
        _assertRootFails(I_10);
    }

    function test_I_10_hops_without_an_event() external {
        _tree[1].hops += 1;
        _assertRootFails(I_10);
    }

    function test_I_10_a_financing_in_another_state() external {
        FinancingNo f = _handler().financingsIn(_no)[0];
        FinancingRecord memory record = financing.financingOf(f);
        record.withRecourse = !record.withRecourse;
        vm.mockCall(address(financing), abi.encodeCall(financing.financingOf, (f)), abi.encode(record));
        _assertRootFails(I_10);
    }

    function test_I_10_a_tally_that_forgets_a_part() external {
        _root.tally -= 1;
        _assertRootFails(I_10);
    }

    function checkRoot() external view {
        _checkRoot(_no);
    }

    function checkIssuer() external view {
        _checkIssuer(ISSUER);
    }

    function checkBalances() external view {
        _I_09();
    }

    function _assertRootFails(string memory sentence) private {
        VoucherView[] memory tree = _tree;
        vm.mockCall(address(reader), abi.encodeCall(reader.vouchersOf, (_handler().treeOf(_no))), abi.encode(tree));
        vm.mockCall(address(ledger), abi.encodeCall(ledger.rootRecordOf, (_no)), abi.encode(_root));
        try this.checkRoot() {
            revert("not noticed");
        } catch (bytes memory reason) {
            _assertSays(reason, sentence);
        }
    }

    /// The reason an assertion failed with begins with the sentence.
    function _assertSays(bytes memory reason, string memory sentence) private pure {
        bytes memory begun = new bytes(bytes(sentence).length);
        // Behind a selector, an offset and a length.
        uint256 start = reason.length > 68 ? 68 : 0;
        for (uint256 i = 0; i < begun.length && start + i < reason.length; ++i) {
            begun[i] = reason[start + i];
        }
        assertEq(string(begun), sentence, vm.toString(reason));
    }
}
