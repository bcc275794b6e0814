// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Voucher, VoucherState, VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {FACE, START, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

contract RecordOfTest is Stages {
    uint16 private constant FIRST_DAY = uint16((START + 8 hours) / 1 days);

    function test_GivenTheVoucherDoesNotExist() external {
        Voucher memory nothing;
        assertEq(abi.encode(ledger.recordOf(_inStatus(VoucherStatus.None))), abi.encode(nothing));
    }

    function test_GivenTheVoucherIsAFrozenChildOnOffer() external {
        VoucherNo child = desk.part(desk.held(FACE), SUPPLIER_B, 100);
        VoucherNo grandchild = desk.part(child, SUPPLIER_C, 40);
        desk.offerTransfer(grandchild, SUPPLIER_A);
        desk.hold(grandchild);

        Voucher memory want;
        (want.holder, want.amountFen, want.lockedFen) = (SUPPLIER_C, 40, 40);
        (want.offeredTo, want.offerLastDay, want.parentChildNo) = (SUPPLIER_A, FIRST_DAY + 10, 1);
        (want.state, want.hopsAndFrozen, want.head) = (VoucherState.Active, 0x80 | 2, reader.headOf(grandchild));
        assertEq(abi.encode(ledger.recordOf(grandchild)), abi.encode(want));
    }

    function test_GivenTheVoucherWasPaidInPart() external {
        VoucherNo v = desk.held(FACE);
        _toDay(88);
        desk.pay(v, 5, "five fen");
        assertEq(ledger.recordOf(v).paidFen, 5);
    }
}
