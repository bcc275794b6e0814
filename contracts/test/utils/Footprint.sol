// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders} from "../../src/interfaces/IOrders.sol";
import {Action} from "../../src/types/Orders.sol";
import {Base} from "./Base.t.sol";
import {Vm} from "./Vm.sol";

/// @title Which contracts an order changed, and in how many slots: what it may not touch has not moved.
abstract contract Footprint is Base {
    struct Change {
        address account;
        bytes32 slot;
        bytes32 first;
        bytes32 last;
    }

    address internal immutable stranger = makeAddr("stranger");

    /// The order takes effect: it spends one nonce, changes `slots` slots of `module`, and nothing else.
    function _doesOnly(Action action, bytes memory body, address module, uint256 slots)
        internal
        returns (Vm.Log[] memory)
    {
        return _doesOnly(action, body, module, slots, address(0), 0);
    }

    function _doesOnly(
        Action action,
        bytes memory body,
        address module,
        uint256 slots,
        address second,
        uint256 secondSlots
    ) internal returns (Vm.Log[] memory logs) {
        vm.startStateDiffRecording();
        logs = desk.does(action, body);
        Change[] memory changes = _changes(vm.getStorageAccesses());
        vm.stopAndReturnStateDiff();

        assertEq(_count(changes, address(orders)), 1, "slots of Orders");
        assertEq(_count(changes, module), slots, "slots of the module");
        if (second != address(0)) assertEq(_count(changes, second), secondSlots, "slots of the second module");
        assertEq(_count(changes, address(0)), 1 + slots + secondSlots, "slots of all contracts");
    }

    /// The order is taken and changes nothing but its nonce; nobody but the door has anything to say.
    function _doesNothing(Action action, bytes memory body) internal {
        Vm.Log[] memory logs = _doesOnly(action, body, address(settlement), 0);
        assertEq(logs.length, 1, "an order without effect left events");
        assertEq(logs[0].topics[0], IOrders.OrderExecuted.selector);
    }

    /// Calls as a module would be called by the door alone.
    function _expectNotOrders(bytes4 callerNotOrders) internal {
        vm.expectRevert(abi.encodeWithSelector(callerNotOrders, stranger));
        vm.prank(stranger);
    }

    function _assertLog(Vm.Log memory log, address emitter, bytes32[] memory topics, bytes memory data) internal pure {
        assertEq(log.emitter, emitter, "another emitter");
        assertEq(abi.encode(log.topics), abi.encode(topics), "other topics");
        assertEq(log.data, data, "other data");
    }

    function _topics(bytes32 a, bytes32 b, bytes32 c) internal pure returns (bytes32[] memory topics) {
        topics = new bytes32[](3);
        (topics[0], topics[1], topics[2]) = (a, b, c);
    }

    function _topics(bytes32 a, bytes32 b, bytes32 c, bytes32 d) internal pure returns (bytes32[] memory topics) {
        topics = new bytes32[](4);
        (topics[0], topics[1], topics[2], topics[3]) = (a, b, c, d);
    }

    /// How many slots of the account, 0 for all accounts, are not what they were.
    function _count(Change[] memory changes, address account) private pure returns (uint256 count) {
        for (uint256 i = 0; i < changes.length; ++i) {
            bool counts = account == address(0) || changes[i].account == account;
            if (counts && changes[i].first != changes[i].last) ++count;
        }
    }

    function _changes(Vm.StorageAccess[] memory accesses) private pure returns (Change[] memory changes) {
        changes = new Change[](accesses.length); // more than needed; those unused count as unchanged
        uint256 used;
        for (uint256 i = 0; i < accesses.length; ++i) {
            Vm.StorageAccess memory a = accesses[i];
            if (!a.isWrite || a.reverted) continue;
            uint256 place = _placeOf(changes, used, a);
            if (place == used) changes[used++] = Change(a.account, a.slot, a.previousValue, a.newValue);
            else changes[place].last = a.newValue;
        }
    }

    function _placeOf(Change[] memory changes, uint256 used, Vm.StorageAccess memory a) private pure returns (uint256) {
        for (uint256 i = 0; i < used; ++i) {
            if (changes[i].account == a.account && changes[i].slot == a.slot) return i;
        }
        return used;
    }
}
