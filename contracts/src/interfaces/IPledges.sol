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
    event PledgeAccepted(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, PledgeNo pledge, MemberNo pledgee
    );
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

    error CallerNotOrders(address caller);
    error PledgeNotFound(PledgeNo pledge);
    error PledgeNotOfVoucher(PledgeNo pledge, VoucherNo have, VoucherNo need);
    error PledgeClosed(PledgeNo pledge, PledgeState have);
    error PledgeNotHolder(PledgeNo pledge, MemberNo have, MemberNo need);
    error PledgeNotPledgee(PledgeNo pledge, MemberNo have, MemberNo need);
    error PledgeAmountDiffers(PledgeNo pledge, uint64 have, uint64 need);
    error SerialsExhausted();

    /// @notice The holder offers a voucher or a free part of it as a pledge; the amount is locked at once (R18).
    /// @custom:access-control Orders, for an order of the holder
    function offerPledge(bytes32 order, OfferPledge calldata o) external returns (PledgeNo pledge);
    /// @notice The pledgee accepts, before the cut-off.
    /// @custom:access-control Orders, for an order of the pledgee
    function acceptPledge(bytes32 order, PledgeStep calldata o) external;
    /// @notice The holder takes back an offer that was not accepted.
    /// @custom:access-control Orders, for an order of the holder
    function withdrawPledge(bytes32 order, PledgeStep calldata o) external;
    /// @notice The pledgee refuses an offer, or releases what is pledged; at any time, also after payment or dishonour.
    /// @custom:access-control Orders, for an order of the pledgee
    function releasePledge(bytes32 order, PledgeStep calldata o) external;

    /// @notice The end-of-day job: ends offers that nobody accepted before the cut-off. Anyone may run it; what is not due is left alone.
    /// @custom:access-control anyone: what is not due is left alone
    function expirePledges(PledgeNo[] calldata pledges) external;

    function pledgeOf(PledgeNo pledge) external view returns (PledgeRecord memory);
}
