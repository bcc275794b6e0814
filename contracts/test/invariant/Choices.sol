// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FinancingNo, MemberNo, QuoteNo, VoucherNo} from "../../src/types/Ids.sol";
import {QuoteRecord} from "../../src/types/Quotes.sol";
import {FinancingState, Root, VoucherState, VoucherView} from "../../src/types/Vouchers.sol";
import {
    BANK,
    FACTOR,
    ISSUER,
    ISSUER_2,
    NOBODY,
    NONE,
    SUPPLIER_A,
    SUPPLIER_B,
    SUPPLIER_C,
    SUPPLIER_D
} from "../utils/Members.sol";
import {Carrier} from "./Carrier.sol";

/// @title Chooses what a step is about, so that most steps can succeed and some cannot.
abstract contract Choices is Carrier {
    enum Want {
        OpenOffer,
        StaleOffer,
        Movable,
        Divisible,
        Live,
        Frozen,
        Voidable,
        Proposed,
        Due,
        PastDue,
        Late
    }

    uint256 private constant STRAY_PERCENT = 8;
    uint64 private constant AMOUNT_MAX = 1_000_000_00;

    /// A voucher of the kind wanted; now and then any.
    function _voucher(Want want) internal returns (bool some, VoucherNo no) {
        uint256 n = voucherList.length;
        uint256 start = _roll(n);
        if (_chance(STRAY_PERCENT)) return (true, voucherList[start]);
        for (uint256 i = 0; i < n; ++i) {
            no = voucherList[(start + i) % n];
            if (_is(no, want)) return (true, no);
        }
        return (false, no);
    }

    /// A financing in that state; now and then any.
    function _financing(FinancingState state) internal returns (bool some, FinancingNo f) {
        uint256 n = financingList.length;
        if (n == 0) return (false, f);
        uint256 start = _roll(n);
        if (_chance(STRAY_PERCENT)) return (true, financingList[start]);
        for (uint256 i = 0; i < n; ++i) {
            f = financingList[(start + i) % n];
            VoucherNo no = _financings[f].voucher;
            if (_financings[f].state == state && _isBeforeCutoff(no)) return (true, f);
        }
        return (false, f);
    }

    /// One that stands; now and then any.
    function _standing() internal returns (bool some, QuoteNo no) {
        uint256 n = quoteList.length;
        if (n == 0) return (false, no);
        uint256 start = _roll(n);
        if (_chance(STRAY_PERCENT)) return (true, quoteList[start]);
        for (uint256 i = 0; i < n; ++i) {
            no = quoteList[(start + i) % n];
            if (_stands(no)) return (true, no);
        }
        return (false, no);
    }

    /// A voucher of which the quote takes something, by issuer and due date.
    function _voucherFor(QuoteNo quote) internal returns (bool some, VoucherNo no) {
        QuoteRecord storage q = _quotes[quote];
        uint256 n = voucherList.length;
        uint256 start = _roll(n);
        for (uint256 i = 0; i < n; ++i) {
            no = voucherList[(start + i) % n];
            Root storage root = _roots[no.rootOf()];
            if (_is(no, Want.Divisible) && root.issuer == q.issuer && root.dueDay <= q.dueDay) return (true, no);
        }
        return (false, no);
    }

    function _stands(QuoteNo no) internal view returns (bool) {
        QuoteRecord storage q = _quotes[no];
        return q.open && q.leftFen >= q.minFen && q.validDay >= _today();
    }

    function _isRunning(FinancingNo f) internal view returns (bool) {
        FinancingState state = _financings[f].state;
        return state >= FinancingState.Applied && state <= FinancingState.Registered;
    }

    /// One that is not blocked, if there is one; now and then any.
    function _issuer() internal returns (bool some, MemberNo issuer) {
        (MemberNo one, MemberNo other) = _roll(2) == 0 ? (ISSUER, ISSUER_2) : (ISSUER_2, ISSUER);
        if (_chance(STRAY_PERCENT) || !_isBlocked(one)) return (true, one);
        return (!_isBlocked(other), other);
    }

    function _isBlocked(MemberNo issuer) private view returns (bool) {
        for (uint256 i = 0; i < rootList.length; ++i) {
            Root storage root = _roots[rootList[i]];
            bool late = root.accepted && root.unpaidFen > 0 && root.dueDay < _today();
            if (late && root.issuer == issuer) return true;
        }
        return false;
    }

    function _financier() internal returns (MemberNo) {
        return _roll(2) == 0 ? BANK : FACTOR;
    }

    /// Mostly somebody else.
    function _receiver(MemberNo holder) internal returns (MemberNo to) {
        MemberNo[8] memory all = [SUPPLIER_A, SUPPLIER_B, SUPPLIER_C, SUPPLIER_D, SUPPLIER_A, SUPPLIER_B, BANK, FACTOR];
        uint256 place = _roll(all.length);
        to = all[place];
        if (to == holder && !_chance(STRAY_PERCENT)) to = all[(place + 1) % all.length];
    }

    /// From a fen to a million yuan: shares of a payment are hardest to get right among small and uneven amounts.
    function _amount() internal returns (uint64) {
        if (_chance(20)) return uint64(1 + _roll(20));
        if (_chance(50)) return uint64(1 + _roll(AMOUNT_MAX / 100));
        return uint64(1 + _roll(AMOUNT_MAX));
    }

    /// All of it, or a part of it, or now and then a fen too much.
    function _portion(uint64 whole) internal returns (uint64) {
        if (whole == 0 || _chance(3)) return whole + 1;
        return _chance(35) ? whole : uint64(1 + _roll(whole));
    }

    function _availableOf(VoucherNo no) internal view returns (uint64) {
        return _vouchers[no].amountFen - _vouchers[no].lockedFen;
    }

    function _is(VoucherNo no, Want want) private view returns (bool) {
        VoucherView storage v = _vouchers[no];
        if (want == Want.OpenOffer) return _isAnswerable(v) && dayAhead(0) <= v.offerLastDay;
        if (want == Want.StaleOffer) return _isOffered(v) && dayAhead(0) > v.offerLastDay;
        if (want == Want.Frozen) return v.frozen || _freezes[no].amountFen > 0;
        Root storage root = _roots[no.rootOf()];
        bool live = v.state == VoucherState.Active && root.unpaidFen > 0;
        if (want == Want.Live) return live && v.amountFen > 0 && !v.frozen && _freezes[no].amountFen == 0;
        if (want >= Want.Due) return _isOwed(no, want);
        if (!live || v.frozen || _availableOf(no) == 0 || !_isBeforeCutoff(no)) return false;
        if (want == Want.Divisible) return true;
        if (want == Want.Movable) return v.lockedFen == 0;
        bool voidable = no.childNoOf() == 0 && v.hops == 0 && root.tally == 0 && v.lockedFen == 0;
        return voidable && (want == Want.Voidable || voidProposals[no] != 0);
    }

    /// A root that can be paid; or one past its due date and not marked yet.
    function _isOwed(VoucherNo no, Want want) private view returns (bool) {
        Root storage root = _roots[no];
        if (no.childNoOf() != 0 || !root.accepted || root.unpaidFen == 0) return false;
        if (want == Want.Due) return _today() >= root.cutoffDay;
        return _today() > root.dueDay && (want == Want.PastDue || !root.overdue);
    }

    function _isOffered(VoucherView storage v) private view returns (bool) {
        return !(v.offeredTo == NOBODY);
    }

    /// A frozen voucher holds its offer back, a frozen parent that of its part.
    function _isAnswerable(VoucherView storage v) private view returns (bool) {
        bool inParent = v.state == VoucherState.Offered && !(v.parent == NONE);
        return _isOffered(v) && !v.frozen && !(inParent && _vouchers[v.parent].frozen);
    }

    function _isBeforeCutoff(VoucherNo no) private view returns (bool) {
        return _today() < _roots[no.rootOf()].cutoffDay;
    }
}
