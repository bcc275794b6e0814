// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, RegisterFinancing} from "../../../../src/types/Orders.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {FinancingStep} from "../../../utils/FinancingStep.sol";

import {Vm} from "../../../utils/Vm.sol";

contract RegisterFinancingTest is FinancingStep(Action.RegisterFinancing, FinancingState.Accepted, false) {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        RegisterFinancing memory o = desk.registerFinancing(_inState(need));
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.registerFinancing("order", o);
    }

    /// R20: no disbursement without the number of the registration.
    function test_RevertWhen_TheRegistrationIsMissing() external {
        RegisterFinancing memory o = desk.registerFinancing(_inState(need));
        o.registration = 0;
        bytes memory reason = abi.encodeWithSelector(IFinancing.FinancingRegistrationMissing.selector);
        desk.refuses(action, abi.encode(o), reason);
    }

    function test_ItNotesTheRegistrationAndNothingElse() external {
        FinancingNo no = _inState(need);
        _doesOnly(action, _right(no), address(financing), 1, address(ledger), 1);
        _assertRecord(no, FinancingState.Registered, desk.TERMS(), 0);
    }

    function test_ItEmitsFinancingRegisteredAndMovesTheHead() external {
        FinancingNo no = _inState(need);
        bytes memory body = _right(no);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(action, body);
        bytes memory data = abi.encode(no, bytes32("registration"));
        _assertStep(logs, IFinancing.FinancingRegistered.selector, desk.digestOf(action, body), data);
        _assertHead(v, before, logs);
    }

    function _body(FinancingNo no, VoucherNo voucher, MemberNo member) internal override returns (bytes memory) {
        RegisterFinancing memory o = desk.registerFinancing(no);
        (o.voucher, o.member) = (voucher, member);
        return abi.encode(o);
    }
}
