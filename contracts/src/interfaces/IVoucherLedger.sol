// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinancingNo, MemberNo, VoucherNo} from "../types/Ids.sol";
import {Accept, FreezeOrder, Issue, Split, Transfer, VoidOrder, Withdraw} from "../types/Orders.sol";
import {Policy, Root, Voucher, VoucherStatus} from "../types/Vouchers.sol";

/// @title The register of vouchers: issue, offers, split tree, freeze, void, and what a payment is shared over.
/// @dev Every event with voucher numbers in its first two topics (voucher, other) moves the head of each of them:
/// head' = keccak256(head ‖ keccak256(topic0 ‖ voucher ‖ other ‖ order ‖ data)), a head starting at 0 (I-08). Events of Financing and
/// Settlement follow the same rule. `order` is the EIP-712 digest of the order behind the change, 0 for the end-of-day jobs.
interface IVoucherLedger {
    /// How an offer ended without acceptance.
    enum OfferEnd {
        Rejected,
        Withdrawn,
        Expired
    }

    event VoucherIssued(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo issuer,
        MemberNo to,
        uint64 amountFen,
        uint32 due,
        uint32 cutoff,
        uint32 offerLastDay,
        bytes32 trade
    );
    event IssueAccepted(VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, MemberNo holder);
    event TransferOffered(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo from,
        MemberNo to,
        uint64 amountFen,
        uint32 offerLastDay,
        bytes32 trade
    );
    event TransferAccepted(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo from,
        MemberNo to,
        uint8 hops
    );
    /// voucher = the child offered, other = its parent
    event SplitOffered(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo from,
        MemberNo to,
        uint64 amountFen,
        uint32 offerLastDay,
        bytes32 trade
    );
    /// voucher = the child, other = its parent, which keeps parentAmountFen
    event SplitAccepted(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo from,
        MemberNo to,
        uint64 amountFen,
        uint64 parentAmountFen,
        uint8 hops
    );
    /// An issue, transfer or split offer ended; for a split part other = the parent, whose lock falls.
    event OfferEnded(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, OfferEnd end, uint64 amountFen
    );
    event VoucherFrozen(VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, bytes32 note);
    event VoucherUnfrozen(VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, bytes32 note);
    event VoidProposed(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, MemberNo holder, bytes32 note
    );
    event VoucherVoided(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, uint64 amountFen, bytes32 note
    );
    /// A disbursed financing passed the whole voucher (other = 0) or made a child of it (other = the parent).
    event TitlePassed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo from,
        MemberNo to,
        uint64 amountFen,
        uint64 parentAmountFen,
        uint8 hops
    );
    /// The share of a payment that went to one voucher.
    event VoucherPaid(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, uint64 shareFen, uint64 paidFen
    );
    /// voucher = the root
    event RootSettled(VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order);
    /// voucher = the root; marked by the end-of-day job
    event RootOverdue(VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, uint64 unpaidFen);
    event PolicySet(uint64 faceMaxFen, uint8 tenorMaxMonths, uint8 offerDays, uint8 hopsMax, uint16 splitsMax);

    error CallerNotOrders(address caller);
    error CallerNotModule(address caller);
    error VoucherNotFound(VoucherNo voucher);
    error VoucherNotActive(VoucherNo voucher, VoucherStatus have);
    error VoucherNotHolder(VoucherNo voucher, MemberNo have, MemberNo need);
    error VoucherNotIssuer(VoucherNo voucher, MemberNo have, MemberNo need);
    error VoucherNotVoidable(VoucherNo voucher);
    error VoidNotProposed(VoucherNo voucher);
    error VoucherFrozenByOrder(VoucherNo voucher);
    error VoucherNotFrozen(VoucherNo voucher);
    error VoucherNotRoot(VoucherNo voucher);
    error VoucherPastCutoff(VoucherNo voucher, uint32 today, uint32 cutoff);
    error VoucherOverdue(VoucherNo voucher);
    error VoucherAmountZero();
    error VoucherAmountTooLarge(uint64 have, uint64 max);
    /// The order names another amount than the ledger holds.
    error VoucherAmountDiffers(VoucherNo voucher, uint64 have, uint64 need);
    error VoucherAmountExceedsAvailable(VoucherNo voucher, uint256 have, uint256 need);
    error VoucherSelfTransfer(MemberNo member);
    error VoucherTransferToIssuer(VoucherNo voucher, MemberNo issuer);
    error VoucherTooManyHops(VoucherNo voucher, uint8 have, uint8 max);
    error VoucherTooManySplits(VoucherNo root, uint256 have, uint256 max);
    error SplitPartsMissing();
    error OfferClosed(VoucherNo voucher);
    /// The voucher's head moved since the order was written: it may be another offer (checked after OfferClosed and the parties).
    error OfferChanged(VoucherNo voucher, bytes32 have, bytes32 need);
    error OfferNotAddressee(VoucherNo voucher, MemberNo have, MemberNo need);
    error OfferNotOfferor(VoucherNo voucher, MemberNo have, MemberNo need);
    error DateInvalid(uint32 yyyymmdd);
    error DueDateOutOfRange(uint32 due, uint32 cutoff, uint32 today, uint32 latest);
    error TradeBackgroundMissing();
    error TradeBackgroundTooSmall(uint256 have, uint256 need);
    error PaymentNotDue(VoucherNo root, uint32 today, uint32 cutoff);
    error PaymentExceedsOutstanding(VoucherNo root, uint64 have, uint64 need);
    error SerialsExhausted();
    error PolicyInvalid();

    // Orders of members. Each is called by Orders only, with the digest of an order it has checked.

    /// @custom:access-control Orders, for an order of an issuer
    function issue(bytes32 order, Issue calldata o) external returns (VoucherNo root);
    /// @custom:access-control Orders, for an order of the holder
    function transfer(bytes32 order, Transfer calldata o) external;
    /// @custom:access-control Orders, for an order of the holder
    function split(bytes32 order, Split calldata o) external;
    /// @custom:access-control Orders, for an order of the one it is offered to
    function accept(bytes32 order, Accept calldata o) external;
    /// @custom:access-control Orders, for an order of the one it is offered to
    function reject(bytes32 order, Accept calldata o) external;
    /// @custom:access-control Orders, for an order of the offeror
    function withdraw(bytes32 order, Withdraw calldata o) external;
    /// @custom:access-control Orders, for an order of a judicial authority
    function freeze(bytes32 order, FreezeOrder calldata o) external;
    /// @custom:access-control Orders, for an order of a judicial authority
    function unfreeze(bytes32 order, FreezeOrder calldata o) external;
    /// @custom:access-control Orders, for an order of the issuer
    function proposeVoid(bytes32 order, VoidOrder calldata o) external;
    /// @custom:access-control Orders, for an order of the holder
    function consentVoid(bytes32 order, VoidOrder calldata o) external;

    // End-of-day jobs. Anyone may call them; what is not due is left alone.

    /// @notice Ends the offers among `vouchers` whose last open day is over.
    /// @custom:access-control anyone: what is not due is left alone
    function expireOffers(VoucherNo[] calldata vouchers) external;
    /// @notice Marks the roots among `roots` that are past due with a balance.
    /// @custom:access-control anyone: what is not due is left alone
    function markOverdue(VoucherNo[] calldata roots) external;

    // For Financing and Settlement. `eventHash` is the hash of the event the module emitted for the voucher.

    /// @notice Checks that `holder` may finance `amountFen` of the voucher today and locks it; counts towards splitsMax.
    /// @return issuer and due day [days since 1970-01-01, Asia/Shanghai] of the root
    /// @custom:access-control Financing, Pledges
    function lockForFinancing(VoucherNo voucher, MemberNo holder, MemberNo financier, uint64 amountFen)
        external
        returns (MemberNo issuer, uint16 dueDay);
    /// @notice Frees what a financing that ended without disbursement locked.
    /// @custom:access-control Financing, Pledges
    function unlockFinancing(VoucherNo voucher, uint64 amountFen) external;
    /// @notice Whether the cut-off of the voucher is reached, by the clock.
    function isPastCutoff(VoucherNo voucher) external view returns (bool);
    /// @notice Moves the head of a voucher for an event a module emitted.
    /// @custom:access-control Financing, Settlement, Pledges
    function record(VoucherNo voucher, bytes32 eventHash) external;
    /// @notice Passes title to the financier: the whole voucher when `amountFen` is its amount, else a child.
    /// @return result the voucher that passed
    /// @custom:access-control Financing
    function passTitle(bytes32 order, FinancingNo financing, VoucherNo voucher, MemberNo financier, uint64 amountFen)
        external
        returns (VoucherNo result);
    /// @notice Shares a payment over the root's live vouchers in proportion to what is unpaid, largest remainders first.
    /// @return unpaidFen what the root still owes
    /// @custom:access-control Settlement
    function pay(bytes32 order, VoucherNo root, uint64 amountFen) external returns (uint64 unpaidFen);
    /// @notice Reverts unless the root can take this payment today.
    /// @return issuer of the root
    function checkPayable(VoucherNo root, uint64 amountFen) external view returns (MemberNo issuer);

    /// @notice Changes the policy.
    /// @custom:access-control Governance
    function setPolicy(Policy calldata policy) external;

    // The records as they are stored; IVoucherReader makes of them what people see.

    /// @notice A voucher as it is stored.
    /// @return all 0 if it does not exist
    function recordOf(VoucherNo voucher) external view returns (Voucher memory);
    function rootRecordOf(VoucherNo root) external view returns (Root memory);
    /// @notice Sixteen places of the list of the root's vouchers in order of creation.
    /// @return child numbers, 16 bits each, the first in the lowest bits
    function creationWordOf(VoucherNo root, uint256 place) external view returns (uint256);
    function policyOf() external view returns (Policy memory);
    /// @return the business day [yyyymmdd, Asia/Shanghai] of the block
    function today() external view returns (uint32);
}
