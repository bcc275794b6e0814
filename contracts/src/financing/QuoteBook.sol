// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFinancing} from "../interfaces/IFinancing.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {BusinessDate} from "../libraries/BusinessDate.sol";
import {Serials} from "../libraries/Serials.sol";
import {MemberNo, QuoteNo} from "../types/Ids.sol";
import {MemberKind} from "../types/Members.sol";
import {StandQuote, TakeQuote, WithdrawQuote} from "../types/Orders.sol";
import {QuoteRecord} from "../types/Quotes.sol";

/// @title Standing quotes: what financiers stand ready for, and how much of it is left.
abstract contract QuoteBook is IFinancing {
    address private immutable _orders;
    IVoucherLedger internal immutable _ledger;
    IMemberRegistry internal immutable _members;
    uint16 internal immutable _version;

    mapping(QuoteNo => QuoteRecord) private _quotes;
    uint32 private _quoteSerial;

    modifier onlyOrders() {
        require(msg.sender == _orders, CallerNotOrders(msg.sender));
        _;
    }

    constructor(address orders, IVoucherLedger ledger, IMemberRegistry members) {
        (_orders, _ledger, _members) = (orders, ledger, members);
        (_version,,) = ledger.versionOf();
        _quoteSerial = Serials.before(_version);
    }

    /// @inheritdoc IFinancing
    function standQuote(bytes32 order, StandQuote calldata o) external onlyOrders returns (QuoteNo no) {
        _members.requireKind(o.member, MemberKind.FINANCIER);
        _members.requireKind(o.issuer, MemberKind.ISSUER);
        require(o.terms != 0, QuoteTermsMissing());
        _checkAmounts(o);
        no = QuoteNo.wrap(++_quoteSerial);
        require(Serials.isOf(_version, _quoteSerial), QuotesExhausted());
        if (QuoteNo.unwrap(o.replaces) != 0) _endQuote(order, o.replaces, _ownQuote(o.replaces, o.member), no);

        _fill(_quotes[no], o);

        _emitStood(order, no, o);
    }

    /// @inheritdoc IFinancing
    function withdrawQuote(bytes32 order, WithdrawQuote calldata o) external onlyOrders {
        QuoteRecord storage q = _ownQuote(o.quote, o.member);
        require(q.terms == o.terms, QuoteTermsDiffer(o.quote, q.terms, o.terms));

        _endQuote(order, o.quote, q, QuoteNo.wrap(0));
    }

    /// @inheritdoc IFinancing
    function quoteOf(QuoteNo quote) external view returns (QuoteRecord memory) {
        return _quotes[quote];
    }

    /// Draws the amount from the cap, if the order names the quote as it is and its voucher is one that the quote takes.
    function _draw(TakeQuote calldata o, MemberNo issuer, uint16 dueDay) internal {
        QuoteRecord storage q = _openQuote(o.quote);
        require(q.financier == o.financier, QuoteNotFinancier(o.quote, q.financier, o.financier));
        require(q.terms == o.terms, QuoteTermsDiffer(o.quote, q.terms, o.terms));
        // R22: the holder itself signs whether there is recourse.
        require(q.withRecourse == o.withRecourse, QuoteRecourseDiffers(o.quote, q.withRecourse, o.withRecourse));
        require(q.issuer == issuer, QuoteIssuerDiffers(o.quote, q.issuer, issuer));
        _checkDays(o.quote, q, dueDay);
        bool fits = o.amountFen >= q.minFen && o.amountFen <= q.maxFen;
        require(fits, QuoteAmountOutOfRange(o.quote, o.amountFen, q.minFen, q.maxFen));
        require(o.amountFen <= q.leftFen, QuoteCapExceeded(o.quote, q.leftFen, o.amountFen));

        q.leftFen -= uint48(o.amountFen);
    }

    /// A financing from the quote ended without disbursement.
    function _giveBack(QuoteNo no, uint48 amountFen) internal {
        if (QuoteNo.unwrap(no) != 0) _quotes[no].leftFen += amountFen;
    }

    function _endQuote(bytes32 order, QuoteNo no, QuoteRecord storage q, QuoteNo replacedBy) private {
        q.open = false;

        emit QuoteEnded(no, q.financier, order, replacedBy, q.leftFen);
    }

    function _fill(QuoteRecord storage q, StandQuote calldata o) private {
        uint16 day = BusinessDate.today();
        (uint16 validDay, uint16 dueDay) = (BusinessDate.fromYmd(o.validThrough), BusinessDate.fromYmd(o.dueThrough));
        if (validDay < day || dueDay <= day) {
            revert QuoteDatesInvalid(BusinessDate.toYmd(day), o.validThrough, o.dueThrough);
        }
        (q.financier, q.issuer, q.terms) = (o.member, o.issuer, o.terms);
        (q.minFen, q.maxFen, q.leftFen) = (uint48(o.minFen), uint48(o.maxFen), uint48(o.capFen));
        (q.validDay, q.dueDay, q.withRecourse, q.open) = (validDay, dueDay, o.withRecourse, true);
    }

    function _emitStood(bytes32 order, QuoteNo no, StandQuote calldata o) private {
        emit QuoteStood(
            no,
            o.member,
            order,
            o.issuer,
            o.minFen,
            o.maxFen,
            o.capFen,
            o.validThrough,
            o.dueThrough,
            o.withRecourse,
            o.terms
        );
    }

    function _ownQuote(QuoteNo no, MemberNo financier) private view returns (QuoteRecord storage q) {
        q = _openQuote(no);
        require(q.financier == financier, QuoteNotFinancier(no, q.financier, financier));
    }

    function _openQuote(QuoteNo no) private view returns (QuoteRecord storage q) {
        q = _quotes[no];
        require(MemberNo.unwrap(q.financier) != 0, QuoteNotFound(no));
        require(q.open, QuoteClosed(no));
    }

    function _checkDays(QuoteNo no, QuoteRecord storage q, uint16 dueDay) private view {
        uint16 day = BusinessDate.today();
        // `if`, not `require`: require would work out the dates of its error each time.
        if (day > q.validDay) revert QuoteLapsed(no, BusinessDate.toYmd(day), BusinessDate.toYmd(q.validDay));
        if (dueDay > q.dueDay) {
            revert QuoteDueTooLate(no, BusinessDate.toYmd(dueDay), BusinessDate.toYmd(q.dueDay));
        }
    }

    function _checkAmounts(StandQuote calldata o) private pure {
        bool inOrder = o.minFen > 0 && o.minFen <= o.maxFen && o.maxFen <= o.capFen && o.capFen <= type(uint48).max;
        require(inOrder, QuoteAmountsInvalid(o.minFen, o.maxFen, o.capFen));
    }
}
