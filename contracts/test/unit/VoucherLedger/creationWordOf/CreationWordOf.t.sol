// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {FACE, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

contract CreationWordOfTest is Stages {
    function test_GivenTheRootDoesNotExist() external {
        assertEq(ledger.creationWordOf(_inStatus(VoucherStatus.None), 0), 0);
    }

    function test_GivenSixteenVouchersFillAWord() external {
        VoucherNo v = _withChildren(15);
        uint256 want;
        for (uint256 child = 1; child <= 15; ++child) {
            want |= child << (16 * child); // place 0 is the root's, whose child number is 0
        }
        assertEq(ledger.creationWordOf(v, 0), want);
        assertEq(ledger.creationWordOf(v, 1), 0);
    }

    function test_GivenASeventeenth() external {
        VoucherNo v = _withChildren(16);
        assertEq(ledger.creationWordOf(v, 1), 16);
        assertEq(reader.creationListOf(v).length, 17);
        assertEq(VoucherNo.unwrap(reader.creationListOf(v)[16]), VoucherNo.unwrap(v.childOf(16)));
    }

    function _withChildren(uint256 count) private returns (VoucherNo v) {
        v = desk.held(FACE);
        for (uint256 i = 0; i < count; ++i) {
            desk.part(v, SUPPLIER_B, 1);
        }
    }
}
