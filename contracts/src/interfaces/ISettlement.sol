// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo, VoucherNo} from "../types/Ids.sol";
import {ConfirmPayment, InstructPayment, ReversalOrder} from "../types/Orders.sol";

/// What has become of a payment.
enum PaymentState {
    None,
    Instructed,
    Confirmed,
    Reversed
}

/// One storage slot a payment.
struct PaymentRecord {
    VoucherNo root;
    MemberNo clearingBank;
    uint64 amountFen;
    PaymentState state;
    uint32 place; // among the root's confirmed payments that stand, from 1; 0 until confirmed
    bool uninstructed; // confirmed without an instruction
}

/// @title Payments: the issuer instructs, its clearing bank confirms, the ledger shares (R23–R26). No money is held here.
/// @dev A payment's id is keccak256(clearingBank ‖ bankRef). The same instruction or confirmation again is accepted and changes nothing.
interface ISettlement {
    /// @notice The issuer instructed a payment (R24).
    /// @param bankRef hashStruct(Note): the bank's reference
    event PaymentInstructed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo issuer,
        MemberNo clearingBank,
        uint64 amountFen,
        bytes32 bankRef
    );
    /// @notice The clearing bank confirmed it. VoucherPaid of each voucher, and RootSettled, come before it, in the same order.
    /// @param unpaidFen [fen] what the root still owes
    /// @param bankRef hashStruct(Note), as instructed
    event PaymentConfirmed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo clearingBank,
        uint64 amountFen,
        uint64 unpaidFen,
        bytes32 bankRef
    );
    /// @notice Money came past the due date without an instruction (R26). As PaymentConfirmed otherwise.
    /// @param unpaidFen [fen] of the root, after it
    /// @param bankRef hashStruct(Note): the bank's reference
    event UninstructedConfirmed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo issuer,
        MemberNo clearingBank,
        uint64 amountFen,
        uint64 unpaidFen,
        bytes32 bankRef
    );
    /// @notice The clearing bank says that the root's latest payment was a mistake.
    /// @param bankRef hashStruct(Note): the bank's reference
    /// @param note hashStruct(Note): why
    event ReversalProposed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo clearingBank,
        uint64 amountFen,
        bytes32 bankRef,
        bytes32 note
    );
    /// @notice The issuer agreed: the payment never was. VoucherUnpaid of each voucher comes before it, RootOverdue after it.
    /// @param unpaidFen [fen] of the root, after it
    /// @param bankRef hashStruct(Note): the bank's reference
    /// @param note hashStruct(Note): why
    event PaymentReversed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo clearingBank,
        uint64 amountFen,
        uint64 unpaidFen,
        bytes32 bankRef,
        bytes32 note
    );

    /// @notice Only Orders carries orders here.
    error CallerNotOrders(address caller);
    /// @notice The root is another issuer's.
    error PaymentNotIssuer(VoucherNo root, MemberNo have, MemberNo need);
    /// @notice A payment of nothing.
    error PaymentAmountZero();
    /// @notice The bank was not instructed under this reference (R24).
    /// @param bankRef hashStruct(Note)
    error PaymentNotInstructed(MemberNo clearingBank, bytes32 bankRef);
    /// @notice The bank's reference is known for another root or amount, or for a payment of the other kind.
    /// @param bankRef hashStruct(Note)
    error PaymentReferenceTaken(MemberNo clearingBank, bytes32 bankRef);
    /// @notice The bank's reference is missing.
    error PaymentReferenceMissing();
    /// @notice Until the end of the due date the issuer's own instruction is needed (R24).
    /// @param today [yyyymmdd] of the block
    /// @param due [yyyymmdd] of the root
    error PaymentNotPastDue(VoucherNo root, uint32 today, uint32 due);
    /// @notice The payment was reversed; its reference is not used again.
    /// @param bankRef hashStruct(Note)
    error PaymentWasReversed(MemberNo clearingBank, bytes32 bankRef);
    /// @notice There is no such confirmed payment to reverse.
    /// @param bankRef hashStruct(Note)
    error PaymentNotConfirmed(MemberNo clearingBank, bytes32 bankRef);
    /// @notice A later payment of the root stands: only the latest can be reversed.
    /// @param have place of the payment
    /// @param need place of the latest
    error PaymentNotLatest(VoucherNo root, uint256 have, uint256 need);
    /// @notice The root has had too many payments to work its shares out again.
    error PaymentsTooMany(VoucherNo root, uint256 have, uint256 max);
    /// @notice The clearing bank has not proposed to reverse this payment for this reason.
    /// @param bankRef hashStruct(Note)
    error ReversalNotProposed(MemberNo clearingBank, bytes32 bankRef);

    /// @notice The issuer instructs its clearing bank, from the cut-off on (R24). The same again changes nothing.
    /// @dev Emits PaymentInstructed.
    /// @custom:access-control Orders, for an order of the issuer
    function instructPayment(bytes32 order, InstructPayment calldata o) external;
    /// @notice The clearing bank confirms that money was paid; the ledger shares it (R24–R26). The same again changes nothing.
    /// @dev I-03, I-05. Emits VoucherPaid for each voucher that gets something, RootSettled when nothing is left, then PaymentConfirmed.
    /// @custom:access-control Orders, for an order of the clearing bank
    function confirmPayment(bytes32 order, ConfirmPayment calldata o) external;
    /// @notice The clearing bank's word, past the due date, that money came without an instruction: somebody else's, or an execution's
    /// (R26). The same again changes nothing.
    /// @dev I-03, I-05. Emits UninstructedConfirmed.
    /// @custom:access-control Orders, for an order of the clearing bank
    function confirmUninstructed(bytes32 order, ConfirmPayment calldata o) external;
    /// @notice The clearing bank proposes to take back the root's latest payment. Another note replaces the proposal.
    /// @dev Emits ReversalProposed.
    /// @custom:access-control Orders, for an order of the clearing bank
    function proposeReversal(bytes32 order, ReversalOrder calldata o) external;
    /// @notice The issuer agrees: what was paid, owed and used of the limit is as before the payment, to the fen.
    /// @dev I-03, I-05. Emits PaymentReversed.
    /// @custom:access-control Orders, for an order of the issuer
    function consentReversal(bytes32 order, ReversalOrder calldata o) external;
    /// @notice A payment as it is stored.
    /// @param bankRef hashStruct(Note): the bank's reference
    /// @return its record; state None if there is none
    function paymentOf(MemberNo clearingBank, bytes32 bankRef) external view returns (PaymentRecord memory);
}
