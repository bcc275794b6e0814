// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo, VoucherNo} from "../types/Ids.sol";
import {ConfirmPayment, InstructPayment} from "../types/Orders.sol";

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

    error CallerNotOrders(address caller);
    error PaymentNotIssuer(VoucherNo root, MemberNo have, MemberNo need);
    error PaymentAmountZero();
    error PaymentNotInstructed(MemberNo clearingBank, bytes32 bankRef);
    /// The bank reference is known for another root or amount.
    error PaymentReferenceTaken(MemberNo clearingBank, bytes32 bankRef);
    error PaymentReferenceMissing();

    /// @custom:access-control Orders, for an order of the issuer
    function instructPayment(bytes32 order, InstructPayment calldata o) external;
    /// @custom:access-control Orders, for an order of the clearing bank
    function confirmPayment(bytes32 order, ConfirmPayment calldata o) external;
    function paymentOf(MemberNo clearingBank, bytes32 bankRef) external view returns (PaymentRecord memory);
}
