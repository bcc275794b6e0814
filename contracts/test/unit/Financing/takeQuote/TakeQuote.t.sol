// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {FinancingNo, QuoteNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, StandQuote, TakeQuote} from "../../../../src/types/Orders.sol";
import {FinancingRecord, FinancingState} from "../../../../src/types/Vouchers.sol";
import {BANK, FACE, FACTOR, ISSUER, ISSUER_2, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {QuoteForms} from "../../../utils/QuoteForms.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title What the ledger itself refuses is tested with lockForFinancing.
contract TakeQuoteTest is QuoteForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        TakeQuote memory o = _form();
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.takeQuote("order", o);
    }

    function test_RevertWhen_TheLedgerRefusesTheLock() external {
        TakeQuote memory o = _form();
        o.member = SUPPLIER_B;
        _refusesTake(o, abi.encodeWithSelector(IVoucherLedger.VoucherNotHolder.selector, v, SUPPLIER_A, SUPPLIER_B));
    }

    function test_RevertWhen_TheQuoteDoesNotExist() external {
        TakeQuote memory o = _form();
        o.quote = QuoteNo.wrap(7);
        _refusesTake(o, _quoteNotFound(o.quote));
    }

    function test_RevertGiven_TheQuoteWasWithdrawn() external {
        TakeQuote memory o = _form();
        _withdraw(q);
        _refusesTake(o, _quoteClosed(q));
    }

    function test_RevertGiven_TheQuoteWasReplaced() external {
        StandQuote memory next = desk.standQuote(BANK, ISSUER);
        next.replaces = q;
        desk.stand(next);
        _refusesTake(_form(), _quoteClosed(q));
    }

    function test_RevertWhen_TheFinancierIsAnother() external {
        TakeQuote memory o = _form();
        o.financier = FACTOR;
        _refusesTake(o, _quoteNotOf(q, BANK, FACTOR));
    }

    /// The holder signs the terms that stand, or none.
    function test_RevertWhen_TheTermsAreOthers() external {
        TakeQuote memory o = _form();
        o.terms = "better terms";
        _refusesTake(o, _quoteTermsDiffer(q, desk.TERMS(), "better terms"));
    }

    function test_RevertWhen_TheRecourseIsOther() external {
        TakeQuote memory o = _form();
        o.withRecourse = true;
        _refusesTake(o, abi.encodeWithSelector(IFinancing.QuoteRecourseDiffers.selector, q, false, true));
    }

    function test_RevertWhen_TheVoucherIsOfAnotherIssuer() external {
        v = desk.offeredBy(ISSUER_2, SUPPLIER_A, FACE);
        desk.take(v);
        _refusesTake(_form(), abi.encodeWithSelector(IFinancing.QuoteIssuerDiffers.selector, q, ISSUER, ISSUER_2));
    }

    function test_RevertGiven_ItsLastDayHasPassed() external {
        uint32 last = desk.dayAhead(30);
        desk.passDays(31);
        _refusesTake(_form(), abi.encodeWithSelector(IFinancing.QuoteLapsed.selector, q, desk.dayAhead(0), last));
    }

    function test_RevertWhen_TheVoucherFallsDueTooLate() external {
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        o.dueThrough = desk.dayAhead(89);
        q = desk.stand(o);
        _refusesTake(
            _form(), abi.encodeWithSelector(IFinancing.QuoteDueTooLate.selector, q, desk.dayAhead(90), o.dueThrough)
        );
    }

    function test_RevertWhen_TheAmountIsOutOfRange() external {
        q = desk.stand(_narrow());
        uint64[2] memory amounts = [PART - 1, PART + 2];
        for (uint256 i = 0; i < amounts.length; ++i) {
            bytes memory reason =
                abi.encodeWithSelector(IFinancing.QuoteAmountOutOfRange.selector, q, amounts[i], PART, PART + 1);
            _refusesTake(desk.takeQuote(q, v, amounts[i]), reason);
        }
    }

    function test_RevertWhen_TheCapIsUsed() external {
        StandQuote memory o = _narrow();
        o.capFen = 2 * PART - 1;
        q = desk.stand(o);
        _take(PART);
        _refusesTake(_form(), abi.encodeWithSelector(IFinancing.QuoteCapExceeded.selector, q, PART - 1, PART));
    }

    function test_ItTakesOnTheLastDay() external {
        desk.passDays(30);
        assertTrue(_isIn(_take(PART), FinancingState.Accepted));
    }

    function test_ItTakesTheLeastAndTheLargestAmount() external {
        q = desk.stand(_narrow());
        _take(PART);
        _take(PART + 1);
        assertEq(_see(v).lockedFen, 2 * PART + 1);
    }

    function test_ItIsAcceptedUnderTheQuotesTerms() external {
        FinancingNo no = _take(PART);
        FinancingRecord memory want =
            FinancingRecord(v, SUPPLIER_A, BANK, uint48(PART), 0, FinancingState.Accepted, false, q, desk.TERMS());
        assertEq(abi.encode(financing.financingOf(no)), abi.encode(want));
    }

    function test_ItRemembersRecourse() external {
        StandQuote memory o = desk.standQuote(FACTOR, ISSUER);
        o.withRecourse = true;
        q = desk.stand(o);
        FinancingNo no = _take(PART);
        assertTrue(financing.financingOf(no).withRecourse);
        assertTrue(financing.financingOf(no).financier == FACTOR);
    }

    /// Recourse is a word between two: the voucher, its holder and what can be done with it are the same with it and without (R22).
    function test_ItSaysNothingOfEarlierHolders() external {
        desk.move(v, SUPPLIER_B);
        StandQuote memory o = desk.standQuote(BANK, ISSUER);
        o.withRecourse = true;
        uint256 start = vm.snapshotState();
        bytes memory without = _financedAndUnpaid();
        vm.revertToState(start);
        q = desk.stand(o);
        assertEq(_financedAndUnpaid(), without);
    }

    /// Record and serial, quote; lock, tally and head there.
    function test_ItDrawsTheCapLocksTheAmountAndNothingElse() external {
        _doesOnly(Action.TakeQuote, abi.encode(_form()), address(financing), 4, address(ledger), 3);
        assertEq(_left(), CAP - PART);
        assertEq(_see(v).lockedFen, PART);
        assertEq(ledger.rootRecordOf(v).tally, 1);
    }

    function test_ItEmitsFinancingTakenAndMovesTheHead() external {
        TakeQuote memory o = _form();
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.TakeQuote, abi.encode(o));
        bytes32 order = desk.digestOf(Action.TakeQuote, abi.encode(o));
        bytes memory data = abi.encode(2026_0302_0000_0001, SUPPLIER_A, BANK, PART, false, q, desk.TERMS(), o.note);
        _assertStep(logs, IFinancing.FinancingTaken.selector, order, data);
        _assertHead(v, before, logs);
    }

    function test_ItsCapReturnsWhenTheFinancierRefuses() external {
        FinancingNo no = _take(PART);
        _refuse(no);
        assertEq(_left(), CAP);
        assertEq(_see(v).lockedFen, 0);
    }

    function test_ItsCapReturnsWhenTheHolderStepsBack() external {
        _cancel(_take(PART));
        assertEq(_left(), CAP);
    }

    function test_ItsCapReturnsWhenTheClockEndsIt() external {
        FinancingNo no = _take(PART);
        desk.passDays(CUTOFF_DAYS);
        _expire(no);
        assertEq(_left(), CAP);
    }

    function test_ItsCapStaysUsedWhenItIsDisbursed() external {
        FinancingNo no = _take(PART);
        desk.does(Action.RegisterFinancing, abi.encode(desk.registerFinancing(no)));
        desk.does(Action.DisburseFinancing, abi.encode(desk.disburseFinancing(no)));
        assertEq(_left(), CAP - PART);
        assertEq(_see(v).amountFen, FACE - PART);
    }

    function test_ItLeavesTheQuotesOfOthersAlone() external {
        QuoteNo other = desk.stand(desk.standQuote(FACTOR, ISSUER));
        FinancingNo no = desk.taken(other, v, PART);
        _take(1);
        _refuse(no);
        assertEq(_left(), CAP - 1);
        assertEq(financing.quoteOf(other).leftFen, CAP);
    }

    function testFuzz_ItNeverGivesMoreThanTheCap(uint64[8] memory amounts, uint8 ended) external {
        uint64 taken;
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint64 most = FACE - taken;
            if (most == 0) break;
            uint64 amount = uint64(bound(amounts[i], 1, most));
            FinancingNo no = _take(amount);
            if (ended & (1 << i) != 0) _refuse(no);
            else taken += amount;
            assertEq(_left() + taken, CAP);
        }
    }

    function _narrow() private returns (StandQuote memory o) {
        o = desk.standQuote(BANK, ISSUER);
        (o.minFen, o.maxFen) = (PART, PART + 1);
    }

    /// All that the ledger says of the voucher, once it was financed in part and not paid when due; its head aside, which names the orders.
    function _financedAndUnpaid() private returns (bytes memory) {
        FinancingNo no = _take(PART);
        desk.does(Action.RegisterFinancing, abi.encode(desk.registerFinancing(no)));
        desk.does(Action.DisburseFinancing, abi.encode(desk.disburseFinancing(no)));
        desk.passDays(91);
        desk.markOverdue(v);
        VoucherNo[] memory created = reader.creationListOf(v);
        bytes memory seen = abi.encode(ledger.rootRecordOf(v), created);
        for (uint256 i = 0; i < created.length; ++i) {
            seen = bytes.concat(seen, abi.encode(_see(created[i]).holder, _see(created[i]).amountFen));
            seen = bytes.concat(seen, abi.encode(_see(created[i]).lockedFen, _see(created[i]).status));
        }
        return seen;
    }
}
