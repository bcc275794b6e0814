// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, EndFinancing} from "../../../../src/types/Orders.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {FinancingStep} from "../../../utils/FinancingStep.sol";

import {Vm} from "../../../utils/Vm.sol";

contract CancelFinancingTest is FinancingStep(Action.CancelFinancing, FinancingState.Quoted, true) {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        EndFinancing memory o = desk.cancelFinancing(_inState(need));
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.cancelFinancing("order", o);
    }

    /// Once the holder signed the terms, only the financier can end it.
    function _takes(FinancingState state) internal pure override returns (bool) {
        return state == FinancingState.Applied || state == FinancingState.Quoted;
    }

    function test_ItFreesWhatWasLocked() external {
        FinancingNo no = _inState(need);
        _doesOnly(action, _right(no), address(financing), 1, address(ledger), 3);
        _assertRecord(no, FinancingState.Cancelled, desk.TERMS(), 0);
        assertEq(_see(v).lockedFen, 0);
        assertEq(ledger.rootRecordOf(v).tally, 0);
    }

    function test_ItCancelsBeforeAnyQuote() external {
        FinancingNo no = _inState(FinancingState.Applied);
        desk.does(action, _right(no));
        _assertRecord(no, FinancingState.Cancelled, 0, 0);
    }

    function test_ItLeavesOtherFinancingsOfTheVoucher() external {
        FinancingNo other = _inState(FinancingState.Applied);
        _cancel(_inState(need));
        _assertRecord(other, FinancingState.Applied, 0, 0);
        assertEq(_see(v).lockedFen, PART);
    }

    function test_ItEmitsFinancingEndedAndMovesTheHead() external {
        FinancingNo no = _inState(need);
        bytes memory body = _right(no);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(action, body);
        bytes memory data = abi.encode(no, FinancingState.Cancelled, PART);
        _assertStep(logs, IFinancing.FinancingEnded.selector, desk.digestOf(action, body), data);
        _assertHead(v, before, logs);
    }

    /// An event says every amount that a policy allows.
    function _body(FinancingNo no, VoucherNo voucher, MemberNo member) internal override returns (bytes memory) {
        EndFinancing memory o = desk.cancelFinancing(no);
        (o.voucher, o.member) = (voucher, member);
        return abi.encode(o);
    }
}
