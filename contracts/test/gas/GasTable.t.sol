// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, SignedOrder} from "../../src/interfaces/IOrders.sol";
import {FinancingNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action, Part, Split} from "../../src/types/Orders.sol";
import {Base} from "../utils/Base.t.sol";
import {BANK, ISSUER, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../utils/Members.sol";
import {Vm} from "../utils/Vm.sol";

/// @title What orders cost, both signatures and the transaction itself included: alone, and each of fifty in a batch.
/// @dev Isolated: each call is a transaction of its own, with its intrinsic gas and nothing warm. FORGE_SNAPSHOT_CHECK holds the
/// figures to those committed in snapshots/. Goals: docs/gas.md.
/// forge-config: default.isolate = true
/// forge-config: ci.isolate = true
/// forge-config: deep.isolate = true
contract GasTableTest is Base {
    uint256 private constant BATCH = 50;
    uint256 private constant PARTS = 48;
    uint64 private constant AMOUNT = 1_000_00; // [fen] of a voucher

    function test_issue_and_acceptance() external {
        VoucherNo[] memory roots = _next(desk.held(AMOUNT));
        bytes[] memory issues = new bytes[](BATCH + 1);
        for (uint256 i = 0; i <= BATCH; ++i) {
            issues[i] = abi.encode(desk.issue(ISSUER, SUPPLIER_A, AMOUNT));
        }
        _measure("issue", Action.Issue, issues);
        _measure("accept issue", Action.Accept, _accepts(roots));
    }

    function test_transfer() external {
        VoucherNo[] memory roots = _held();
        bytes[] memory offers = new bytes[](BATCH + 1);
        for (uint256 i = 0; i <= BATCH; ++i) {
            offers[i] = abi.encode(desk.transfer(roots[i], SUPPLIER_B));
        }
        _measure("transfer offer", Action.Transfer, offers);
        _measure("transfer accept", Action.Accept, _accepts(roots));
    }

    /// The first part of each of many roots: nothing of a tree is there yet.
    function test_split_of_fresh_roots() external {
        VoucherNo[] memory roots = _held();
        VoucherNo[] memory children = new VoucherNo[](BATCH + 1);
        bytes[] memory splits = new bytes[](BATCH + 1);
        for (uint256 i = 0; i <= BATCH; ++i) {
            splits[i] = abi.encode(desk.split(roots[i], SUPPLIER_B, AMOUNT / 4));
            children[i] = roots[i].childOf(1);
        }
        _measure("split offer, first part of a root", Action.Split, splits);
        _measure("accept child, first of a root", Action.Accept, _accepts(children));
    }

    /// Part after part of one root.
    function test_split_one_by_one() external {
        VoucherNo root = desk.held(AMOUNT);
        desk.part(root, SUPPLIER_C, 1);
        VoucherNo[] memory children = new VoucherNo[](BATCH + 1);
        bytes[] memory splits = new bytes[](BATCH + 1);
        for (uint256 i = 0; i <= BATCH; ++i) {
            splits[i] = abi.encode(desk.split(root, SUPPLIER_B, 10_00));
            children[i] = root.childOf(uint16(i + 2));
        }
        _measure("split offer", Action.Split, splits);
        _measure("accept child", Action.Accept, _accepts(children));
    }

    /// One order of many parts, with the root's other part before them.
    function test_split_into_many() external {
        VoucherNo root = desk.held(AMOUNT);
        desk.part(root, SUPPLIER_C, 1);
        Split memory o = desk.split(root, SUPPLIER_B, 10_00);
        o.parts = new Part[](PARTS);
        VoucherNo[] memory children = new VoucherNo[](PARTS);
        for (uint256 i = 0; i < PARTS; ++i) {
            (o.parts[i], children[i]) = (Part(SUPPLIER_B, 10_00), root.childOf(uint16(i + 2)));
        }
        _note("split offer of 48 parts, a part, batch", _carry(Action.Split, _one(abi.encode(o)), 0, 1) / PARTS);
        _note("accept child of 48 parts, batch", _carry(Action.Accept, _accepts(children), 0, PARTS) / PARTS);
    }

    function test_financing() external {
        VoucherNo[] memory roots = _held();
        FinancingNo[] memory running = new FinancingNo[](BATCH + 1);
        bytes[] memory bodies = new bytes[](BATCH + 1);
        FinancingNo last = desk.applied(desk.held(AMOUNT), AMOUNT);
        for (uint256 i = 0; i <= BATCH; ++i) {
            bodies[i] = abi.encode(desk.applyFinancing(roots[i], BANK, AMOUNT));
            running[i] = FinancingNo.wrap(FinancingNo.unwrap(last) + uint64(i) + 1);
        }
        _measure("finance apply", Action.ApplyFinancing, bodies);
        for (uint256 i = 0; i <= BATCH; ++i) {
            bodies[i] = abi.encode(desk.quoteFinancing(running[i]));
        }
        _measure("finance quote", Action.QuoteFinancing, bodies);
        for (uint256 i = 0; i <= BATCH; ++i) {
            bodies[i] = abi.encode(desk.acceptFinancing(running[i]));
        }
        _measure("finance accept", Action.AcceptFinancing, bodies);
        for (uint256 i = 0; i <= BATCH; ++i) {
            bodies[i] = abi.encode(desk.registerFinancing(running[i]));
        }
        _measure("finance register", Action.RegisterFinancing, bodies);
        for (uint256 i = 0; i <= BATCH; ++i) {
            bodies[i] = abi.encode(desk.disburseFinancing(running[i]));
        }
        _measure("finance disburse", Action.DisburseFinancing, bodies);
    }

    /// Roots with one voucher: the whole payment, instruction and confirmation.
    function test_payment_of_one_voucher() external {
        VoucherNo[] memory roots = _held();
        desk.passDays(90);
        bytes[] memory instructions = new bytes[](BATCH + 1);
        bytes[] memory confirmations = new bytes[](BATCH + 1);
        for (uint256 i = 0; i <= BATCH; ++i) {
            bytes32 bankRef = keccak256(abi.encode("bank ref", i));
            instructions[i] = abi.encode(desk.instructPayment(roots[i], AMOUNT, bankRef));
            confirmations[i] = abi.encode(desk.confirmPayment(roots[i], AMOUNT, bankRef));
        }
        _measure("payment instruction", Action.InstructPayment, instructions);
        _measure("payment confirmation", Action.ConfirmPayment, confirmations);
    }

    /// One root with fifty vouchers, paid in two parts: the first finds every slot as it was, the second settles it.
    function test_payment_of_fifty_vouchers() external {
        VoucherNo root = desk.held(AMOUNT);
        for (uint256 i = 1; i < BATCH; ++i) {
            desk.part(root, SUPPLIER_B, 10_00 + uint64(i));
        }
        desk.passDays(90);
        _note("payment confirmation of 50 vouchers, a voucher, first half, batch", _payHalf(root, "one") / BATCH);
        _note("payment confirmation of 50 vouchers, a voucher, second half, batch", _payHalf(root, "two") / BATCH);
    }

    function test_freeze() external {
        VoucherNo[] memory roots = _held();
        bytes[] memory bodies = new bytes[](BATCH + 1);
        for (uint256 i = 0; i <= BATCH; ++i) {
            bodies[i] = abi.encode(desk.freeze(roots[i]));
        }
        _measure("freeze", Action.Freeze, bodies);
        for (uint256 i = 0; i <= BATCH; ++i) {
            bodies[i] = abi.encode(desk.unfreeze(roots[i]));
        }
        _measure("unfreeze", Action.Unfreeze, bodies);
    }

    function _payHalf(VoucherNo root, bytes32 bankRef) private returns (uint256) {
        desk.does(Action.InstructPayment, abi.encode(desk.instructPayment(root, AMOUNT / 2, bankRef)));
        bytes memory body = abi.encode(desk.confirmPayment(root, AMOUNT / 2, bankRef));
        return _carry(Action.ConfirmPayment, _one(body), 0, 1);
    }

    /// The first body alone, the others in one batch.
    function _measure(string memory name, Action action, bytes[] memory bodies) private {
        _note(name, _carry(action, bodies, 0, 1));
        _note(string.concat(name, ", batch of 50"), _carry(action, bodies, 1, BATCH) / BATCH);
    }

    function _note(string memory name, uint256 gas_) private {
        vm.snapshotValue("orders", name, gas_);
    }

    /// @return gas of the transaction that carries these orders; all of them take effect
    function _carry(Action action, bytes[] memory bodies, uint256 start, uint256 count) private returns (uint256 gas) {
        SignedOrder[] memory batch = new SignedOrder[](count);
        for (uint256 i = 0; i < count; ++i) {
            batch[i] = desk.sign(action, bodies[start + i]);
        }
        vm.recordLogs();
        orders.execute(batch);
        gas = vm.lastCallGas().gasTotalUsed;
        _assertExecuted(vm.getRecordedLogs(), count);
    }

    function _assertExecuted(Vm.Log[] memory logs, uint256 count) private pure {
        uint256 executed;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == IOrders.OrderExecuted.selector) ++executed;
        }
        assertEq(executed, count, "an order did not take effect");
    }

    /// Vouchers that SUPPLIER_A holds: one to measure alone, and a batch.
    function _held() private returns (VoucherNo[] memory vouchers) {
        vouchers = new VoucherNo[](BATCH + 1);
        for (uint256 i = 0; i <= BATCH; ++i) {
            vouchers[i] = desk.held(AMOUNT);
        }
    }

    /// The numbers of the roots issued next.
    function _next(VoucherNo last) private pure returns (VoucherNo[] memory roots) {
        roots = new VoucherNo[](BATCH + 1);
        for (uint256 i = 0; i <= BATCH; ++i) {
            roots[i] = VoucherNo.wrap(VoucherNo.unwrap(last) + uint72(i + 1) * 10_000);
        }
    }

    function _accepts(VoucherNo[] memory vouchers) private returns (bytes[] memory bodies) {
        bodies = new bytes[](vouchers.length);
        for (uint256 i = 0; i < vouchers.length; ++i) {
            bodies[i] = abi.encode(desk.accept(vouchers[i]));
        }
    }

    function _one(bytes memory body) private pure returns (bytes[] memory bodies) {
        bodies = new bytes[](1);
        bodies[0] = body;
    }
}
