// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {VoucherFacts} from "../libraries/VoucherFacts.sol";
import {VoucherNo} from "../types/Ids.sol";
import {VoidOrder} from "../types/Orders.sol";
import {Root, Voucher, VoucherState, VoucherStatus} from "../types/Vouchers.sol";
import {Answers} from "./Answers.sol";

/// @title What a freeze does to a voucher (R28), and voiding by issuer and holder together (R11).
abstract contract Holds is Answers {
    /// @inheritdoc IVoucherLedger
    /// @dev R28, I-02. Freezes has looked at the voucher, and that so much is free.
    function setFreeze(VoucherNo no, uint64 amountFen, bool frozen) external onlyFreezes {
        Voucher storage v = _vouchers[no];
        if (amountFen == 0) v.hopsAndFrozen = frozen ? v.hopsAndFrozen | VoucherFacts.FROZEN : _hops(v);
        else if (frozen) v.lockedFen += uint48(amountFen);
        else v.lockedFen -= uint48(amountFen);
    }

    /// @inheritdoc IVoucherLedger
    function proposeVoid(bytes32 order, VoidOrder calldata o) external onlyOrders {
        (Voucher storage v, Root storage root) = _requireVoidable(o);
        require(root.issuer == o.member, VoucherNotIssuer(o.voucher, root.issuer, o.member));

        _voidProposals[o.voucher] = o.note;

        _record(VoidProposed.selector, o.voucher, _none(), order, abi.encode(v.holder, o.note));
    }

    /// @inheritdoc IVoucherLedger
    function consentVoid(bytes32 order, VoidOrder calldata o) external onlyOrders {
        (Voucher storage v, Root storage root) = _requireVoidable(o);
        require(v.holder == o.member, VoucherNotHolder(o.voucher, v.holder, o.member));
        // R11: both sides have signed the same reason.
        require(o.note != 0 && _voidProposals[o.voucher] == o.note, VoidNotProposed(o.voucher));

        _limits.discharge(root.issuer, root.dueDay, root.unpaidFen);
        root.unpaidFen = 0;
        _invoices.release(order, o.voucher);
        delete _voidProposals[o.voucher];
        v.state = VoucherState.Voided;

        _record(VoucherVoided.selector, o.voucher, _none(), order, abi.encode(uint64(v.amountFen), o.note));
    }

    /// R11: the first holder has all of it, it never moved, nothing is locked, and the cut-off is not reached.
    function _requireVoidable(VoidOrder calldata o) private view returns (Voucher storage v, Root storage root) {
        v = _existing(o.voucher);
        root = _roots[o.voucher.rootOf()];
        VoucherStatus status = _statusOf(v, root);
        require(status == VoucherStatus.Active, VoucherNotActive(o.voucher, status));
        require(!_isFrozen(v), VoucherFrozenByOrder(o.voucher));
        _requireBeforeCutoff(o.voucher, root);
        bool whole = o.voucher.childNoOf() == 0 && v.amountFen == root.faceFen && root.tally == 0;
        require(whole && _hops(v) == 0 && v.lockedFen == 0, VoucherNotVoidable(o.voucher));
        require(o.amountFen == v.amountFen, VoucherAmountDiffers(o.voucher, v.amountFen, o.amountFen));
    }
}
