// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {InvoiceKey, MemberNo, VoucherNo} from "../types/Ids.sol";
import {InvoiceUse} from "../types/Orders.sol";

/// What is known of an invoice.
struct InvoiceRecord {
    MemberNo issuer; // 0 = unknown
    uint64 amountFen;
    uint64 usedFen; // I-04
}

/// @title Invoices behind the vouchers: the same number means the same issuer and amount, and is used once (R5).
interface IInvoiceRegistry {
    /// @notice A new root claimed a part of an invoice.
    /// @param amountFen [fen] of the invoice, including tax
    /// @param claimedFen [fen] by this root
    /// @param usedFen [fen] by all roots, this one included
    event InvoiceClaimed(
        InvoiceKey indexed invoice,
        VoucherNo indexed voucher,
        bytes32 indexed order,
        MemberNo issuer,
        uint64 amountFen,
        uint64 claimedFen,
        uint64 usedFen
    );
    /// @notice A root that ended without being owed gave its part back.
    /// @param claimedFen [fen] by this root until now
    /// @param usedFen [fen] by the roots that are left
    event InvoiceReleased(
        InvoiceKey indexed invoice, VoucherNo indexed voucher, bytes32 indexed order, uint64 claimedFen, uint64 usedFen
    );

    /// @notice Only the VoucherLedger of an admitted version claims and releases.
    error CallerNotLedger(address caller);
    /// @notice Only Governance admits versions.
    error CallerNotGovernance(address caller);
    /// @notice Known under another issuer or amount, or named twice in one issue.
    error InvoiceMismatch(InvoiceKey invoice, MemberNo issuer, uint64 amountFen);
    /// @notice The claims would be above the invoice's amount, or one of them beyond 48 bits (R5).
    /// @param have [fen] the invoice's amount, or what one claim can hold
    /// @param need [fen] all claims with the new one
    error InvoiceOverused(InvoiceKey invoice, uint256 have, uint256 need);
    /// @notice Neither the invoice's amount nor the part claimed may be 0.
    error InvoiceAmountZero(InvoiceKey invoice);
    /// @notice More invoices than one issue may name.
    error InvoicesTooMany(uint256 have, uint256 max);

    /// @notice Lets a further version in: one register holds the invoices of all (decision 0014).
    /// @param ledger its VoucherLedger, which claims and releases
    /// @custom:access-control Governance
    function admit(address ledger) external;

    /// @notice Claims parts of invoices for a new root and remembers them for `release` (R5).
    /// @dev I-04. Emits InvoiceClaimed for each.
    /// @param uses the invoices, each named once, and what of them is claimed
    /// @return totalFen [fen] sum of the parts claimed
    /// @custom:access-control VoucherLedger
    function claim(bytes32 order, VoucherNo root, MemberNo issuer, InvoiceUse[] calldata uses)
        external
        returns (uint256 totalFen);

    /// @notice Gives back all that a root claimed.
    /// @dev I-04. Emits InvoiceReleased for each.
    /// @custom:access-control VoucherLedger
    function release(bytes32 order, VoucherNo root) external;

    /// @notice An invoice, and what of it is used.
    /// @return its record; issuer 0 if nobody has claimed it
    function invoiceOf(InvoiceKey invoice) external view returns (InvoiceRecord memory);
}
