// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo, VoucherNo} from "../types/Ids.sol";
import {ConfirmPayment, InstructPayment, NameBanks} from "../types/Orders.sol";

/// What has become of a payment.
enum PaymentState {
    None,
    Instructed,
    Confirmed
}

/// What is stored of a payment.
struct PaymentRecord {
    VoucherNo root;
    MemberNo clearingBank;
    uint64 amountFen;
    PaymentState state;
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

    /// @notice An issuer named the clearing banks that it accepts.
    /// @param banks all of them from now on; none = any
    event BanksNamed(MemberNo indexed issuer, bytes32 indexed order, MemberNo[] banks);

    /// @notice Only Orders carries orders here.
    error CallerNotOrders(address caller);
    /// @notice The root is another issuer's.
    error PaymentNotIssuer(VoucherNo root, MemberNo have, MemberNo need);
    /// @notice A payment of nothing.
    error PaymentAmountZero();
    /// @notice The bank was not instructed under this reference (R24).
    /// @param bankRef hashStruct(Note)
    error PaymentNotInstructed(MemberNo clearingBank, bytes32 bankRef);
    /// @notice The bank's reference is known for another root or amount.
    /// @param bankRef hashStruct(Note)
    error PaymentReferenceTaken(MemberNo clearingBank, bytes32 bankRef);
    /// @notice The bank's reference is missing.
    error PaymentReferenceMissing();
    /// @notice The issuer named its clearing banks, and this is none of them.
    error BankNotAccepted(MemberNo issuer, MemberNo bank);
    /// @notice More banks than an issuer may name.
    error BanksTooMany(uint256 have, uint256 max);
    /// @notice Not by rising number, or one of them twice.
    error BanksOutOfOrder(MemberNo before, MemberNo next);

    /// @notice The issuer instructs its clearing bank, from the cut-off on (R24). The same again changes nothing.
    /// @dev Emits PaymentInstructed.
    /// @custom:access-control Orders, for an order of the issuer
    function instructPayment(bytes32 order, InstructPayment calldata o) external;
    /// @notice The clearing bank confirms that money was paid; the ledger shares it (R24–R26). The same again changes nothing.
    /// @dev I-03, I-05. Emits VoucherPaid for each voucher that gets something, RootSettled when nothing is left, then PaymentConfirmed.
    /// @custom:access-control Orders, for an order of the clearing bank
    function confirmPayment(bytes32 order, ConfirmPayment calldata o) external;
    /// @notice Names the clearing banks that the issuer accepts from now on. What it has instructed before goes on: its bank may have
    /// been paid.
    /// @custom:access-control Orders, for an order of the issuer
    function nameBanks(bytes32 order, NameBanks calldata o) external;
    /// @notice The clearing banks that an issuer accepts.
    /// @return by rising number; none = any
    function banksOf(MemberNo issuer) external view returns (MemberNo[] memory);
    /// @notice A payment as it is stored.
    /// @param bankRef hashStruct(Note): the bank's reference
    /// @return its record; state None if there is none
    function paymentOf(MemberNo clearingBank, bytes32 bankRef) external view returns (PaymentRecord memory);
}
