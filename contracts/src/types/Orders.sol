// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinancingNo, InvoiceKey, MemberNo, PledgeNo, QuoteNo, VoucherNo} from "./Ids.sol";

/// One struct for each action a member can order. Each is an EIP-712 message; the field order here is the field order of
/// its type string (api/domain/orders.py holds the same list, and a test compares the two).
///
/// Private parts (texts, names, terms) are nested structs in the signed message and 32-byte hashStruct values here: the
/// signer reads words, the chain sees a hash. Such a field is marked `hashStruct(Type)`.
///
/// The first three words of every struct are its header: `member` acts, `nonce` is spent once, `deadline` [unix s] ends it.
///
/// Private types:
///   Trade(string background,string[] references,bytes32 salt)   one reference for each voucher or offer made
///   Note(string text,bytes32 salt)
///   Profile(string name,string uscc,bytes32 salt)
///   InvoiceNumber(string number,bytes32 salt)                  salt = HMAC(pepper, number)
///   Terms(uint32 rateBps,uint64 feeFen,bytes32 salt)
///   Proceeds(uint64 interestFen,uint64 netFen,bytes32 salt)
///   StandingTerms(TenorRate[] rates,uint64 feeFen,bytes32 salt)
///   TenorRate(uint16 upToDays,uint32 rateBps)                  inside StandingTerms, by rising tenor
enum Action {
    RegisterMember,
    ChangeKeys,
    SetMemberStatus,
    SetLimit,
    Issue,
    Transfer,
    Split,
    Accept,
    Reject,
    Withdraw,
    ApplyFinancing,
    QuoteFinancing,
    AcceptFinancing,
    RegisterFinancing,
    DisburseFinancing,
    CancelFinancing,
    RefuseFinancing,
    InstructPayment,
    ConfirmPayment,
    Freeze,
    Unfreeze,
    ProposeVoid,
    ConsentVoid,
    StandQuote,
    WithdrawQuote,
    TakeQuote,
    AskFinanciers,
    ChooseFinancier,
    OfferPledge,
    AcceptPledge,
    WithdrawPledge,
    ReleasePledge,
    NameBanks,
    GrantKinds,
    ReplaceKeys,
    ConfirmProposal,
    ConsentKeys,
    ObjectProposal,
    ConfirmUninstructed,
    ProposeReversal,
    ConsentReversal
}

/// A key as granted to a member. A person may have several keys; maker and checker are compared by person.
struct KeyGrant {
    address account; // an EOA, or a contract that answers ERC-1271
    uint8 powers; // bits of KeyPower
    bytes32 person; // salted hash of the person's identity; the first 16 bytes are what the registry stores and compares
}

/// An operator registers a member with its first keys.
struct RegisterMember {
    MemberNo member; // the operator
    uint256 nonce;
    uint64 deadline; // [unix s]
    MemberNo number; // of the new member
    uint16 kinds; // bits of MemberKind
    uint8 signatures; // 2, or 1 for a small supplier
    bytes32 profile; // hashStruct(Profile)
    KeyGrant[] keys;
}

/// A member grants and revokes keys of its own.
struct ChangeKeys {
    MemberNo member; // signed by its own admin keys
    uint256 nonce;
    uint64 deadline; // [unix s]
    KeyGrant[] grants;
    address[] revokes; // accounts whose keys end for good
}

/// An operator suspends a member, or lifts a suspension.
struct SetMemberStatus {
    MemberNo member; // the operator
    uint256 nonce;
    uint64 deadline; // [unix s]
    MemberNo subject;
    bool suspended; // whether it is from here on
}

/// An operator sets how much an issuer may owe (R6).
struct SetLimit {
    MemberNo member; // the operator
    uint256 nonce;
    uint64 deadline; // [unix s]
    MemberNo issuer;
    uint64 limitFen;
}

/// An invoice behind an issue, and what of it is claimed (R5).
struct InvoiceUse {
    InvoiceKey invoice; // hashStruct(InvoiceNumber)
    uint64 amountFen; // the invoice's amount including tax
    uint64 usedFen; // what this voucher claims of it
}

/// An issuer offers a new root to its first holder (R1–R6).
struct Issue {
    MemberNo member; // the issuer
    uint256 nonce;
    uint64 deadline; // [unix s]
    MemberNo to;
    uint64 amountFen;
    uint32 due; // [yyyymmdd]
    uint32 cutoff; // [yyyymmdd]
    bytes32 trade; // hashStruct(Trade), background = the contract
    InvoiceUse[] invoices;
}

/// The holder offers the whole of a voucher to somebody else (R9, R15).
struct Transfer {
    MemberNo member; // the holder
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher;
    MemberNo to;
    uint64 amountFen; // the whole amount of the voucher
    bytes32 trade; // hashStruct(Trade)
}

/// One part of a split, each for a receiver of its own.
struct Part {
    MemberNo to;
    uint64 amountFen;
}

/// The holder offers parts of a voucher (R12, R13).
struct Split {
    MemberNo member; // the holder
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher; // the parent
    bytes32 trade; // hashStruct(Trade), one reference a part
    Part[] parts;
}

/// The one it is offered to takes the offer (R9). Also the shape of Reject.
struct Accept {
    MemberNo member; // the one it is offered to
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher; // the voucher offered, or the child of a split offer
    uint64 amountFen;
    MemberNo offeror;
    bytes32 head; // of the voucher: the offer meant is this one, with this history behind it
}

/// The offeror takes an open offer back (R10).
struct Withdraw {
    MemberNo member; // the offeror
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher;
    uint64 amountFen;
    MemberNo offeree;
    bytes32 head; // of the voucher, as in Accept
}

/// The holder asks one financier (R19).
struct ApplyFinancing {
    MemberNo member; // the holder
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher;
    uint64 amountFen;
    MemberNo financier;
    bool withRecourse; // R22: without is the default
    bytes32 note; // hashStruct(Note): the holder's reference
}

/// A financier quotes its terms. Also the shape of AcceptFinancing, in which the holder signs the same terms.
struct QuoteFinancing {
    MemberNo member; // the financier
    uint256 nonce;
    uint64 deadline; // [unix s]
    FinancingNo financing;
    VoucherNo voucher;
    uint64 amountFen;
    bytes32 terms; // hashStruct(Terms)
}

/// The financier names its registration (R20).
struct RegisterFinancing {
    MemberNo member; // the financier
    uint256 nonce;
    uint64 deadline; // [unix s]
    FinancingNo financing;
    VoucherNo voucher;
    bytes32 registration; // hashStruct(Note): the number at the central registry (R20)
}

/// The financier has paid out; title passes (R19, R21).
struct DisburseFinancing {
    MemberNo member; // the financier
    uint256 nonce;
    uint64 deadline; // [unix s]
    FinancingNo financing;
    VoucherNo voucher;
    uint64 amountFen;
    uint32 date; // [yyyymmdd] the day interest runs from; must be the day the order takes effect
    bytes32 proceeds; // hashStruct(Proceeds)
    bytes32 bankRef; // hashStruct(Note)
}

/// Shape of CancelFinancing (the holder) and RefuseFinancing (the financier).
struct EndFinancing {
    MemberNo member;
    uint256 nonce;
    uint64 deadline; // [unix s]
    FinancingNo financing;
    VoucherNo voucher;
}

/// The issuer instructs its clearing bank to pay (R24).
struct InstructPayment {
    MemberNo member; // the issuer
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher; // the root
    uint64 amountFen;
    MemberNo clearingBank;
    bytes32 bankRef; // hashStruct(Note), salt = HMAC(pepper, bank and reference): the same reference gives the same hash
}

/// The clearing bank confirms that money was paid (R24). Also the shape of ConfirmUninstructed: past the due date, money that came
/// without an instruction (R26).
struct ConfirmPayment {
    MemberNo member; // the clearing bank
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher; // the root
    uint64 amountFen;
    MemberNo issuer;
    bytes32 bankRef; // hashStruct(Note), as instructed
}

/// Shape of ProposeReversal (the clearing bank) and ConsentReversal (the issuer); both name the same payment and the same note.
struct ReversalOrder {
    MemberNo member;
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher; // the root
    uint64 amountFen; // of the payment
    MemberNo counterparty; // the issuer; the clearing bank
    bytes32 bankRef; // hashStruct(Note), as confirmed
    bytes32 note; // hashStruct(Note): why
}

/// A judicial authority freezes a voucher or a part of it (R28).
struct FreezeOrder {
    MemberNo member; // a judicial authority
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher;
    uint64 amountFen; // of the part; 0 = the whole voucher
    uint32 lastDay; // [yyyymmdd] through which it stands; 0 = until lifted
    bytes32 escrow; // hashStruct(Note): the account that is due what is paid meanwhile (R25); of an empty Note = none
    bytes32 note; // hashStruct(Note): the judicial order
}

/// A judicial authority lifts the freeze that stands on a voucher.
struct UnfreezeOrder {
    MemberNo member; // a judicial authority
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher;
    bytes32 note; // hashStruct(Note): the judicial order
}

/// Shape of ProposeVoid (the issuer) and ConsentVoid (the holder); both name the same note.
struct VoidOrder {
    MemberNo member;
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher;
    uint64 amountFen;
    bytes32 note; // hashStruct(Note)
}

/// A financier stands ready 秒e融.
struct StandQuote {
    MemberNo member; // the financier
    uint256 nonce;
    uint64 deadline; // [unix s]
    QuoteNo replaces; // a quote of its own that ends with this order; 0 = none
    MemberNo issuer; // whose vouchers it buys
    uint64 minFen; // of one financing
    uint64 maxFen; // of one financing
    uint64 capFen; // of all financings together
    uint32 validThrough; // [yyyymmdd] last day on which it may be taken
    uint32 dueThrough; // [yyyymmdd] latest due date it takes
    bool withRecourse; // R22: without is the default
    bytes32 terms; // hashStruct(StandingTerms)
}

/// A financier ends its standing quote.
struct WithdrawQuote {
    MemberNo member; // the financier
    uint256 nonce;
    uint64 deadline; // [unix s]
    QuoteNo quote;
    bytes32 terms; // hashStruct(StandingTerms)
}

/// The holder takes a standing quote; it signs the whole of the quote's terms.
struct TakeQuote {
    MemberNo member; // the holder
    uint256 nonce;
    uint64 deadline; // [unix s]
    QuoteNo quote;
    MemberNo financier;
    VoucherNo voucher;
    uint64 amountFen;
    bool withRecourse; // as the quote has it
    bytes32 terms; // hashStruct(StandingTerms)
    bytes32 note; // hashStruct(Note): the holder's reference
}

/// ApplyFinancing with several financiers: each may quote, the holder chooses one.
struct AskFinanciers {
    MemberNo member; // the holder
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher;
    uint64 amountFen;
    bool withRecourse; // R22: without is the default
    bytes32 note; // hashStruct(Note): the holder's reference
    MemberNo[] financiers; // by rising number
}

/// The holder accepts the terms of one of several.
struct ChooseFinancier {
    MemberNo member; // the holder
    uint256 nonce;
    uint64 deadline; // [unix s]
    FinancingNo financing;
    VoucherNo voucher;
    uint64 amountFen;
    MemberNo financier;
    bytes32 terms; // hashStruct(Terms), as that financier quoted them
}

/// The holder offers a voucher or a free part of it as a pledge.
struct OfferPledge {
    MemberNo member; // the holder
    uint256 nonce;
    uint64 deadline; // [unix s]
    VoucherNo voucher;
    uint64 amountFen;
    MemberNo pledgee;
    bytes32 note; // hashStruct(Note): the pledge contract
}

/// Also the shape of WithdrawPledge (the holder) and ReleasePledge (the pledgee).
struct PledgeStep {
    MemberNo member;
    uint256 nonce;
    uint64 deadline; // [unix s]
    PledgeNo pledge;
    VoucherNo voucher;
    uint64 amountFen;
}

/// The issuer names the clearing banks that it accepts.
struct NameBanks {
    MemberNo member; // the issuer
    uint256 nonce;
    uint64 deadline; // [unix s]
    MemberNo[] banks; // all clearing banks it accepts from now on, by rising number; none = any
}

/// An operator proposes kinds for a member.
struct GrantKinds {
    MemberNo member; // the operator
    uint256 nonce;
    uint64 deadline; // [unix s]
    MemberNo subject;
    uint16 kinds; // bits of MemberKind, in addition to those it has
}

/// An operator proposes keys for a member that lost some of its own.
struct ReplaceKeys {
    MemberNo member; // the operator
    uint256 nonce;
    uint64 deadline; // [unix s]
    MemberNo subject; // who lost keys
    KeyGrant[] grants;
    address[] revokes; // accounts whose keys would end for good
}

/// Shape of ConfirmProposal (another operator or auditor), ConsentKeys (one admin key of the subject) and ObjectProposal (the subject, or
/// who proposed it).
struct ProposalStep {
    MemberNo member;
    uint256 nonce;
    uint64 deadline; // [unix s]
    bytes32 proposal; // digest of the order that made it
    MemberNo subject;
    uint16 kinds; // that it would grant; 0 if it changes keys
}
