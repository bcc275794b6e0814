// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FinancingNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {BANK, FACE, ISSUER, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";
import {Vm} from "../../../utils/Vm.sol";

/// I-08: whoever has the logs of the chain can work out every head.
contract HeadOfTest is Stages {
    mapping(VoucherNo => bytes32) private _heads;

    function test_GivenTheVoucherDoesNotExist() external {
        assertEq(reader.headOf(_inStatus(VoucherStatus.None)), 0);
    }

    function test_GivenATreeThatLived() external {
        VoucherNo v = _next(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, FACE)), 1);
        _follow(Action.Accept, abi.encode(desk.accept(v)));
        VoucherNo child = _next(Action.Split, abi.encode(desk.split(v, SUPPLIER_B, 10)), 0);
        _follow(Action.Accept, abi.encode(desk.accept(child)));
        VoucherNo rejected = _next(Action.Split, abi.encode(desk.split(child, SUPPLIER_C, 5)), 0);
        _follow(Action.Reject, abi.encode(desk.accept(rejected)));
        _follow(Action.Freeze, abi.encode(desk.freeze(child)));
        _follow(Action.Unfreeze, abi.encode(desk.unfreeze(child)));
        _follow(Action.Transfer, abi.encode(desk.transfer(child, SUPPLIER_C)));
        _follow(Action.Withdraw, abi.encode(desk.withdraw(child)));
        _finance(v);
        _toDay(91);
        _markOverdue(v);
        _payAll(v);

        _assertHeads(reader.creationListOf(v));
        assertEq(reader.headOf(rejected), _heads[rejected]);
    }

    function _finance(VoucherNo v) private {
        _follow(Action.ApplyFinancing, abi.encode(desk.applyFinancing(v, BANK, 20)));
        FinancingNo no = FinancingNo.wrap(20260302_00000001);
        _follow(Action.QuoteFinancing, abi.encode(desk.quoteFinancing(no)));
        _follow(Action.AcceptFinancing, abi.encode(desk.acceptFinancing(no)));
        _follow(Action.RegisterFinancing, abi.encode(desk.registerFinancing(no)));
        _follow(Action.DisburseFinancing, abi.encode(desk.disburseFinancing(no)));
    }

    function _markOverdue(VoucherNo v) private {
        vm.recordLogs();
        desk.markOverdue(v);
        _record(vm.getRecordedLogs());
    }

    function _payAll(VoucherNo v) private {
        _follow(Action.InstructPayment, abi.encode(desk.instructPayment(v, FACE, "all")));
        _follow(Action.ConfirmPayment, abi.encode(desk.confirmPayment(v, FACE, "all")));
    }

    /// @return the voucher that the event at `place` names first
    function _next(Action action, bytes memory body, uint256 place) private returns (VoucherNo) {
        Vm.Log[] memory logs = _follow(action, body);
        return VoucherNo.wrap(uint72(uint256(logs[place].topics[1])));
    }

    function _follow(Action action, bytes memory body) private returns (Vm.Log[] memory logs) {
        logs = desk.does(action, body);
        _record(logs);
    }

    /// The rule of IVoucherLedger. Invoices and the door log nothing of a voucher's own.
    function _record(Vm.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(invoices) || logs[i].emitter == address(orders)) continue;
            VoucherNo v = VoucherNo.wrap(uint72(uint256(logs[i].topics[1])));
            VoucherNo other = VoucherNo.wrap(uint72(uint256(logs[i].topics[2])));
            _heads[v] = _headAfter(_heads[v], logs[i]);
            if (VoucherNo.unwrap(other) != 0) _heads[other] = _headAfter(_heads[other], logs[i]);
        }
    }

    function _assertHeads(VoucherNo[] memory list) private view {
        assertEq(list.length, 3);
        for (uint256 i = 0; i < list.length; ++i) {
            assertEq(reader.headOf(list[i]), _heads[list[i]], "a head is not what the logs say");
        }
    }
}
