// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {VoucherStatus, VoucherView} from "../../../../src/types/Vouchers.sol";
import {FACE, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {NaiveShares} from "../../../utils/NaiveShares.sol";
import {Trees} from "../../../utils/Trees.sol";

/// How a payment is shared over the vouchers of a tree (I-05); the tree of tests is Pay.tree.
contract PaySharesTest is Trees {
    function test_GivenEqualVouchersAndAnOddFen() external {
        VoucherNo v = desk.held(9);
        VoucherNo first = desk.part(v, SUPPLIER_B, 3);
        VoucherNo second = desk.part(v, SUPPLIER_C, 3);
        _toDay(88);
        // Thirds of one fen: all to the root, which is the oldest; then to the next, as its remainder is not the largest now.
        desk.pay(v, 1, "first");
        _assertPaid(v, first, second, [uint64(1), 0, 0]);
        // 2, 3 and 3 of 8: a quarter and twice three eighths of a fen.
        desk.pay(v, 1, "second");
        _assertPaid(v, first, second, [uint64(1), 1, 0]);
    }

    function test_GivenTheLaterVoucherHasTheLargerRemainder() external {
        VoucherNo v = desk.held(10);
        VoucherNo first = desk.part(v, SUPPLIER_B, 3);
        VoucherNo second = desk.part(v, SUPPLIER_C, 4);
        _toDay(88);
        // 3, 3 and 4 of 10: of 2 fen 0.6, 0.6 and 0.8; the second fen goes to the older of the equal two.
        desk.pay(v, 2, "two fen");
        _assertPaid(v, first, second, [uint64(1), 0, 1]);
    }

    function test_GivenAChildByDisbursement() external {
        VoucherNo v = desk.held(9);
        VoucherNo open = desk.offerPart(v, SUPPLIER_B, 3);
        desk.disbursed(v, 3);
        desk.take(open);
        _toDay(88);
        // Child 0002 was created before child 0001 was accepted.
        desk.pay(v, 2, "two fen");
        _assertPaid(v, v.childOf(2), open, [uint64(1), 1, 0]);
    }

    /// Six vouchers at most: the root, children, a grandchild, a child by disbursement; three payments, the last of the rest.
    function testFuzz_WhenPaymentsOfAnySizeFollowEachOther(uint256 seed) external {
        VoucherNo v = _treeOf(seed);
        _toDay(88);
        _paysAsTheReference(v, _some(seed, "first", ledger.rootRecordOf(v).unpaidFen));
        uint64 unpaidFen = ledger.rootRecordOf(v).unpaidFen;
        if (unpaidFen > 0) _paysAsTheReference(v, _some(seed, "second", unpaidFen));
        unpaidFen = ledger.rootRecordOf(v).unpaidFen;
        if (unpaidFen > 0) _paysAsTheReference(v, unpaidFen);

        // it should settle with the last fen.
        _assertStatus(v.childOf(1), VoucherStatus.Settled);
        VoucherNo[] memory list = reader.creationListOf(v);
        for (uint256 i = 0; i < list.length; ++i) {
            assertEq(_see(list[i]).paidFen, _see(list[i]).amountFen, "paid in full");
        }
        _assertOthersUnmoved();
    }

    function _paysAsTheReference(VoucherNo v, uint64 amountFen) private {
        VoucherNo[] memory list = reader.creationListOf(v);
        VoucherView[] memory before = reader.vouchersOf(list);
        uint256[] memory unpaid = new uint256[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            unpaid[i] = before[i].amountFen - before[i].paidFen;
        }
        uint64 unpaidBefore = ledger.rootRecordOf(v).unpaidFen;
        desk.pay(v, amountFen, bytes32(uint256(unpaidBefore)));

        assertEq(ledger.rootRecordOf(v).unpaidFen, unpaidBefore - amountFen, "what is left unpaid");
        _assertShared(list, before, NaiveShares.share(amountFen, unpaid), amountFen);
    }

    function _assertShared(
        VoucherNo[] memory list,
        VoucherView[] memory before,
        uint256[] memory shares,
        uint256 amountFen
    ) private view {
        VoucherView[] memory paid = reader.vouchersOf(list);
        uint256 sum;
        for (uint256 i = 0; i < list.length; ++i) {
            assertEq(paid[i].paidFen, before[i].paidFen + shares[i], "another share");
            assertLe(paid[i].paidFen, paid[i].amountFen, "above its own");
            assertEq(paid[i].amountFen, before[i].amountFen, "an amount changed by payment");
            sum += paid[i].paidFen - before[i].paidFen;
        }
        assertEq(sum, amountFen, "shares do not add up");
    }

    function _assertPaid(VoucherNo v, VoucherNo first, VoucherNo second, uint64[3] memory paid) private view {
        assertEq(_see(v).paidFen, paid[0], "root");
        assertEq(_see(first).paidFen, paid[1], "first");
        assertEq(_see(second).paidFen, paid[2], "second");
    }
}
