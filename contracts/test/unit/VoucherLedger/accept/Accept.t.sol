// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Accept, Action, Part, Split, Transfer} from "../../../../src/types/Orders.sol";
import {VoucherState, VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, ISSUER, NOBODY, NONE, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C, SUPPLIER_D} from "../../../utils/Members.sol";
import {OfferRefusals} from "../../../utils/OfferRefusals.sol";
import {Vm} from "../../../utils/Vm.sol";

contract AcceptTest is OfferRefusals {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        Accept memory o = desk.accept(desk.offered(FACE));
        _expectNotOrders();
        ledger.accept("order", o);
    }

    function test_RevertGiven_TheVoucherOfferedIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        desk.hold(v);
        _answerIsRefused(desk.accept(v), _frozen(v));
        _unfreeze(v);
        desk.take(v);
    }

    function test_RevertGiven_TheParentOfThePartIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.offerPart(v, SUPPLIER_B, 10);
        desk.hold(v);
        _answerIsRefused(desk.accept(child), _frozen(v));
        _unfreeze(v);
        desk.take(child);
    }

    function test_GivenTheOfferIsAnIssue() external {
        VoucherNo v = desk.offered(FACE);
        Picture memory want = _picture(v);
        (Vm.Log[] memory logs, bytes32 order) = _accept(v);

        // it should make the voucher active, the first on its list.
        (want.voucher.state, want.voucher.status) = (VoucherState.Active, VoucherStatus.Active);
        (want.root.accepted, want.root.leaves) = (true, 1);
        want.created = _appended(want.created, v);
        _assertTaken(want, logs[0]);
        // it should emit {IssueAccepted}.
        _assertEvent(logs[0], IVoucherLedger.IssueAccepted.selector, v, NONE, order, abi.encode(SUPPLIER_A));
        // it should note the due day: the issuer is blocked after it.
        _toLastSecondOf(90);
        assertFalse(limits.isBlocked(ISSUER));
        _toDay(91);
        assertTrue(limits.isBlocked(ISSUER));
    }

    function test_GivenTheOfferIsATransfer() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        Picture memory want = _picture(v);
        (Vm.Log[] memory logs, bytes32 order) = _accept(v);

        // it should pass the voucher and count a hop.
        (want.voucher.holder, want.voucher.lockedFen, want.voucher.hops) = (SUPPLIER_B, 0, 1);
        _assertTaken(want, logs[0]);
        // it should emit {TransferAccepted}.
        bytes memory data = abi.encode(SUPPLIER_A, SUPPLIER_B, 1);
        _assertEvent(logs[0], IVoucherLedger.TransferAccepted.selector, v, NONE, order, data);
    }

    function test_GivenTheOfferIsAPart() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_C, 7);
        VoucherNo child = desk.offerPart(v, SUPPLIER_B, 10);
        Picture memory want = _picture(child);
        (Vm.Log[] memory logs, bytes32 order) = _accept(child);

        // it should take the part out of the parent, and append it to the list.
        (want.parent.amountFen, want.parent.lockedFen) = (FACE - 10, 7);
        want.parent.head = _headAfter(want.parent.head, logs[0]);
        (want.voucher.state, want.voucher.status) = (VoucherState.Active, VoucherStatus.Active);
        (want.voucher.hops, want.root.leaves) = (1, 2);
        want.created = _appended(want.created, child);
        _assertTaken(want, logs[0]);
        // it should emit {SplitAccepted}.
        bytes memory data = abi.encode(SUPPLIER_A, SUPPLIER_B, 10, FACE - 10, 1);
        _assertEvent(logs[0], IVoucherLedger.SplitAccepted.selector, child, v, order, data);
    }

    function test_GivenThePartIsAllThatIsLeft() external {
        VoucherNo v = desk.held(FACE);
        desk.part(v, SUPPLIER_B, FACE - 1);
        _assertStatus(v, VoucherStatus.Active);
        desk.part(v, SUPPLIER_B, 1);
        _assertStatus(v, VoucherStatus.Split);
        assertEq(_see(v).amountFen, 0);
        assertEq(ledger.rootRecordOf(v).unpaidFen, FACE);
    }

    function test_GivenThePartIsOfAChild() external {
        VoucherNo v = desk.held(FACE);
        desk.move(v, SUPPLIER_B);
        VoucherNo child = desk.part(v, SUPPLIER_C, 100);
        VoucherNo grandchild = desk.part(child, SUPPLIER_D, 40);
        assertEq(_see(child).hops, 2);
        assertEq(_see(grandchild).hops, 3);
        assertTrue(_see(grandchild).parent == child);
        assertEq(_see(child).amountFen, 60);
        assertEq(_see(v).amountFen, FACE - 100);
    }

    function test_GivenThePartsAreAcceptedInAnotherOrder() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo first = desk.offerPart(v, SUPPLIER_B, 1);
        VoucherNo second = desk.offerPart(v, SUPPLIER_C, 1);
        desk.take(second);
        desk.take(first);
        VoucherNo[] memory list = reader.creationListOf(v);
        assertEq(list.length, 3);
        assertTrue(list[0] == v);
        assertTrue(list[1] == second);
        assertTrue(list[2] == first);
    }

    function test_GivenMorePartsThanAWordOfTheListHolds() external {
        VoucherNo v = desk.held(FACE);
        Split memory o = desk.split(v, SUPPLIER_B, 1);
        o.parts = new Part[](33);
        for (uint256 i = 0; i < 33; ++i) {
            o.parts[i] = Part(SUPPLIER_B, 1);
        }
        desk.does(Action.Split, abi.encode(o));
        VoucherNo[] memory want = reader.creationListOf(v);
        for (uint16 childNo = 33; childNo > 0; --childNo) {
            desk.take(v.childOf(childNo));
            want = _appended(want, v.childOf(childNo));
        }
        _assertList(reader.creationListOf(v), want);
    }

    function test_GivenItIsTheLastOpenDay() external {
        VoucherNo v = desk.held(FACE);
        _toDay(77);
        desk.offerTransfer(v, SUPPLIER_B);
        _toLastSecondOf(87);
        desk.take(v);
        assertTrue(_see(v).holder == SUPPLIER_B);
    }

    function test_GivenTheVoucherHasOneHopLeft() external {
        VoucherNo v = desk.held(FACE);
        _hop(v, 9);
        VoucherNo child = desk.part(v, SUPPLIER_C, 1);
        assertEq(_see(child).hops, 10);
        desk.move(v, SUPPLIER_C);
        assertEq(_see(v).hops, 10);
    }

    function test_GivenAChildIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.hold(desk.part(v, SUPPLIER_B, 1));
        VoucherNo child = desk.part(v, SUPPLIER_C, 1);
        _assertStatus(child, VoucherStatus.Active);
        assertFalse(_see(child).frozen);
    }

    function test_GivenTheIssuerIsBlocked() external {
        desk.held(FACE);
        _toDay(85);
        VoucherNo v = desk.offered(FACE);
        _toDay(91);
        assertTrue(limits.isBlocked(ISSUER));
        desk.take(v);
        _assertStatus(v, VoucherStatus.Active);
    }

    function test_GivenTheLimitWasLowered() external {
        VoucherNo v = desk.offered(FACE);
        desk.does(Action.SetLimit, abi.encode(desk.setLimit(ISSUER, 0)));
        desk.take(v);
        _assertStatus(v, VoucherStatus.Active);
    }

    function test_GivenTheOfferorIsSuspended() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        desk.suspend(SUPPLIER_A);
        desk.take(v);
        assertTrue(_see(v).holder == SUPPLIER_B);
    }

    function test_GivenTheVoucherWasPassed() external {
        VoucherNo v = desk.held(FACE);
        desk.move(v, SUPPLIER_B);
        Accept memory again = desk.accept(v);
        again.member = SUPPLIER_B;
        _answerIsRefused(again, _closed(v));
        Transfer memory o = desk.transfer(v, SUPPLIER_C);
        o.member = SUPPLIER_A;
        desk.refuses(Action.Transfer, abi.encode(o), _notHolder(v, SUPPLIER_B, SUPPLIER_A));
    }

    function _answerIsRefused(Accept memory o, bytes memory reason) internal override {
        desk.refuses(Action.Accept, abi.encode(o), reason);
    }

    function _accept(VoucherNo v) private returns (Vm.Log[] memory logs, bytes32 order) {
        bytes memory body = abi.encode(desk.accept(v));
        (logs, order) = (desk.does(Action.Accept, body), desk.digestOf(Action.Accept, body));
        assertEq(logs.length, 2);
    }

    function _assertTaken(Picture memory want, Vm.Log memory log) private view {
        (want.voucher.offeredTo, want.voucher.offerLastDay) = (NOBODY, 0);
        want.voucher.head = _headAfter(want.voucher.head, log);
        _assertPicture(want);
    }
}
