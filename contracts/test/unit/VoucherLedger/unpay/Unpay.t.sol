// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

/// As Settlement calls it; through the orders in ConsentReversal.
contract UnpayTest is Stages {
    function test_RevertWhen_TheCallerIsNotSettlement() external {
        VoucherNo v = desk.held(FACE);
        address[3] memory callers = [stranger, address(orders), address(financing)];
        for (uint256 i = 0; i < callers.length; ++i) {
            _expectNotModule(callers[i]);
            ledger.unpay("order", v, 1, new uint64[](1));
        }
    }

    function test_RevertWhen_MoreIsTakenBackThanWasPaid() external {
        VoucherNo v = desk.held(FACE);
        uint64[] memory shares = new uint64[](1);
        shares[0] = 1;
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        vm.prank(address(settlement));
        ledger.unpay("order", v, 1, shares);
    }

    function test_WhenTheSharesAreThoseOfThePayment() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, FACE / 2);
        _toDay(88);
        Picture memory want = _picture(child);
        desk.pay(v, 10, "ten fen");
        uint64[] memory shares = new uint64[](2);
        (shares[0], shares[1]) = (5, 5);
        vm.prank(address(settlement));
        assertEq(ledger.unpay("order", v, 10, shares), FACE);

        // it should restore them; heads remember.
        want.voucher.head = reader.headOf(child);
        want.parent.head = reader.headOf(v);
        _assertPicture(want);
    }
}
