// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinancingNo, MemberNo, QuoteNo, VoucherNo} from "./Ids.sol";

/// Amounts are stored in 48 bits [fen]: up to 2.8e14, far above the face a policy can allow (checked in setPolicy).

/// What is stored of a voucher's life; `overdue`, `settled` and `split` follow from the root and the amount (see VoucherStatus).
enum VoucherState {
    None,
    Offered, // an issue or a split part, not accepted yet
    Active,
    Rejected,
    Withdrawn,
    Expired,
    Voided
}

/// What people see.
enum VoucherStatus {
    None,
    Offered,
    Active,
    Split, // nothing left: all of it went to children
    Overdue,
    Settled,
    Rejected,
    Withdrawn,
    Expired,
    Voided
}

/// Two storage slots: everything an order touches, and the head.
struct Voucher {
    MemberNo holder; // the one it is offered to while Offered
    uint48 amountFen;
    uint48 lockedFen; // open transfer and split offers + running financings + pledges + a frozen part (I-02)
    uint48 paidFen;
    MemberNo offeredTo; // of an open offer of this voucher (issue, transfer, or split part); 0 = none
    uint16 offerLastDay; // [days since 1970-01-01, Asia/Shanghai] last open day
    uint16 parentChildNo; // child number of the parent; 0 for a root and for children of the root
    VoucherState state; // 8 bits
    uint8 hopsAndFrozen; // hops in the low 7 bits, frozen in the top bit: the slot is full
    bytes32 head; // I-08
}

/// One storage slot a root.
struct Root {
    MemberNo issuer;
    uint16 dueDay; // [days since 1970-01-01, Asia/Shanghai]
    uint16 cutoffDay; // [days since 1970-01-01, Asia/Shanghai]
    uint48 faceFen;
    uint48 unpaidFen; // 0 once settled or ended
    uint16 childNos; // numbers given to children so far
    uint16 tally; // children + open split offers + running financings + pledges of the tree
    uint16 leaves; // entries of the creation list (the root, accepted children, children by disbursement)
    bool accepted; // became active once
    bool overdue; // marked by the end-of-day job
}

/// One storage slot an issuer.
struct IssuerAccount {
    uint64 limitFen;
    uint64 usedFen; // I-03: unpaid amount of its offered, active and overdue vouchers
    uint16 clearThrough; // [days since 1970-01-01] no accepted voucher due up to this day is unpaid, but for what was reopened
    uint16 reopenedSince; // [days since 1970-01-01] earliest due day of what was reopened since nothing last was
    uint64 reopenedFen; // unpaid again, by reversals, of what is due up to clearThrough
}

/// What a reader gets of a voucher: the stored fields, unpacked, with what its root says.
struct VoucherView {
    VoucherNo voucher;
    VoucherNo parent; // 0 for a root
    MemberNo issuer;
    MemberNo holder;
    uint64 amountFen;
    uint64 lockedFen;
    uint64 paidFen;
    uint8 hops; // changes of holder since issue (R14)
    bool frozen; // R28
    VoucherState state;
    VoucherStatus status; // overdue as marked, not as the clock would have it
    MemberNo offeredTo;
    uint32 offerLastDay; // [yyyymmdd] 0 = no open offer
    uint32 due; // [yyyymmdd]
    uint32 cutoff; // [yyyymmdd]
    bytes32 head; // I-08
}

/// How far a financing is; the last four are ends (R19).
enum FinancingState {
    None,
    Applied,
    Quoted,
    Accepted,
    Registered,
    Disbursed,
    Refused,
    Cancelled,
    Expired
}

/// Two storage slots a financing.
struct FinancingRecord {
    VoucherNo voucher;
    MemberNo holder;
    MemberNo financier; // 0 until one of several is chosen
    uint48 amountFen;
    uint16 resultChildNo; // of the child that passed; 0 = the voucher itself
    FinancingState state;
    bool withRecourse; // R22: said by the two who make it, and of them alone
    QuoteNo quote; // the standing quote it was taken from; 0 = applied for
    bytes32 terms; // hashStruct(Terms), 0 until quoted; hashStruct(StandingTerms) of a standing quote
}

/// Limits of the ledger that its roles may change (R1, R3, R9, R14).
struct Policy {
    uint64 faceMaxFen; // [fen] largest root
    uint8 tenorMaxMonths; // [calendar months]
    uint8 offerDays; // [days] an offer stays open
    uint8 hopsMax; // changes of holder since issue
    uint16 splitsMax; // children + open split offers + running financings + pledges of a root
}
