// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {FinancingNo, QuoteNo} from "../../../../src/types/Ids.sol";
import {Action, WithdrawQuote} from "../../../../src/types/Orders.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {BANK, FACTOR} from "../../../utils/Members.sol";
import {QuoteForms} from "../../../utils/QuoteForms.sol";
import {Vm} from "../../../utils/Vm.sol";

contract WithdrawQuoteTest is QuoteForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        WithdrawQuote memory o = desk.withdrawQuote(q);
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.withdrawQuote("order", o);
    }

    function test_RevertWhen_TheQuoteDoesNotExist() external {
        WithdrawQuote memory o = desk.withdrawQuote(q);
        o.quote = QuoteNo.wrap(7);
        _refuses(o, _quoteNotFound(o.quote));
    }

    function test_RevertWhen_TheMemberIsAnother() external {
        WithdrawQuote memory o = desk.withdrawQuote(q);
        o.member = FACTOR;
        _refuses(o, _quoteNotOf(q, BANK, FACTOR));
    }

    /// On a fork the number may have gone to another quote of the same financier.
    function test_RevertWhen_TheTermsAreOthers() external {
        WithdrawQuote memory o = desk.withdrawQuote(q);
        o.terms = "other terms";
        _refuses(o, _quoteTermsDiffer(q, desk.TERMS(), "other terms"));
    }

    function test_RevertGiven_ItWasWithdrawn() external {
        _withdraw(q);
        _refuses(desk.withdrawQuote(q), _quoteClosed(q));
    }

    function test_ItEndsTheQuoteAndNothingElse() external {
        bytes memory body = abi.encode(desk.withdrawQuote(q));
        _doesOnly(Action.WithdrawQuote, body, address(financing), 1);
        assertFalse(financing.quoteOf(q).open);
        assertEq(_left(), CAP);
    }

    function test_ItEndsOneWhoseLastDayHasPassed() external {
        desk.passDays(31);
        _withdraw(q);
        assertFalse(financing.quoteOf(q).open);
    }

    function test_ItLeavesWhatWasTakenFromIt() external {
        FinancingNo no = _take(PART);
        _withdraw(q);
        assertTrue(_isIn(no, FinancingState.Accepted));
        desk.does(Action.RegisterFinancing, abi.encode(desk.registerFinancing(no)));
        desk.does(Action.DisburseFinancing, abi.encode(desk.disburseFinancing(no)));
        assertTrue(_isIn(no, FinancingState.Disbursed));
    }

    function test_ItEmitsQuoteEnded() external {
        _take(PART);
        WithdrawQuote memory o = desk.withdrawQuote(q);
        Vm.Log[] memory logs = desk.does(Action.WithdrawQuote, abi.encode(o));
        bytes32 order = desk.digestOf(Action.WithdrawQuote, abi.encode(o));
        assertEq(logs.length, 2);
        _assertQuoteLog(logs[0], IFinancing.QuoteEnded.selector, q, BANK, order, abi.encode(0, CAP - PART));
    }

    function _refuses(WithdrawQuote memory o, bytes memory reason) private {
        desk.refuses(Action.WithdrawQuote, abi.encode(o), reason);
    }
}
