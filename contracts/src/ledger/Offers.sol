// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {BusinessDate} from "../libraries/BusinessDate.sol";
import {MemberKind} from "../types/Members.sol";
import {CHILDREN_MAX, MemberNo, VoucherNo} from "../types/Ids.sol";
import {Accept, Issue, Part, Split, Transfer, Withdraw} from "../types/Orders.sol";
import {Root, Voucher, VoucherState} from "../types/Vouchers.sol";
import {VoucherStore} from "./VoucherStore.sol";

/// @title Making offers: issue, transfer, split (R9, R12, R15, R16). What becomes of them is in Answers.
abstract contract Offers is VoucherStore {
    function issue(bytes32 order, Issue calldata o) external onlyOrders returns (VoucherNo no) {
        _members.requireKind(o.member, MemberKind.ISSUER);
        _members.requireActive(o.to);
        require(!(o.to == o.member), VoucherSelfTransfer(o.member));
        require(o.amountFen > 0, VoucherAmountZero());
        require(o.trade != 0 && o.invoices.length > 0, TradeBackgroundMissing());
        (uint16 dueDay, uint16 cutoffDay) = _requireTenor(o.due, o.cutoff);
        _limits.take(o.member, o.amountFen);
        require(o.amountFen <= _policy.faceMaxFen, VoucherAmountTooLarge(o.amountFen, _policy.faceMaxFen));

        no = _nextRoot();
        uint256 claimed = _invoices.claim(order, no, o.member, o.invoices);
        require(claimed >= o.amountFen, TradeBackgroundTooSmall(claimed, o.amountFen));
        uint16 lastDay = _lastOpenDay(cutoffDay);
        _storeRoot(no, o, dueDay, cutoffDay, lastDay);

        bytes memory data =
            abi.encode(o.member, o.to, o.amountFen, o.due, o.cutoff, BusinessDate.toYmd(lastDay), o.trade);
        _record(VoucherIssued.selector, no, _none(), order, data);
    }

    function transfer(bytes32 order, Transfer calldata o) external onlyOrders {
        Voucher storage v = _existing(o.voucher);
        Root storage root = _roots[o.voucher.rootOf()];
        _requireMovable(o.voucher, v, root, o.member);
        _requireReceiver(o.voucher, v, root, o.to);
        require(o.trade != 0, TradeBackgroundMissing());
        // R18: the whole amount must be free.
        require(v.lockedFen == 0, VoucherAmountExceedsAvailable(o.voucher, _available(v), v.amountFen));
        require(o.amountFen == v.amountFen, VoucherAmountDiffers(o.voucher, v.amountFen, o.amountFen));

        v.lockedFen = v.amountFen;
        v.offeredTo = o.to;
        v.offerLastDay = _lastOpenDay(root.cutoffDay);

        bytes memory data = abi.encode(o.member, o.to, uint64(v.amountFen), BusinessDate.toYmd(v.offerLastDay), o.trade);
        _record(TransferOffered.selector, o.voucher, _none(), order, data);
    }

    /// @dev At most splitsMax parts: each counts towards it.
    function split(bytes32 order, Split calldata o) external onlyOrders {
        Voucher storage v = _existing(o.voucher);
        VoucherNo rootNo = o.voucher.rootOf();
        Root storage root = _roots[rootNo];
        _requireMovable(o.voucher, v, root, o.member);
        require(o.trade != 0, TradeBackgroundMissing());
        require(o.parts.length > 0, SplitPartsMissing());
        // First, so that the rest is bounded.
        _addToTally(rootNo, root, o.parts.length);
        _requireNumbersLeft(rootNo, root, o.parts.length);
        uint256 total = _checkParts(o, v, root);
        // R12, I-01: parts come out of what is free, the parent keeps the rest.
        require(total <= _available(v), VoucherAmountExceedsAvailable(o.voucher, _available(v), total));

        uint16 lastDay = _lastOpenDay(root.cutoffDay);
        v.lockedFen += uint48(total);
        for (uint256 i = 0; i < o.parts.length; ++i) {
            VoucherNo child = rootNo.childOf(_nextChildNo(rootNo, root));
            _offerPart(order, o, o.parts[i], child, lastDay);
        }
    }

    /// The last splitsMax numbers are for financings that were begun: no holder can use the tree's numbers up.
    function _requireNumbersLeft(VoucherNo rootNo, Root storage root, uint256 parts) private view {
        uint256 numbers = root.childNos + parts;
        uint256 max = CHILDREN_MAX - _policy.splitsMax;
        require(numbers <= max, VoucherTooManySplits(rootNo, numbers, max));
    }

    function _offerPart(bytes32 order, Split calldata o, Part calldata part, VoucherNo child, uint16 lastDay) private {
        Voucher storage c = _vouchers[child];
        (c.holder, c.offeredTo, c.offerLastDay) = (part.to, part.to, lastDay);
        (c.amountFen, c.parentChildNo) = (uint48(part.amountFen), o.voucher.childNoOf());
        c.state = VoucherState.Offered;

        bytes memory data = abi.encode(o.member, part.to, part.amountFen, BusinessDate.toYmd(lastDay), o.trade);
        _record(SplitOffered.selector, child, o.voucher, order, data);
    }

    function _checkParts(Split calldata o, Voucher storage v, Root storage root) private view returns (uint256 total) {
        for (uint256 i = 0; i < o.parts.length; ++i) {
            require(o.parts[i].amountFen > 0, VoucherAmountZero());
            _requireReceiver(o.voucher, v, root, o.parts[i].to);
            total += o.parts[i].amountFen;
        }
    }

    /// R14, R16. Hops are checked here because a receiver is what makes one more.
    function _requireReceiver(VoucherNo no, Voucher storage v, Root storage root, MemberNo to) private view {
        _members.requireActive(to);
        require(!(to == v.holder), VoucherSelfTransfer(to));
        require(!(to == root.issuer), VoucherTransferToIssuer(no, to));
        require(_hops(v) < _policy.hopsMax, VoucherTooManyHops(no, _hops(v), _policy.hopsMax));
    }

    function _storeRoot(VoucherNo no, Issue calldata o, uint16 dueDay, uint16 cutoffDay, uint16 lastDay) private {
        uint48 amountFen = uint48(o.amountFen);
        Root storage root = _roots[no];
        (root.issuer, root.dueDay, root.cutoffDay) = (o.member, dueDay, cutoffDay);
        (root.faceFen, root.unpaidFen) = (amountFen, amountFen);

        Voucher storage v = _vouchers[no];
        (v.holder, v.offeredTo, v.offerLastDay) = (o.to, o.to, lastDay);
        (v.amountFen, v.state) = (amountFen, VoucherState.Offered);
    }

    /// The number is the day, the next serial of the ledger, and child 0000 (R29).
    function _nextRoot() private returns (VoucherNo) {
        uint256 serial = ++_serial;
        require(serial < 1e8, SerialsExhausted());
        return VoucherNo.wrap(uint72((uint256(today()) * 1e8 + serial) * 1e4));
    }

    /// R1, R2: today < cut-off <= due <= today + tenor.
    function _requireTenor(uint32 due, uint32 cutoff) private view returns (uint16 dueDay, uint16 cutoffDay) {
        (dueDay, cutoffDay) = (BusinessDate.fromYmd(due), BusinessDate.fromYmd(cutoff));
        uint16 day = BusinessDate.today();
        uint16 latest = BusinessDate.addMonths(day, _policy.tenorMaxMonths);
        if (day >= cutoffDay || cutoffDay > dueDay || dueDay > latest) {
            revert DueDateOutOfRange(due, cutoff, BusinessDate.toYmd(day), BusinessDate.toYmd(latest));
        }
    }

    /// R9: offerDays, and never on or after the cut-off.
    function _lastOpenDay(uint16 cutoffDay) private view returns (uint16) {
        uint16 byPolicy = BusinessDate.today() + _policy.offerDays;
        return byPolicy < cutoffDay ? byPolicy : cutoffDay - 1;
    }

    function today() public view returns (uint32) {
        return BusinessDate.toYmd(BusinessDate.today());
    }
}
