// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {ISettlement, PaymentRecord, PaymentState} from "./interfaces/ISettlement.sol";
import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {Recorded} from "./libraries/Recorded.sol";
import {MemberNo, VoucherNo} from "./types/Ids.sol";
import {MemberKind} from "./types/Members.sol";
import {ConfirmPayment, InstructPayment, NameBanks} from "./types/Orders.sol";

/// @title Payments: instructed, confirmed, each once.
contract Settlement is ISettlement {
    uint256 public constant BANKS_MAX = 8; // of an issuer: they fill one word

    address private immutable _orders;
    IVoucherLedger private immutable _ledger;
    IMemberRegistry private immutable _members;

    mapping(bytes32 => PaymentRecord) private _payments;
    /// The clearing banks that an issuer accepts, 32 bits each; 0 = any.
    mapping(MemberNo => uint256) private _banks;

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
        _members.requireKind(o.clearingBank, MemberKind.CLEARING_BANK);
        MemberNo issuer = _ledger.checkPayable(o.voucher, o.amountFen);
        require(issuer == o.member, PaymentNotIssuer(o.voucher, issuer, o.member));
        _requireAccepted(issuer, o.clearingBank);

        _payments[id] = PaymentRecord(o.voucher, o.clearingBank, o.amountFen, PaymentState.Instructed);

        bytes memory data = abi.encode(issuer, o.clearingBank, o.amountFen, o.bankRef);
        _record(PaymentInstructed.selector, o.voucher, order, data);
    }

    /// @inheritdoc ISettlement
    /// @dev R24: only the clearing bank that was instructed finds the payment under its number. R23: what is noted is that money was paid,
    /// at the bank; none comes here.
    function confirmPayment(bytes32 order, ConfirmPayment calldata o) external onlyOrders {
        _members.requireKind(o.member, MemberKind.CLEARING_BANK);
        bytes32 id = _idOf(o.member, o.bankRef);
        PaymentRecord memory known = _payments[id];
        bool same = _isSame(known, o.voucher, o.amountFen, o.member, o.bankRef);
        if (known.state == PaymentState.Confirmed) return _requireIssuer(o.voucher, o.issuer);
        require(same, PaymentNotInstructed(o.member, o.bankRef));
        MemberNo issuer = _ledger.checkPayable(o.voucher, o.amountFen);
        require(issuer == o.issuer, PaymentNotIssuer(o.voucher, issuer, o.issuer));

        _payments[id].state = PaymentState.Confirmed;
        uint64 unpaidFen = _ledger.pay(order, o.voucher, o.amountFen);

        bytes memory data = abi.encode(o.member, o.amountFen, unpaidFen, o.bankRef);
        _record(PaymentConfirmed.selector, o.voucher, order, data);
    }

    /// @inheritdoc ISettlement
    function nameBanks(bytes32 order, NameBanks calldata o) external onlyOrders {
        _members.requireKind(o.member, MemberKind.ISSUER);
        require(o.banks.length <= BANKS_MAX, BanksTooMany(o.banks.length, BANKS_MAX));
        uint256 named;
        MemberNo before;
        for (uint256 i = 0; i < o.banks.length; ++i) {
            MemberNo next = o.banks[i];
            require(MemberNo.unwrap(next) > MemberNo.unwrap(before), BanksOutOfOrder(before, next));
            _members.requireKind(next, MemberKind.CLEARING_BANK);
            named |= uint256(MemberNo.unwrap(next)) << (32 * i);
            before = next;
        }
        _banks[o.member] = named;

        emit BanksNamed(o.member, order, o.banks);
    }

    /// @inheritdoc ISettlement
    function banksOf(MemberNo issuer) external view returns (MemberNo[] memory banks) {
        uint256 named = _banks[issuer];
        uint256 count;
        while (count < BANKS_MAX && uint32(named >> (32 * count)) != 0) ++count;
        banks = new MemberNo[](count);
        for (uint256 i = 0; i < count; ++i) {
            banks[i] = MemberNo.wrap(uint32(named >> (32 * i)));
        }
    }

    /// @inheritdoc ISettlement
    function paymentOf(MemberNo clearingBank, bytes32 bankRef) external view returns (PaymentRecord memory) {
        return _payments[_idOf(clearingBank, bankRef)];
    }

    /// @return whether the reference is known for this root and amount; refuses if it is known for another
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
        return true;
    }

    function _requireAccepted(MemberNo issuer, MemberNo bank) private view {
        uint256 named = _banks[issuer];
        if (named == 0) return;
        for (; named != 0; named >>= 32) {
            if (uint32(named) == MemberNo.unwrap(bank)) return;
        }
        revert BankNotAccepted(issuer, bank);
    }

    function _requireIssuer(VoucherNo root, MemberNo member) private view {
        MemberNo issuer = _ledger.rootRecordOf(root).issuer;
        require(issuer == member, PaymentNotIssuer(root, issuer, member));
    }

    function _idOf(MemberNo clearingBank, bytes32 bankRef) private pure returns (bytes32) {
        return keccak256(abi.encode(clearingBank, bankRef));
    }

    function _record(bytes32 topic, VoucherNo root, bytes32 order, bytes memory data) private {
        bytes32 eventHash = Recorded.emitEvent(topic, root, VoucherNo.wrap(0), order, data);
        _ledger.record(root, eventHash);
    }
}
