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
/// The events with a voucher in their first topic move its head (I-08), see IVoucherLedger. Past its voucher's cut-off a financing that is not
/// disbursed is over by the clock (R17); expireFinancings then tidies up.
interface IFinancing {
    /// @notice A holder applied for financing; the amount is locked from here on (R18).
    /// @param financier 0: several were asked; a FinancierAsked for each follows
    /// @param withRecourse whether the financier may fall back on this holder (R22)
    /// @param note hashStruct(Note): the holder's reference
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
    /// @notice The one financier that was asked has quoted.
    /// @param terms hashStruct(Terms)
    event FinancingQuoted(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, FinancingNo financing, bytes32 terms
    );
    /// @notice One of several that may quote.
    event FinancierAsked(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo financier
    );
    /// @notice One of several has quoted.
    /// @param terms hashStruct(Terms)
    event FinancierQuoted(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo financier,
        bytes32 terms
    );
    /// @notice One of several does not quote, or takes its quote back; the others go on.
    event FinancierDeclined(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo financier
    );
    /// @notice The holder accepted this one's terms; the others' quotes ended.
    /// @param terms hashStruct(Terms), as that financier quoted them
    event FinancierChosen(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        MemberNo financier,
        bytes32 terms
    );
    /// @notice The holder accepted the terms quoted.
    /// @param terms hashStruct(Terms)
    event FinancingAccepted(
        VoucherNo indexed voucher, VoucherNo indexed other, bytes32 indexed order, FinancingNo financing, bytes32 terms
    );
    /// @notice The financier registered the assignment at the central registry (R20).
    /// @param registration hashStruct(Note): its number at the central registry
    event FinancingRegistered(
        VoucherNo indexed voucher,
        VoucherNo indexed other,
        bytes32 indexed order,
        FinancingNo financing,
        bytes32 registration
    );
    /// @notice A holder took a standing quote: applied for, quoted and accepted at once.
    /// @param withRecourse as the quote has it (R22)
    /// @param terms hashStruct(StandingTerms)
    /// @param note hashStruct(Note): the holder's reference
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
    /// @notice The financier paid out and has the title.
    /// @dev TitlePassed of the ledger comes before it, in the same order (I-07).
    /// @param result the voucher that is now the financier's: the one financed, or a child of it
    /// @param date [yyyymmdd] the day interest runs from (R21)
    /// @param proceeds hashStruct(Proceeds)
    /// @param bankRef hashStruct(Note): the bank's reference of the payment
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
    /// @notice A financing ended without disbursement; its lock falls.
    /// @param state Refused, Cancelled or Expired
    /// @param amountFen [fen] no longer locked; of a financing from a standing quote, it returns to the quote's cap
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
    /// @param withRecourse whether financings from it are with recourse (R22)
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

    /// @notice Only Orders carries orders here.
    error CallerNotOrders(address caller);
    /// @notice There is no financing of this number.
    error FinancingNotFound(FinancingNo financing);
    /// @notice The order names another voucher than the financing's.
    error FinancingNotOfVoucher(FinancingNo financing, VoucherNo have, VoucherNo need);
    /// @notice Disbursed or ended, or past the voucher's cut-off.
    error FinancingClosed(FinancingNo financing, FinancingState have);
    /// @notice It is not this step's turn.
    error FinancingOutOfOrder(FinancingNo financing, FinancingState have, FinancingState need);
    /// @notice The step is the holder's.
    error FinancingNotHolder(FinancingNo financing, MemberNo have, MemberNo need);
    /// @notice The step is the financier's.
    error FinancingNotFinancier(FinancingNo financing, MemberNo have, MemberNo need);
    /// @notice The order names another amount than the one locked.
    error FinancingAmountDiffers(FinancingNo financing, uint64 have, uint64 need);
    /// @notice The holder signed other terms than were quoted.
    error FinancingTermsDiffer(FinancingNo financing, bytes32 have, bytes32 need);
    /// @notice The member is none of those asked, or has declined.
    error FinancingNotAsked(FinancingNo financing, MemberNo member);
    /// @notice Nobody is asked, or too many are.
    error FinanciersOutOfNumber(uint256 have, uint256 max);
    /// @notice Not by rising number, or one of them twice.
    error FinanciersOutOfOrder(MemberNo before, MemberNo next);
    /// @notice Holder or issuer is among those asked.
    error FinancierIsParty(MemberNo member);
    /// @notice The order takes effect on another day than the one its interest runs from (R21).
    /// @param have [yyyymmdd] today
    /// @param need [yyyymmdd] in the order
    error FinancingDateDiffers(uint32 have, uint32 need);
    /// @notice The version's serials for numbers of financings are used up.
    error SerialsExhausted();
    /// @notice No terms are quoted: the hash is 0, or the 1 that stands for "asked".
    error FinancingTermsMissing();
    /// @notice The registration's hash is 0 (R20).
    error FinancingRegistrationMissing();
    /// @notice There is no standing quote of this number.
    error QuoteNotFound(QuoteNo quote);
    /// @notice The quote is another financier's.
    error QuoteNotFinancier(QuoteNo quote, MemberNo have, MemberNo need);
    /// @notice Withdrawn or replaced.
    error QuoteClosed(QuoteNo quote);
    /// @notice The quote's last day is over.
    /// @param today [yyyymmdd]
    /// @param validThrough [yyyymmdd]
    error QuoteLapsed(QuoteNo quote, uint32 today, uint32 validThrough);
    /// @notice Not 0 < least ≤ largest ≤ cap, or a cap beyond 48 bits.
    error QuoteAmountsInvalid(uint64 minFen, uint64 maxFen, uint64 capFen);
    /// @notice The last day is before today, or the latest due date is not after it.
    /// @param today [yyyymmdd]
    /// @param validThrough [yyyymmdd]
    /// @param dueThrough [yyyymmdd]
    error QuoteDatesInvalid(uint32 today, uint32 validThrough, uint32 dueThrough);
    /// @notice The terms' hash is 0.
    error QuoteTermsMissing();
    /// @notice The order names other terms than the quote has.
    error QuoteTermsDiffer(QuoteNo quote, bytes32 have, bytes32 need);
    /// @notice The holder signed another recourse than the quote has (R22).
    error QuoteRecourseDiffers(QuoteNo quote, bool have, bool need);
    /// @notice The voucher is of another issuer than the quote takes.
    error QuoteIssuerDiffers(QuoteNo quote, MemberNo have, MemberNo need);
    /// @notice The voucher is due later than the quote takes.
    /// @param due [yyyymmdd] of the voucher
    /// @param dueThrough [yyyymmdd] of the quote
    error QuoteDueTooLate(QuoteNo quote, uint32 due, uint32 dueThrough);
    /// @notice The amount is below the quote's least or above its largest.
    error QuoteAmountOutOfRange(QuoteNo quote, uint64 have, uint64 minFen, uint64 maxFen);
    /// @notice Less of the cap is left than the amount.
    error QuoteCapExceeded(QuoteNo quote, uint64 have, uint64 need);
    /// @notice The version's serials for numbers of quotes are used up.
    error QuotesExhausted();

    /// @notice Asks one financier for financing of a voucher or a free part of it, and locks the amount (R18, R19).
    /// @dev I-02. Who may be asked for what is checked where the lock is taken: IVoucherLedger.lockForFinancing. Emits FinancingApplied.
    /// @return financing its number
    /// @custom:access-control Orders, for an order of the holder
    function applyFinancing(bytes32 order, ApplyFinancing calldata o) external returns (FinancingNo financing);
    /// @notice Asks several financiers at once, under one lock (R18, R19).
    /// @dev I-02. One to ten, by rising number, none of them holder or issuer. Emits FinancingApplied, then FinancierAsked for each.
    /// @return financing its number
    /// @custom:access-control Orders, for an order of the holder
    function askFinanciers(bytes32 order, AskFinanciers calldata o) external returns (FinancingNo financing);
    /// @notice Accepts the terms of one of those asked; from here on it is the financing's financier, and nobody else may do anything.
    /// @dev Quoted → Accepted. Emits FinancierChosen.
    /// @custom:access-control Orders, for an order of the holder
    function chooseFinancier(bytes32 order, ChooseFinancier calldata o) external;
    /// @notice The financier's terms; of several asked, each quotes once.
    /// @dev Applied → Quoted. Emits FinancingQuoted, or FinancierQuoted where several were asked.
    /// @custom:access-control Orders, for an order of the financier
    function quoteFinancing(bytes32 order, QuoteFinancing calldata o) external;
    /// @notice The holder accepts the terms quoted, by signing the same.
    /// @dev Quoted → Accepted. Where several were asked, chooseFinancier stands in its place. Emits FinancingAccepted.
    /// @custom:access-control Orders, for an order of the holder
    function acceptFinancing(bytes32 order, QuoteFinancing calldata o) external;
    /// @notice The financier names its registration; there is no disbursement without (R20).
    /// @dev Accepted → Registered. Emits FinancingRegistered.
    /// @custom:access-control Orders, for an order of the financier
    function registerFinancing(bytes32 order, RegisterFinancing calldata o) external;
    /// @notice The financier has paid out: title to the amount passes to it, today, or not at all (R19, R21).
    /// @dev Registered → Disbursed; I-07. Emits TitlePassed of the ledger and FinancingDisbursed.
    /// @custom:access-control Orders, for an order of the financier
    function disburseFinancing(bytes32 order, DisburseFinancing calldata o) external;
    /// @notice A financier signs once what holders may then take; a quote of its own that it names ends with this order.
    /// @dev Emits QuoteStood, and before it QuoteEnded for the one replaced.
    /// @return quote its number
    /// @custom:access-control Orders, for an order of the financier
    function standQuote(bytes32 order, StandQuote calldata o) external returns (QuoteNo quote);

    /// @notice Ends a quote. What was taken from it before goes on.
    /// @dev Emits QuoteEnded.
    /// @custom:access-control Orders, for an order of the financier
    function withdrawQuote(bytes32 order, WithdrawQuote calldata o) external;
    /// @notice Takes a standing quote for a voucher or a free part of it: locks the amount, draws it from the cap, and leads straight to
    /// Accepted under the quote's terms. Registration and disbursement follow as for any other (R18, R20–R22).
    /// @dev I-02. Emits FinancingTaken.
    /// @return financing its number
    /// @custom:access-control Orders, for an order of the holder
    function takeQuote(bytes32 order, TakeQuote calldata o) external returns (FinancingNo financing);
    /// @notice The holder steps back: while applied or quoted; from a standing quote, until the financier has registered.
    /// @dev → Cancelled; the lock falls (I-02). Emits FinancingEnded.
    /// @custom:access-control Orders, for an order of the holder
    function cancelFinancing(bytes32 order, EndFinancing calldata o) external;
    /// @notice The financier steps back, until disbursed; of several asked, it alone, and the others go on.
    /// @dev → Refused; the lock falls (I-02). Emits FinancingEnded; FinancierDeclined while several are asked.
    /// @custom:access-control Orders, for an order of the financier
    function refuseFinancing(bytes32 order, EndFinancing calldata o) external;

    /// @notice The end-of-day job: ends the financings among `financings` that are not disbursed at their voucher's cut-off (R17).
    /// @dev → Expired; the lock falls (I-02). Emits FinancingEnded for each.
    /// @custom:access-control anyone: what is not due is left alone
    function expireFinancings(FinancingNo[] calldata financings) external;

    /// @notice A financing as stored.
    /// @return its record; state None if there is no such financing
    function financingOf(FinancingNo financing) external view returns (FinancingRecord memory);
    /// @notice What one of several that were asked has answered.
    /// @return hashStruct(Terms) it quoted; 1 = asked, 0 = not asked or declined
    function bidOf(FinancingNo financing, MemberNo financier) external view returns (bytes32);
    /// @notice A standing quote as stored.
    /// @return its record; financier 0 if there is none. Past its last day it is over, though `open` stays.
    function quoteOf(QuoteNo quote) external view returns (QuoteRecord memory);
}
