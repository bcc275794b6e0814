// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {IInvoiceRegistry} from "../../../../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, InvoiceUse, Issue} from "../../../../src/types/Orders.sol";
import {Policy, VoucherState, VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, ISSUER, ISSUER_2, LIMIT, NONE, START, STRANGER, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

contract IssueTest is Stages {
    uint16 private constant FIRST_DAY = uint16((START + 8 hours) / 1 days);
    uint256 private constant OTHERS = 2; // vouchers that setUp issued

    function test_RevertWhen_TheCallerIsNotOrders() external {
        Issue memory o = _form();
        _expectNotOrders();
        ledger.issue("order", o);
    }

    function test_RevertWhen_TheMemberIsNotAnIssuer() external {
        Issue memory o = desk.issue(SUPPLIER_A, SUPPLIER_B, FACE);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotIssuer.selector, SUPPLIER_A));
    }

    function test_RevertGiven_TheReceiverIsNotRegistered() external {
        Issue memory o = desk.issue(ISSUER, STRANGER, FACE);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
    }

    function test_RevertGiven_TheReceiverIsSuspended() external {
        desk.suspend(SUPPLIER_A);
        _refuses(_form(), abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, SUPPLIER_A));
    }

    function test_RevertWhen_TheReceiverIsTheIssuer() external {
        Issue memory o = desk.issue(ISSUER, ISSUER, FACE);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherSelfTransfer.selector, ISSUER));
    }

    function test_RevertWhen_TheAmountIsZero() external {
        Issue memory o = _form();
        o.amountFen = 0;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherAmountZero.selector));
    }

    function test_RevertWhen_TheTradeIsMissing() external {
        Issue memory o = _form();
        o.trade = 0;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.TradeBackgroundMissing.selector));
    }

    function test_RevertWhen_NoInvoiceIsNamed() external {
        Issue memory o = _form();
        o.invoices = new InvoiceUse[](0);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.TradeBackgroundMissing.selector));
    }

    function test_RevertWhen_TheDueDateDoesNotExist() external {
        uint32[8] memory dates = _datesThatDoNotExist();
        for (uint256 i = 0; i < dates.length; ++i) {
            Issue memory o = _form();
            o.due = dates[i];
            _refuses(o, abi.encodeWithSelector(IVoucherLedger.DateInvalid.selector, dates[i]));
        }
    }

    function test_RevertWhen_TheCutoffDateDoesNotExist() external {
        uint32[8] memory dates = _datesThatDoNotExist();
        for (uint256 i = 0; i < dates.length; ++i) {
            Issue memory o = _form();
            o.cutoff = dates[i];
            _refuses(o, abi.encodeWithSelector(IVoucherLedger.DateInvalid.selector, dates[i]));
        }
    }

    function test_RevertWhen_TheCutoffIsToday() external {
        _refuses(_formOf(ISSUER, 20260531, 20260302), _outOfRange(20260531, 20260302, 20260302, 20260902));
    }

    function test_RevertWhen_TheCutoffIsAfterTheDueDate() external {
        _refuses(_formOf(ISSUER, 20260531, 20260601), _outOfRange(20260531, 20260601, 20260302, 20260902));
    }

    function test_RevertWhen_TheDueDateIsADayBeyondTheTenor() external {
        _refuses(_formOf(ISSUER_2, 20260903, 20260601), _outOfRange(20260903, 20260601, 20260302, 20260902));
        desk.passDays(182);
        _refuses(_formOf(ISSUER_2, 20270301, 20270101), _outOfRange(20270301, 20270101, 20260831, 20270228));
        desk.passDays(365);
        _refuses(_formOf(ISSUER_2, 20280301, 20280101), _outOfRange(20280301, 20280101, 20270831, 20280229));
    }

    function test_RevertGiven_TheIssuerIsPastDueWithABalance() external {
        VoucherNo v = desk.held(FACE);
        _toDay(91);
        bytes memory blocked = abi.encodeWithSelector(ICreditLimits.IssuerBlocked.selector, ISSUER, 20260531);
        _refuses(_form(), blocked);
        desk.markOverdue(v);
        _refuses(_form(), blocked);
    }

    function test_RevertWhen_TheAmountIsAFenAboveTheFreeLimit() external {
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, LIMIT - FACE + 1);
        _refuses(o, abi.encodeWithSelector(ICreditLimits.LimitExceeded.selector, ISSUER, LIMIT, LIMIT + 1));
    }

    function test_RevertWhen_TheAmountIsAFenAboveTheFaceAllowed() external {
        _allowFace(FACE);
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, FACE + 1);
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherAmountTooLarge.selector, FACE + 1, FACE));
    }

    function test_RevertWhen_AnInvoiceIsKnownUnderAnotherIssuer() external {
        Issue memory first = desk.issue(ISSUER_2, SUPPLIER_A, FACE);
        desk.does(Action.Issue, abi.encode(first));
        Issue memory o = _form();
        o.invoices = first.invoices;
        _refuses(
            o,
            abi.encodeWithSelector(IInvoiceRegistry.InvoiceMismatch.selector, first.invoices[0].invoice, ISSUER_2, FACE)
        );
    }

    function test_RevertWhen_AnInvoiceIsUsedUp() external {
        Issue memory first = _form();
        desk.does(Action.Issue, abi.encode(first));
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, 1);
        o.invoices = first.invoices;
        o.invoices[0].usedFen = 1;
        _refuses(
            o,
            abi.encodeWithSelector(IInvoiceRegistry.InvoiceOverused.selector, first.invoices[0].invoice, FACE, FACE + 1)
        );
    }

    function test_RevertWhen_TheInvoicesAreAFenShort() external {
        Issue memory o = _form();
        o.invoices[0].usedFen -= 1;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.TradeBackgroundTooSmall.selector, FACE - 1, FACE));
    }

    function test_RevertGiven_TheSerialsAreUsedUp() external {
        _haveIssued(9_999_999, OTHERS);
        _refuses(_form(), abi.encodeWithSelector(IVoucherLedger.SerialsExhausted.selector));
    }

    function test_WhenEveryRuleIsMet() external {
        VoucherNo v = VoucherNo.wrap(20260302_00000003_0000);
        Issue memory o = _form();
        Picture memory want = _offered(v, o);
        Vm.Log[] memory logs = desk.does(Action.Issue, abi.encode(o));

        // it should number the voucher, offer it, and take up the issuer's limit and the invoice.
        want.voucher.head = _headAfter(0, logs[1]);
        _assertPicture(want);
        _assertInvoiceUsed(o.invoices[0].invoice, FACE);
        // it should emit {InvoiceClaimed} and {VoucherIssued}.
        assertEq(logs.length, 3);
        bytes32 order = desk.digestOf(Action.Issue, abi.encode(o));
        _assertEvent(logs[1], IVoucherLedger.VoucherIssued.selector, v, NONE, order, _data(o, 20260312));
        assertEq(logs[0].topics[0], IInvoiceRegistry.InvoiceClaimed.selector);
        assertEq(logs[0].data, abi.encode(ISSUER, FACE, FACE, FACE));
    }

    function test_WhenTheAmountIsTheWholeLimit() external {
        desk.offered(LIMIT - FACE);
        assertEq(limits.issuerOf(ISSUER).usedFen, LIMIT);
    }

    function test_WhenTheAmountIsTheLargestFace() external {
        _allowFace(FACE);
        _assertStatus(desk.offered(FACE), VoucherStatus.Offered);
    }

    function test_WhenTheCutoffIsTheDueDateAndTheDueDateIsTomorrow() external {
        VoucherNo v = _issued(_formOf(ISSUER, 20260303, 20260303));
        assertEq(_see(v).offerLastDay, 20260302);
    }

    function test_WhenTheDueDateIsTheLastOfTheTenor() external {
        assertEq(_see(_issued(_formOf(ISSUER_2, 20260902, 20260902))).due, 20260902);
        desk.passDays(182);
        assertEq(_see(_issued(_formOf(ISSUER_2, 20270228, 20270228))).due, 20270228);
        desk.passDays(365);
        assertEq(_see(_issued(_formOf(ISSUER_2, 20280229, 20280229))).due, 20280229);
    }

    function test_GivenTheVoucherIsDueToday() external {
        desk.held(FACE);
        _toLastSecondOf(90);
        _assertStatus(desk.offered(FACE), VoucherStatus.Offered);
    }

    function testFuzz_WhenTheCutoffLiesAnyNumberOfDaysAhead(uint256 ahead) external {
        ahead = bound(ahead, 1, 184);
        VoucherNo v = _issued(_formOf(ISSUER, desk.dayAhead(ahead), desk.dayAhead(ahead)));
        assertEq(_see(v).offerLastDay, desk.dayAhead(ahead > 10 ? 10 : ahead - 1));
    }

    function test_GivenTheLastSerial() external {
        _haveIssued(9_999_998, OTHERS);
        assertTrue(desk.offered(FACE) == VoucherNo.wrap(20260302_09999999_0000));
    }

    function _form() private returns (Issue memory) {
        return desk.issue(ISSUER, SUPPLIER_A, FACE);
    }

    function _formOf(MemberNo issuer, uint32 due, uint32 cutoff) private returns (Issue memory o) {
        o = desk.issue(issuer, SUPPLIER_A, FACE);
        (o.due, o.cutoff) = (due, cutoff);
    }

    function _refuses(Issue memory o, bytes memory reason) private {
        desk.refuses(Action.Issue, abi.encode(o), reason);
    }

    /// The number it got, found in the event.
    function _issued(Issue memory o) private returns (VoucherNo) {
        Vm.Log[] memory logs = desk.does(Action.Issue, abi.encode(o));
        return VoucherNo.wrap(uint72(uint256(logs[1].topics[1])));
    }

    function _allowFace(uint64 faceMaxFen) private {
        Policy memory p = ledger.policyOf();
        p.faceMaxFen = faceMaxFen;
        _setPolicy(p);
    }

    function _offered(VoucherNo v, Issue memory o) private view returns (Picture memory want) {
        want = _picture(v);
        (want.voucher.issuer, want.voucher.holder, want.voucher.offeredTo) = (ISSUER, SUPPLIER_A, SUPPLIER_A);
        (want.voucher.amountFen, want.voucher.offerLastDay) = (FACE, 20260312);
        (want.voucher.state, want.voucher.status) = (VoucherState.Offered, VoucherStatus.Offered);
        (want.voucher.due, want.voucher.cutoff) = (o.due, o.cutoff);
        (want.root.issuer, want.root.dueDay, want.root.cutoffDay) = (ISSUER, FIRST_DAY + 90, FIRST_DAY + 88);
        (want.root.faceFen, want.root.unpaidFen) = (uint48(FACE), uint48(FACE));
        want.issuer = limits.issuerOf(ISSUER);
        want.issuer.usedFen += FACE;
    }

    function _data(Issue memory o, uint32 lastDay) private pure returns (bytes memory) {
        return abi.encode(o.member, o.to, o.amountFen, o.due, o.cutoff, lastDay, o.trade);
    }

    function _outOfRange(uint32 due, uint32 cutoff, uint32 today, uint32 latest) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.DueDateOutOfRange.selector, due, cutoff, today, latest);
    }

    /// Day 0, the day after a month's last, month 0 and 13, and years beyond 16 bits of days.
    function _datesThatDoNotExist() private pure returns (uint32[8] memory) {
        return [uint32(0), 20260400, 20260431, 20260229, 20260015, 20261301, 19991231, 21490101];
    }
}
