// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VoucherNo} from "../types/Ids.sol";
import {VoucherState, VoucherStatus} from "../types/Vouchers.sol";

/// @title What follows from the stored fields of a voucher and its root: the same for the ledger and for its reader.
library VoucherFacts {
    uint8 internal constant FROZEN = 0x80; // hops share their byte with this bit
    uint256 internal constant LEAVES_A_WORD = 16; // child numbers of the creation list

    function hops(uint8 hopsAndFrozen) internal pure returns (uint8) {
        return hopsAndFrozen & ~FROZEN;
    }

    function isFrozen(uint8 hopsAndFrozen) internal pure returns (bool) {
        return hopsAndFrozen & FROZEN != 0;
    }

    function parentOf(VoucherNo no, uint16 parentChildNo) internal pure returns (VoucherNo) {
        return no.childNoOf() == 0 ? VoucherNo.wrap(0) : no.rootOf().childOf(parentChildNo);
    }

    /// @param unpaidFen of the root
    /// @param overdue as marked on the root
    function statusOf(VoucherState state, uint48 amountFen, uint48 unpaidFen, bool overdue)
        internal
        pure
        returns (VoucherStatus)
    {
        if (state == VoucherState.Offered) return VoucherStatus.Offered;
        if (state == VoucherState.Rejected) return VoucherStatus.Rejected;
        if (state == VoucherState.Withdrawn) return VoucherStatus.Withdrawn;
        if (state == VoucherState.Expired) return VoucherStatus.Expired;
        if (state == VoucherState.Voided) return VoucherStatus.Voided;
        if (state == VoucherState.None) return VoucherStatus.None;
        if (amountFen == 0) return VoucherStatus.Split;
        if (unpaidFen == 0) return VoucherStatus.Settled;
        return overdue ? VoucherStatus.Overdue : VoucherStatus.Active;
    }

    /// @param word of the creation list that holds the voucher
    /// @param place of the voucher in the whole list
    function createdAt(VoucherNo root, uint256 word, uint256 place) internal pure returns (VoucherNo) {
        return root.childOf(uint16(word >> (16 * (place % LEAVES_A_WORD))));
    }
}
