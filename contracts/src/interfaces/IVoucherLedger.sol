// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinancingNo, MemberNo, VoucherNo} from "../types/Ids.sol";
import {Accept, Issue, Split, Transfer, VoidOrder, Withdraw} from "../types/Orders.sol";
import {Policy, Root, Voucher, VoucherStatus} from "../types/Vouchers.sol";

/// @title The register of vouchers: issue, offers, split tree, void, and what a payment is shared over.
/// @dev Every event with voucher numbers in its first two topics (voucher, other) moves the head of each of them:
/// head' = keccak256(head ‖ keccak256(topic0 ‖ voucher ‖ other ‖ order ‖ data)), a head starting at 0 (I-08). Events of the
/// modules that act on vouchers follow the same rule. `order` is the EIP-712 digest of the order behind the change, 0 for the end-of-day jobs.
interface IVoucherLedger {
    /// How an offer ended without acceptance.
    enum OfferEnd {
        Rejected,
        Withdrawn,
        Expired
    }

    /// @notice An issuer offered a new root to its first holder.
    /// @param due [yyyymmdd] the day the issuer owes the money
    /// @param cutoff [yyyymmdd] from this day on it does not move, and payment may be made
    /// @param offerLastDay [yyyymmdd] last day on which it can be accepted
    /// @param trade hashStruct(Trade): what it is for
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
    /// @notice The first holder accepted; the voucher is active.
    event IssueAccepted(VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, MemberNo holder);
    /// @notice The holder offered the whole voucher to somebody else.
    /// @param offerLastDay [yyyymmdd] last day on which it can be accepted
    /// @param trade hashStruct(Trade): what it is for
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
    /// @notice The receiver accepted; the voucher is its.
    /// @param hops changes of holder since issue
    event TransferAccepted(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo from,
        MemberNo to,
        uint8 hops
    );
    /// @notice The holder offered a part; voucher = the child offered, other = its parent.
    /// @param offerLastDay [yyyymmdd] last day on which it can be accepted
    /// @param trade hashStruct(Trade): what it is for
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
    /// @notice A part was accepted; voucher = the child, other = its parent, which keeps parentAmountFen.
    /// @param hops of the child: changes of holder since issue
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
    /// @notice An issue, transfer or split offer ended; for a split part other = the parent, whose lock falls.
    /// @param end how
    /// @param amountFen [fen] that was on offer
    event OfferEnded(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, OfferEnd end, uint64 amountFen
    );
    /// @notice The issuer proposed to void; a later proposal takes an earlier one's place.
    /// @param note hashStruct(Note): why
    event VoidProposed(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, MemberNo holder, bytes32 note
    );
    /// @notice The holder consented: nothing is owed any more.
    /// @param note hashStruct(Note): why, as proposed
    event VoucherVoided(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, uint64 amountFen, bytes32 note
    );
    /// @notice A disbursed financing passed the whole voucher (other = 0) or made a child of it (other = the parent).
    /// @param parentAmountFen [fen] what the parent keeps; 0 if the whole passed
    /// @param hops of what passed: changes of holder since issue
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
    /// @notice The share of a payment that went to one voucher.
    /// @param shareFen [fen] of this payment
    /// @param paidFen [fen] of all payments until now
    event VoucherPaid(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, uint64 shareFen, uint64 paidFen
    );
    /// @notice The voucher's share of a payment that was reversed was taken back.
    /// @param shareFen [fen]
    /// @param paidFen [fen] of the voucher, after it
    event VoucherUnpaid(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, uint64 shareFen, uint64 paidFen
    );
    /// @notice Everything is paid; voucher = the root.
    event RootSettled(VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order);
    /// @notice Past due with a balance; voucher = the root. Marked by the end-of-day job.
    event RootOverdue(VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, uint64 unpaidFen);
    /// @notice A newer version was admitted: nothing is issued here any more.
    event IssuesClosed();
    /// @notice The policy was set; see Policy.
    /// @param faceMaxFen [fen] largest root
    /// @param tenorMaxMonths [calendar months] from issue to due date
    /// @param offerDays [days] an offer stays open
    /// @param hopsMax changes of holder since issue
    /// @param splitsMax children, open split offers, running financings and pledges of a root
    event PolicySet(uint64 faceMaxFen, uint8 tenorMaxMonths, uint8 offerDays, uint8 hopsMax, uint16 splitsMax);

    /// @notice Only Orders carries orders here.
    error CallerNotOrders(address caller);
    /// @notice Only the contracts named at the function may call it.
    error CallerNotModule(address caller);
    /// @notice There is no voucher of this number.
    error VoucherNotFound(VoucherNo voucher);
    /// @notice The voucher is not in a status in which this can be done.
    error VoucherNotActive(VoucherNo voucher, VoucherStatus have);
    /// @notice The order is the holder's to give.
    error VoucherNotHolder(VoucherNo voucher, MemberNo have, MemberNo need);
    /// @notice The order is the issuer's to give.
    error VoucherNotIssuer(VoucherNo voucher, MemberNo have, MemberNo need);
    /// @notice It moved, was split, or something of it is locked (R11).
    error VoucherNotVoidable(VoucherNo voucher);
    /// @notice The issuer has not proposed to void it for this reason (R11).
    error VoidNotProposed(VoucherNo voucher);
    /// @notice Frozen by a judicial authority (R28).
    error VoucherFrozenByOrder(VoucherNo voucher);
    /// @notice Payments are for roots; this is a child.
    error VoucherNotRoot(VoucherNo voucher);
    /// @notice From the cut-off on it does not move (R17).
    /// @param today [yyyymmdd]
    /// @param cutoff [yyyymmdd]
    error VoucherPastCutoff(VoucherNo voucher, uint32 today, uint32 cutoff);
    /// @notice Past due with a balance: it does not move (R17).
    error VoucherOverdue(VoucherNo voucher);
    /// @notice An amount must be above 0 (R3).
    error VoucherAmountZero();
    /// @notice The face is above what the policy allows (R3).
    /// @param have [fen] asked for
    /// @param max [fen] by the policy
    error VoucherAmountTooLarge(uint64 have, uint64 max);
    /// @notice The order names another amount than the ledger holds.
    /// @param have [fen] what the ledger holds
    /// @param need [fen] what the order names
    error VoucherAmountDiffers(VoucherNo voucher, uint64 have, uint64 need);
    /// @notice More than is free: the rest is locked (R12, R18).
    /// @param have [fen] free
    /// @param need [fen] asked for
    error VoucherAmountExceedsAvailable(VoucherNo voucher, uint256 have, uint256 need);
    /// @notice From somebody to itself (R16).
    error VoucherSelfTransfer(MemberNo member);
    /// @notice Back to the issuer (R16).
    error VoucherTransferToIssuer(VoucherNo voucher, MemberNo issuer);
    /// @notice It has changed holders as often as it may (R14).
    error VoucherTooManyHops(VoucherNo voucher, uint8 have, uint8 max);
    /// @notice The root's tree has as many pieces as it may, or no numbers left (R14).
    error VoucherTooManySplits(VoucherNo root, uint256 have, uint256 max);
    /// @notice A split of no parts.
    error SplitPartsMissing();
    /// @notice No offer of it is open, or its last day is over (R9).
    error OfferClosed(VoucherNo voucher);
    /// @notice The voucher's head moved since the order was written: it may be another offer (checked after OfferClosed and the parties).
    error OfferChanged(VoucherNo voucher, bytes32 have, bytes32 need);
    /// @notice It is offered to somebody else.
    error OfferNotAddressee(VoucherNo voucher, MemberNo have, MemberNo need);
    /// @notice It is offered by somebody else.
    error OfferNotOfferor(VoucherNo voucher, MemberNo have, MemberNo need);
    /// @notice There is no such day, or it is not in the years 2000 to 2148.
    /// @param yyyymmdd as it was given
    error DateInvalid(uint32 yyyymmdd);
    /// @notice Not today < cut-off ≤ due ≤ latest (R1).
    /// @param due [yyyymmdd]
    /// @param cutoff [yyyymmdd]
    /// @param today [yyyymmdd]
    /// @param latest [yyyymmdd] by the policy
    error DueDateOutOfRange(uint32 due, uint32 cutoff, uint32 today, uint32 latest);
    /// @notice No background is named (R15), or no invoice behind an issue (R4).
    error TradeBackgroundMissing();
    /// @notice The invoices claimed are worth less than the face (R4).
    /// @param have [fen] claimed
    /// @param need [fen] face
    error TradeBackgroundTooSmall(uint256 have, uint256 need);
    /// @notice Payments are taken from the cut-off on.
    /// @param today [yyyymmdd]
    /// @param cutoff [yyyymmdd]
    error PaymentNotDue(VoucherNo root, uint32 today, uint32 cutoff);
    /// @notice More than the root still owes (R24).
    /// @param have [fen] unpaid
    /// @param need [fen] of the payment
    error PaymentExceedsOutstanding(VoucherNo root, uint64 have, uint64 need);
    /// @notice The version's serials for numbers of roots are used up.
    error SerialsExhausted();
    /// @notice A newer version was admitted: issue there. What exists here goes on to its end.
    /// @param version of this ledger
    error IssuesAreClosed(uint16 version);
    /// @notice Versions are counted from 1, as far as the first digit of a serial reaches.
    error VersionInvalid(uint16 have, uint16 max);
    /// @notice The policy is beyond what any network may set.
    error PolicyInvalid();

    // Orders of members. Each is called by Orders only, with the digest of an order it has checked.

    /// @notice An issuer offers a new root to its first holder (R1–R7, R16).
    /// @dev I-03, I-04. Takes up limit and invoices. Emits InvoiceClaimed for each invoice, then VoucherIssued.
    /// @return root its number (R29)
    /// @custom:access-control Orders, for an order of an issuer
    function issue(bytes32 order, Issue calldata o) external returns (VoucherNo root);
    /// @notice The holder offers the whole voucher; all of it must be free, and is locked (R9, R14–R18).
    /// @dev I-02. Emits TransferOffered.
    /// @custom:access-control Orders, for an order of the holder
    function transfer(bytes32 order, Transfer calldata o) external;
    /// @notice The holder offers parts, each to a receiver of its own; their sum is locked, the rest stays free (R9, R12–R18).
    /// @dev I-01, I-02. At most splitsMax parts. Emits SplitOffered for each.
    /// @custom:access-control Orders, for an order of the holder
    function split(bytes32 order, Split calldata o) external;
    /// @notice The receiver of an issue, a transfer or a part accepts; from here on it is irrevocable (R9, R10).
    /// @dev I-01, I-07. Emits IssueAccepted, TransferAccepted or SplitAccepted.
    /// @custom:access-control Orders, for an order of the one it is offered to
    function accept(bytes32 order, Accept calldata o) external;
    /// @notice The receiver refuses, without a reason; what was is back (R9).
    /// @dev I-02, I-03, I-04. Emits OfferEnded, and InvoiceReleased before it for an issue.
    /// @custom:access-control Orders, for an order of the one it is offered to
    function reject(bytes32 order, Accept calldata o) external;
    /// @notice The offeror takes an open offer back; what was is back (R10).
    /// @dev I-02, I-03, I-04. Emits OfferEnded, and InvoiceReleased before it for an issue.
    /// @custom:access-control Orders, for an order of the offeror
    function withdraw(bytes32 order, Withdraw calldata o) external;
    /// @notice The issuer proposes to void a root that its first holder has whole and unmoved (R11).
    /// @dev Emits VoidProposed.
    /// @custom:access-control Orders, for an order of the issuer
    function proposeVoid(bytes32 order, VoidOrder calldata o) external;
    /// @notice The holder consents to the very proposal; nothing is owed any more (R11).
    /// @dev I-03, I-04. Emits InvoiceReleased for each invoice, then VoucherVoided.
    /// @custom:access-control Orders, for an order of the holder
    function consentVoid(bytes32 order, VoidOrder calldata o) external;

    // End-of-day jobs. Anyone may call them; what is not due is left alone.

    /// @notice The end-of-day job: ends the offers among `vouchers` whose last open day is over (R9).
    /// @dev I-02, I-03, I-04. Emits OfferEnded for each, and InvoiceReleased before it for an issue.
    /// @custom:access-control anyone: what is not due is left alone
    function expireOffers(VoucherNo[] calldata vouchers) external;
    /// @notice The end-of-day job: marks the roots among `roots` that are past due with a balance (R26).
    /// @dev The mark is for readers; what an overdue issuer may not do follows from the clock (R7). Emits RootOverdue for each.
    /// @custom:access-control anyone: what is not due is left alone
    function markOverdue(VoucherNo[] calldata roots) external;

    // For the modules. `eventHash` is the hash of the event the module emitted for the voucher.

    /// @notice Checks that `holder` may finance or pledge `amountFen` of the voucher today and locks it; counts towards splitsMax (R14, R16–R18).
    /// @dev I-02.
    /// @param financier who would get it; must be one
    /// @return issuer of the root
    /// @return dueDay [days since 1970-01-01, Asia/Shanghai] of the root
    /// @custom:access-control Financing, Pledges
    function lockForFinancing(VoucherNo voucher, MemberNo holder, MemberNo financier, uint64 amountFen)
        external
        returns (MemberNo issuer, uint16 dueDay);
    /// @notice Frees what a financing or a pledge locked that ended without passing title (R18).
    /// @dev I-02.
    /// @custom:access-control Financing, Pledges
    function unlockFinancing(VoucherNo voucher, uint64 amountFen) external;
    /// @notice Freezes or frees a voucher, or a part of it: a part is locked, the whole is marked (R28).
    /// @dev I-02.
    /// @param amountFen [fen] of the part; 0 = the whole voucher
    /// @param frozen true to freeze, false to free
    /// @custom:access-control Freezes
    function setFreeze(VoucherNo voucher, uint64 amountFen, bool frozen) external;
    /// @notice Whether the cut-off of the voucher is reached, by the clock.
    /// @return by the clock, whatever the jobs have done
    function isPastCutoff(VoucherNo voucher) external view returns (bool);
    /// @notice Moves the head of a voucher for an event a module emitted (R30).
    /// @dev I-08.
    /// @param eventHash keccak256(topic0 ‖ voucher ‖ other ‖ order ‖ data)
    /// @custom:access-control Financing, Settlement, Pledges, Freezes
    function record(VoucherNo voucher, bytes32 eventHash) external;
    /// @notice Passes title to the financier: the whole voucher when `amountFen` is its amount, else a child (R19).
    /// @dev I-01, I-02, I-07. Refuses from the cut-off on (R17) and while frozen (R28). Emits TitlePassed.
    /// @return result the voucher that passed
    /// @custom:access-control Financing
    function passTitle(bytes32 order, FinancingNo financing, VoucherNo voucher, MemberNo financier, uint64 amountFen)
        external
        returns (VoucherNo result);
    /// @notice Shares a payment over the root's live vouchers in proportion to what is unpaid, largest remainders first (R24–R26).
    /// @dev I-03, I-05. Emits VoucherPaid for each voucher that gets something, and RootSettled when nothing is left.
    /// @return unpaidFen [fen] what the root still owes
    /// @custom:access-control Settlement
    function pay(bytes32 order, VoucherNo root, uint64 amountFen) external returns (uint64 unpaidFen);
    /// @notice Takes the shares of a payment back that was reversed (R26).
    /// @dev I-03, I-05. Emits VoucherUnpaid for each voucher that had a share.
    /// @param amountFen [fen] of the payment: what its shares add up to
    /// @param shares [fen] of the root's vouchers in order of creation, as `pay` made them
    /// @return unpaidFen [fen] what the root owes again
    /// @custom:access-control Settlement
    function unpay(bytes32 order, VoucherNo root, uint64 amountFen, uint64[] memory shares)
        external
        returns (uint64 unpaidFen);
    /// @notice Reverts unless the root can take this payment today.
    /// @dev R24.
    /// @return issuer of the root
    /// @return first whether nothing of it was paid before
    function checkPayable(VoucherNo root, uint64 amountFen) external view returns (MemberNo issuer, bool first);

    /// @notice Changes the policy.
    /// @dev Emits PolicySet. What exists is not touched; what is done from now on is held to it.
    /// @custom:access-control Governance
    function setPolicy(Policy calldata policy) external;
    /// @notice Refuses new issues from now on; what exists goes on to its end.
    /// @dev Emits IssuesClosed.
    /// @custom:access-control Governance
    function closeIssues() external;

    // The records as they are stored; IVoucherReader makes of them what people see.

    /// @notice A voucher as it is stored.
    /// @return all 0 if it does not exist
    function recordOf(VoucherNo voucher) external view returns (Voucher memory);
    /// @notice A root as it is stored.
    /// @return all 0 if it does not exist
    function rootRecordOf(VoucherNo root) external view returns (Root memory);
    /// @notice Which version of the ledger this is (decision 0014).
    /// @return version counted from 1; its serials begin with the digit before it
    /// @return orders the door through which its orders come
    /// @return closed whether a newer version took new issues over
    function versionOf() external view returns (uint16 version, address orders, bool closed);
    /// @notice Sixteen places of the list of the root's vouchers in order of creation.
    /// @param place of the word: 0 for the first sixteen
    /// @return child numbers, 16 bits each, the first in the lowest bits
    function creationWordOf(VoucherNo root, uint256 place) external view returns (uint256);
    /// @notice The policy in force.
    /// @return as it was last set
    function policyOf() external view returns (Policy memory);
    /// @notice The business day of the block.
    /// @return [yyyymmdd, Asia/Shanghai]
    function today() external view returns (uint32);
}
