// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {FinancingNo, MemberNo} from "../../../../src/types/Ids.sol";
import {MemberKind} from "../../../../src/types/Members.sol";
import {Action, AskFinanciers, EndFinancing, QuoteFinancing} from "../../../../src/types/Orders.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {AskForms} from "../../../utils/AskForms.sol";
import {BANK, FACTOR, ISSUER, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title What several financiers may answer is tested here as well; what the ledger itself refuses, with lockForFinancing.
contract AskFinanciersTest is AskForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        AskFinanciers memory o = _form();
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.askFinanciers("order", o);
    }

    function test_RevertWhen_NobodyOrTooManyAreAsked() external {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 count = i * 11;
            AskFinanciers memory o = desk.askFinanciers(v, new MemberNo[](count), PART);
            _refuses(o, abi.encodeWithSelector(IFinancing.FinanciersOutOfNumber.selector, count, 10));
        }
    }

    function test_RevertWhen_TheLedgerRefusesTheLock() external {
        AskFinanciers memory o = _form();
        o.member = SUPPLIER_B;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherNotHolder.selector, v, SUPPLIER_A, SUPPLIER_B));
    }

    function test_RevertWhen_TheyAreNotByRisingNumber() external {
        AskFinanciers memory o = _form();
        (o.financiers[0], o.financiers[1]) = (FACTOR, BANK);
        _refuses(o, abi.encodeWithSelector(IFinancing.FinanciersOutOfOrder.selector, FACTOR, BANK));
        o = _form();
        o.financiers[1] = BANK;
        _refuses(o, abi.encodeWithSelector(IFinancing.FinanciersOutOfOrder.selector, BANK, BANK));
    }

    function test_RevertWhen_OneIsNoFinancier() external {
        AskFinanciers memory o = _form();
        o.financiers[1] = MemberNo.wrap(99);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, 99));
        desk.does(Action.RegisterMember, abi.encode(desk.registerMember(MemberNo.wrap(98), MemberKind.SUPPLIER)));
        o = _form();
        o.financiers[1] = MemberNo.wrap(98);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotFinancier.selector, 98));
    }

    /// A financier that is the issuer: the first of the list is refused by the ledger, another here.
    function test_RevertWhen_OneIsAParty() external {
        MemberNo issuingBank = MemberNo.wrap(41);
        uint16 kinds = MemberKind.ISSUER | MemberKind.FINANCIER;
        desk.does(Action.RegisterMember, abi.encode(desk.registerMember(issuingBank, kinds)));
        desk.does(Action.SetLimit, abi.encode(desk.setLimit(issuingBank, PART)));
        v = desk.offeredBy(issuingBank, SUPPLIER_A, PART);
        desk.take(v);
        AskFinanciers memory o = _form();
        o.financiers[1] = issuingBank;
        _refuses(o, abi.encodeWithSelector(IFinancing.FinancierIsParty.selector, issuingBank));
        o.financiers[0] = SUPPLIER_A; // the holder, were it a financier
        (o.nonce, o.financiers[1]) = (desk.nextNonce(), BANK);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotFinancier.selector, SUPPLIER_A));
    }

    function test_ItLocksOnceAndRemembersWhoWasAsked() external {
        // Record, serial, and a slot each there; lock, tally and head here.
        _doesOnly(Action.AskFinanciers, abi.encode(_form()), address(financing), 4, address(ledger), 3);
        FinancingNo no = FinancingNo.wrap(2026_0302_0000_0001);
        _assertAsking(no, FinancingState.Applied);
        assertEq(_see(v).lockedFen, PART);
        assertEq(ledger.rootRecordOf(v).tally, 1);
        assertEq(financing.bidOf(no, BANK), ASKED);
        assertEq(financing.bidOf(no, FACTOR), ASKED);
    }

    function test_ItEmitsAnEventForAllAndOneForEachAndMovesTheHead() external {
        AskFinanciers memory o = _form();
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.AskFinanciers, abi.encode(o));
        bytes32 order = desk.digestOf(Action.AskFinanciers, abi.encode(o));
        assertEq(logs.length, 4);
        bytes memory data = abi.encode(2026_0302_0000_0001, SUPPLIER_A, 0, PART, false, o.note);
        _assertLog(logs[0], address(financing), _topics(IFinancing.FinancingApplied.selector, _word(v), 0, order), data);
        for (uint256 i = 0; i < 2; ++i) {
            data = abi.encode(2026_0302_0000_0001, _both()[i]);
            bytes32[] memory topics = _topics(IFinancing.FinancierAsked.selector, _word(v), 0, order);
            _assertLog(logs[1 + i], address(financing), topics, data);
        }
        _assertHead(v, before, logs);
    }

    function test_EachQuotesOnce() external {
        FinancingNo no = _answered();
        _assertAsking(no, FinancingState.Quoted);
        assertEq(financing.bidOf(no, BANK), desk.TERMS());
        assertEq(financing.bidOf(no, FACTOR), CHEAPER);
        bytes memory body = abi.encode(desk.quoteAsked(no, FACTOR, "cheaper still"));
        desk.refuses(Action.QuoteFinancing, body, _outOfOrder(no, FinancingState.Quoted, FinancingState.Applied));
        assertEq(financing.bidOf(no, FACTOR), CHEAPER);
    }

    function test_RevertWhen_OneQuotesThatWasNotAsked() external {
        FinancingNo no = _ask();
        bytes memory body = abi.encode(desk.quoteAsked(no, SUPPLIER_B, CHEAPER));
        desk.refuses(Action.QuoteFinancing, body, _notAsked(no, SUPPLIER_B));
        body = abi.encode(desk.quoteAsked(no, ISSUER, CHEAPER));
        desk.refuses(Action.QuoteFinancing, body, _notAsked(no, ISSUER));
    }

    function test_RevertWhen_OneQuotesNothingOrAnotherAmount() external {
        FinancingNo no = _ask();
        bytes memory missing = abi.encodeWithSelector(IFinancing.FinancingTermsMissing.selector);
        desk.refuses(Action.QuoteFinancing, abi.encode(desk.quoteAsked(no, BANK, 0)), missing);
        desk.refuses(Action.QuoteFinancing, abi.encode(desk.quoteAsked(no, BANK, ASKED)), missing);
        QuoteFinancing memory o = desk.quoteAsked(no, BANK, CHEAPER);
        o.amountFen = PART + 1;
        desk.refuses(Action.QuoteFinancing, abi.encode(o), _amountDiffers(no, PART + 1));
    }

    function test_ItEmitsFinancierQuotedAndMovesTheHead() external {
        FinancingNo no = _ask();
        bytes memory body = abi.encode(desk.quoteAsked(no, FACTOR, CHEAPER));
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.QuoteFinancing, body);
        bytes32 order = desk.digestOf(Action.QuoteFinancing, body);
        _assertStep(logs, IFinancing.FinancierQuoted.selector, order, abi.encode(no, FACTOR, CHEAPER));
        _assertHead(v, before, logs);
    }

    function test_OneDeclinesAndTheOthersGoOn() external {
        FinancingNo no = _answered();
        bytes memory body = _declining(no, FACTOR);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.RefuseFinancing, body);
        bytes32 order = desk.digestOf(Action.RefuseFinancing, body);
        _assertStep(logs, IFinancing.FinancierDeclined.selector, order, abi.encode(no, FACTOR));
        _assertHead(v, before, logs);
        assertEq(financing.bidOf(no, FACTOR), 0);
        assertEq(_see(v).lockedFen, PART);
        desk.refuses(Action.RefuseFinancing, _declining(no, FACTOR), _notAsked(no, FACTOR));
        _choose(no, BANK);
    }

    function test_TheHolderCancelsForAll() external {
        FinancingNo no = _answered();
        _cancel(no);
        assertEq(_see(v).lockedFen, 0);
        bytes memory body = abi.encode(desk.quoteAsked(no, FACTOR, CHEAPER));
        desk.refuses(Action.QuoteFinancing, body, _closed(no, FinancingState.Cancelled));
    }

    function test_TheClockEndsItForAll() external {
        FinancingNo no = _answered();
        desk.passDays(CUTOFF_DAYS);
        _expire(no);
        assertEq(_see(v).lockedFen, 0);
    }

    /// Without a choice there is nobody to accept from, register or disburse.
    function test_RevertWhen_AStepComesBeforeTheChoice() external {
        FinancingNo no = _answered();
        QuoteFinancing memory o = desk.acceptFinancing(no);
        desk.refuses(Action.AcceptFinancing, abi.encode(o), _termsDiffer(no, 0, desk.TERMS()));
        (o.nonce, o.terms) = (desk.nextNonce(), 0);
        desk.refuses(Action.AcceptFinancing, abi.encode(o), _termsDiffer(no, 0, 0));
        EndFinancing memory e = EndFinancing(BANK, desk.nextNonce(), desk.deadline(), no, v);
        bytes memory register = abi.encode(e, bytes32("registration"));
        bytes memory reason = abi.encodeWithSelector(IFinancing.FinancingNotFinancier.selector, no, 0, BANK);
        desk.refuses(Action.RegisterFinancing, register, reason);
    }

    function _declining(FinancingNo no, MemberNo financier) private returns (bytes memory) {
        EndFinancing memory o = desk.refuseFinancing(no);
        o.member = financier;
        return abi.encode(o);
    }

    function _refuses(AskFinanciers memory o, bytes memory reason) private {
        desk.refuses(Action.AskFinanciers, abi.encode(o), reason);
    }
}
