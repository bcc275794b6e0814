// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FinancingNo} from "../../../../src/types/Ids.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {AskForms} from "../../../utils/AskForms.sol";
import {BANK, FACTOR, SUPPLIER_A} from "../../../utils/Members.sol";

contract BidOfTest is AskForms {
    function test_ItIsEmptyForOneThatWasNotAsked() external {
        FinancingNo no = _ask();
        assertEq(financing.bidOf(no, SUPPLIER_A), 0);
        assertEq(financing.bidOf(_inState(FinancingState.Quoted), BANK), 0);
    }

    function test_ItIsOneUntilItQuotesAndThenTheTerms() external {
        FinancingNo no = _ask();
        assertEq(financing.bidOf(no, FACTOR), ASKED);
        _bid(no, FACTOR, CHEAPER);
        assertEq(financing.bidOf(no, FACTOR), CHEAPER);
    }
}
