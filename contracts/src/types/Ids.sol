// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// A member's number, chosen in the registering order; 0 is nobody.
type MemberNo is uint32;

/// The voucher number people see, as a decimal: yyyymmdd (issue) · 8 digits serial · 4 digits child; child 0000 is the root (R29).
type VoucherNo is uint72;

/// A financing's number as a decimal: yyyymmdd (application) · 8 digits serial.
type FinancingNo is uint64;

/// A pledge's number as a decimal: yyyymmdd (offer) · 8 digits serial.
type PledgeNo is uint64;

/// A standing quote's number: a serial over all financiers.
type QuoteNo is uint32;

/// hashStruct(InvoiceNumber): the same for the same number across issuers, unguessable without the consortium's pepper.
type InvoiceKey is bytes32;

uint256 constant CHILDREN_MAX = 9_999;

function rootOf(VoucherNo no) pure returns (VoucherNo) {
    uint72 raw = VoucherNo.unwrap(no);
    return VoucherNo.wrap(raw - (raw % 10_000));
}

function childNoOf(VoucherNo no) pure returns (uint16) {
    return uint16(VoucherNo.unwrap(no) % 10_000);
}

/// Precondition: root ends in 0000 and childNo <= CHILDREN_MAX.
function childOf(VoucherNo root, uint16 childNo) pure returns (VoucherNo) {
    return VoucherNo.wrap(VoucherNo.unwrap(root) + childNo);
}

function sameMember(MemberNo a, MemberNo b) pure returns (bool) {
    return MemberNo.unwrap(a) == MemberNo.unwrap(b);
}

function sameVoucher(VoucherNo a, VoucherNo b) pure returns (bool) {
    return VoucherNo.unwrap(a) == VoucherNo.unwrap(b);
}

function sameQuote(QuoteNo a, QuoteNo b) pure returns (bool) {
    return QuoteNo.unwrap(a) == QuoteNo.unwrap(b);
}

function sameKey(InvoiceKey a, InvoiceKey b) pure returns (bool) {
    return InvoiceKey.unwrap(a) == InvoiceKey.unwrap(b);
}

using {rootOf, childNoOf, childOf, sameVoucher as ==} for VoucherNo global;
using {sameMember as ==} for MemberNo global;
using {sameQuote as ==} for QuoteNo global;
using {sameKey as ==} for InvoiceKey global;
