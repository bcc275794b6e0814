// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFreezes} from "./interfaces/IFreezes.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {BusinessDate} from "./libraries/BusinessDate.sol";
import {Recorded} from "./libraries/Recorded.sol";
import {VoucherFacts} from "./libraries/VoucherFacts.sol";
import {FreezeRecord} from "./types/Freezes.sol";
import {VoucherNo} from "./types/Ids.sol";
import {MemberKind} from "./types/Members.sol";
import {FreezeOrder, UnfreezeOrder} from "./types/Orders.sol";
import {Root, Voucher, VoucherState, VoucherStatus} from "./types/Vouchers.sol";

/// @title Freezes by judicial order: of a voucher or a part, for a term or until lifted (R28).
contract Freezes is IFreezes {
    /// hashStruct(Note) of no text and salt 0: a signer's wallet has no other word for "no account".
    bytes32 public constant NO_ACCOUNT =
        keccak256(abi.encode(keccak256("Note(string text,bytes32 salt)"), keccak256(""), bytes32(0)));

    address private immutable _orders;
    IVoucherLedger private immutable _ledger;
    IMemberRegistry private immutable _members;

    mapping(VoucherNo => FreezeRecord) private _freezes;

    modifier onlyOrders() {
        require(msg.sender == _orders, CallerNotOrders(msg.sender));
        _;
    }

    constructor(address orders, IVoucherLedger ledger, IMemberRegistry members) {
        (_orders, _ledger, _members) = (orders, ledger, members);
    }

    /// @inheritdoc IFreezes
    /// @dev R28: a role apart from all others.
    function freeze(bytes32 order, FreezeOrder calldata o) external onlyOrders {
        _members.requireKind(o.member, MemberKind.JUDICIAL);
        Voucher memory v = _requireLive(o.voucher);
        require(!_isFrozen(o.voucher, v), IVoucherLedger.VoucherFrozenByOrder(o.voucher));
        if (o.amountFen > 0) _requirePart(o, v);
        if (o.lastDay > 0) _requireTerm(o);

        bytes32 escrow = o.escrow == NO_ACCOUNT ? bytes32(0) : o.escrow;
        // A slot that would stay 0 costs nothing.
        _freezes[o.voucher] = FreezeRecord(uint48(o.amountFen), o.lastDay, escrow);
        _ledger.setFreeze(o.voucher, o.amountFen, true);

        bytes memory data = abi.encode(o.amountFen, o.lastDay, escrow, o.note);
        _record(VoucherFrozen.selector, o.voucher, order, data);
    }

    /// @inheritdoc IFreezes
    /// @dev Works after the voucher's end as well.
    function unfreeze(bytes32 order, UnfreezeOrder calldata o) external onlyOrders {
        _members.requireKind(o.member, MemberKind.JUDICIAL);
        require(_isFrozen(o.voucher, _existing(o.voucher)), VoucherNotFrozen(o.voucher));

        uint64 amountFen = _end(o.voucher);

        _record(VoucherUnfrozen.selector, o.voucher, order, abi.encode(amountFen, o.note));
    }

    /// @inheritdoc IFreezes
    /// @dev Bounded by the caller's list.
    function expireFreezes(VoucherNo[] calldata vouchers) external {
        uint32 today = _today();
        for (uint256 i = 0; i < vouchers.length; ++i) {
            uint32 lastDay = _freezes[vouchers[i]].lastDay;
            if (lastDay == 0 || today <= lastDay) continue;
            uint64 amountFen = _end(vouchers[i]);
            _record(FreezeExpired.selector, vouchers[i], 0, abi.encode(amountFen));
        }
    }

    /// @inheritdoc IFreezes
    function freezeOf(VoucherNo no) external view returns (FreezeRecord memory) {
        return _freezes[no];
    }

    /// @return amountFen the part that was frozen; 0 for the whole voucher
    function _end(VoucherNo no) private returns (uint64 amountFen) {
        amountFen = _freezes[no].amountFen;
        delete _freezes[no];
        _ledger.setFreeze(no, amountFen, false);
    }

    function _record(bytes32 topic, VoucherNo no, bytes32 order, bytes memory data) private {
        _ledger.record(no, Recorded.emitEvent(topic, no, VoucherNo.wrap(0), order, data));
    }

    function _existing(VoucherNo no) private view returns (Voucher memory v) {
        v = _ledger.recordOf(no);
        require(v.state != VoucherState.None, IVoucherLedger.VoucherNotFound(no));
    }

    function _requireLive(VoucherNo no) private view returns (Voucher memory v) {
        v = _existing(no);
        Root memory root = _ledger.rootRecordOf(no.rootOf());
        VoucherStatus status = VoucherFacts.statusOf(v.state, v.amountFen, root.unpaidFen, root.overdue);
        bool live = status == VoucherStatus.Active || status == VoucherStatus.Overdue;
        require(live, IVoucherLedger.VoucherNotActive(no, status));
    }

    function _isFrozen(VoucherNo no, Voucher memory v) private view returns (bool) {
        return VoucherFacts.isFrozen(v.hopsAndFrozen) || _freezes[no].amountFen > 0;
    }

    function _requireTerm(FreezeOrder calldata o) private view {
        BusinessDate.fromYmd(o.lastDay); // there is such a day
        uint32 today = _today();
        require(o.lastDay >= today, FreezeTermPast(o.voucher, o.lastDay, today));
    }

    function _today() private view returns (uint32) {
        return BusinessDate.toYmd(BusinessDate.today());
    }

    /// R18, I-02: what is locked for somebody already is not locked again.
    function _requirePart(FreezeOrder calldata o, Voucher memory v) private pure {
        require(o.amountFen < v.amountFen, FreezeNotPart(o.voucher, v.amountFen, o.amountFen));
        uint64 freeFen = v.amountFen - v.lockedFen;
        require(o.amountFen <= freeFen, FreezeExceedsFree(o.voucher, freeFen, o.amountFen));
    }
}
