// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {BusinessDate} from "../libraries/BusinessDate.sol";
import {MemberNo, VoucherNo} from "../types/Ids.sol";
import {Accept, Withdraw} from "../types/Orders.sol";
import {Root, Voucher, VoucherState} from "../types/Vouchers.sol";
import {Offers} from "./Offers.sol";

/// @title What becomes of offers: accept, reject, withdraw, expire (R9, R10).
abstract contract Answers is Offers {
    /// @inheritdoc IVoucherLedger
    function accept(bytes32 order, Accept calldata o) external onlyOrders {
        VoucherNo no = o.voucher;
        Voucher storage v = _offerMeant(no, o.member, o.offeror, o.amountFen, o.head);
        require(!_isFrozen(v), VoucherFrozenByOrder(no));

        if (v.state == VoucherState.Active) _acceptTransfer(order, no, v);
        else if (no.childNoOf() == 0) _acceptIssue(order, no, v);
        else _acceptPart(order, no, v);
    }

    /// @inheritdoc IVoucherLedger
    function reject(bytes32 order, Accept calldata o) external onlyOrders {
        Voucher storage v = _offerMeant(o.voucher, o.member, o.offeror, o.amountFen, o.head);
        _endOffer(order, o.voucher, v, OfferEnd.Rejected);
    }

    /// @inheritdoc IVoucherLedger
    function withdraw(bytes32 order, Withdraw calldata o) external onlyOrders {
        Voucher storage v = _offerMeant(o.voucher, o.offeree, o.member, o.amountFen, o.head);
        _endOffer(order, o.voucher, v, OfferEnd.Withdrawn);
    }

    /// @inheritdoc IVoucherLedger
    /// @dev Bounded by the caller's list.
    function expireOffers(VoucherNo[] calldata vouchers) external {
        for (uint256 i = 0; i < vouchers.length; ++i) {
            Voucher storage v = _vouchers[vouchers[i]];
            bool open = MemberNo.unwrap(v.offeredTo) != 0;
            if (open && BusinessDate.today() > v.offerLastDay) _endOffer(0, vouchers[i], v, OfferEnd.Expired);
        }
    }

    /// R9, R10: the open offer, if it is the one between these two for this amount. Past its last open day the clock has closed it; the
    /// job only tidies up.
    function _offerMeant(VoucherNo no, MemberNo offeree, MemberNo offeror, uint64 amountFen, bytes32 head)
        private
        view
        returns (Voucher storage v)
    {
        v = _existing(no);
        MemberNo to = v.offeredTo;
        bool open = MemberNo.unwrap(to) != 0 && BusinessDate.today() <= v.offerLastDay;
        require(open, OfferClosed(no));
        require(to == offeree, OfferNotAddressee(no, to, offeree));
        MemberNo from = _offerorOf(no, v);
        require(from == offeror, OfferNotOfferor(no, from, offeror));
        if (amountFen != v.amountFen) revert VoucherAmountDiffers(no, v.amountFen, amountFen);
        if (head != v.head) revert OfferChanged(no, v.head, head);
    }

    function _offerorOf(VoucherNo no, Voucher storage v) private view returns (MemberNo) {
        if (v.state == VoucherState.Active) return v.holder;
        if (no.childNoOf() == 0) return _roots[no].issuer;
        // The parent cannot change hands while a part of it is locked.
        return _vouchers[_parentOf(no, v)].holder;
    }

    function _acceptIssue(bytes32 order, VoucherNo no, Voucher storage v) private {
        Root storage root = _roots[no];
        root.accepted = true;
        _appendCreated(no, root, 0);
        _limits.addDue(root.issuer, root.dueDay, v.amountFen);

        (v.state, v.offeredTo) = (VoucherState.Active, _nobody());

        _record(IssueAccepted.selector, no, _none(), order, abi.encode(v.holder));
    }

    function _acceptTransfer(bytes32 order, VoucherNo no, Voucher storage v) private {
        (MemberNo from, MemberNo to, uint8 hops) = (v.holder, v.offeredTo, v.hopsAndFrozen + 1);
        (v.holder, v.offeredTo, v.lockedFen, v.hopsAndFrozen) = (to, _nobody(), 0, hops);

        // Not frozen: all of the byte is hops.
        _record(TransferAccepted.selector, no, _none(), order, abi.encode(from, to, hops));
    }

    function _acceptPart(bytes32 order, VoucherNo no, Voucher storage v) private {
        VoucherNo parentNo = _parentOf(no, v);
        Voucher storage parent = _vouchers[parentNo];
        // R28: the value still is the parent's: its freeze holds it back.
        require(!_isFrozen(parent), VoucherFrozenByOrder(parentNo));
        uint48 amountFen = v.amountFen;
        // R12: what the child has the parent has no more.
        uint48 restFen = parent.amountFen - amountFen;
        (parent.amountFen, parent.lockedFen) = (restFen, parent.lockedFen - amountFen);

        VoucherNo rootNo = no.rootOf();
        _appendCreated(rootNo, _roots[rootNo], no.childNoOf());

        uint8 hops = _hops(parent) + 1;
        (v.state, v.offeredTo, v.hopsAndFrozen) = (VoucherState.Active, _nobody(), hops);

        bytes memory data = abi.encode(parent.holder, v.holder, uint64(amountFen), uint64(restFen), hops);
        _record(SplitAccepted.selector, no, parentNo, order, data);
    }

    /// R9: the former state is back: the limit and the invoices, or the lock.
    function _endOffer(bytes32 order, VoucherNo no, Voucher storage v, OfferEnd end) private {
        v.offeredTo = _nobody();
        VoucherNo parentNo = _parentOf(no, v);
        if (v.state == VoucherState.Active) {
            v.lockedFen = 0;
            parentNo = _none();
        } else {
            v.state = _endState(end);
            if (no.childNoOf() == 0) _endIssue(order, no);
            else _returnPart(parentNo, v.amountFen);
        }

        _record(OfferEnded.selector, no, parentNo, order, abi.encode(end, uint64(v.amountFen)));
    }

    /// The limit and the invoices come back (I-03, I-04).
    function _endIssue(bytes32 order, VoucherNo no) private {
        Root storage root = _roots[no];
        _limits.giveBack(root.issuer, root.unpaidFen);
        root.unpaidFen = 0;
        _invoices.release(order, no);
    }

    function _returnPart(VoucherNo parentNo, uint48 amountFen) private {
        _vouchers[parentNo].lockedFen -= amountFen;
        _roots[parentNo.rootOf()].tally -= 1;
    }

    function _endState(OfferEnd end) private pure returns (VoucherState) {
        if (end == OfferEnd.Rejected) return VoucherState.Rejected;
        return end == OfferEnd.Withdrawn ? VoucherState.Withdrawn : VoucherState.Expired;
    }
}
