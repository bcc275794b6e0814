// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {ISettlement, PaymentRecord, PaymentState} from "./interfaces/ISettlement.sol";
import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {BusinessDate} from "./libraries/BusinessDate.sol";
import {CreationList} from "./libraries/CreationList.sol";
import {ProRata} from "./libraries/ProRata.sol";
import {Recorded} from "./libraries/Recorded.sol";
import {MemberNo, VoucherNo} from "./types/Ids.sol";
import {MemberKind} from "./types/Members.sol";
import {ConfirmPayment, InstructPayment, ReversalOrder} from "./types/Orders.sol";
import {Root} from "./types/Vouchers.sol";

/// @title Payments: instructed or come late, confirmed, each once; the latest of a root may be reversed by the two who made it.
contract Settlement is ISettlement {
    /// Bounds the work of a reversal: so many payments, each over splitsMax + 1 vouchers, take some 20 million gas.
    uint256 public constant REVERSIBLE_MAX = 32;

    address private immutable _orders;
    IVoucherLedger private immutable _ledger;
    IMemberRegistry private immutable _members;

    mapping(bytes32 => PaymentRecord) private _payments;
    /// Amounts of a root's confirmed payments that stand, but for the first: that one is what is paid less these.
    mapping(VoucherNo => uint64[]) private _later;
    /// Note of an open proposal, by payment.
    mapping(bytes32 => bytes32) private _reversals;

    modifier onlyOrders() {
        require(msg.sender == _orders, CallerNotOrders(msg.sender));
        _;
    }

    constructor(address orders, IVoucherLedger ledger, IMemberRegistry members) {
        (_orders, _ledger, _members) = (orders, ledger, members);
    }

    /// @inheritdoc ISettlement
    /// @dev R24: the issuer's own signed instruction.
    function instructPayment(bytes32 order, InstructPayment calldata o) external onlyOrders {
        require(o.bankRef != 0, PaymentReferenceMissing());
        bytes32 id = _idOf(o.clearingBank, o.bankRef);
        PaymentRecord memory known = _payments[id];
        if (_isSame(known, o.voucher, o.amountFen, o.clearingBank, o.bankRef)) {
            return _requireIssuer(o.voucher, o.member);
        }
        require(o.amountFen > 0, PaymentAmountZero());
        _members.requireAcceptedBank(o.member, o.clearingBank);
        (MemberNo issuer,) = _ledger.checkPayable(o.voucher, o.amountFen);
        require(issuer == o.member, PaymentNotIssuer(o.voucher, issuer, o.member));

        _payments[id] = PaymentRecord(o.voucher, o.clearingBank, o.amountFen, PaymentState.Instructed, 0, false);

        bytes memory data = abi.encode(issuer, o.clearingBank, o.amountFen, o.bankRef);
        _record(PaymentInstructed.selector, o.voucher, order, data);
    }

    /// @inheritdoc ISettlement
    /// @dev R24: only the clearing bank that was instructed finds the payment under its number. R23: what is noted is that money was paid,
    /// at the bank; none comes here.
    function confirmPayment(bytes32 order, ConfirmPayment calldata o) external onlyOrders {
        _members.requireKind(o.member, MemberKind.CLEARING_BANK);
        PaymentRecord memory known = _payments[_idOf(o.member, o.bankRef)];
        bool same = _isSame(known, o.voucher, o.amountFen, o.member, o.bankRef);
        if (known.state == PaymentState.Confirmed) return _requireIssuer(o.voucher, o.issuer);
        require(same, PaymentNotInstructed(o.member, o.bankRef));

        uint64 unpaidFen = _confirm(order, o, false);

        bytes memory data = abi.encode(o.member, o.amountFen, unpaidFen, o.bankRef);
        _record(PaymentConfirmed.selector, o.voucher, order, data);
    }

    /// @inheritdoc ISettlement
    /// @dev R24 asks for the issuer's instruction, R26 that late money closes what is overdue: the due date decides which of the two holds.
    function confirmUninstructed(bytes32 order, ConfirmPayment calldata o) external onlyOrders {
        require(o.bankRef != 0, PaymentReferenceMissing());
        _members.requireKind(o.member, MemberKind.CLEARING_BANK);
        PaymentRecord memory known = _payments[_idOf(o.member, o.bankRef)];
        if (_isSame(known, o.voucher, o.amountFen, o.member, o.bankRef)) {
            require(known.uninstructed, PaymentReferenceTaken(o.member, o.bankRef));
            return _requireIssuer(o.voucher, o.issuer);
        }
        require(o.amountFen > 0, PaymentAmountZero());

        uint64 unpaidFen = _confirm(order, o, true);

        bytes memory data = abi.encode(o.issuer, o.member, o.amountFen, unpaidFen, o.bankRef);
        _record(UninstructedConfirmed.selector, o.voucher, order, data);
    }

    /// @inheritdoc ISettlement
    function proposeReversal(bytes32 order, ReversalOrder calldata o) external onlyOrders {
        _members.requireKind(o.member, MemberKind.CLEARING_BANK);
        _requireReversible(o, o.member, o.counterparty);

        _reversals[_idOf(o.member, o.bankRef)] = o.note;

        bytes memory data = abi.encode(o.member, o.amountFen, o.bankRef, o.note);
        _record(ReversalProposed.selector, o.voucher, order, data);
    }

    /// @inheritdoc ISettlement
    function consentReversal(bytes32 order, ReversalOrder calldata o) external onlyOrders {
        _requireReversible(o, o.counterparty, o.member);
        bytes32 id = _idOf(o.counterparty, o.bankRef);
        require(o.note != 0 && _reversals[id] == o.note, ReversalNotProposed(o.counterparty, o.bankRef));

        _payments[id].state = PaymentState.Reversed;
        delete _reversals[id];
        uint64[] memory shares = _sharesOfLatest(o.voucher);
        if (_later[o.voucher].length > 0) _later[o.voucher].pop();
        uint64 unpaidFen = _ledger.unpay(order, o.voucher, o.amountFen, shares);

        bytes memory data = abi.encode(o.counterparty, o.amountFen, unpaidFen, o.bankRef, o.note);
        _record(PaymentReversed.selector, o.voucher, order, data);
        _ledger.markOverdue(_one(o.voucher));
    }

    /// @inheritdoc ISettlement
    function paymentOf(MemberNo clearingBank, bytes32 bankRef) external view returns (PaymentRecord memory) {
        return _payments[_idOf(clearingBank, bankRef)];
    }

    function _confirm(bytes32 order, ConfirmPayment calldata o, bool uninstructed) private returns (uint64 unpaidFen) {
        (MemberNo issuer, bool first) = _ledger.checkPayable(o.voucher, o.amountFen);
        require(issuer == o.issuer, PaymentNotIssuer(o.voucher, issuer, o.issuer));
        if (uninstructed) {
            _members.requireAcceptedBank(issuer, o.member);
            _requirePastDue(o.voucher);
        }
        if (!first) _later[o.voucher].push(o.amountFen);
        uint32 place = first ? 1 : uint32(_later[o.voucher].length + 1);

        _payments[_idOf(o.member, o.bankRef)] =
            PaymentRecord(o.voucher, o.member, o.amountFen, PaymentState.Confirmed, place, uninstructed);
        return _ledger.pay(order, o.voucher, o.amountFen);
    }

    /// The payment is the root's latest that stands, between these two.
    function _requireReversible(ReversalOrder calldata o, MemberNo clearingBank, MemberNo issuer) private view {
        PaymentRecord memory known = _payments[_idOf(clearingBank, o.bankRef)];
        bool same = _isSame(known, o.voucher, o.amountFen, clearingBank, o.bankRef);
        require(same && known.state == PaymentState.Confirmed, PaymentNotConfirmed(clearingBank, o.bankRef));
        _requireIssuer(o.voucher, issuer);
        uint256 latest = _later[o.voucher].length + 1;
        require(known.place == latest, PaymentNotLatest(o.voucher, known.place, latest));
        require(latest <= REVERSIBLE_MAX, PaymentsTooMany(o.voucher, latest, REVERSIBLE_MAX));
    }

    /// No voucher of a root changes its amount from the cut-off on, and none is paid before: what each was paid follows from the
    /// payments in their order.
    function _sharesOfLatest(VoucherNo rootNo) private view returns (uint64[] memory) {
        Root memory root = _ledger.rootRecordOf(rootNo);
        uint64[] memory later = _later[rootNo];
        uint64[] memory payments = new uint64[](later.length + 1);
        payments[0] = root.faceFen - root.unpaidFen;
        for (uint256 i = 0; i < later.length; ++i) {
            payments[0] -= later[i];
            payments[i + 1] = later[i];
        }
        return ProRata.shareOfLast(payments, _amountsOf(rootNo, root.leaves), root.faceFen);
    }

    function _amountsOf(VoucherNo rootNo, uint256 leaves) private view returns (uint64[] memory amounts) {
        VoucherNo[] memory list = CreationList.read(_ledger, rootNo, leaves);
        amounts = new uint64[](leaves);
        for (uint256 i = 0; i < leaves; ++i) {
            amounts[i] = _ledger.recordOf(list[i]).amountFen;
        }
    }

    /// R24 until the end of the due date; from then on R26.
    function _requirePastDue(VoucherNo root) private view {
        (uint16 day, uint16 dueDay) = (BusinessDate.today(), _ledger.rootRecordOf(root).dueDay);
        if (day <= dueDay) revert PaymentNotPastDue(root, BusinessDate.toYmd(day), BusinessDate.toYmd(dueDay));
    }

    /// @return whether the reference is known for this root and amount; refuses if it is known for another, or reversed
    function _isSame(
        PaymentRecord memory known,
        VoucherNo root,
        uint64 amountFen,
        MemberNo clearingBank,
        bytes32 bankRef
    ) private pure returns (bool) {
        if (known.state == PaymentState.None) return false;
        bool same = known.root == root && known.amountFen == amountFen;
        require(same, PaymentReferenceTaken(clearingBank, bankRef));
        require(known.state != PaymentState.Reversed, PaymentWasReversed(clearingBank, bankRef));
        return true;
    }

    function _requireIssuer(VoucherNo root, MemberNo member) private view {
        MemberNo issuer = _ledger.rootRecordOf(root).issuer;
        require(issuer == member, PaymentNotIssuer(root, issuer, member));
    }

    function _idOf(MemberNo clearingBank, bytes32 bankRef) private pure returns (bytes32) {
        return keccak256(abi.encode(clearingBank, bankRef));
    }

    function _one(VoucherNo root) private pure returns (VoucherNo[] memory list) {
        list = new VoucherNo[](1);
        list[0] = root;
    }

    function _record(bytes32 topic, VoucherNo root, bytes32 order, bytes memory data) private {
        bytes32 eventHash = Recorded.emitEvent(topic, root, VoucherNo.wrap(0), order, data);
        _ledger.record(root, eventHash);
    }
}
