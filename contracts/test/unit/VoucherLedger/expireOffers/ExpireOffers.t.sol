// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {VoucherState, VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, SUPPLIER_B} from "../../../utils/Members.sol";
import {OfferEndings} from "../../../utils/OfferEndings.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ExpireOffersTest is OfferEndings {
    constructor() OfferEndings(IVoucherLedger.OfferEnd.Expired, VoucherState.Expired, VoucherStatus.Expired) {}

    function test_GivenItIsTheLastOpenDay() external {
        VoucherNo v = desk.offered(FACE);
        _toLastSecondOf(10);
        _leavesAlone(v);
        _assertStatus(v, VoucherStatus.Offered);
    }

    function test_GivenTheCutoffIsReached() external {
        VoucherNo v = desk.held(FACE);
        _toDay(87);
        desk.offerTransfer(v, SUPPLIER_B);
        _toLastSecondOf(87);
        _leavesAlone(v);
        _toDay(88);
        _expire(_list(v));
        assertEq(_see(v).lockedFen, 0);
    }

    function test_GivenNoOfferIsOpen() external {
        for (uint256 i = uint256(VoucherStatus.Active); i <= uint256(type(VoucherStatus).max); ++i) {
            uint256 before = vm.snapshotState();
            VoucherNo v = _inStatus(VoucherStatus(i));
            desk.passDays(100);
            _leavesAlone(v);
            vm.revertToState(before);
        }
    }

    function test_GivenTheVoucherDoesNotExist() external {
        _leavesAlone(_inStatus(VoucherStatus.None));
    }

    function test_WhenNothingIsNamed() external {
        assertEq(_expire(new VoucherNo[](0)).length, 0);
    }

    function test_WhenAVoucherIsNamedTwice() external {
        VoucherNo[] memory list = new VoucherNo[](2);
        list[0] = desk.offered(FACE);
        list[1] = list[0];
        _toDay(11);
        // Of an issue: the release of its invoice, and the end.
        assertEq(_expire(list).length, 2);
        assertEq(limits.issuerOf(_see(list[0]).issuer).usedFen, FACE);
    }

    function test_WhenSeveralAreNamed() external {
        VoucherNo[] memory list = new VoucherNo[](3);
        list[0] = desk.offered(FACE);
        list[1] = desk.held(FACE);
        _toDay(3);
        list[2] = desk.offered(FACE);
        _toDay(11);
        _expire(list);
        _assertStatus(list[0], VoucherStatus.Expired);
        _assertStatus(list[1], VoucherStatus.Active);
        _assertStatus(list[2], VoucherStatus.Offered);
    }

    function test_WhenAnyoneCalls() external {
        VoucherNo v = desk.offered(FACE);
        _toDay(11);
        vm.prank(stranger);
        ledger.expireOffers(_list(v));
        _assertStatus(v, VoucherStatus.Expired);
    }

    function _ends(VoucherNo v) internal override returns (Vm.Log[] memory logs, bytes32) {
        _toDay(11);
        return (_expire(_list(v)), 0);
    }

    function _expire(VoucherNo[] memory list) private returns (Vm.Log[] memory) {
        vm.recordLogs();
        ledger.expireOffers(list);
        return vm.getRecordedLogs();
    }

    function _leavesAlone(VoucherNo v) private {
        Picture memory want = _picture(v);
        assertEq(_expire(_list(v)).length, 0, "it left an event");
        _assertPicture(want);
    }

    function _list(VoucherNo v) private pure returns (VoucherNo[] memory list) {
        list = new VoucherNo[](1);
        list[0] = v;
    }
}
