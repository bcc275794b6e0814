// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {InvoiceKey, MemberNo, VoucherNo} from "../types/Ids.sol";
import {InvoiceUse} from "../types/Orders.sol";

struct InvoiceRecord {
    MemberNo issuer; // 0 = unknown
    uint64 amountFen;
    uint64 usedFen; // I-04
}

/// @title Invoices behind the vouchers: the same number means the same issuer and amount, and is used once (R5).
interface IInvoiceRegistry {
    event InvoiceClaimed(
        InvoiceKey indexed invoice,
        VoucherNo indexed voucher,
        bytes32 indexed order,
        MemberNo issuer,
        uint64 amountFen,
        uint64 claimedFen,
        uint64 usedFen
    );
    event InvoiceReleased(
        InvoiceKey indexed invoice, VoucherNo indexed voucher, bytes32 indexed order, uint64 claimedFen, uint64 usedFen
    );

    error CallerNotLedger(address caller);
    /// Known under another issuer or amount, or named twice in one issue.
    error InvoiceMismatch(InvoiceKey invoice, MemberNo issuer, uint64 amountFen);
    error InvoiceOverused(InvoiceKey invoice, uint256 have, uint256 need);
    error InvoiceAmountZero(InvoiceKey invoice);
    error InvoicesTooMany(uint256 have, uint256 max);

    /// @notice Claims parts of invoices for a new root and remembers them for `release`.
    /// @return totalFen sum of the parts claimed
    /// @custom:access-control VoucherLedger
    function claim(bytes32 order, VoucherNo root, MemberNo issuer, InvoiceUse[] calldata uses)
        external
        returns (uint256 totalFen);

    /// @notice Gives back all that a root claimed.
    /// @custom:access-control VoucherLedger
    function release(bytes32 order, VoucherNo root) external;

    function invoiceOf(InvoiceKey invoice) external view returns (InvoiceRecord memory);
}
