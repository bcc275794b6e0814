// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, Part, Split} from "../../../../src/types/Orders.sol";
import {VoucherState, VoucherStatus, VoucherView} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, SUPPLIER_B, SUPPLIER_C, SUPPLIER_D} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

/// What a split does; how it is refused is in SplitRefused.
contract SplitTest is Stages {
    function test_WhenEveryRuleIsMet() external {
        VoucherNo v = desk.held(FACE);
        Picture memory want = _picture(v);
        Split memory o = _intoThree(v);
        Vm.Log[] memory logs = desk.does(Action.Split, abi.encode(o));

        // it should lock the parts on the parent and count them towards the tree.
        want.voucher.lockedFen = 60;
        (want.root.childNos, want.root.tally) = (3, 3);
        assertEq(logs.length, 4);
        for (uint16 i = 0; i < 3; ++i) {
            // it should emit {SplitOffered} for each, the parent's head moving with every one.
            want.voucher.head = _headAfter(want.voucher.head, logs[i]);
            _assertPartOffered(logs[i], v.childOf(i + 1), o, o.parts[i]);
        }
        _assertPicture(want);
    }

    function test_WhenThePartIsAllOfIt() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_B, FACE);
        assertEq(_see(v).lockedFen, FACE);
        _assertStatus(v, VoucherStatus.Active);
    }

    function test_WhenTwoPartsGoToTheSameReceiver() external {
        VoucherNo v = desk.held(FACE);
        Split memory o = _intoThree(v);
        o.parts[1].to = SUPPLIER_B;
        desk.does(Action.Split, abi.encode(o));
        assertTrue(_see(v.childOf(1)).offeredTo == SUPPLIER_B);
        assertTrue(_see(v.childOf(2)).offeredTo == SUPPLIER_B);
    }

    function test_WhenThePartsAreAsManyAsThePolicyAllows() external {
        VoucherNo v = desk.held(FACE);
        Split memory o = desk.split(v, SUPPLIER_B, 1);
        o.parts = _equalParts(500, 1);
        Vm.Log[] memory logs = desk.does(Action.Split, abi.encode(o));
        assertEq(logs.length, 501);
        assertEq(ledger.rootRecordOf(v).tally, 500);
        assertEq(_see(v).lockedFen, 500);
    }

    function test_GivenAChildIsSplit() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.part(v, SUPPLIER_B, 100);
        VoucherView memory parent = _see(v);
        Picture memory want = _picture(child);
        Split memory o = desk.split(child, SUPPLIER_C, 40);
        Vm.Log[] memory logs = desk.does(Action.Split, abi.encode(o));

        (want.voucher.lockedFen, want.voucher.head) = (40, _headAfter(want.voucher.head, logs[0]));
        (want.root.childNos, want.root.tally) = (2, 2);
        _assertPicture(want);
        _assertView(_see(v), parent);
        _assertPartOffered(logs[0], v.childOf(2), o, o.parts[0]);
    }

    function test_GivenTheLastChildNumber() external {
        VoucherNo v = desk.held(FACE);
        _haveNumbered(v, 9_498);
        VoucherNo child = desk.part(v, SUPPLIER_B, 1);
        assertTrue(child == VoucherNo.wrap(VoucherNo.unwrap(v) + 9_499));
        _assertStatus(child, VoucherStatus.Active);
    }

    function test_GivenAnEarlierPartEnded() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo first = desk.offerPart(v, SUPPLIER_B, 1);
        desk.does(Action.Reject, abi.encode(desk.accept(first)));
        assertTrue(desk.offerPart(v, SUPPLIER_B, 1) == v.childOf(2));
        _assertStatus(first, VoucherStatus.Rejected);
    }

    /// I-01: what the parent and its accepted parts hold is what the parent held; what is locked is what is open.
    function testFuzz_WhenThePartsAreOfAnySize(uint256 seed, uint8 answers) external {
        VoucherNo v = desk.held(FACE);
        Split memory o = desk.split(v, SUPPLIER_B, 1);
        o.parts = _anyParts(seed);
        desk.does(Action.Split, abi.encode(o));
        (uint256 taken, uint256 open) = _answer(v, o.parts, answers);

        assertEq(_see(v).amountFen, FACE - taken, "the parent keeps the rest");
        assertEq(_see(v).lockedFen, open, "what is open is locked");
        assertEq(_sumOf(reader.creationListOf(v)), FACE, "the value is conserved");
        assertEq(ledger.rootRecordOf(v).unpaidFen, FACE, "the issuer owes what it owed");
        _assertOthersUnmoved();
    }

    /// Bits of `answers`: whether the part is accepted.
    function _answer(VoucherNo v, Part[] memory parts, uint8 answers) private returns (uint256 taken, uint256 open) {
        for (uint16 i = 0; i < parts.length; ++i) {
            bool accepted = (answers >> i) & 1 == 1;
            if (accepted) desk.take(v.childOf(i + 1));
            (taken, open) = accepted ? (taken + parts[i].amountFen, open) : (taken, open + parts[i].amountFen);
        }
    }

    /// One to five parts of at most a fifth of it.
    function _anyParts(uint256 seed) private pure returns (Part[] memory parts) {
        parts = _equalParts(1 + seed % 5, 1);
        for (uint256 i = 0; i < parts.length; ++i) {
            parts[i].amountFen = uint64(bound(uint256(keccak256(abi.encode(seed, i))), 1, FACE / 5));
        }
    }

    function _equalParts(uint256 count, uint64 amountFen) private pure returns (Part[] memory parts) {
        parts = new Part[](count);
        for (uint256 i = 0; i < count; ++i) {
            parts[i] = Part(SUPPLIER_B, amountFen);
        }
    }

    function _intoThree(VoucherNo v) private returns (Split memory o) {
        o = desk.split(v, SUPPLIER_B, 1);
        o.parts = _equalParts(3, 10);
        (o.parts[1].to, o.parts[1].amountFen) = (SUPPLIER_C, 20);
        (o.parts[2].to, o.parts[2].amountFen) = (SUPPLIER_D, 30);
    }

    function _sumOf(VoucherNo[] memory list) private view returns (uint256 sum) {
        for (uint256 i = 0; i < list.length; ++i) {
            sum += _see(list[i]).amountFen;
        }
    }

    function _assertPartOffered(Vm.Log memory log, VoucherNo child, Split memory o, Part memory part) private view {
        VoucherView memory want;
        (want.voucher, want.parent) = (child, o.voucher);
        (want.issuer, want.holder, want.offeredTo) = (_see(o.voucher).issuer, part.to, part.to);
        (want.amountFen, want.offerLastDay) = (part.amountFen, 20260312);
        (want.state, want.status) = (VoucherState.Offered, VoucherStatus.Offered);
        (want.due, want.cutoff, want.head) = (20260531, 20260529, _headAfter(0, log));
        _assertView(_see(child), want);

        bytes32 order = desk.digestOf(Action.Split, abi.encode(o));
        bytes memory data = abi.encode(o.member, part.to, part.amountFen, 20260312, o.trade);
        _assertEvent(log, IVoucherLedger.SplitOffered.selector, child, o.voucher, order, data);
    }
}
