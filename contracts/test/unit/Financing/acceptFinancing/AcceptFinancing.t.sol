// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, QuoteFinancing} from "../../../../src/types/Orders.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {FinancingStep} from "../../../utils/FinancingStep.sol";

import {Vm} from "../../../utils/Vm.sol";

contract AcceptFinancingTest is FinancingStep(Action.AcceptFinancing, FinancingState.Quoted, true) {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        QuoteFinancing memory o = desk.acceptFinancing(_inState(need));
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.acceptFinancing("order", o);
    }

    function test_RevertWhen_TheAmountIsAnother() external {
        FinancingNo no = _inState(need);
        QuoteFinancing memory o = desk.acceptFinancing(no);
        o.amountFen = PART + 1;
        desk.refuses(action, abi.encode(o), _amountDiffers(no, PART + 1));
    }

    /// The holder signs the terms that were quoted, or none.
    function test_RevertWhen_TheTermsAreOthers() external {
        FinancingNo no = _inState(need);
        QuoteFinancing memory o = desk.acceptFinancing(no);
        o.terms = "better terms";
        bytes memory reason =
            abi.encodeWithSelector(IFinancing.FinancingTermsDiffer.selector, no, desk.TERMS(), bytes32("better terms"));
        desk.refuses(action, abi.encode(o), reason);
    }

    function test_ItAcceptsTheTermsAndNothingElse() external {
        FinancingNo no = _inState(need);
        _doesOnly(action, _right(no), address(financing), 1, address(ledger), 1);
        _assertRecord(no, FinancingState.Accepted, desk.TERMS(), 0);
    }

    function test_ItEmitsFinancingAcceptedAndMovesTheHead() external {
        FinancingNo no = _inState(need);
        bytes memory body = _right(no);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(action, body);
        bytes memory data = abi.encode(no, desk.TERMS());
        _assertStep(logs, IFinancing.FinancingAccepted.selector, desk.digestOf(action, body), data);
        _assertHead(v, before, logs);
    }

    function _body(FinancingNo no, VoucherNo voucher, MemberNo member) internal override returns (bytes memory) {
        QuoteFinancing memory o = desk.acceptFinancing(no);
        (o.voucher, o.member) = (voucher, member);
        return abi.encode(o);
    }
}
