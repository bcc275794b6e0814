// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VoucherNo} from "../types/Ids.sol";
import {VoucherView} from "../types/Vouchers.sol";

/// @title Vouchers as people see them, worked out from what the ledger stores.
/// @dev Changes nothing and is asked by no other contract: orders name the ledger's own records.
interface IVoucherReader {
    /// @notice What people see of a voucher.
    /// @return nothing but the number, and day 0 as its dates, for a voucher that does not exist
    function voucherOf(VoucherNo voucher) external view returns (VoucherView memory);
    /// @notice What people see of several vouchers.
    /// @return one view for each, in the order asked
    function vouchersOf(VoucherNo[] calldata vouchers) external view returns (VoucherView[] memory);
    /// @notice The head of a voucher's history.
    /// @return the chain of all events that name the voucher (I-08); 0 if it does not exist
    function headOf(VoucherNo voucher) external view returns (bytes32);
    /// @notice What a payment of the root is shared over.
    /// @return the root's vouchers in order of creation; none before the root was accepted
    function creationListOf(VoucherNo root) external view returns (VoucherNo[] memory);
}
