// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {BusinessDate} from "../../../src/libraries/BusinessDate.sol";
import {FinancingNo, VoucherNo} from "../../../src/types/Ids.sol";
import {Root, VoucherView} from "../../../src/types/Vouchers.sol";
import {PowerSteps} from "./PowerSteps.sol";

/// @title Time, and the jobs of a day's end.
abstract contract Clockwork is PowerSteps {
    uint256 private constant LIST_MAX = 4;

    function _passHours() internal {
        vm.warp(vm.getBlockTimestamp() + (1 + _roll(12)) * 1 hours);
    }

    function _passDays() internal {
        vm.warp(vm.getBlockTimestamp() + (1 + _roll(3)) * 1 days);
    }

    /// To the first or the last second of a day on which something changes for a voucher.
    function _passToTurn() internal {
        VoucherNo no = voucherList[_roll(voucherList.length)];
        VoucherView storage v = _vouchers[no];
        Root storage root = _roots[no.rootOf()];
        uint256 day = root.cutoffDay;
        uint256 kind = _roll(3);
        if (kind == 0 && v.offerLastDay != 0) day = uint256(BusinessDate.fromYmd(v.offerLastDay)) + 1;
        else if (kind == 1) day = uint256(root.dueDay) + 1;
        uint256 second = day * 1 days - 8 hours;
        if (_chance(30)) second -= 1;
        if (second > vm.getBlockTimestamp()) vm.warp(second);
    }

    /// What has run out, what has not, the same twice, and what does not exist.
    function _expireOffers() internal {
        VoucherNo[] memory list = _vouchersFor(Want.StaleOffer);
        vm.recordLogs();
        ledger.expireOffers(list);
        _follow();
    }

    function _markOverdue() internal {
        VoucherNo[] memory list = _vouchersFor(Want.Late);
        vm.recordLogs();
        ledger.markOverdue(list);
        _follow();
    }

    function _expireFinancings() internal {
        FinancingNo[] memory list = new FinancingNo[](LIST_MAX);
        for (uint256 i = 0; i < LIST_MAX; ++i) {
            list[i] = _staleFinancing();
        }
        vm.recordLogs();
        financing.expireFinancings(list);
        if (pledgeList.length > 0) pledges.expirePledges(pledgeList);
        freezes.expireFreezes(_vouchersFor(Want.Frozen));
        _follow();
    }

    function _vouchersFor(Want want) private returns (VoucherNo[] memory list) {
        list = new VoucherNo[](1 + _roll(LIST_MAX));
        for (uint256 i = 0; i < list.length; ++i) {
            (bool some, VoucherNo no) = _voucher(want);
            if (some) list[i] = no;
        }
    }

    function _staleFinancing() private returns (FinancingNo f) {
        uint256 n = financingList.length;
        if (n == 0) return f;
        uint256 start = _roll(n);
        for (uint256 i = 0; i < n; ++i) {
            f = financingList[(start + i) % n];
            if (_isRunning(f) && _today() >= _roots[_financings[f].voucher.rootOf()].cutoffDay) return f;
        }
        return financingList[start];
    }
}
