// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, QuoteFinancing} from "../../../../src/types/Orders.sol";
import {FinancingState} from "../../../../src/types/Vouchers.sol";
import {FinancingStep} from "../../../utils/FinancingStep.sol";

import {Vm} from "../../../utils/Vm.sol";

contract QuoteFinancingTest is FinancingStep(Action.QuoteFinancing, FinancingState.Applied, false) {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        QuoteFinancing memory o = desk.quoteFinancing(_inState(need));
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.quoteFinancing("order", o);
    }

    function test_RevertWhen_TheAmountIsAnother() external {
        FinancingNo no = _inState(need);
        QuoteFinancing memory o = desk.quoteFinancing(no);
        o.amountFen = PART - 1;
        desk.refuses(action, abi.encode(o), _amountDiffers(no, PART - 1));
    }

    function test_RevertWhen_TheTermsAreMissing() external {
        QuoteFinancing memory o = desk.quoteFinancing(_inState(need));
        o.terms = 0;
        desk.refuses(action, abi.encode(o), abi.encodeWithSelector(IFinancing.FinancingTermsMissing.selector));
    }

    /// State and terms here, the head there: a quote moves no value.
    function test_ItRemembersTheTermsAndNothingElse() external {
        FinancingNo no = _inState(need);
        _doesOnly(action, _right(no), address(financing), 2, address(ledger), 1);
        _assertRecord(no, FinancingState.Quoted, desk.TERMS(), 0);
        assertEq(_see(v).lockedFen, PART);
    }

    function test_ItEmitsFinancingQuotedAndMovesTheHead() external {
        FinancingNo no = _inState(need);
        bytes memory body = _right(no);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(action, body);
        bytes memory data = abi.encode(no, desk.TERMS());
        _assertStep(logs, IFinancing.FinancingQuoted.selector, desk.digestOf(action, body), data);
        _assertHead(v, before, logs);
    }

    function _body(FinancingNo no, VoucherNo voucher, MemberNo member) internal override returns (bytes memory) {
        QuoteFinancing memory o = desk.quoteFinancing(no);
        (o.voucher, o.member) = (voucher, member);
        return abi.encode(o);
    }
}
