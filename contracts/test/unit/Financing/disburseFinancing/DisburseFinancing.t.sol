// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, DisburseFinancing} from "../../../../src/types/Orders.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {FinancingStep} from "../../../utils/FinancingStep.sol";
import {BANK, FACE, NONE, SUPPLIER_A} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

contract DisburseFinancingTest is FinancingStep(Action.DisburseFinancing, FinancingState.Registered, false) {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        DisburseFinancing memory o = desk.disburseFinancing(_inState(need));
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.disburseFinancing("order", o);
    }

    function test_RevertWhen_TheAmountIsAnother() external {
        FinancingNo no = _inState(need);
        DisburseFinancing memory o = desk.disburseFinancing(no);
        o.amountFen = PART - 1;
        desk.refuses(action, abi.encode(o), _amountDiffers(no, PART - 1));
    }

    /// R21: interest runs from the day named, so the order is worth nothing on another.
    function test_RevertWhen_TheDateIsYesterdayOrTomorrow() external {
        DisburseFinancing memory o = desk.disburseFinancing(_inState(need));
        uint32[2] memory dates = [uint32(2026_0301), 2026_0303];
        for (uint256 i = 0; i < dates.length; ++i) {
            (o.date, o.nonce) = (dates[i], desk.nextNonce());
            bytes memory reason =
                abi.encodeWithSelector(IFinancing.FinancingDateDiffers.selector, uint32(2026_0302), dates[i]);
            desk.refuses(action, abi.encode(o), reason);
        }
    }

    function test_RevertGiven_MidnightPassedSinceTheOrderWasSigned() external {
        DisburseFinancing memory o = desk.disburseFinancing(_inState(need));
        o.deadline += 1 days;
        desk.passDays(1);
        bytes memory reason =
            abi.encodeWithSelector(IFinancing.FinancingDateDiffers.selector, uint32(2026_0303), uint32(2026_0302));
        desk.refuses(action, abi.encode(o), reason);
    }

    function test_RevertGiven_TheVoucherIsFrozen() external {
        FinancingNo no = _inState(need);
        desk.hold(v);
        desk.refuses(action, _right(no), abi.encodeWithSelector(IVoucherLedger.VoucherFrozenByOrder.selector, v));
    }

    /// The record here; there the parent, the child, the root, their list and both heads.
    function test_ItPassesAPartAsAChild() external {
        FinancingNo no = _inState(need);
        _doesOnly(action, _right(no), address(financing), 1, address(ledger), 6);
        _assertRecord(no, FinancingState.Disbursed, desk.TERMS(), 1);

        VoucherNo child = VoucherNo.wrap(VoucherNo.unwrap(v) + 1);
        assertTrue(_see(child).holder == BANK);
        assertEq(_see(child).amountFen, PART);
        assertTrue(_see(v).holder == SUPPLIER_A);
        assertEq(_see(v).amountFen, FACE - PART);
        assertEq(_see(v).lockedFen, 0);
    }

    function test_ItPassesTheWholeVoucher() external {
        FinancingNo no = desk.registered(v, FACE);
        _doesOnly(action, _right(no), address(financing), 1, address(ledger), 3);
        assertEq(financing.financingOf(no).resultChildNo, 0);
        assertTrue(_see(v).holder == BANK);
        assertEq(_see(v).amountFen, FACE);
    }

    /// Whether it is the whole is decided now, not when it was applied for.
    function test_ItPassesTheWholeGivenTheRestWentElsewhere() external {
        FinancingNo no = _inState(need);
        desk.disbursed(v, FACE - PART);
        desk.does(action, _right(no));
        assertTrue(_see(v).holder == BANK);
        assertEq(financing.financingOf(no).resultChildNo, 0);
    }

    function test_ItEmitsFinancingDisbursedAfterTitlePassed() external {
        FinancingNo no = _inState(need);
        VoucherNo child = VoucherNo.wrap(VoucherNo.unwrap(v) + 1);
        bytes memory body = _right(no);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(action, body);

        assertEq(logs.length, 3, "TitlePassed, FinancingDisbursed, OrderExecuted");
        bytes32 order = desk.digestOf(action, body);
        assertEq(logs[0].topics[0], IVoucherLedger.TitlePassed.selector);
        bytes32[] memory topics = _topics(IFinancing.FinancingDisbursed.selector, _word(v), _word(NONE), order);
        bytes memory data = abi.encode(no, child, 2026_0302, bytes32("proceeds"), bytes32("bank ref"));
        _assertLog(logs[1], address(financing), topics, data);
        _assertHead(v, before, logs);
        _assertHead(child, 0, logs);
    }

    function test_ItNamesTheVoucherItselfWhereAllOfItPassed() external {
        FinancingNo no = desk.registered(v, FACE);
        Vm.Log[] memory logs = desk.does(action, _right(no));
        bytes memory data = abi.encode(no, v, 2026_0302, bytes32("proceeds"), bytes32("bank ref"));
        assertEq(logs[1].topics[0], IFinancing.FinancingDisbursed.selector);
        assertEq(logs[1].data, data);
    }

    function _body(FinancingNo no, VoucherNo voucher, MemberNo member) internal override returns (bytes memory) {
        DisburseFinancing memory o = desk.disburseFinancing(no);
        (o.voucher, o.member) = (voucher, member);
        return abi.encode(o);
    }
}
