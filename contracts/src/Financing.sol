// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bids} from "./financing/Bids.sol";
import {QuoteBook} from "./financing/QuoteBook.sol";
import {IFinancing} from "./interfaces/IFinancing.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {Recorded} from "./libraries/Recorded.sol";
import {Serials} from "./libraries/Serials.sol";
import {FinancingNo, MemberNo, QuoteNo, VoucherNo} from "./types/Ids.sol";
import {
    ApplyFinancing,
    AskFinanciers,
    ChooseFinancier,
    DisburseFinancing,
    EndFinancing,
    QuoteFinancing,
    RegisterFinancing,
    TakeQuote
} from "./types/Orders.sol";
import {FinancingRecord, FinancingState} from "./types/Vouchers.sol";

/// @title Financing: the states of an application, and what each step asks of the ledger.
/// @dev Read after QuoteBook, which keeps the standing quotes, and Bids, which keeps the answers where several were asked.
contract Financing is Bids {
    mapping(FinancingNo => FinancingRecord) private _financings;
    uint32 private _serial;

    constructor(address orders, IVoucherLedger ledger, IMemberRegistry members) QuoteBook(orders, ledger, members) {
        _serial = Serials.before(_version);
    }

    /// @inheritdoc IFinancing
    function applyFinancing(bytes32 order, ApplyFinancing calldata o) external onlyOrders returns (FinancingNo no) {
        // Member, voucher, amount and financier are checked where the lock is taken.
        _ledger.lockForFinancing(o.voucher, o.member, o.financier, o.amountFen);

        no = _next();
        FinancingRecord storage f = _financings[no];
        (f.voucher, f.holder, f.financier) = (o.voucher, o.member, o.financier);
        (f.amountFen, f.state, f.withRecourse) = (uint48(o.amountFen), FinancingState.Applied, o.withRecourse);

        bytes memory data = abi.encode(no, o.member, o.financier, o.amountFen, o.withRecourse, o.note);
        _record(FinancingApplied.selector, o.voucher, order, data);
    }

    /// @inheritdoc IFinancing
    function askFinanciers(bytes32 order, AskFinanciers calldata o) external onlyOrders returns (FinancingNo no) {
        _checkCount(o.financiers.length);
        (MemberNo issuer,) = _ledger.lockForFinancing(o.voucher, o.member, o.financiers[0], o.amountFen);

        no = _next();
        FinancingRecord storage f = _financings[no];
        (f.voucher, f.holder) = (o.voucher, o.member);
        (f.amountFen, f.state, f.withRecourse) = (uint48(o.amountFen), FinancingState.Applied, o.withRecourse);

        bytes memory data = abi.encode(no, o.member, uint256(0), o.amountFen, o.withRecourse, o.note);
        _record(FinancingApplied.selector, o.voucher, order, data);
        _ask(order, no, o, issuer);
    }

    /// @inheritdoc IFinancing
    function chooseFinancier(bytes32 order, ChooseFinancier calldata o) external onlyOrders {
        FinancingRecord memory f = _running(o.financing, o.voucher);
        _requireHolder(o.financing, f, o.member);
        _requireState(o.financing, f, FinancingState.Quoted);
        require(f.amountFen == o.amountFen, FinancingAmountDiffers(o.financing, f.amountFen, o.amountFen));
        _requireBid(o.financing, o.financier, o.terms);

        FinancingRecord storage stored = _financings[o.financing];
        (stored.financier, stored.state, stored.terms) = (o.financier, FinancingState.Accepted, o.terms);

        _record(FinancierChosen.selector, o.voucher, order, abi.encode(o.financing, o.financier, o.terms));
    }

    /// @inheritdoc IFinancing
    function quoteFinancing(bytes32 order, QuoteFinancing calldata o) external onlyOrders {
        FinancingRecord memory f = _running(o.financing, o.voucher);
        if (_asksSeveral(f)) return _quoteAmongSeveral(order, o, f);
        _requireFinancier(o.financing, f, o.member);
        _requireState(o.financing, f, FinancingState.Applied);
        _requireTerms(o, f);

        _financings[o.financing].state = FinancingState.Quoted;
        _financings[o.financing].terms = o.terms;

        _record(FinancingQuoted.selector, o.voucher, order, abi.encode(o.financing, o.terms));
    }

    /// @inheritdoc IFinancing
    function acceptFinancing(bytes32 order, QuoteFinancing calldata o) external onlyOrders {
        FinancingRecord memory f = _running(o.financing, o.voucher);
        _requireHolder(o.financing, f, o.member);
        _requireState(o.financing, f, FinancingState.Quoted);
        require(f.amountFen == o.amountFen, FinancingAmountDiffers(o.financing, f.amountFen, o.amountFen));
        // The holder signs the financier's terms themselves. Where several quoted, it chooses instead.
        bool same = f.terms == o.terms && f.terms != 0;
        require(same, FinancingTermsDiffer(o.financing, f.terms, o.terms));

        _financings[o.financing].state = FinancingState.Accepted;

        _record(FinancingAccepted.selector, o.voucher, order, abi.encode(o.financing, o.terms));
    }

    /// @inheritdoc IFinancing
    function takeQuote(bytes32 order, TakeQuote calldata o) external onlyOrders returns (FinancingNo no) {
        (MemberNo issuer, uint16 dueDay) = _ledger.lockForFinancing(o.voucher, o.member, o.financier, o.amountFen);
        _draw(o, issuer, dueDay);

        no = _next();
        FinancingRecord storage f = _financings[no];
        (f.voucher, f.holder, f.financier) = (o.voucher, o.member, o.financier);
        (f.amountFen, f.state, f.withRecourse) = (uint48(o.amountFen), FinancingState.Accepted, o.withRecourse);
        (f.quote, f.terms) = (o.quote, o.terms);

        bytes memory data = abi.encode(no, o.member, o.financier, o.amountFen, o.withRecourse, o.quote, o.terms, o.note);
        _record(FinancingTaken.selector, o.voucher, order, data);
    }

    /// @inheritdoc IFinancing
    /// @dev R20: no disbursement without the number of the registration.
    function registerFinancing(bytes32 order, RegisterFinancing calldata o) external onlyOrders {
        FinancingRecord memory f = _running(o.financing, o.voucher);
        _requireFinancier(o.financing, f, o.member);
        _requireState(o.financing, f, FinancingState.Accepted);
        require(o.registration != 0, FinancingRegistrationMissing());

        _financings[o.financing].state = FinancingState.Registered;

        _record(FinancingRegistered.selector, o.voucher, order, abi.encode(o.financing, o.registration));
    }

    /// @inheritdoc IFinancing
    function disburseFinancing(bytes32 order, DisburseFinancing calldata o) external onlyOrders {
        FinancingRecord memory f = _running(o.financing, o.voucher);
        _requireFinancier(o.financing, f, o.member);
        _requireState(o.financing, f, FinancingState.Registered);
        require(f.amountFen == o.amountFen, FinancingAmountDiffers(o.financing, f.amountFen, o.amountFen));
        // R21: interest runs from this day, so the order is worth nothing on another.
        uint32 today = _ledger.today();
        require(o.date == today, FinancingDateDiffers(today, o.date));

        VoucherNo result = _ledger.passTitle(order, o.financing, o.voucher, f.financier, f.amountFen);
        FinancingRecord storage stored = _financings[o.financing];
        stored.state = FinancingState.Disbursed;
        if (!(result == o.voucher)) stored.resultChildNo = result.childNoOf();

        bytes memory data = abi.encode(o.financing, result, o.date, o.proceeds, o.bankRef);
        _record(FinancingDisbursed.selector, o.voucher, order, data);
    }

    /// @inheritdoc IFinancing
    function cancelFinancing(bytes32 order, EndFinancing calldata o) external onlyOrders {
        FinancingRecord memory f = _running(o.financing, o.voucher);
        _requireHolder(o.financing, f, o.member);
        // Who took a standing quote has not heard from the financier before it registers.
        FinancingState last = QuoteNo.unwrap(f.quote) == 0 ? FinancingState.Quoted : FinancingState.Accepted;
        require(f.state <= last, FinancingOutOfOrder(o.financing, f.state, last));

        _end(order, o.financing, f, FinancingState.Cancelled);
    }

    /// @inheritdoc IFinancing
    function refuseFinancing(bytes32 order, EndFinancing calldata o) external onlyOrders {
        FinancingRecord memory f = _running(o.financing, o.voucher);
        if (_asksSeveral(f)) {
            _decline(o.financing, o.member);
            return _record(FinancierDeclined.selector, o.voucher, order, abi.encode(o.financing, o.member));
        }
        _requireFinancier(o.financing, f, o.member);

        _end(order, o.financing, f, FinancingState.Refused);
    }

    /// @inheritdoc IFinancing
    /// @dev Bounded by the caller's list.
    function expireFinancings(FinancingNo[] calldata financings) external {
        for (uint256 i = 0; i < financings.length; ++i) {
            FinancingRecord memory f = _financings[financings[i]];
            if (!_isRunning(f.state) || !_ledger.isPastCutoff(f.voucher)) continue;
            _end(0, financings[i], f, FinancingState.Expired);
        }
    }

    /// @inheritdoc IFinancing
    function financingOf(FinancingNo financing) external view returns (FinancingRecord memory) {
        return _financings[financing];
    }

    function _end(bytes32 order, FinancingNo no, FinancingRecord memory f, FinancingState state) private {
        _financings[no].state = state;
        _ledger.unlockFinancing(f.voucher, f.amountFen);
        _giveBack(f.quote, f.amountFen);

        _record(FinancingEnded.selector, f.voucher, order, abi.encode(no, state, uint64(f.amountFen)));
    }

    function _quoteAmongSeveral(bytes32 order, QuoteFinancing calldata o, FinancingRecord memory f) private {
        _requireTerms(o, f);
        bool first = _bid(o.financing, o.member, o.terms);
        require(first, FinancingOutOfOrder(o.financing, FinancingState.Quoted, FinancingState.Applied));

        _financings[o.financing].state = FinancingState.Quoted;

        _record(FinancierQuoted.selector, o.voucher, order, abi.encode(o.financing, o.member, o.terms));
    }

    function _record(bytes32 topic, VoucherNo voucher, bytes32 order, bytes memory data) internal override {
        bytes32 eventHash = Recorded.emitEvent(topic, voucher, VoucherNo.wrap(0), order, data);
        _ledger.record(voucher, eventHash);
    }

    function _next() private returns (FinancingNo) {
        uint256 serial = ++_serial;
        require(Serials.isOf(_version, serial), SerialsExhausted());
        return FinancingNo.wrap(uint64(uint256(_ledger.today()) * 1e8 + serial));
    }

    /// The financing, if it runs and is of the voucher that the order names.
    function _running(FinancingNo no, VoucherNo voucher) private view returns (FinancingRecord memory f) {
        f = _financings[no];
        require(f.state != FinancingState.None, FinancingNotFound(no));
        require(f.voucher == voucher, FinancingNotOfVoucher(no, f.voucher, voucher));
        // R17: past the cut-off the clock has ended it; the job only tidies up.
        bool running = _isRunning(f.state) && !_ledger.isPastCutoff(voucher);
        require(running, FinancingClosed(no, f.state));
    }

    function _isRunning(FinancingState state) private pure returns (bool) {
        return state >= FinancingState.Applied && state <= FinancingState.Registered;
    }

    /// Until the holder has chosen one.
    function _asksSeveral(FinancingRecord memory f) private pure returns (bool) {
        return MemberNo.unwrap(f.financier) == 0;
    }

    function _requireTerms(QuoteFinancing calldata o, FinancingRecord memory f) private pure {
        require(f.amountFen == o.amountFen, FinancingAmountDiffers(o.financing, f.amountFen, o.amountFen));
        require(_isTerms(o.terms), FinancingTermsMissing());
    }

    /// R19: one step after the other.
    function _requireState(FinancingNo no, FinancingRecord memory f, FinancingState need) private pure {
        require(f.state == need, FinancingOutOfOrder(no, f.state, need));
    }

    function _requireFinancier(FinancingNo no, FinancingRecord memory f, MemberNo member) private pure {
        require(f.financier == member, FinancingNotFinancier(no, f.financier, member));
    }

    function _requireHolder(FinancingNo no, FinancingRecord memory f, MemberNo member) private pure {
        require(f.holder == member, FinancingNotHolder(no, f.holder, member));
    }
}
