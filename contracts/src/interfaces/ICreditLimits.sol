// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo} from "../types/Ids.sol";
import {SetLimit} from "../types/Orders.sol";
import {IssuerAccount} from "../types/Vouchers.sol";

/// @title Issuers' limits, what of them is used, and the block of overdue issuers (R6, R7).
interface ICreditLimits {
    /// @notice An operator set an issuer's limit.
    /// @param limitFen [fen] of all its offered, active and overdue vouchers together
    event LimitSet(MemberNo indexed issuer, bytes32 indexed order, uint64 limitFen);

    /// @notice Only the Orders of an admitted version carries orders here.
    error CallerNotOrders(address caller);
    /// @notice Only the VoucherLedger of an admitted version takes and gives back.
    error CallerNotLedger(address caller);
    /// @notice Only Governance admits versions.
    error CallerNotGovernance(address caller);
    /// @notice The new voucher would bring what is in use above the limit (R6).
    /// @param have [fen] limit
    /// @param need [fen] in use with the new voucher
    error LimitExceeded(MemberNo issuer, uint256 have, uint256 need);
    /// @notice Something of the issuer is past due and unpaid (R7).
    /// @param overdueSince [yyyymmdd] the earliest such due day
    error IssuerBlocked(MemberNo issuer, uint32 overdueSince);

    /// @notice Sets an issuer's limit. One below what is in use refuses new issues only.
    /// @dev R6. Emits LimitSet.
    /// @custom:access-control Orders, for an order of an operator
    function setLimit(bytes32 order, SetLimit calldata o) external;

    /// @notice Lets a further version in: one register holds the limits of all (decision 0014).
    /// @param orders its Orders, which sets limits
    /// @param ledger its VoucherLedger, which takes and gives back
    /// @custom:access-control Governance
    function admit(address orders, address ledger) external;

    /// @notice Takes up limit for a new voucher. Refuses while anything of the issuer is past due and unpaid (R6, R7).
    /// @dev I-03. Walks the due days since the issuer was last found clear, at most a year of them.
    /// @custom:access-control VoucherLedger
    function take(MemberNo issuer, uint64 amountFen) external;
    /// @notice Notes the due day of a voucher that was accepted.
    /// @param dueDay [days since 1970-01-01, Asia/Shanghai]
    /// @custom:access-control VoucherLedger
    function addDue(MemberNo issuer, uint16 dueDay, uint64 amountFen) external;
    /// @notice Gives limit back for an offer that ended (I-03).
    /// @custom:access-control VoucherLedger
    function giveBack(MemberNo issuer, uint64 amountFen) external;
    /// @notice Gives limit back for an accepted voucher that was paid or voided (I-03).
    /// @param dueDay [days since 1970-01-01, Asia/Shanghai] of the voucher
    /// @custom:access-control VoucherLedger
    function discharge(MemberNo issuer, uint16 dueDay, uint64 amountFen) external;

    /// @notice Takes limit up again for a payment that was reversed, whatever the limit is by now, and blocks again by the clock.
    /// @dev I-03. The inverse of discharge.
    /// @param dueDay [days since 1970-01-01, Asia/Shanghai] of the voucher
    /// @custom:access-control VoucherLedger
    function reopen(MemberNo issuer, uint16 dueDay, uint64 amountFen) external;

    /// @notice An issuer's limit, and what of it is used.
    /// @return its account; all 0 if it never had a limit
    function issuerOf(MemberNo issuer) external view returns (IssuerAccount memory);
    /// @notice Whether the issuer may not issue (R7).
    /// @return whether something of the issuer is past due and unpaid, by the clock
    function isBlocked(MemberNo issuer) external view returns (bool);
}
