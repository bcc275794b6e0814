// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {IVoucherReader} from "./interfaces/IVoucherReader.sol";
import {BusinessDate} from "./libraries/BusinessDate.sol";
import {CreationList} from "./libraries/CreationList.sol";
import {VoucherFacts} from "./libraries/VoucherFacts.sol";
import {MemberNo, VoucherNo} from "./types/Ids.sol";
import {Root, Voucher, VoucherView} from "./types/Vouchers.sol";

/// @title The views of the ledger, in a contract of their own: the ledger's code has a limit, and needs none of them.
contract VoucherReader is IVoucherReader {
    IVoucherLedger private immutable _ledger;

    constructor(IVoucherLedger ledger) {
        _ledger = ledger;
    }

    /// @inheritdoc IVoucherReader
    function voucherOf(VoucherNo no) external view returns (VoucherView memory) {
        return _view(no);
    }

    /// @inheritdoc IVoucherReader
    function vouchersOf(VoucherNo[] calldata numbers) external view returns (VoucherView[] memory views) {
        views = new VoucherView[](numbers.length);
        for (uint256 i = 0; i < numbers.length; ++i) {
            views[i] = _view(numbers[i]);
        }
    }

    /// @inheritdoc IVoucherReader
    function headOf(VoucherNo no) external view returns (bytes32) {
        return _ledger.recordOf(no).head;
    }

    /// @inheritdoc IVoucherReader
    function creationListOf(VoucherNo root) external view returns (VoucherNo[] memory) {
        return CreationList.read(_ledger, root, _ledger.rootRecordOf(root).leaves);
    }

    function _view(VoucherNo no) private view returns (VoucherView memory r) {
        Voucher memory v = _ledger.recordOf(no);
        (r.voucher, r.parent, r.head) = (no, VoucherFacts.parentOf(no, v.parentChildNo), v.head);
        (r.holder, r.offeredTo, r.state) = (v.holder, v.offeredTo, v.state);
        (r.amountFen, r.lockedFen, r.paidFen) = (v.amountFen, v.lockedFen, v.paidFen);
        (r.hops, r.frozen) = (VoucherFacts.hops(v.hopsAndFrozen), VoucherFacts.isFrozen(v.hopsAndFrozen));
        bool open = MemberNo.unwrap(v.offeredTo) != 0;
        r.offerLastDay = open ? BusinessDate.toYmd(v.offerLastDay) : 0;

        Root memory root = _ledger.rootRecordOf(no.rootOf());
        r.issuer = root.issuer;
        r.status = VoucherFacts.statusOf(v.state, v.amountFen, root.unpaidFen, root.overdue);
        (r.due, r.cutoff) = (BusinessDate.toYmd(root.dueDay), BusinessDate.toYmd(root.cutoffDay));
    }
}
