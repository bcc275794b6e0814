// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo} from "../types/Ids.sol";
import {SetLimit} from "../types/Orders.sol";
import {IssuerAccount} from "../types/Vouchers.sol";

/// @title Issuers' limits, what of them is used, and the block of overdue issuers (R6, R7).
interface ICreditLimits {
    event LimitSet(MemberNo indexed issuer, bytes32 indexed order, uint64 limitFen);

    error CallerNotOrders(address caller);
    error CallerNotLedger(address caller);
    error LimitExceeded(MemberNo issuer, uint256 have, uint256 need);
    error IssuerBlocked(MemberNo issuer, uint32 overdueSince);

    /// @notice Sets an issuer's limit. One below what is in use refuses new issues only.
    /// @custom:access-control Orders, for an order of an operator
    function setLimit(bytes32 order, SetLimit calldata o) external;

    /// @notice Takes up limit for a new voucher. Refuses while anything of the issuer is past due and unpaid.
    /// @custom:access-control VoucherLedger
    function take(MemberNo issuer, uint64 amountFen) external;
    /// @notice Notes the due day [days since 1970-01-01] of a voucher that was accepted.
    /// @custom:access-control VoucherLedger
    function addDue(MemberNo issuer, uint16 dueDay, uint64 amountFen) external;
    /// @notice Gives limit back for an offer that ended.
    /// @custom:access-control VoucherLedger
    function giveBack(MemberNo issuer, uint64 amountFen) external;
    /// @notice Gives limit back for an accepted voucher that was paid or voided.
    /// @custom:access-control VoucherLedger
    function discharge(MemberNo issuer, uint16 dueDay, uint64 amountFen) external;

    function issuerOf(MemberNo issuer) external view returns (IssuerAccount memory);
    /// @return whether something of the issuer is past due and unpaid, by the clock
    function isBlocked(MemberNo issuer) external view returns (bool);
}
