// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {BusinessDate} from "../libraries/BusinessDate.sol";
import {Recorded} from "../libraries/Recorded.sol";
import {Serials} from "../libraries/Serials.sol";
import {CHILDREN_MAX, MemberNo, VoucherNo} from "../types/Ids.sol";
import {Accept, Issue, Part, Split, Transfer, Withdraw} from "../types/Orders.sol";
import {Root, Voucher, VoucherState} from "../types/Vouchers.sol";
import {VoucherStore} from "./VoucherStore.sol";

/// @title Making offers: issue, transfer, split (R9, R12, R15, R16). What becomes of them is in Answers.
abstract contract Offers is VoucherStore {
    /// @inheritdoc IVoucherLedger
    function issue(bytes32 order, Issue calldata o) external onlyOrders returns (VoucherNo no) {
        // R16: to whom the ledger knows, and not to itself.
        _members.requireIssuerAndActive(o.member, o.to);
        require(!(o.to == o.member), VoucherSelfTransfer(o.member));
        require(o.amountFen > 0, VoucherAmountZero()); // R3
        // R4: a contract and invoices behind it, and below they are worth as much.
        require(o.trade != 0 && o.invoices.length > 0, TradeBackgroundMissing());
        (uint16 dueDay, uint16 cutoffDay) = _requireTenor(o.due, o.cutoff);
        no = _nextRoot();
        _limits.take(o.member, o.amountFen);
        if (o.amountFen > _policy.faceMaxFen) revert VoucherAmountTooLarge(o.amountFen, _policy.faceMaxFen);

        uint256 claimed = _invoices.claim(order, no, o.member, o.invoices);
        require(claimed >= o.amountFen, TradeBackgroundTooSmall(claimed, o.amountFen));
        uint16 lastDay = _lastOpenDay(cutoffDay);
        bytes memory data =
            abi.encode(o.member, o.to, o.amountFen, o.due, o.cutoff, BusinessDate.toYmd(lastDay), o.trade);
        bytes32 eventHash = Recorded.emitEvent(VoucherIssued.selector, no, _none(), order, data);
        _storeRoot(no, o, dueDay, cutoffDay, lastDay, eventHash);
    }

    /// @inheritdoc IVoucherLedger
    function transfer(bytes32 order, Transfer calldata o) external onlyOrders {
        Voucher storage v = _existing(o.voucher);
        Root storage root = _roots[o.voucher.rootOf()];
        _requireMovable(o.voucher, v, root, o.member);
        _requireReceiver(o.voucher, v, root, o.to);
        require(o.trade != 0, TradeBackgroundMissing()); // R15
        uint48 amountFen = v.amountFen;
        // R18: the whole amount must be free.
        if (v.lockedFen != 0) revert VoucherAmountExceedsAvailable(o.voucher, _available(v), amountFen);
        if (o.amountFen != amountFen) revert VoucherAmountDiffers(o.voucher, amountFen, o.amountFen);

        uint16 lastDay = _lastOpenDay(root.cutoffDay);
        (v.lockedFen, v.offeredTo, v.offerLastDay) = (amountFen, o.to, lastDay);

        bytes memory data = abi.encode(o.member, o.to, o.amountFen, BusinessDate.toYmd(lastDay), o.trade);
        _record(TransferOffered.selector, o.voucher, _none(), order, data);
    }

    /// @inheritdoc IVoucherLedger
    /// @dev At most splitsMax parts: each counts towards it.
    function split(bytes32 order, Split calldata o) external onlyOrders {
        Voucher storage v = _existing(o.voucher);
        Root storage root = _roots[o.voucher.rootOf()];
        _requireMovable(o.voucher, v, root, o.member);
        require(o.trade != 0, TradeBackgroundMissing()); // R15
        require(o.parts.length > 0, SplitPartsMissing());
        // First, so that the rest is bounded.
        _addToTally(o.voucher.rootOf(), root, o.parts.length);
        uint16 childNo = _numberParts(o.voucher.rootOf(), root, o.parts.length);
        uint256 total = _checkParts(o, v, root);
        // R12, I-01: parts come out of what is free, the parent keeps the rest.
        if (total > _available(v)) revert VoucherAmountExceedsAvailable(o.voucher, _available(v), total);

        v.lockedFen += uint48(total);
        v.head = _offerParts(order, o, childNo, _lastOpenDay(root.cutoffDay), v.head);
    }

    /// @param childNo of the first part
    /// @return head of the parent, moved by each
    function _offerParts(bytes32 order, Split calldata o, uint16 childNo, uint16 lastDay, bytes32 head)
        private
        returns (bytes32)
    {
        uint32 lastDate = BusinessDate.toYmd(lastDay);
        VoucherNo first = o.voucher.rootOf().childOf(childNo);
        for (uint16 i = 0; i < o.parts.length; ++i) {
            head = Recorded.next(head, _offerPart(order, o, o.parts[i], first.childOf(i), lastDay, lastDate));
        }
        return head;
    }

    function _offerPart(
        bytes32 order,
        Split calldata o,
        Part calldata part,
        VoucherNo child,
        uint16 lastDay,
        uint32 lastDate
    ) private returns (bytes32 eventHash) {
        bytes memory data = abi.encode(o.member, part.to, part.amountFen, lastDate, o.trade);
        eventHash = Recorded.emitEvent(SplitOffered.selector, child, o.voucher, order, data);
        _vouchers[child] = _part(part, o.voucher, lastDay, eventHash);
    }

    /// R29: a number is given once, whatever becomes of the offer.
    /// @return first number of so many parts. The last splitsMax numbers are for financings that were begun: no holder can use the
    /// tree's numbers up.
    function _numberParts(VoucherNo rootNo, Root storage root, uint256 parts) private returns (uint16 first) {
        first = root.childNos + 1;
        uint256 numbers = root.childNos + parts;
        uint256 max = CHILDREN_MAX - _policy.splitsMax;
        require(numbers <= max, VoucherTooManySplits(rootNo, numbers, max));
        root.childNos = uint16(numbers);
    }

    /// A child as a split offers it: written whole, so that each of its slots is written once.
    function _part(Part calldata part, VoucherNo parent, uint16 lastDay, bytes32 eventHash)
        private
        pure
        returns (Voucher memory child)
    {
        (child.holder, child.offeredTo, child.offerLastDay) = (part.to, part.to, lastDay);
        (child.amountFen, child.parentChildNo) = (uint48(part.amountFen), parent.childNoOf());
        (child.state, child.head) = (VoucherState.Offered, Recorded.next(0, eventHash));
    }

    function _checkParts(Split calldata o, Voucher storage v, Root storage root) private view returns (uint256 total) {
        for (uint256 i = 0; i < o.parts.length; ++i) {
            Part calldata part = o.parts[i];
            require(part.amountFen > 0, VoucherAmountZero());
            _requireReceiver(o.voucher, v, root, part.to);
            total += part.amountFen;
        }
    }

    /// R13, R14, R16: a part is for somebody else. Hops are checked here because a receiver is what makes one more.
    function _requireReceiver(VoucherNo no, Voucher storage v, Root storage root, MemberNo to) private view {
        _members.requireActive(to);
        require(!(to == v.holder), VoucherSelfTransfer(to));
        require(!(to == root.issuer), VoucherTransferToIssuer(no, to));
        if (_hops(v) >= _policy.hopsMax) revert VoucherTooManyHops(no, _hops(v), _policy.hopsMax);
    }

    /// Each slot written whole, and once.
    function _storeRoot(
        VoucherNo no,
        Issue calldata o,
        uint16 dueDay,
        uint16 cutoffDay,
        uint16 lastDay,
        bytes32 eventHash
    ) private {
        Root memory root;
        (root.issuer, root.dueDay, root.cutoffDay) = (o.member, dueDay, cutoffDay);
        (root.faceFen, root.unpaidFen) = (uint48(o.amountFen), uint48(o.amountFen));
        _roots[no] = root;

        Voucher memory v;
        (v.holder, v.offeredTo, v.offerLastDay) = (o.to, o.to, lastDay);
        (v.amountFen, v.state, v.head) = (root.faceFen, VoucherState.Offered, Recorded.next(0, eventHash));
        _vouchers[no] = v;
    }

    /// The number is the day, the next serial of the ledger, and child 0000 (R29).
    function _nextRoot() private returns (VoucherNo) {
        require(!_closed, IssuesAreClosed(_version));
        uint256 serial = ++_serial;
        require(Serials.isOf(_version, serial), SerialsExhausted());
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

    /// @inheritdoc IVoucherLedger
    function today() public view returns (uint32) {
        return BusinessDate.toYmd(BusinessDate.today());
    }
}
