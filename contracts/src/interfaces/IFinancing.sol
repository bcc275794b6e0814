// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {FinancingNo, MemberNo, QuoteNo, VoucherNo} from "../types/Ids.sol";
import {
    ApplyFinancing,
    AskFinanciers,
    ChooseFinancier,
    DisburseFinancing,
    EndFinancing,
    QuoteFinancing,
    RegisterFinancing,
    StandQuote,
    TakeQuote,
    WithdrawQuote
} from "../types/Orders.sol";
import {QuoteRecord} from "../types/Quotes.sol";
import {FinancingRecord, FinancingState} from "../types/Vouchers.sol";

/// @title Financing of vouchers: apply → quote → accept → register → disburse; refuse, cancel, expire (R19–R22).
/// @dev Standing quotes 秒e融: what a financier has signed to finance, until it withdraws it, its day passes or its cap is used. The chain
/// checks whose vouchers, how much, how long; the price is a salted hash, which a rival cannot read (decision 0009).
/// Recourse (R22) is a word between the holder and the financier of one financing, without unless both sign it. It says nothing of
/// earlier holders: no other contract reads it, and a payment, a dishonour or a further transfer is the same with it and without.
interface IFinancing {
    /// financier = 0: several were asked; a FinancierAsked for each follows.
    event FinancingApplied(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo holder,
        MemberNo financier,
        uint64 amountFen,
        bool withRecourse,
        bytes32 note
    );
    event FinancingQuoted(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, FinancingNo financing, bytes32 terms
    );
    /// One of several that may quote.
    event FinancierAsked(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo financier
    );
    /// One of several has quoted.
    event FinancierQuoted(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo financier,
        bytes32 terms
    );
    /// One of several does not quote, or takes its quote back; the others go on.
    event FinancierDeclined(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo financier
    );
    /// The holder accepted this one's terms; the others' quotes ended.
    event FinancierChosen(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo financier,
        bytes32 terms
    );
    event FinancingAccepted(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, FinancingNo financing, bytes32 terms
    );
    event FinancingRegistered(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        bytes32 registration
    );
    /// A holder took a standing quote: applied for, quoted and accepted at once.
    event FinancingTaken(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo holder,
        MemberNo financier,
        uint64 amountFen,
        bool withRecourse,
        QuoteNo quote,
        bytes32 terms,
        bytes32 note
    );
    /// TitlePassed of the ledger comes before it, in the same order.
    event FinancingDisbursed(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        VoucherNo result,
        uint32 date,
        bytes32 proceeds,
        bytes32 bankRef
    );
    /// state = Refused, Cancelled or Expired; of a financing from a standing quote, amountFen returns to the quote's cap
    event FinancingEnded(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        FinancingState state,
        uint64 amountFen
    );

    /// @notice A financier stands ready.
    /// @param ofIssuer whose vouchers it buys
    /// @param minFen [fen] least amount of one financing
    /// @param maxFen [fen] largest amount of one financing
    /// @param capFen [fen] of all financings together
    /// @param validThrough [yyyymmdd] last day on which it may be taken
    /// @param dueThrough [yyyymmdd] latest due date it takes
    /// @param terms hashStruct(StandingTerms)
    event QuoteStood(
        QuoteNo indexed quote,
        MemberNo indexed financier,
        bytes32 indexed order,
        MemberNo ofIssuer,
        uint64 minFen,
        uint64 maxFen,
        uint64 capFen,
        uint32 validThrough,
        uint32 dueThrough,
        bool withRecourse,
        bytes32 terms
    );
    /// @notice Withdrawn (replacedBy = 0) or replaced. Financings taken from it go on; nobody takes it any more.
    /// @param leftFen [fen] of the cap, when it ended
    event QuoteEnded(
        QuoteNo indexed quote, MemberNo indexed financier, bytes32 indexed order, QuoteNo replacedBy, uint64 leftFen
    );

    error CallerNotOrders(address caller);
    error FinancingNotFound(FinancingNo financing);
    error FinancingNotOfVoucher(FinancingNo financing, VoucherNo have, VoucherNo need);
    error FinancingClosed(FinancingNo financing, FinancingState have);
    error FinancingOutOfOrder(FinancingNo financing, FinancingState have, FinancingState need);
    error FinancingNotHolder(FinancingNo financing, MemberNo have, MemberNo need);
    error FinancingNotFinancier(FinancingNo financing, MemberNo have, MemberNo need);
    error FinancingAmountDiffers(FinancingNo financing, uint64 have, uint64 need);
    error FinancingTermsDiffer(FinancingNo financing, bytes32 have, bytes32 need);
    error FinancingNotAsked(FinancingNo financing, MemberNo member);
    error FinanciersOutOfNumber(uint256 have, uint256 max);
    /// Not by rising number, or one of them twice.
    error FinanciersOutOfOrder(MemberNo before, MemberNo next);
    /// Holder or issuer is among those asked.
    error FinancierIsParty(MemberNo member);
    error FinancingDateDiffers(uint32 have, uint32 need);
    error SerialsExhausted();
    error FinancingTermsMissing();
    error FinancingRegistrationMissing();
    error QuoteNotFound(QuoteNo quote);
    error QuoteNotFinancier(QuoteNo quote, MemberNo have, MemberNo need);
    /// Withdrawn or replaced.
    error QuoteClosed(QuoteNo quote);
    error QuoteLapsed(QuoteNo quote, uint32 today, uint32 validThrough);
    error QuoteAmountsInvalid(uint64 minFen, uint64 maxFen, uint64 capFen);
    error QuoteDatesInvalid(uint32 today, uint32 validThrough, uint32 dueThrough);
    error QuoteTermsMissing();
    error QuoteTermsDiffer(QuoteNo quote, bytes32 have, bytes32 need);
    error QuoteRecourseDiffers(QuoteNo quote, bool have, bool need);
    error QuoteIssuerDiffers(QuoteNo quote, MemberNo have, MemberNo need);
    error QuoteDueTooLate(QuoteNo quote, uint32 due, uint32 dueThrough);
    error QuoteAmountOutOfRange(QuoteNo quote, uint64 have, uint64 minFen, uint64 maxFen);
    error QuoteCapExceeded(QuoteNo quote, uint64 have, uint64 need);
    error QuotesExhausted();

    /// @custom:access-control Orders, for an order of the holder
    function applyFinancing(bytes32 order, ApplyFinancing calldata o) external returns (FinancingNo financing);
    /// @notice Asks several financiers at once, under one lock (R18).
    /// @custom:access-control Orders, for an order of the holder
    function askFinanciers(bytes32 order, AskFinanciers calldata o) external returns (FinancingNo financing);
    /// @notice Accepts the terms of one of those asked; from here on it is the financing's financier, and nobody else may do anything.
    /// @custom:access-control Orders, for an order of the holder
    function chooseFinancier(bytes32 order, ChooseFinancier calldata o) external;
    /// @notice The financier's terms; of several asked, each quotes once.
    /// @custom:access-control Orders, for an order of the financier
    function quoteFinancing(bytes32 order, QuoteFinancing calldata o) external;
    /// @custom:access-control Orders, for an order of the holder
    function acceptFinancing(bytes32 order, QuoteFinancing calldata o) external;
    /// @custom:access-control Orders, for an order of the financier
    function registerFinancing(bytes32 order, RegisterFinancing calldata o) external;
    /// @custom:access-control Orders, for an order of the financier
    function disburseFinancing(bytes32 order, DisburseFinancing calldata o) external;
    /// @notice A financier signs once what holders may then take; a quote of its own that it names ends with this order.
    /// @custom:access-control Orders, for an order of the financier
    function standQuote(bytes32 order, StandQuote calldata o) external returns (QuoteNo quote);

    /// @notice Ends a quote. What was taken from it before goes on.
    /// @custom:access-control Orders, for an order of the financier
    function withdrawQuote(bytes32 order, WithdrawQuote calldata o) external;
    /// @notice Takes a standing quote for a voucher or a free part of it: locks the amount, draws it from the cap, and leads straight to
    /// Accepted under the quote's terms. Registration and disbursement follow as for any other (R20, R21).
    /// @custom:access-control Orders, for an order of the holder
    function takeQuote(bytes32 order, TakeQuote calldata o) external returns (FinancingNo financing);
    /// @notice The holder steps back: while applied or quoted; from a standing quote, until the financier has registered.
    /// @custom:access-control Orders, for an order of the holder
    function cancelFinancing(bytes32 order, EndFinancing calldata o) external;
    /// @notice The financier steps back, until disbursed; of several asked, it alone, and the others go on.
    /// @custom:access-control Orders, for an order of the financier
    function refuseFinancing(bytes32 order, EndFinancing calldata o) external;

    /// @notice Ends the financings among `financings` that are not disbursed at their voucher's cut-off. Anyone may call it.
    /// @custom:access-control anyone: what is not due is left alone
    function expireFinancings(FinancingNo[] calldata financings) external;

    function financingOf(FinancingNo financing) external view returns (FinancingRecord memory);
    /// @return hashStruct(Terms) quoted by one of several; 1 = asked, 0 = not asked or declined
    function bidOf(FinancingNo financing, MemberNo financier) external view returns (bytes32);
    /// @return the quote as stored; financier 0 if there is none. Past its last day it is over, though `open` stays.
    function quoteOf(QuoteNo quote) external view returns (QuoteRecord memory);
}
