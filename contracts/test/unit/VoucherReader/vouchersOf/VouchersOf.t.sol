// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {VoucherStatus, VoucherView} from "../../../../src/types/Vouchers.sol";
import {FACE, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

contract VouchersOfTest is Stages {
    function test_WhenNothingIsAskedFor() external view {
        assertEq(reader.vouchersOf(new VoucherNo[](0)).length, 0);
    }

    function test_WhenSeveralAreAskedFor() external {
        VoucherNo[] memory list = new VoucherNo[](4);
        list[1] = desk.held(FACE);
        list[0] = desk.part(list[1], SUPPLIER_B, 10);
        list[2] = _inStatus(VoucherStatus.None);
        list[3] = list[0];
        VoucherView[] memory views = reader.vouchersOf(list);
        assertEq(views.length, 4);
        for (uint256 i = 0; i < list.length; ++i) {
            _assertView(views[i], _see(list[i]));
        }
    }
}
