// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {QuoteNo} from "../../../../src/types/Ids.sol";
import {QuoteRecord} from "../../../../src/types/Quotes.sol";
import {BANK, ISSUER} from "../../../utils/Members.sol";
import {QuoteForms} from "../../../utils/QuoteForms.sol";

contract QuoteOfTest is QuoteForms {
    function test_ItIsEmptyGivenThereIsNoSuchQuote() external view {
        QuoteRecord memory none;
        _assertQuote(QuoteNo.wrap(2), none);
    }

    function test_ItIsTheQuoteAsItStands() external {
        QuoteRecord memory want =
            QuoteRecord(BANK, ISSUER, 1, uint48(CAP), uint48(CAP), _day(30), _day(90), false, true, desk.TERMS());
        _assertQuote(q, want);
        _take(PART);
        want.leftFen = uint48(CAP - PART);
        _assertQuote(q, want);
        _withdraw(q);
        want.open = false;
        _assertQuote(q, want);
    }
}
