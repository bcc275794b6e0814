// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {FACE, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

contract IsPastCutoffTest is Stages {
    function test_GivenItIsTheLastSecondBeforeTheCutoff() external {
        VoucherNo v = desk.held(FACE);
        _toLastSecondOf(87);
        assertFalse(ledger.isPastCutoff(v));
    }

    function test_GivenItIsTheFirstSecondOfTheCutoff() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        assertTrue(ledger.isPastCutoff(v));
    }

    function test_GivenTheVoucherIsAChild() external {
        VoucherNo child = desk.part(desk.held(FACE), SUPPLIER_B, 10);
        _toLastSecondOf(87);
        assertFalse(ledger.isPastCutoff(child));
        _toDay(88);
        assertTrue(ledger.isPastCutoff(child));
    }

    function testFuzz_GivenAnyDay(uint256 day) external {
        VoucherNo v = desk.held(FACE);
        day = bound(day, 0, 4_000);
        _toDay(day);
        assertEq(ledger.isPastCutoff(v), day >= 88);
    }

    function test_GivenTheVoucherDoesNotExist() external {
        assertTrue(ledger.isPastCutoff(_inStatus(VoucherStatus.None)));
    }
}
