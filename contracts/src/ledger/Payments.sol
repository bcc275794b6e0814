// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {BusinessDate} from "../libraries/BusinessDate.sol";
import {ProRata} from "../libraries/ProRata.sol";
import {Recorded} from "../libraries/Recorded.sol";
import {MemberNo, VoucherNo} from "../types/Ids.sol";
import {Root, Voucher, VoucherState} from "../types/Vouchers.sol";
import {Titles} from "./Titles.sol";

/// @title What Settlement asks of the ledger, and the overdue mark (R24–R26).
abstract contract Payments is Titles {
    /// @inheritdoc IVoucherLedger
    /// @dev R24, R26: over all live vouchers of the root, in proportion; their numbers, amounts and holders stay. Whoever holds them,
    /// suspended or frozen, is paid all the same (R25). At most splitsMax + 1 vouchers.
    function pay(bytes32 order, VoucherNo rootNo, uint64 amountFen) external onlySettlement returns (uint64) {
        Root storage root = _roots[rootNo];
        VoucherNo[] memory list = _creationList(rootNo, root.leaves);
        _bookShares(order, list, ProRata.share(amountFen, _unpaidOf(list), root.unpaidFen), VoucherPaid.selector);
        return _bookRoot(order, rootNo, root, amountFen, false);
    }

    /// @inheritdoc IVoucherLedger
    /// @dev R26. Whatever became of the holders meanwhile: their vouchers cannot have moved since the cut-off.
    function unpay(bytes32 order, VoucherNo rootNo, uint64 amountFen, uint64[] memory shares)
        external
        onlySettlement
        returns (uint64)
    {
        Root storage root = _roots[rootNo];
        _bookShares(order, _creationList(rootNo, root.leaves), shares, VoucherUnpaid.selector);
        return _bookRoot(order, rootNo, root, amountFen, true);
    }

    /// @inheritdoc IVoucherLedger
    function checkPayable(VoucherNo rootNo, uint64 amountFen) external view returns (MemberNo issuer, bool first) {
        Voucher storage v = _existing(rootNo);
        require(rootNo.childNoOf() == 0, VoucherNotRoot(rootNo));
        Root storage root = _roots[rootNo];
        require(v.state == VoucherState.Active, VoucherNotActive(rootNo, _statusOf(v, root)));
        uint16 day = BusinessDate.today();
        if (day < root.cutoffDay) {
            revert PaymentNotDue(rootNo, BusinessDate.toYmd(day), BusinessDate.toYmd(root.cutoffDay));
        }
        if (amountFen > root.unpaidFen) revert PaymentExceedsOutstanding(rootNo, root.unpaidFen, amountFen);
        return (root.issuer, root.unpaidFen == root.faceFen);
    }

    /// @inheritdoc IVoucherLedger
    /// @dev R26. Bounded by the caller's list. The mark is for readers: what an overdue issuer may not do follows from the clock.
    function markOverdue(VoucherNo[] calldata roots) external {
        for (uint256 i = 0; i < roots.length; ++i) {
            Root storage root = _roots[roots[i]];
            bool late = root.accepted && root.unpaidFen > 0 && BusinessDate.today() > root.dueDay;
            if (!late || root.overdue) continue;
            _roots[roots[i]].overdue = true;
            _record(RootOverdue.selector, roots[i], _none(), 0, abi.encode(uint64(root.unpaidFen)));
        }
    }

    function _unpaidOf(VoucherNo[] memory list) private view returns (uint64[] memory unpaid) {
        unpaid = new uint64[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            Voucher storage v = _vouchers[list[i]];
            unpaid[i] = v.amountFen - v.paidFen;
        }
    }

    /// @param topic VoucherPaid, or VoucherUnpaid: then they are taken back
    function _bookShares(bytes32 order, VoucherNo[] memory list, uint64[] memory shares, bytes32 topic) private {
        for (uint256 i = 0; i < list.length; ++i) {
            uint64 shareFen = shares[i];
            if (shareFen == 0) continue;
            Voucher storage v = _vouchers[list[i]];
            uint64 paidFen = topic == VoucherPaid.selector ? v.paidFen + shareFen : v.paidFen - shareFen;
            v.paidFen = uint48(paidFen);
            bytes memory data = abi.encode(shareFen, paidFen);
            v.head = Recorded.next(v.head, Recorded.emitEvent(topic, list[i], _none(), order, data));
        }
    }

    /// I-03, I-05: what is paid leaves the limit and the issuer's due day, and what is taken back returns to them.
    function _bookRoot(bytes32 order, VoucherNo rootNo, Root storage root, uint64 amountFen, bool back)
        private
        returns (uint64 unpaidFen)
    {
        unpaidFen = back ? root.unpaidFen + amountFen : root.unpaidFen - amountFen;
        root.unpaidFen = uint48(unpaidFen);
        if (unpaidFen == 0) root.overdue = false;
        if (back) _limits.reopen(root.issuer, root.dueDay, amountFen);
        else _limits.discharge(root.issuer, root.dueDay, amountFen);

        if (unpaidFen == 0) _record(RootSettled.selector, rootNo, _none(), order, "");
    }
}
