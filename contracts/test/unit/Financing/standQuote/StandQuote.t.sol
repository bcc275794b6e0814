// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {QuoteNo} from "../../../../src/types/Ids.sol";
import {Action, StandQuote} from "../../../../src/types/Orders.sol";
import {QuoteRecord} from "../../../../src/types/Quotes.sol";
import {BANK, FACTOR, ISSUER, ISSUER_2, SUPPLIER_A} from "../../../utils/Members.sol";
import {QuoteForms} from "../../../utils/QuoteForms.sol";
import {Vm} from "../../../utils/Vm.sol";

contract StandQuoteTest is QuoteForms {
    uint256 private constant QUOTE_SERIAL_SLOT = 1; // of Financing's storage

    function test_RevertWhen_TheCallerIsNotOrders() external {
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.standQuote("order", o);
    }

    function test_RevertWhen_TheMemberIsNoFinancier() external {
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.NotFinancier.selector, SUPPLIER_A);
        _refuses(desk.standQuote(SUPPLIER_A, ISSUER), reason);
    }

    function test_RevertWhen_ItIsForNoIssuer() external {
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.NotIssuer.selector, SUPPLIER_A);
        _refuses(desk.standQuote(BANK, SUPPLIER_A), reason);
    }

    function test_RevertWhen_TheTermsAreMissing() external {
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        o.terms = 0;
        _refuses(o, abi.encodeWithSelector(IFinancing.QuoteTermsMissing.selector));
    }

    function test_RevertWhen_TheAmountsAreOutOfOrder() external {
        uint64 tooMuch = uint64(type(uint48).max) + 1;
        _refusesAmounts(0, 5, 9);
        _refusesAmounts(6, 5, 9);
        _refusesAmounts(1, 10, 9);
        _refusesAmounts(1, 5, tooMuch);
    }

    function test_RevertWhen_TheLastDayIsPast() external {
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        desk.passDays(31);
        o.deadline = desk.deadline();
        _refusesDates(o);
    }

    function test_RevertWhen_ItTakesNothingThatFallsDueLater() external {
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        o.dueThrough = desk.dayAhead(0);
        _refusesDates(o);
    }

    function test_RevertWhen_ADateDoesNotExist() external {
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        o.validThrough = 2026_02_30;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.DateInvalid.selector, o.validThrough));
        o = desk.standQuote(BANK, ISSUER);
        o.dueThrough = 2026_13_01;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.DateInvalid.selector, o.dueThrough));
    }

    function test_RevertWhen_TheQuoteToReplaceDoesNotExist() external {
        _refuses(_replacing(QuoteNo.wrap(7)), _quoteNotFound(QuoteNo.wrap(7)));
    }

    function test_RevertWhen_TheQuoteToReplaceIsAnothers() external {
        StandQuote memory o = desk.standQuote(FACTOR, ISSUER);
        o.replaces = q;
        _refuses(o, _quoteNotOf(q, BANK, FACTOR));
    }

    function test_RevertGiven_TheQuoteToReplaceHasEnded() external {
        _withdraw(q);
        _refuses(_replacing(q), _quoteClosed(q));
    }

    /// Its own number is no quote yet when it names it.
    function test_RevertWhen_ItReplacesItself() external {
        _refuses(_replacing(QuoteNo.wrap(2)), _quoteNotFound(QuoteNo.wrap(2)));
    }

    function test_RevertGiven_TheNumbersAreUsedUp() external {
        _haveStood(1e7 - 1);
        _refuses(desk.standQuote(BANK, ISSUER), abi.encodeWithSelector(IFinancing.QuotesExhausted.selector));
    }

    function test_ItGivesTheLastNumber() external {
        _haveStood(1e7 - 2);
        assertEq(QuoteNo.unwrap(desk.stood()), 9_999_999);
    }

    function test_ItNumbersAllFinanciersQuotesInOneRow() external {
        assertEq(QuoteNo.unwrap(q), 1);
        assertEq(QuoteNo.unwrap(desk.stand(desk.standQuote(FACTOR, ISSUER_2))), 2);
    }

    function test_ItRemembersTheQuoteAndNothingElse() external {
        StandQuote memory o = desk.standQuote(FACTOR, ISSUER_2);
        (o.minFen, o.maxFen, o.capFen, o.withRecourse) = (2, 3, 4, true);
        // Two slots of the quote, and the serial.
        _doesOnly(Action.StandQuote, abi.encode(o), address(financing), 3);
        QuoteRecord memory want = QuoteRecord(FACTOR, ISSUER_2, 2, 3, 4, _day(30), _day(90), true, true, desk.TERMS());
        _assertQuote(QuoteNo.wrap(2), want);
    }

    function test_ItTakesTheTightestWords() external {
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        (o.minFen, o.maxFen, o.capFen) = (5, 5, 5);
        (o.validThrough, o.dueThrough) = (desk.dayAhead(0), desk.dayAhead(1));
        assertTrue(financing.quoteOf(desk.stand(o)).open);
    }

    function test_ItEmitsQuoteStood() external {
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        Vm.Log[] memory logs = desk.does(Action.StandQuote, abi.encode(o));
        bytes32 order = desk.digestOf(Action.StandQuote, abi.encode(o));
        bytes memory data = abi.encode(ISSUER, 1, CAP, CAP, desk.dayAhead(30), desk.dayAhead(90), false, desk.TERMS());
        assertEq(logs.length, 2);
        _assertQuoteLog(logs[0], IFinancing.QuoteStood.selector, QuoteNo.wrap(2), BANK, order, data);
    }

    function test_ItEndsTheOneItReplaces() external {
        _take(PART);
        StandQuote memory o = _replacing(q);
        Vm.Log[] memory logs = desk.does(Action.StandQuote, abi.encode(o));
        bytes32 order = desk.digestOf(Action.StandQuote, abi.encode(o));
        assertFalse(financing.quoteOf(q).open);
        assertTrue(financing.quoteOf(QuoteNo.wrap(2)).open);
        assertEq(financing.quoteOf(QuoteNo.wrap(2)).leftFen, CAP);
        _assertQuoteLog(logs[0], IFinancing.QuoteEnded.selector, q, BANK, order, abi.encode(2, CAP - PART));
    }

    function _replacing(QuoteNo old) private returns (StandQuote memory o) {
        o = desk.standQuote(BANK, ISSUER);
        o.replaces = old;
    }

    function _refuses(StandQuote memory o, bytes memory reason) private {
        desk.refuses(Action.StandQuote, abi.encode(o), reason);
    }

    function _refusesAmounts(uint64 minFen, uint64 maxFen, uint64 capFen) private {
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        (o.minFen, o.maxFen, o.capFen) = (minFen, maxFen, capFen);
        _refuses(o, abi.encodeWithSelector(IFinancing.QuoteAmountsInvalid.selector, minFen, maxFen, capFen));
    }

    function _refusesDates(StandQuote memory o) private {
        bytes memory reason = abi.encodeWithSelector(
            IFinancing.QuoteDatesInvalid.selector, desk.dayAhead(0), o.validThrough, o.dueThrough
        );
        _refuses(o, reason);
    }

    /// A hundred million quotes are more than a test can make.
    function _haveStood(uint256 serial) private {
        assertEq(uint256(vm.load(address(financing), bytes32(QUOTE_SERIAL_SLOT))), 1, "the serial lies elsewhere");
        vm.store(address(financing), bytes32(QUOTE_SERIAL_SLOT), bytes32(serial));
    }
}
