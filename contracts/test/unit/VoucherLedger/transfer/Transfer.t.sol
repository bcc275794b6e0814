// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Base} from "../../../utils/Base.t.sol";
import {FACE, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";

contract TransferTest is Base {
    function test_it_moves() external {
        VoucherNo v = desk.held(FACE);
        desk.move(v, SUPPLIER_B);
        assertTrue(_see(v).holder == SUPPLIER_B);
    }
}
