// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FinancingNo, MemberNo, PledgeNo, QuoteNo, VoucherNo} from "../../../src/types/Ids.sol";
import {
    Action,
    ApplyFinancing,
    AskFinanciers,
    ChooseFinancier,
    DisburseFinancing,
    EndFinancing,
    OfferPledge,
    PledgeStep,
    QuoteFinancing,
    RegisterFinancing,
    StandQuote,
    TakeQuote,
    WithdrawQuote
} from "../../../src/types/Orders.sol";
import {PledgeRecord, PledgeState} from "../../../src/types/Pledges.sol";
import {QuoteRecord} from "../../../src/types/Quotes.sol";
import {FinancingState} from "../../../src/types/Vouchers.sol";
import {BANK, FACTOR, ISSUER, ISSUER_2, NOBODY} from "../../utils/Members.sol";
import {Ask} from "../Carrier.sol";
import {OfferSteps} from "./OfferSteps.sol";

/// @title Financing, from application to disbursement or another end.
/// @dev A step for which nothing is ready does the one before it.
abstract contract FinancingSteps is OfferSteps {
    function _apply() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Divisible);
        if (!some) return _issue();
        ApplyFinancing memory o = applyFinancing(no, _financier(), _portion(_availableOf(no)));
        o.withRecourse = _chance(30);
        return _ask(Action.ApplyFinancing, o.member, abi.encode(o));
    }

    /// Now and then in the wrong order, or one of them twice.
    function _askSeveral() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Divisible);
        if (!some) return _issue();
        MemberNo[] memory financiers = new MemberNo[](2);
        (financiers[0], financiers[1]) = _chance(8) ? (FACTOR, _financier()) : (BANK, FACTOR);
        AskFinanciers memory o = askFinanciers(no, financiers, _portion(_availableOf(no)));
        return _ask(Action.AskFinanciers, o.member, abi.encode(o));
    }

    function _choose() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Quoted);
        if (!some) return _quote();
        if (!_asksSeveral(f)) return _agree();
        ChooseFinancier memory o = chooseFinancier(f, _answered(f));
        return _ask(Action.ChooseFinancier, o.member, abi.encode(o));
    }

    function _asksSeveral(FinancingNo f) private view returns (bool) {
        return _financings[f].financier == NOBODY;
    }

    /// One that has quoted, or the last of those asked.
    function _answered(FinancingNo f) private view returns (MemberNo financier) {
        for (uint256 i = 0; i < _askedOf[f].length; ++i) {
            financier = _askedOf[f][i];
            if (uint256(bids[f][financier]) > 1) return financier;
        }
    }

    /// The financing's financier, or one of those asked.
    function _financierOf(FinancingNo f) private returns (MemberNo) {
        MemberNo[] storage asked = _askedOf[f];
        return _asksSeveral(f) ? asked[_roll(asked.length)] : _financings[f].financier;
    }

    function _quote() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Applied);
        return some ? _quoteOf(f) : _apply();
    }

    function _quoteToo() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Quoted);
        return some ? _quoteOf(f) : _askSeveral();
    }

    function _quoteOf(FinancingNo f) private returns (Ask memory) {
        QuoteFinancing memory o = quoteFinancing(f);
        (o.member, o.terms) = (_financierOf(f), keccak256(abi.encode("terms", _roll(4))));
        return _ask(Action.QuoteFinancing, o.member, abi.encode(o));
    }

    function _agree() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Quoted);
        if (!some) return _quote();
        QuoteFinancing memory o = acceptFinancing(f);
        o.terms = _financings[f].terms;
        return _ask(Action.AcceptFinancing, o.member, abi.encode(o));
    }

    function _registerFinancing() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Accepted);
        if (!some) return _agree();
        RegisterFinancing memory o = registerFinancing(f);
        o.member = _financierOf(f);
        return _ask(Action.RegisterFinancing, o.member, abi.encode(o));
    }

    function _disburse() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Registered);
        if (!some) return _registerFinancing();
        DisburseFinancing memory o = disburseFinancing(f);
        o.member = _financierOf(f);
        return _ask(Action.DisburseFinancing, o.member, abi.encode(o));
    }

    /// Every third replaces one of the same financier.
    function _stand() internal returns (Ask memory) {
        StandQuote memory o = standQuote(_financier(), _roll(2) == 0 ? ISSUER : ISSUER_2);
        o.minFen = uint64(1 + _roll(100));
        o.maxFen = o.minFen + _amount();
        o.capFen = o.maxFen + uint64(_roll(o.maxFen));
        (o.validThrough, o.dueThrough) = (dayAhead(_roll(20)), dayAhead(5 + _roll(180)));
        (o.withRecourse, o.terms) = (_chance(30), keccak256(abi.encode("standing terms", _roll(4))));
        if (_chance(33)) (, o.replaces) = _standing();
        if (QuoteNo.unwrap(o.replaces) != 0) o.member = _quotes[o.replaces].financier;
        return _ask(Action.StandQuote, o.member, abi.encode(o));
    }

    function _withdrawQuote() internal returns (Ask memory) {
        (bool some, QuoteNo quote) = _standing();
        if (!some) return _stand();
        WithdrawQuote memory o = withdrawQuote(quote);
        return _ask(Action.WithdrawQuote, o.member, abi.encode(o));
    }

    function _takeQuote() internal returns (Ask memory) {
        (bool some, QuoteNo quote) = _standing();
        if (!some) return _stand();
        (bool found, VoucherNo no) = _voucherFor(quote);
        if (!found) return _issue();
        TakeQuote memory o = takeQuote(quote, no, _drawn(_quotes[quote], _availableOf(no)));
        return _ask(Action.TakeQuote, o.member, abi.encode(o));
    }

    /// Within the quote's range and what is left of its cap, where the voucher has that much; now and then a fen too much.
    function _drawn(QuoteRecord storage q, uint64 availableFen) private returns (uint64) {
        uint64 most = q.maxFen < q.leftFen ? q.maxFen : q.leftFen;
        if (availableFen < most) most = availableFen;
        if (most < q.minFen || _chance(5)) return most + 1;
        return uint64(q.minFen + _roll(most - q.minFen + 1));
    }

    function _offerPledge() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Divisible);
        if (!some) return _issue();
        OfferPledge memory o = offerPledge(no, _financier(), _portion(_availableOf(no)));
        return _ask(Action.OfferPledge, o.member, abi.encode(o));
    }

    /// Accepted, withdrawn or released, whichever: sometimes out of turn.
    function _movePledge() internal returns (Ask memory) {
        if (pledgeList.length == 0) return _offerPledge();
        PledgeNo no = pledgeList[_roll(pledgeList.length)];
        PledgeRecord storage p = _pledges[no];
        Action action = Action(uint256(Action.AcceptPledge) + _roll(3));
        if (p.state == PledgeState.Pledged && _chance(80)) action = Action.ReleasePledge;
        PledgeStep memory o = pledgeStep(no, action == Action.WithdrawPledge ? p.holder : p.pledgee);
        return _ask(action, o.member, abi.encode(o));
    }

    /// While applied or quoted; later it is out of order.
    function _cancel() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState(1 + _roll(3)));
        if (!some) return _apply();
        EndFinancing memory o = cancelFinancing(f);
        return _ask(Action.CancelFinancing, o.member, abi.encode(o));
    }

    function _refuse() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState(1 + _roll(4)));
        if (!some) return _apply();
        EndFinancing memory o = refuseFinancing(f);
        o.member = _financierOf(f);
        return _ask(Action.RefuseFinancing, o.member, abi.encode(o));
    }
}
