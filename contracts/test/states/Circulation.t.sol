// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FinancingNo, MemberNo, PledgeNo, QuoteNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action, FreezeOrder} from "../../src/types/Orders.sol";
import {VoucherView} from "../../src/types/Vouchers.sol";
import {BANK, FACE, FACTOR, SUPPLIER_A, SUPPLIER_B} from "../utils/Members.sol";
import {Drawing} from "./Drawing.sol";

/// @dev What a live voucher's locks and freezes leave of it. The roads are the kinds of lock.
contract CirculationStatesTest is Drawing {
    uint64 private constant PART = FACE / 4;
    uint256 private constant CUTOFF_DAYS = 88;
    uint256 private constant LOCKED = 1;
    uint256 private constant FROZEN = 2;
    PledgeNo private constant FIRST_PLEDGE = PledgeNo.wrap(2026_0302_0000_0001);

    VoucherNo private _v;
    VoucherNo private _offered; // the voucher itself, or the part of it that is on offer
    FinancingNo private _f;
    QuoteNo private _q;

    function _title() internal pure override returns (string memory) {
        return unicode"Circulation 流通";
    }

    function _states() internal pure override returns (string[] memory) {
        return _words("Free Locked Frozen");
    }

    function _steps() internal pure override returns (string[] memory) {
        return _words(
            "Transfer Split ApplyFinancing AskFinanciers TakeQuote OfferPledge Accept Reject Withdraw expireOffers CancelFinancing RefuseFinancing DisburseFinancing expireFinancings WithdrawPledge ReleasePledge expirePledges Freeze FreezeOfAPart Unfreeze expireFreezes"
        );
    }

    /// Nothing locked, a transfer, a part, an application, a financing registered, a pledge offered, a pledge, a part frozen.
    function _roads() internal pure override returns (uint256) {
        return 8;
    }

    function _reach(uint256 road, uint256 state) internal override returns (bool) {
        if ((state == 0 && road != 0) || (state == LOCKED && road == 0) || (state == FROZEN && road == 7)) {
            return false;
        }
        (_v, _q) = (desk.held(FACE), desk.stood());
        _offered = _v;
        if (road == 1) desk.offerTransfer(_v, SUPPLIER_B);
        if (road == 2) _offered = desk.offerPart(_v, SUPPLIER_B, PART);
        if (road == 3) _f = desk.applied(_v, PART);
        if (road == 4) _f = desk.registered(_v, PART);
        if (road == 5 || road == 6) desk.does(Action.OfferPledge, abi.encode(desk.offerPledge(_v, BANK, PART)));
        if (road == 6) desk.does(Action.AcceptPledge, abi.encode(desk.pledgeStep(FIRST_PLEDGE, BANK)));
        if (state == FROZEN || road == 7) desk.does(Action.Freeze, _untilTomorrow(road == 7 ? PART : 0));
        return true;
    }

    function _state() internal view override returns (uint256) {
        VoucherView memory v = _see(_v);
        return v.frozen ? FROZEN : v.lockedFen > 0 ? LOCKED : 0;
    }

    function _try(uint256 step) internal override {
        if (step < 6) _lock(step);
        else if (step < 10) _answer(step);
        else if (step < 14) _moveFinancing(step);
        else if (step < 17) _movePledge(step);
        else _hold(step);
    }

    function _lock(uint256 step) private {
        MemberNo[] memory both = new MemberNo[](2);
        (both[0], both[1]) = (BANK, FACTOR);
        if (step == 0) _carry(Action.Transfer, abi.encode(desk.transfer(_v, SUPPLIER_B)));
        else if (step == 1) _carry(Action.Split, abi.encode(desk.split(_v, SUPPLIER_B, PART)));
        else if (step == 2) _carry(Action.ApplyFinancing, abi.encode(desk.applyFinancing(_v, BANK, PART)));
        else if (step == 3) _carry(Action.AskFinanciers, abi.encode(desk.askFinanciers(_v, both, PART)));
        else if (step == 4) _carry(Action.TakeQuote, abi.encode(desk.takeQuote(_q, _v, PART)));
        else _carry(Action.OfferPledge, abi.encode(desk.offerPledge(_v, BANK, PART)));
    }

    function _answer(uint256 step) private {
        if (step == 6) _carry(Action.Accept, abi.encode(desk.accept(_offered)));
        else if (step == 7) _carry(Action.Reject, abi.encode(desk.accept(_offered)));
        else if (step == 8) _carry(Action.Withdraw, abi.encode(desk.withdraw(_offered)));
        else _letExpire(_offered);
    }

    function _moveFinancing(uint256 step) private {
        if (step == 10) {
            _carry(Action.CancelFinancing, abi.encode(desk.cancelFinancing(_f)));
        } else if (step == 11) {
            _carry(Action.RefuseFinancing, abi.encode(desk.refuseFinancing(_f)));
        } else if (step == 12) {
            _carry(Action.DisburseFinancing, abi.encode(desk.disburseFinancing(_f)));
        } else {
            desk.passDays(CUTOFF_DAYS);
            FinancingNo[] memory list = new FinancingNo[](1);
            list[0] = _f;
            financing.expireFinancings(list);
        }
    }

    function _hold(uint256 step) private {
        if (step < 19) {
            _carry(Action.Freeze, _untilTomorrow(step == 18 ? PART : 0));
        } else if (step == 19) {
            _carry(Action.Unfreeze, abi.encode(desk.unfreeze(_v)));
        } else {
            desk.passDays(2);
            VoucherNo[] memory list = new VoucherNo[](1);
            list[0] = _v;
            freezes.expireFreezes(list);
        }
    }

    function _untilTomorrow(uint64 amountFen) private returns (bytes memory) {
        FreezeOrder memory o = desk.freezePart(_v, amountFen);
        o.lastDay = desk.dayAhead(1);
        return abi.encode(o);
    }

    function _movePledge(uint256 step) private {
        if (step == 14) {
            _carry(Action.WithdrawPledge, abi.encode(desk.pledgeStep(FIRST_PLEDGE, SUPPLIER_A)));
        } else if (step == 15) {
            _carry(Action.ReleasePledge, abi.encode(desk.pledgeStep(FIRST_PLEDGE, BANK)));
        } else {
            desk.passDays(CUTOFF_DAYS);
            PledgeNo[] memory list = new PledgeNo[](1);
            list[0] = FIRST_PLEDGE;
            pledges.expirePledges(list);
        }
    }
}
