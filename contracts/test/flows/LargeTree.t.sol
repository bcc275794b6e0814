// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../src/types/Ids.sol";
import {FACE, SUPPLIER_B} from "../utils/Members.sol";
import {Stages} from "../utils/Stages.sol";

/// @title Trees beyond the numbers that eight bits and three digits hold.
contract LargeTreeTest is Stages {
    uint256 private constant CHILDREN = 260;

    /// R25: every one of them has its share.
    function test_EachOf260ChildrenIsPaid() external {
        VoucherNo root = desk.held(FACE);
        for (uint256 i = 0; i < CHILDREN; ++i) {
            desk.part(root, SUPPLIER_B, 1);
        }
        assertEq(ledger.rootRecordOf(root).leaves, CHILDREN + 1);
        desk.passDays(88);
        desk.pay(root, FACE, "all");
        for (uint16 i = 1; i <= CHILDREN; ++i) {
            assertEq(reader.voucherOf(root.childOf(i)).paidFen, 1);
        }
    }

    /// R29: of four digits.
    function test_TheThousandthChildIsAChild() external {
        VoucherNo root = desk.held(FACE);
        _haveNumbered(root, 999);
        VoucherNo child = desk.part(root, SUPPLIER_B, 1);
        assertEq(VoucherNo.unwrap(child), VoucherNo.unwrap(root) + 1_000);
        assertEq(VoucherNo.unwrap(reader.voucherOf(child).parent), VoucherNo.unwrap(root));
    }
}
