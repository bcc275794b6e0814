// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo, PledgeNo, VoucherNo} from "../types/Ids.sol";
import {OfferPledge, PledgeStep} from "../types/Orders.sol";
import {PledgeRecord, PledgeState} from "../types/Pledges.sol";

/// @title Pledges 质押/解质押 of vouchers or free parts of them to a creditor bank: offer → accept → release; withdraw, refuse, expire.
/// @dev A pledge locks its amount and passes nothing: the voucher stays the holder's, a payment is recorded on it as on any other, and what
/// the pledgee is owed of that money is between the two, with the pledge named in its events. Past the cut-off a pledge stands until it is
/// released; only an offer ends there. The events move the voucher's head (I-08), see IVoucherLedger.
interface IPledges {
    /// @notice A holder offered a pledge.
    /// @param amountFen [fen] locked from here on
    /// @param note hashStruct(Note): the pledge contract
    event PledgeOffered(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        PledgeNo pledge,
        MemberNo holder,
        MemberNo pledgee,
        uint64 amountFen,
        bytes32 note
    );
    /// @notice The pledgee accepted; the lock stands until it releases.
    event PledgeAccepted(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, PledgeNo pledge, MemberNo pledgee
    );
    /// @notice The pledge, or the offer of one, ended; its lock falls.
    /// @param state Withdrawn, Refused, Released or Expired
    /// @param amountFen [fen] no longer locked
    event PledgeEnded(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        PledgeNo pledge,
        PledgeState state,
        uint64 amountFen
    );

    /// @notice Only Orders carries orders here.
    error CallerNotOrders(address caller);
    /// @notice There is no pledge of this number.
    error PledgeNotFound(PledgeNo pledge);
    /// @notice The order names another voucher than the pledge's.
    error PledgeNotOfVoucher(PledgeNo pledge, VoucherNo have, VoucherNo need);
    /// @notice The pledge is not in a state in which this can be done; an offer past its voucher's cut-off is none.
    error PledgeClosed(PledgeNo pledge, PledgeState have);
    /// @notice The step is the holder's.
    error PledgeNotHolder(PledgeNo pledge, MemberNo have, MemberNo need);
    /// @notice The step is the pledgee's.
    error PledgeNotPledgee(PledgeNo pledge, MemberNo have, MemberNo need);
    /// @notice The order names another amount than the one locked.
    error PledgeAmountDiffers(PledgeNo pledge, uint64 have, uint64 need);
    /// @notice The version's serials for numbers of pledges are used up.
    error SerialsExhausted();

    /// @notice The holder offers a voucher or a free part of it as a pledge; the amount is locked at once (R18).
    /// @dev I-02. Who may pledge what to whom is checked where the lock is taken: IVoucherLedger.lockForFinancing. Emits PledgeOffered.
    /// @return pledge its number
    /// @custom:access-control Orders, for an order of the holder
    function offerPledge(bytes32 order, OfferPledge calldata o) external returns (PledgeNo pledge);
    /// @notice The pledgee accepts, before the cut-off, and not while the voucher is frozen (R28: IVoucherLedger.VoucherFrozenByOrder).
    /// @dev Offered → Pledged. Emits PledgeAccepted.
    /// @custom:access-control Orders, for an order of the pledgee
    function acceptPledge(bytes32 order, PledgeStep calldata o) external;
    /// @notice The holder takes back an offer that was not accepted.
    /// @dev Offered → Withdrawn; the lock falls (I-02). Emits PledgeEnded.
    /// @custom:access-control Orders, for an order of the holder
    function withdrawPledge(bytes32 order, PledgeStep calldata o) external;
    /// @notice The pledgee refuses an offer, or releases what is pledged; at any time, also after payment or dishonour.
    /// @dev Offered → Refused, Pledged → Released; the lock falls (I-02). Emits PledgeEnded.
    /// @custom:access-control Orders, for an order of the pledgee
    function releasePledge(bytes32 order, PledgeStep calldata o) external;

    /// @notice The end-of-day job: ends offers that nobody accepted before the cut-off.
    /// @dev Offered → Expired; the lock falls (I-02). Emits PledgeEnded for each.
    /// @custom:access-control anyone: what is not due is left alone
    function expirePledges(PledgeNo[] calldata pledges) external;

    /// @notice A pledge as stored.
    /// @return its record; state None if there is no such pledge
    function pledgeOf(PledgeNo pledge) external view returns (PledgeRecord memory);
}
