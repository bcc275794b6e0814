// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo, QuoteNo} from "../../src/types/Ids.sol";
import {Action, TakeQuote} from "../../src/types/Orders.sol";
import {QuoteRecord} from "../../src/types/Quotes.sol";
import {FinancingState} from "../../src/types/Vouchers.sol";
import {FinancingForms} from "./FinancingForms.sol";
import {FACE} from "./Members.sol";
import {Vm} from "./Vm.sol";

/// @title A standing quote of BANK for ISSUER's vouchers, beside the voucher of FinancingForms.
abstract contract QuoteForms is FinancingForms {
    uint64 internal constant CAP = FACE; // [fen] of the usual quote
    QuoteNo internal constant NO_QUOTE = QuoteNo.wrap(0);

    QuoteNo internal q;

    function setUp() public virtual override {
        super.setUp();
        q = desk.stood();
    }

    function _take(uint64 amountFen) internal returns (FinancingNo) {
        return desk.taken(q, v, amountFen);
    }

    function _form() internal returns (TakeQuote memory) {
        return desk.takeQuote(q, v, PART);
    }

    function _refusesTake(TakeQuote memory o, bytes memory reason) internal {
        desk.refuses(Action.TakeQuote, abi.encode(o), reason);
    }

    function _withdraw(QuoteNo no) internal {
        desk.does(Action.WithdrawQuote, abi.encode(desk.withdrawQuote(no)));
    }

    function _left() internal view returns (uint64) {
        return financing.quoteOf(q).leftFen;
    }

    function _day(uint256 ahead) internal view returns (uint16) {
        return uint16((vm.getBlockTimestamp() + 8 hours) / 1 days + ahead);
    }

    function _assertQuoteLog(
        Vm.Log memory log,
        bytes32 topic,
        QuoteNo no,
        MemberNo by,
        bytes32 order,
        bytes memory data
    ) internal view {
        bytes32 quote = bytes32(uint256(QuoteNo.unwrap(no)));
        bytes32 financier = bytes32(uint256(MemberNo.unwrap(by)));
        _assertLog(log, address(financing), _topics(topic, quote, financier, order), data);
    }

    function _assertQuote(QuoteNo no, QuoteRecord memory want) internal view {
        assertEq(abi.encode(financing.quoteOf(no)), abi.encode(want), "another quote");
    }

    function _quoteNotFound(QuoteNo no) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.QuoteNotFound.selector, no);
    }

    function _quoteClosed(QuoteNo no) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.QuoteClosed.selector, no);
    }

    function _quoteNotOf(QuoteNo no, MemberNo have, MemberNo need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.QuoteNotFinancier.selector, no, have, need);
    }

    function _quoteTermsDiffer(QuoteNo no, bytes32 have, bytes32 need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.QuoteTermsDiffer.selector, no, have, need);
    }

    function _isIn(FinancingNo no, FinancingState state) internal view returns (bool) {
        return financing.financingOf(no).state == state;
    }
}
