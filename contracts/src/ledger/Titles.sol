// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {BusinessDate} from "../libraries/BusinessDate.sol";
import {MemberKind} from "../types/Members.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../types/Ids.sol";
import {Recorded} from "../libraries/Recorded.sol";
import {Root, Voucher, VoucherState} from "../types/Vouchers.sol";
import {Holds} from "./Holds.sol";

/// @title What Financing and Pledges ask of the ledger: lock, unlock, pass title (R18, R19).
abstract contract Titles is Holds {
    /// @inheritdoc IVoucherLedger
    function lockForFinancing(VoucherNo no, MemberNo holder, MemberNo financier, uint64 amountFen)
        external
        onlyLockers
        returns (MemberNo issuer, uint16 dueDay)
    {
        Voucher storage v = _existing(no);
        Root storage root = _roots[no.rootOf()];
        _requireMovable(no, v, root, holder);
        _members.requireKind(financier, MemberKind.FINANCIER);
        // R16: nobody finances itself, and an issuer not its own voucher.
        require(!(financier == holder), VoucherSelfTransfer(holder));
        require(!(financier == root.issuer), VoucherTransferToIssuer(no, financier));
        require(amountFen > 0, VoucherAmountZero());
        // R18: what is locked is not promised again.
        require(amountFen <= _available(v), VoucherAmountExceedsAvailable(no, _available(v), amountFen));
        _addToTally(no.rootOf(), root, 1);

        v.lockedFen += uint48(amountFen);
        return (root.issuer, root.dueDay);
    }

    /// @inheritdoc IVoucherLedger
    /// @dev R18: the former state is back.
    function unlockFinancing(VoucherNo no, uint64 amountFen) external onlyLockers {
        _vouchers[no].lockedFen -= uint48(amountFen);
        _roots[no.rootOf()].tally -= 1;
    }

    /// @inheritdoc IVoucherLedger
    function record(VoucherNo no, bytes32 eventHash) external onlyModules {
        _moveHead(no, eventHash);
    }

    /// @inheritdoc IVoucherLedger
    /// @dev R19: title passes with the disbursement. The financing itself says that holder and amount are right: what it locked cannot have moved (I-02).
    function passTitle(bytes32 order, FinancingNo financing, VoucherNo no, MemberNo financier, uint64 amountFen)
        external
        onlyFinancing
        returns (VoucherNo result)
    {
        Voucher storage v = _existing(no);
        require(!_isFrozen(v), VoucherFrozenByOrder(no));
        Root storage root = _roots[no.rootOf()];
        _requireBeforeCutoff(no, root);

        uint48 amount = uint48(amountFen);
        v.lockedFen -= amount;
        if (amount == v.amountFen) return _passWhole(order, financing, no, v, financier);
        return _passChild(order, financing, no, v, root, financier, amount);
    }

    /// @inheritdoc IVoucherLedger
    function isPastCutoff(VoucherNo no) external view returns (bool) {
        return BusinessDate.today() >= _roots[no.rootOf()].cutoffDay;
    }

    function _passWhole(bytes32 order, FinancingNo financing, VoucherNo no, Voucher storage v, MemberNo financier)
        private
        returns (VoucherNo)
    {
        MemberNo from = v.holder;
        v.holder = financier;
        _addHop(no, v, v);
        _roots[no.rootOf()].tally -= 1;

        bytes memory data = abi.encode(financing, from, financier, uint64(v.amountFen), uint64(0), _hops(v));
        _record(TitlePassed.selector, no, _none(), order, data);
        return no;
    }

    /// The running financing becomes a child: the tally stays. R13: a part that passes, never one for its holder.
    function _passChild(
        bytes32 order,
        FinancingNo financing,
        VoucherNo no,
        Voucher storage v,
        Root storage root,
        MemberNo financier,
        uint48 amount
    ) private returns (VoucherNo child) {
        VoucherNo rootNo = no.rootOf();
        uint16 childNo = _nextChildNo(rootNo, root);
        child = rootNo.childOf(childNo);
        _appendCreated(rootNo, root, childNo);
        v.amountFen -= amount;

        Voucher storage c = _vouchers[child];
        (c.holder, c.amountFen, c.parentChildNo, c.state) = (financier, amount, no.childNoOf(), VoucherState.Active);
        _addHop(no, v, c);

        bytes memory data = abi.encode(financing, v.holder, financier, uint64(amount), uint64(v.amountFen), _hops(c));
        _record(TitlePassed.selector, child, no, order, data);
    }

    /// Only transfers and splits stop at hopsMax; the count itself stops where its bits do.
    function _addHop(VoucherNo no, Voucher storage from, Voucher storage to) private {
        uint8 hops = _hops(from);
        require(hops < HOPS_HARD_MAX, VoucherTooManyHops(no, hops, HOPS_HARD_MAX));
        to.hopsAndFrozen = hops + 1;
    }
}
