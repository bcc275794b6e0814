// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {Payments} from "./ledger/Payments.sol";
import {VoucherStore} from "./ledger/VoucherStore.sol";
import {BusinessDate} from "./libraries/BusinessDate.sol";
import {Neighbours} from "./types/Construction.sol";
import {MemberNo, VoucherNo} from "./types/Ids.sol";
import {Policy, Root, Voucher, VoucherView} from "./types/Vouchers.sol";

/// @title The register of vouchers.
/// @dev Read in this order: VoucherStore, Offers, Answers, Holds, Titles, Payments. Here are the views.
contract VoucherLedger is Payments {
    constructor(Neighbours memory neighbours, Policy memory policy) VoucherStore(neighbours) {
        _setPolicy(policy);
    }

    function voucherOf(VoucherNo no) external view returns (VoucherView memory) {
        return _view(no);
    }

    function vouchersOf(VoucherNo[] calldata numbers) external view returns (VoucherView[] memory views) {
        views = new VoucherView[](numbers.length);
        for (uint256 i = 0; i < numbers.length; ++i) {
            views[i] = _view(numbers[i]);
        }
    }

    function rootRecordOf(VoucherNo root) external view returns (Root memory) {
        return _roots[root];
    }

    function creationListOf(VoucherNo root) external view returns (VoucherNo[] memory) {
        return _creationList(root, _roots[root].leaves);
    }

    function headOf(VoucherNo no) external view returns (bytes32) {
        return _vouchers[no].head;
    }

    function policyOf() external view returns (Policy memory) {
        return _policy;
    }

    function _view(VoucherNo no) private view returns (VoucherView memory r) {
        Voucher storage v = _vouchers[no];
        (r.voucher, r.parent, r.head) = (no, _parentOf(no, v), v.head);
        (r.holder, r.offeredTo, r.state) = (v.holder, v.offeredTo, v.state);
        (r.amountFen, r.lockedFen, r.paidFen) = (v.amountFen, v.lockedFen, v.paidFen);
        (r.hops, r.frozen) = (_hops(v), _isFrozen(v));
        bool open = MemberNo.unwrap(v.offeredTo) != 0;
        r.offerLastDay = open ? BusinessDate.toYmd(v.offerLastDay) : 0;

        Root storage root = _roots[no.rootOf()];
        (r.issuer, r.status) = (root.issuer, _statusOf(v, root));
        (r.due, r.cutoff) = (BusinessDate.toYmd(root.dueDay), BusinessDate.toYmd(root.cutoffDay));
    }
}
