// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {VoucherState, VoucherStatus, VoucherView} from "../../../../src/types/Vouchers.sol";
import {FACE, ISSUER, NOBODY, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

contract VoucherOfTest is Stages {
    function test_GivenTheVoucherDoesNotExist() external {
        VoucherView memory want;
        want.voucher = _inStatus(VoucherStatus.None);
        // Day 0 of a root that is not there.
        (want.due, want.cutoff) = (19700101, 19700101);
        _assertView(_see(want.voucher), want);
    }

    function test_GivenTheVoucherIsOffered() external {
        VoucherView memory want = _rootOf(desk.offered(FACE));
        (want.holder, want.offeredTo, want.offerLastDay) = (SUPPLIER_A, SUPPLIER_A, 20260312);
        (want.state, want.status) = (VoucherState.Offered, VoucherStatus.Offered);
        _assertView(_see(want.voucher), want);
    }

    function test_GivenTheVoucherIsActive() external {
        VoucherView memory want = _rootOf(desk.held(FACE));
        (want.holder, want.offeredTo, want.offerLastDay) = (SUPPLIER_A, NOBODY, 0);
        _assertView(_see(want.voucher), want);
    }

    function test_GivenATransferIsOffered() external {
        VoucherView memory want = _rootOf(desk.held(FACE));
        desk.offerTransfer(want.voucher, SUPPLIER_B);
        (want.holder, want.offeredTo, want.offerLastDay) = (SUPPLIER_A, SUPPLIER_B, 20260312);
        (want.lockedFen, want.head) = (FACE, reader.headOf(want.voucher));
        _assertView(_see(want.voucher), want);
    }

    function test_GivenTheVoucherIsAChildOfAChild() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 100);
        VoucherView memory want = _rootOf(desk.part(child, SUPPLIER_C, 40));
        (want.parent, want.holder, want.amountFen, want.hops) = (child, SUPPLIER_C, 40, 2);
        _assertView(_see(v.childOf(2)), want);
    }

    function test_GivenTheVoucherIsPastDueAndNotMarked() external {
        VoucherNo v = desk.held(FACE);
        _toDay(100);
        _assertStatus(v, VoucherStatus.Active);
    }

    function test_GivenTheOfferRanOutAndIsNotEnded() external {
        VoucherNo v = desk.offered(FACE);
        _toDay(100);
        _assertStatus(v, VoucherStatus.Offered);
        assertEq(_see(v).offerLastDay, 20260312);
    }

    function test_GivenTheVoucherIsFrozenWithHops() external {
        VoucherNo v = desk.held(FACE);
        _hop(v, 3);
        desk.hold(v);
        assertTrue(_see(v).frozen);
        assertEq(_see(v).hops, 3);
    }

    function test_GivenTheVoucherIsInAnyStatus() external {
        for (uint256 i = 0; i <= uint256(type(VoucherStatus).max); ++i) {
            uint256 before = vm.snapshotState();
            _assertStatus(_inStatus(VoucherStatus(i)), VoucherStatus(i));
            vm.revertToState(before);
        }
    }

    /// What every voucher of ISSUER in these tests has in common; active, without parent, of FACE.
    function _rootOf(VoucherNo v) private view returns (VoucherView memory want) {
        (want.voucher, want.issuer, want.amountFen) = (v, ISSUER, FACE);
        (want.state, want.status) = (VoucherState.Active, VoucherStatus.Active);
        (want.due, want.cutoff, want.head) = (20260531, 20260529, reader.headOf(v));
    }
}
