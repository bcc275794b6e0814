// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders} from "../../src/interfaces/IOrders.sol";
import {Actions} from "../../src/libraries/Actions.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {MemberKind} from "../../src/types/Members.sol";
import {Action, Issue, RegisterMember, SetLimit} from "../../src/types/Orders.sol";
import {VoucherView} from "../../src/types/Vouchers.sol";
import {
    BANK,
    FACE,
    FACTOR,
    ISSUER,
    ISSUER_2,
    LIMIT,
    OPERATOR,
    SUPPLIER_A,
    SUPPLIER_B,
    SUPPLIER_C,
    SUPPLIER_D
} from "../utils/Members.sol";
import {Ask} from "./Carrier.sol";
import {Clockwork} from "./steps/Clockwork.sol";

/// @title Everything that can happen to the ledger, one function a step; a campaign calls them in any order.
/// @dev A step never fails because a rule refuses it. It fails when an order ends in any other way, when an event does not say
/// what it should, or when a job reverts.
contract Handler is Clockwork {
    uint256 private constant BATCH_MAX = 4;

    bytes4[] private _steps;

    /// Precondition: the caller has logs recorded, so that the deployment's own events are replayed as well.
    constructor() {
        _follow();
        _join(ISSUER, MemberKind.ISSUER, 2);
        _join(ISSUER_2, MemberKind.ISSUER, 2);
        _join(SUPPLIER_A, MemberKind.SUPPLIER, 2);
        _join(SUPPLIER_B, MemberKind.SUPPLIER, 2);
        _join(SUPPLIER_C, MemberKind.SUPPLIER, 2);
        _join(SUPPLIER_D, MemberKind.SUPPLIER, 1);
        _join(BANK, MemberKind.FINANCIER | MemberKind.CLEARING_BANK, 2);
        _join(FACTOR, MemberKind.FINANCIER, 2);
        _join(CLEARER, MemberKind.CLEARING_BANK, 2);
        _must(_ask(Action.SetLimit, OPERATOR, abi.encode(setLimit(ISSUER, LIMIT))));
        _must(_ask(Action.SetLimit, OPERATOR, abi.encode(setLimit(ISSUER_2, LIMIT))));
        _begin();
        _noteBirths();
        _weigh();
    }

    /// The steps, each as often as it shall be tried in comparison with the others.
    function steps() external view returns (bytes4[] memory) {
        return _steps;
    }

    function issueVoucher(uint256 seed) external step(seed) {
        _carry(_issue());
    }

    function acceptOffer(uint256 seed) external step(seed) {
        _carry(_accept());
    }

    function rejectOffer(uint256 seed) external step(seed) {
        _carry(_reject());
    }

    function withdrawOffer(uint256 seed) external step(seed) {
        _carry(_withdraw());
    }

    function transferVoucher(uint256 seed) external step(seed) {
        _carry(_transfer());
    }

    function splitVoucher(uint256 seed) external step(seed) {
        _carry(_split());
    }

    function applyForFinancing(uint256 seed) external step(seed) {
        _carry(_apply());
    }

    function quoteTerms(uint256 seed) external step(seed) {
        _carry(_quote());
    }

    function askSeveral(uint256 seed) external step(seed) {
        _carry(_askSeveral());
    }

    /// While applied, or quoted by another of several.
    function quoteToo(uint256 seed) external step(seed) {
        _carry(_quoteToo());
    }

    function choose(uint256 seed) external step(seed) {
        _carry(_choose());
    }

    function pledge(uint256 seed) external step(seed) {
        _carry(_offerPledge());
    }

    function movePledge(uint256 seed) external step(seed) {
        _carry(_movePledge());
    }

    function acceptTerms(uint256 seed) external step(seed) {
        _carry(_agree());
    }

    function standFor(uint256 seed) external step(seed) {
        _carry(_stand());
    }

    function withdrawStanding(uint256 seed) external step(seed) {
        _carry(_withdrawQuote());
    }

    function takeStanding(uint256 seed) external step(seed) {
        _carry(_takeQuote());
    }

    function noteRegistration(uint256 seed) external step(seed) {
        _carry(_registerFinancing());
    }

    function disburse(uint256 seed) external step(seed) {
        _carry(_disburse());
    }

    function cancel(uint256 seed) external step(seed) {
        _carry(_cancel());
    }

    function refuse(uint256 seed) external step(seed) {
        _carry(_refuse());
    }

    function instruct(uint256 seed) external step(seed) {
        _carry(_instruct());
    }

    function confirm(uint256 seed) external step(seed) {
        _carry(_confirm());
    }

    function payAgain(uint256 seed) external step(seed) {
        _carry(_payAgain());
    }

    function confirmLate(uint256 seed) external step(seed) {
        _carry(_confirmLate());
    }

    function reverse(uint256 seed) external step(seed) {
        _carry(_reverse());
    }

    function freezeVoucher(uint256 seed) external step(seed) {
        _carry(_freeze());
    }

    function unfreezeVoucher(uint256 seed) external step(seed) {
        _carry(_unfreeze());
    }

    function proposeToVoid(uint256 seed) external step(seed) {
        _carry(_proposeVoid());
    }

    function consentToVoid(uint256 seed) external step(seed) {
        _carry(_consentVoid());
    }

    function changeLimit(uint256 seed) external step(seed) {
        _carry(_setLimit());
    }

    function suspendMember(uint256 seed) external step(seed) {
        _carry(_suspend());
    }

    function liftSuspension(uint256 seed) external step(seed) {
        _carry(_unsuspend());
    }

    function addMember(uint256 seed) external step(seed) {
        _carry(_registerMember());
    }

    function turnKeys(uint256 seed) external step(seed) {
        _carry(_changeKeys());
        _learnKeys();
    }

    function grantMoreKinds(uint256 seed) external step(seed) {
        _carry(_grantKinds());
    }

    function replaceLostKeys(uint256 seed) external step(seed) {
        _carry(_replaceKeys());
    }

    function answerProposal(uint256 seed) external step(seed) {
        _carry(_answerProposal());
        _learnKeys();
    }

    function nameClearingBanks(uint256 seed) external step(seed) {
        _carry(_nameBanks());
    }

    function changePolicy(uint256 seed) external step(seed) {
        _setPolicy();
    }

    function carryPaused(uint256 seed) external step(seed) {
        uint256 held = refusedBy[IOrders.ActionPaused.selector];
        Ask memory ask = _any();
        _carryPaused(ask);
        bool stopped = refusedBy[IOrders.ActionPaused.selector] > held;
        if (stopped) assertTrue(Actions.isNewRisk(ask.action), "a pause stopped what it must not");
        _learnKeys();
    }

    function expireOffers(uint256 seed) external step(seed) {
        _expireOffers();
    }

    function expireFinancings(uint256 seed) external step(seed) {
        _expireFinancings();
    }

    function markOverdue(uint256 seed) external step(seed) {
        _markOverdue();
    }

    function passHours(uint256 seed) external step(seed) {
        _passHours();
    }

    function passDays(uint256 seed) external step(seed) {
        _passDays();
    }

    function passToTurn(uint256 seed) external step(seed) {
        _passToTurn();
    }

    /// Several orders in one batch, each written before any of them took effect.
    function carryBatch(uint256 seed) external step(seed) {
        Ask[] memory found = new Ask[](BATCH_MAX);
        uint256 n;
        for (uint256 i = 0; i < BATCH_MAX; ++i) {
            Ask memory ask = _any();
            if (ask.some) found[n++] = ask;
        }
        Ask[] memory asks = new Ask[](n);
        for (uint256 i = 0; i < n; ++i) {
            asks[i] = found[i];
        }
        _carry(asks);
        _learnKeys();
    }

    function _any() private returns (Ask memory) {
        uint256 kind = _roll(12);
        if (kind < 3) return _accept();
        if (kind < 5) return _split();
        if (kind == 5) return _transfer();
        if (kind == 6) return _issue();
        if (kind == 7) return _apply();
        if (kind == 8) return _disburse();
        if (kind == 9) return _confirm();
        return kind == 10 ? _freeze() : _changeKeys();
    }

    function _join(MemberNo member, uint16 kinds, uint8 signatures) private {
        RegisterMember memory o = registerMember(member, kinds);
        o.signatures = signatures;
        _must(_ask(Action.RegisterMember, OPERATOR, abi.encode(o)));
    }

    /// Where every run begins: something of everything, so that a hundred steps reach far.
    function _begin() private {
        VoucherNo first = _issueOf(ISSUER, SUPPLIER_A, FACE, 20);
        _take(first);
        _must(_ask(Action.Split, SUPPLIER_A, abi.encode(split(first, SUPPLIER_B, FACE / 3))));
        _take(voucherList[1]);
        _must(_ask(Action.Split, SUPPLIER_A, abi.encode(split(first, SUPPLIER_D, 7))));
        VoucherNo second = _issueOf(ISSUER_2, SUPPLIER_B, FACE / 2, 9);
        _take(second);
        _must(_ask(Action.ApplyFinancing, SUPPLIER_B, abi.encode(applyFinancing(second, BANK, FACE / 2))));
        _must(_ask(Action.QuoteFinancing, BANK, abi.encode(quoteFinancing(financingList[0]))));
        _must(_ask(Action.ApplyFinancing, SUPPLIER_A, abi.encode(applyFinancing(first, FACTOR, 1_001))));
        _take(_issueOf(ISSUER_2, SUPPLIER_C, 101, 1));
        _issueOf(ISSUER, SUPPLIER_C, 333, 5);
    }

    function _issueOf(MemberNo issuer, MemberNo to, uint64 amountFen, uint256 days_) private returns (VoucherNo) {
        Issue memory o = issue(issuer, to, amountFen);
        (o.due, o.cutoff) = (dayAhead(days_ + 1), dayAhead(days_));
        _must(_ask(Action.Issue, issuer, abi.encode(o)));
        return voucherList[voucherList.length - 1];
    }

    function _take(VoucherNo no) private {
        _must(_ask(Action.Accept, _vouchers[no].offeredTo, abi.encode(accept(no))));
    }

    function _must(Ask memory ask) private {
        uint256 before = executed[ask.action];
        Ask[] memory asks = new Ask[](1);
        asks[0] = ask;
        _carry(asks);
        assertEq(executed[ask.action], before + 1, "the opening does not stand");
    }

    function _weigh() private {
        _weigh(this.issueVoucher.selector, 4);
        _weigh(this.acceptOffer.selector, 12);
        _weigh(this.rejectOffer.selector, 2);
        _weigh(this.withdrawOffer.selector, 2);
        _weigh(this.transferVoucher.selector, 5);
        _weigh(this.splitVoucher.selector, 6);
        _weigh(this.applyForFinancing.selector, 2);
        _weigh(this.quoteTerms.selector, 3);
        _weigh(this.askSeveral.selector, 2);
        _weigh(this.quoteToo.selector, 1);
        _weigh(this.choose.selector, 3);
        _weigh(this.pledge.selector, 2);
        _weigh(this.movePledge.selector, 4);
        _weigh(this.acceptTerms.selector, 4);
        _weigh(this.standFor.selector, 2);
        _weigh(this.withdrawStanding.selector, 1);
        _weigh(this.takeStanding.selector, 4);
        _weigh(this.noteRegistration.selector, 5);
        _weigh(this.disburse.selector, 8);
        _weigh(this.cancel.selector, 2);
        _weigh(this.refuse.selector, 3);
        _weigh(this.instruct.selector, 4);
        _weigh(this.confirm.selector, 6);
        _weigh(this.payAgain.selector, 2);
        _weigh(this.confirmLate.selector, 2);
        _weigh(this.reverse.selector, 4);
        _weigh(this.freezeVoucher.selector, 2);
        _weigh(this.unfreezeVoucher.selector, 2);
        _weigh(this.proposeToVoid.selector, 2);
        _weigh(this.consentToVoid.selector, 4);
        _weigh(this.changeLimit.selector, 1);
        _weigh(this.suspendMember.selector, 1);
        _weigh(this.liftSuspension.selector, 2);
        _weigh(this.addMember.selector, 1);
        _weigh(this.turnKeys.selector, 1);
        _weigh(this.grantMoreKinds.selector, 1);
        _weigh(this.replaceLostKeys.selector, 2);
        _weigh(this.answerProposal.selector, 2);
        _weigh(this.nameClearingBanks.selector, 1);
        _weigh(this.changePolicy.selector, 1);
        _weigh(this.carryPaused.selector, 1);
        _weigh(this.expireOffers.selector, 3);
        _weigh(this.expireFinancings.selector, 2);
        _weigh(this.markOverdue.selector, 2);
        _weigh(this.passHours.selector, 2);
        _weigh(this.passDays.selector, 1);
        _weigh(this.passToTurn.selector, 2);
        _weigh(this.carryBatch.selector, 4);
    }

    function _weigh(bytes4 selector, uint256 times_) private {
        for (uint256 i = 0; i < times_; ++i) {
            _steps.push(selector);
        }
    }
}
