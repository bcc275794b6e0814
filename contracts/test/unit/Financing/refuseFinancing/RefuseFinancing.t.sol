// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, EndFinancing} from "../../../../src/types/Orders.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {FinancingStep} from "../../../utils/FinancingStep.sol";

import {Vm} from "../../../utils/Vm.sol";

contract RefuseFinancingTest is FinancingStep(Action.RefuseFinancing, FinancingState.Applied, false) {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        EndFinancing memory o = desk.refuseFinancing(_inState(need));
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.refuseFinancing("order", o);
    }

    /// Until it is disbursed, the financier can always say no.
    function _takes(FinancingState state) internal pure override returns (bool) {
        return state != FinancingState.Disbursed;
    }

    function test_ItFreesWhatWasLocked() external {
        FinancingNo no = _inState(need);
        _doesOnly(action, _right(no), address(financing), 1, address(ledger), 3);
        _assertRecord(no, FinancingState.Refused, 0, 0);
        assertEq(_see(v).lockedFen, 0);
        assertEq(ledger.rootRecordOf(v).tally, 0);
    }

    function test_ItRefusesInEveryStateBeforeDisbursement() external {
        for (uint8 i = uint8(FinancingState.Applied); i <= uint8(FinancingState.Registered); ++i) {
            FinancingNo no = _inState(FinancingState(i));
            _refuse(no);
            assertTrue(financing.financingOf(no).state == FinancingState.Refused);
            assertEq(_see(v).lockedFen, 0);
        }
    }

    function test_ItEmitsFinancingEndedAndMovesTheHead() external {
        FinancingNo no = _inState(need);
        bytes memory body = _right(no);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(action, body);
        bytes memory data = abi.encode(no, FinancingState.Refused, PART);
        _assertStep(logs, IFinancing.FinancingEnded.selector, desk.digestOf(action, body), data);
        _assertHead(v, before, logs);
    }

    function _body(FinancingNo no, VoucherNo voucher, MemberNo member) internal override returns (bytes memory) {
        EndFinancing memory o = desk.refuseFinancing(no);
        (o.voucher, o.member) = (voucher, member);
        return abi.encode(o);
    }
}
