// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {ISettlement, PaymentState} from "../../../../src/interfaces/ISettlement.sol";
import {MemberNo} from "../../../../src/types/Ids.sol";
import {Action, ReversalOrder} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {BANK, FACE, FACTOR, ISSUER} from "../../../utils/Members.sol";
import {ReversalForms} from "../../../utils/ReversalForms.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ProposeReversalTest is ReversalForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        ReversalOrder memory o = _order(FACE, REF);
        _expectNotOrders(ISettlement.CallerNotOrders.selector);
        settlement.proposeReversal("order", o);
    }

    function test_RevertWhen_TheMemberClearsNothing() external {
        _paid(FACE);
        ReversalOrder memory o = _order(FACE, REF);
        o.member = FACTOR;
        _isRefused(o, abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, FACTOR));
    }

    /// The proposal here; the head there.
    function test_ItChangesNothingButTheProposalAndTheHead() external {
        _paid(FACE);
        bytes memory body = abi.encode(_order(FACE, REF));
        _doesOnly(Action.ProposeReversal, body, address(settlement), 1, address(ledger), 1);
        _assertPayment(PaymentState.Confirmed, FACE);
        _assertStatus(v, VoucherStatus.Settled);
    }

    function test_ItEmitsReversalProposed() external {
        _paid(FACE);
        bytes32 before = reader.headOf(v);
        bytes memory body = abi.encode(_order(FACE, REF));
        Vm.Log[] memory logs = desk.does(Action.ProposeReversal, body);
        assertEq(logs.length, 2, "ReversalProposed, OrderExecuted");
        bytes32 order = desk.digestOf(Action.ProposeReversal, body);
        bytes memory data = abi.encode(BANK, FACE, REF, desk.NOTE());
        _assertOwnLog(logs[0], ISettlement.ReversalProposed.selector, order, data);
        _assertHead(v, before, logs);
    }

    function _order(uint64 amountFen, bytes32 bankRef) internal override returns (ReversalOrder memory o) {
        o = desk.proposeReversal(v, amountFen, bankRef);
        assertEq(MemberNo.unwrap(o.counterparty), MemberNo.unwrap(ISSUER));
    }

    function _ofIssuer(ReversalOrder memory o, MemberNo issuer) internal pure override returns (ReversalOrder memory) {
        o.counterparty = issuer;
        return o;
    }

    function _isRefused(ReversalOrder memory o, bytes memory reason) internal override {
        desk.refuses(Action.ProposeReversal, abi.encode(o), reason);
    }
}
