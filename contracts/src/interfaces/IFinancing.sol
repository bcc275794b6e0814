// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinancingNo, MemberNo, VoucherNo} from "../types/Ids.sol";
import {ApplyFinancing, DisburseFinancing, EndFinancing, QuoteFinancing, RegisterFinancing} from "../types/Orders.sol";
import {FinancingRecord, FinancingState} from "../types/Vouchers.sol";

/// @title Financing of vouchers: apply → quote → accept → register → disburse; refuse, cancel, expire (R19–R22).
interface IFinancing {
    event FinancingApplied(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo holder,
        MemberNo financier,
        uint64 amountFen,
        bool withRecourse,
        bytes32 note
    );
    event FinancingQuoted(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, FinancingNo financing, bytes32 terms
    );
    event FinancingAccepted(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, FinancingNo financing, bytes32 terms
    );
    event FinancingRegistered(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        bytes32 registration
    );
    /// TitlePassed of the ledger comes before it, in the same order.
    event FinancingDisbursed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        VoucherNo result,
        uint32 date,
        bytes32 proceeds,
        bytes32 bankRef
    );
    /// state = Refused, Cancelled or Expired
    event FinancingEnded(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        FinancingState state,
        uint64 amountFen
    );

    error CallerNotOrders(address caller);
    error FinancingNotFound(FinancingNo financing);
    error FinancingNotOfVoucher(FinancingNo financing, VoucherNo have, VoucherNo need);
    error FinancingClosed(FinancingNo financing, FinancingState have);
    error FinancingOutOfOrder(FinancingNo financing, FinancingState have, FinancingState need);
    error FinancingNotHolder(FinancingNo financing, MemberNo have, MemberNo need);
    error FinancingNotFinancier(FinancingNo financing, MemberNo have, MemberNo need);
    error FinancingAmountDiffers(FinancingNo financing, uint64 have, uint64 need);
    error FinancingTermsDiffer(FinancingNo financing, bytes32 have, bytes32 need);
    error FinancingDateDiffers(uint32 have, uint32 need);
    error SerialsExhausted();
    error FinancingTermsMissing();
    error FinancingRegistrationMissing();

    function applyFinancing(bytes32 order, ApplyFinancing calldata o) external returns (FinancingNo financing);
    function quoteFinancing(bytes32 order, QuoteFinancing calldata o) external;
    function acceptFinancing(bytes32 order, QuoteFinancing calldata o) external;
    function registerFinancing(bytes32 order, RegisterFinancing calldata o) external;
    function disburseFinancing(bytes32 order, DisburseFinancing calldata o) external;
    function cancelFinancing(bytes32 order, EndFinancing calldata o) external;
    function refuseFinancing(bytes32 order, EndFinancing calldata o) external;

    /// @notice Ends the financings among `financings` that are not disbursed at their voucher's cut-off. Anyone may call it.
    function expireFinancings(FinancingNo[] calldata financings) external;

    function financingOf(FinancingNo financing) external view returns (FinancingRecord memory);
}
