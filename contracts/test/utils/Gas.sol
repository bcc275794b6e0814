// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, SignedOrder} from "../../src/interfaces/IOrders.sol";
import {Signers} from "./Signers.sol";
import {Vm} from "./Vm.sol";

/// @title Batches carried with less gas than they need.
abstract contract Gas is Signers {
    enum Outcome {
        Executed, // the last order took effect
        Refused,
        NotAdmitted,
        Unfinished, // BatchUnfinished: nothing happened
        OutOfGas // nothing happened; forge may put words of its own where a contract would say nothing
    }

    /// What becomes of the batch's last order with this gas; the state is put back afterwards.
    function _outcomeWith(uint256 gas_, SignedOrder[] memory batch) internal returns (Outcome outcome) {
        bytes memory call_ = abi.encodeCall(IOrders.execute, (batch));
        uint256 id = vm.snapshotState();
        vm.recordLogs();
        (bool ok, bytes memory result) = address(orders).call{gas: gas_}(call_);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.revertToState(id);
        if (ok) return _outcomeOf(logs[logs.length - 1].topics[0]);
        if (bytes4(result) != IOrders.BatchUnfinished.selector) return Outcome.OutOfGas;
        return Outcome.Unfinished;
    }

    function _one(SignedOrder memory order) internal pure returns (SignedOrder[] memory batch) {
        batch = new SignedOrder[](1);
        batch[0] = order;
    }

    function _outcomeOf(bytes32 topic) private pure returns (Outcome) {
        if (topic == IOrders.OrderExecuted.selector) return Outcome.Executed;
        return topic == IOrders.OrderRefused.selector ? Outcome.Refused : Outcome.NotAdmitted;
    }
}
