// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FreezeRecord} from "../types/Freezes.sol";
import {VoucherNo} from "../types/Ids.sol";
import {FreezeOrder, UnfreezeOrder} from "../types/Orders.sol";

/// @title Freezes 冻结/解冻 of a voucher or a free part of it by a judicial authority, for a term or until lifted (R28).
/// @dev A freeze holds back title and new locks, and never a payment: what is paid on the voucher while it stands is due to the account
/// that the order names, up to what is frozen (R25). A voucher has one freeze at a time. Past its last day it stands until somebody tidies
/// it up: nothing moves for a clock alone. The events move the voucher's head (I-08), see IVoucherLedger.
interface IFreezes {
    /// @notice A judicial authority froze the voucher or a part of it.
    /// @param amountFen [fen] the part, locked from here on; 0 = the whole voucher
    /// @param lastDay [yyyymmdd] through which it stands; 0 = until lifted
    /// @param escrow hashStruct(Note): the account that is due what is paid meanwhile; 0 = none
    /// @param note hashStruct(Note): the judicial order
    event VoucherFrozen(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        uint64 amountFen,
        uint32 lastDay,
        bytes32 escrow,
        bytes32 note
    );
    /// @notice A judicial authority lifted the freeze.
    /// @param amountFen [fen] the part, no longer locked; 0 = the whole voucher
    /// @param note hashStruct(Note): the judicial order
    event VoucherUnfrozen(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, uint64 amountFen, bytes32 note
    );
    /// @notice The freeze's term was over, and it ended.
    /// @param amountFen [fen] the part, no longer locked; 0 = the whole voucher
    event FreezeExpired(VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, uint64 amountFen);

    /// @notice Only Orders carries orders here.
    error CallerNotOrders(address caller);
    /// @notice There is no freeze to lift.
    error VoucherNotFrozen(VoucherNo voucher);
    /// @notice The part named is all of the voucher or more; the whole is frozen by naming no amount.
    /// @param have [fen] of the voucher
    /// @param need [fen] that the order names
    error FreezeNotPart(VoucherNo voucher, uint64 have, uint64 need);
    /// @notice Less is free than is to be frozen; the whole voucher can be frozen whatever is locked of it.
    /// @param have [fen] free
    /// @param need [fen] to be frozen
    error FreezeExceedsFree(VoucherNo voucher, uint64 have, uint64 need);
    /// @notice The last day of the freeze is over already.
    /// @param lastDay [yyyymmdd] that the order names
    /// @param today [yyyymmdd]
    error FreezeTermPast(VoucherNo voucher, uint32 lastDay, uint32 today);

    /// @notice Freezes a voucher, or a free part of it, while it is active or overdue (R28). It is paid all the same (R25).
    /// @dev I-02. Emits VoucherFrozen.
    /// @custom:access-control Orders, for an order of a judicial authority
    function freeze(bytes32 order, FreezeOrder calldata o) external;
    /// @notice Lifts a freeze, at any time (R28).
    /// @dev I-02. Emits VoucherUnfrozen.
    /// @custom:access-control Orders, for an order of a judicial authority
    function unfreeze(bytes32 order, UnfreezeOrder calldata o) external;

    /// @notice The end-of-day job: ends the freezes of those among `vouchers` whose last day is over (R28).
    /// @dev I-02. Emits FreezeExpired for each.
    /// @custom:access-control anyone: what is not due is left alone
    function expireFreezes(VoucherNo[] calldata vouchers) external;

    /// @notice Part, term and account of the freeze that stands on a voucher. Whether the whole is frozen its record in the ledger says.
    /// @return all 0 if none stands, or one of the whole until lifted with no account
    function freezeOf(VoucherNo voucher) external view returns (FreezeRecord memory);
}
