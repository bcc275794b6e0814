// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, DisburseFinancing} from "../../../../src/types/Orders.sol";
import {VoucherState, VoucherStatus, VoucherView} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {BANK, FACE, NONE, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

/// Through the financier's disbursement, but for the caller and what Financing answers before.
contract PassTitleTest is Stages {
    FinancingNo private constant SOME = FinancingNo.wrap(1);

    function test_RevertWhen_TheCallerIsNotFinancing() external {
        VoucherNo v = desk.held(FACE);
        address[3] memory callers = [stranger, address(orders), address(settlement)];
        for (uint256 i = 0; i < callers.length; ++i) {
            _expectNotModule(callers[i]);
            ledger.passTitle("order", SOME, v, BANK, FACE);
        }
    }

    /// Only Financing can ask, and it knows no financing of such a voucher.
    function test_RevertGiven_TheVoucherDoesNotExist() external {
        VoucherNo v = _inStatus(VoucherStatus.None);
        vm.expectRevert(_notFound(v));
        vm.prank(address(financing));
        ledger.passTitle("order", SOME, v, BANK, FACE);
    }

    function test_RevertGiven_TheVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        FinancingNo no = desk.registered(v, 10);
        desk.hold(v);
        _refuses(no, _frozen(v));
        _unfreeze(v);
        _disburse(no);
    }

    /// Financing is closed by the same clock and says so first.
    function test_RevertGiven_TheCutoffIsReached() external {
        VoucherNo v = desk.held(FACE);
        desk.registered(v, 10);
        _toDay(88);
        vm.expectRevert(_pastCutoff(v));
        vm.prank(address(financing));
        ledger.passTitle("order", SOME, v, BANK, 10);
    }

    function test_RevertGiven_TheCountOfHopsIsFull() external {
        VoucherNo v = desk.held(FACE);
        _allowHops(100);
        _hop(v, 100);
        bytes memory reason = abi.encodeWithSelector(IVoucherLedger.VoucherTooManyHops.selector, v, 100, 100);
        FinancingNo whole = desk.registered(v, FACE);
        _refuses(whole, reason);
        desk.does(Action.RefuseFinancing, abi.encode(desk.refuseFinancing(whole)));
        _refuses(desk.registered(v, 10), reason);
    }

    function test_RevertGiven_TheChildNumbersAreUsedUp() external {
        VoucherNo v = desk.held(FACE);
        _haveNumbered(v, 9_999);
        FinancingNo part = desk.registered(v, 10);
        _refuses(part, abi.encodeWithSelector(IVoucherLedger.VoucherTooManySplits.selector, v, 9_999, 9_999));
        desk.does(Action.RefuseFinancing, abi.encode(desk.refuseFinancing(part)));
        _disburse(desk.registered(v, FACE));
        assertTrue(_see(v).holder == BANK);
    }

    function test_WhenTheAmountIsAllOfIt() external {
        VoucherNo v = desk.held(FACE);
        _passesWhole(v, desk.registered(v, FACE), 1);
    }

    function test_WhenTheAmountIsPartOfIt() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_C, 7);
        _passesPart(v, desk.registered(v, 10), v.childOf(2));
        assertEq(_see(v).lockedFen, 7);
    }

    function test_GivenTheRestWentToAChildSince() external {
        VoucherNo v = desk.held(FACE);
        FinancingNo no = desk.registered(v, 10);
        desk.part(v, SUPPLIER_B, FACE - 10);
        _passesWhole(v, no, 1);
        assertEq(_see(v).amountFen, 10);
    }

    function test_GivenTheRestWasFinanced() external {
        VoucherNo v = desk.held(FACE);
        FinancingNo first = desk.registered(v, FACE / 2);
        FinancingNo second = desk.registered(v, FACE / 2);
        _passesPart(v, first, v.childOf(1));
        _passesWhole(v, second, 1);
        assertEq(ledger.rootRecordOf(v).tally, 1);
    }

    function test_GivenTheVoucherIsAChild() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 100);
        VoucherView memory root = _see(v);
        _passesPart(child, desk.registered(child, 10), v.childOf(2));
        _assertView(_see(v), root);
    }

    function test_GivenTheVoucherHasAllItsHops() external {
        VoucherNo v = desk.held(FACE);
        _hop(v, 10);
        _passesPart(v, desk.registered(v, 10), v.childOf(1));
        _passesWhole(v, desk.registered(v, FACE - 10), 11);
    }

    function test_GivenTheHolderIsSuspended() external {
        VoucherNo v = desk.held(FACE);
        FinancingNo no = desk.registered(v, FACE);
        desk.suspend(SUPPLIER_A);
        _passesWhole(v, no, 1);
    }

    function test_GivenOnlyTheParentIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 100);
        FinancingNo no = desk.registered(child, 10);
        desk.hold(v);
        _passesPart(child, no, v.childOf(2));
    }

    function test_GivenItIsTheLastDayBeforeTheCutoff() external {
        VoucherNo v = desk.held(FACE);
        FinancingNo no = desk.registered(v, FACE);
        _toLastSecondOf(87);
        _passesWhole(v, no, 1);
    }

    function _passesWhole(VoucherNo v, FinancingNo no, uint8 hops) private {
        Picture memory want = _picture(v);
        (Vm.Log[] memory logs, bytes32 order) = _disburse(no);

        // it should pass the voucher under its number, and free the lock and its place in the tree.
        MemberNo from = want.voucher.holder;
        (want.voucher.holder, want.voucher.hops, want.voucher.lockedFen) = (BANK, hops, 0);
        want.root.tally -= 1;
        want.voucher.head = _headAfter(_headAfter(want.voucher.head, logs[0]), logs[1]);
        _assertPicture(want);
        // it should emit {TitlePassed} without another voucher.
        bytes memory data = abi.encode(no, from, BANK, want.voucher.amountFen, 0, hops);
        _assertEvent(logs[0], IVoucherLedger.TitlePassed.selector, v, NONE, order, data);
    }

    function _passesPart(VoucherNo v, FinancingNo no, VoucherNo child) private {
        Picture memory want = _picture(v);
        uint64 amountFen = financing.financingOf(no).amountFen;
        (Vm.Log[] memory logs, bytes32 order) = _disburse(no);

        // it should leave the rest and the other locks with the holder; the child keeps the place in the tree.
        want.voucher.amountFen -= amountFen;
        want.voucher.lockedFen -= amountFen;
        (want.root.childNos, want.root.leaves) = (want.root.childNos + 1, want.root.leaves + 1);
        want.created = _appended(want.created, child);
        want.voucher.head = _headAfter(_headAfter(want.voucher.head, logs[0]), logs[1]);
        _assertPicture(want);
        _assertView(_see(child), _childOf(want.voucher, child, amountFen, logs[0]));
        // it should emit {TitlePassed} with the parent.
        bytes memory data =
            abi.encode(no, want.voucher.holder, BANK, amountFen, want.voucher.amountFen, want.voucher.hops + 1);
        _assertEvent(logs[0], IVoucherLedger.TitlePassed.selector, child, v, order, data);
    }

    function _childOf(VoucherView memory parent, VoucherNo child, uint64 amountFen, Vm.Log memory log)
        private
        pure
        returns (VoucherView memory c)
    {
        (c.voucher, c.parent, c.issuer, c.holder) = (child, parent.voucher, parent.issuer, BANK);
        (c.amountFen, c.hops) = (amountFen, parent.hops + 1);
        (c.state, c.status) = (VoucherState.Active, VoucherStatus.Active);
        (c.due, c.cutoff, c.head) = (parent.due, parent.cutoff, _headAfter(0, log));
    }

    function _disburse(FinancingNo no) private returns (Vm.Log[] memory logs, bytes32 order) {
        bytes memory body = abi.encode(desk.disburseFinancing(no));
        (logs, order) = (desk.does(Action.DisburseFinancing, body), desk.digestOf(Action.DisburseFinancing, body));
        assertEq(logs.length, 3);
    }

    function _refuses(FinancingNo no, bytes memory reason) private {
        DisburseFinancing memory o = desk.disburseFinancing(no);
        desk.refuses(Action.DisburseFinancing, abi.encode(o), reason);
    }
}
