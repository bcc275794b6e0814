// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo, VoucherNo} from "../types/Ids.sol";
import {ConfirmPayment, InstructPayment, NameBanks} from "../types/Orders.sol";

enum PaymentState {
    None,
    Instructed,
    Confirmed
}

struct PaymentRecord {
    VoucherNo root;
    MemberNo clearingBank;
    uint64 amountFen;
    PaymentState state;
}

/// @title Payments: the issuer instructs, its clearing bank confirms, the ledger shares (R23–R26). No money is held here.
/// @dev A payment's id is keccak256(clearingBank ‖ bankRef). The same instruction or confirmation again is accepted and changes nothing.
interface ISettlement {
    event PaymentInstructed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo issuer,
        MemberNo clearingBank,
        uint64 amountFen,
        bytes32 bankRef
    );
    /// VoucherPaid of each voucher, and RootSettled, come before it, in the same order.
    event PaymentConfirmed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        MemberNo clearingBank,
        uint64 amountFen,
        uint64 unpaidFen,
        bytes32 bankRef
    );

    /// All clearing banks that the issuer accepts from now on; none = any.
    event BanksNamed(MemberNo indexed issuer, bytes32 indexed order, MemberNo[] banks);

    error CallerNotOrders(address caller);
    error PaymentNotIssuer(VoucherNo root, MemberNo have, MemberNo need);
    error PaymentAmountZero();
    error PaymentNotInstructed(MemberNo clearingBank, bytes32 bankRef);
    /// The bank reference is known for another root or amount.
    error PaymentReferenceTaken(MemberNo clearingBank, bytes32 bankRef);
    error PaymentReferenceMissing();
    /// The issuer named its clearing banks, and this is none of them.
    error BankNotAccepted(MemberNo issuer, MemberNo bank);
    error BanksTooMany(uint256 have, uint256 max);
    /// Not by rising number, or one of them twice.
    error BanksOutOfOrder(MemberNo before, MemberNo next);

    /// @custom:access-control Orders, for an order of the issuer
    function instructPayment(bytes32 order, InstructPayment calldata o) external;
    /// @custom:access-control Orders, for an order of the clearing bank
    function confirmPayment(bytes32 order, ConfirmPayment calldata o) external;
    /// @notice Names the clearing banks that the issuer accepts from now on. What it has instructed before goes on: its bank may have
    /// been paid.
    /// @custom:access-control Orders, for an order of the issuer
    function nameBanks(bytes32 order, NameBanks calldata o) external;
    /// @return the clearing banks that the issuer accepts, by rising number; none = any
    function banksOf(MemberNo issuer) external view returns (MemberNo[] memory);
    function paymentOf(MemberNo clearingBank, bytes32 bankRef) external view returns (PaymentRecord memory);
}
