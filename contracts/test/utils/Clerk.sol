// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, Proof, SignedOrder, UnsignedOrder} from "../../src/interfaces/IOrders.sol";
import {MemberNo} from "../../src/types/Ids.sol";
import {Action, ChangeKeys, Issue, RegisterMember, Split} from "../../src/types/Orders.sol";
import {Deployment} from "./Deployment.sol";
import {Role, firstSignerOf, secondSignerOf, secretOf} from "./Members.sol";
import {TypedData} from "./TypedData.sol";
import {Vm} from "./Vm.sol";

/// @title Signs orders for their members, carries them to the door, and holds the door to what it promises.
abstract contract Clerk is Deployment {
    function digestOf(Action action, bytes memory body) public view returns (bytes32) {
        return TypedData.digest(address(orders), action, body);
    }

    function sign(Action action, bytes memory body) public view returns (SignedOrder memory) {
        bytes32 digest = digestOf(action, body);
        MemberNo member = _memberOf(action, body);
        return SignedOrder({
            action: action,
            body: body,
            maker: proof(secretOf(member, firstSignerOf(action)), digest),
            checker: proof(secretOf(member, secondSignerOf(action)), digest)
        });
    }

    function proof(uint256 secret, bytes32 digest) public pure returns (Proof memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(secret, digest);
        return Proof(vm.addr(secret), abi.encodePacked(r, s, v));
    }

    /// The order takes effect; the preview said so.
    /// @return logs all events, the last of them OrderExecuted
    function does(Action action, bytes memory body) public returns (Vm.Log[] memory logs) {
        assertEq(preview(action, body), "", "the preview refuses");
        logs = carry(sign(action, body));
        _assertLast(logs, IOrders.OrderExecuted.selector);
    }

    /// A rule refuses the order, the preview said so, and nothing moved but the nonce.
    function refuses(Action action, bytes memory body, bytes memory reason) external {
        assertEq(preview(action, body), reason, "the preview gives another reason");
        vm.startStateDiffRecording();
        Vm.Log[] memory logs = carry(sign(action, body));
        _assertOnlyNonceSpent(vm.getStorageAccesses());
        vm.stopAndReturnStateDiff();

        _assertLast(logs, IOrders.OrderRefused.selector);
        assertEq(_eventsOf(logs, address(orders)), 1, "a refused order leaves one event");
        (,,, bytes memory given) = abi.decode(logs[logs.length - 1].data, (Action, address, address, bytes));
        assertEq(given, reason, "refused for another reason");
    }

    /// The door does not admit the order, and nothing moved at all.
    function turnsAway(SignedOrder memory order, bytes memory reason) external {
        vm.startStateDiffRecording();
        Vm.Log[] memory logs = carry(order);
        assertEq(_writesOf(vm.getStorageAccesses()), 0, "an order that was not admitted wrote");
        vm.stopAndReturnStateDiff();

        _assertLast(logs, IOrders.OrderNotAdmitted.selector);
        assertEq(logs.length, 1, "an order that is not admitted leaves one event");
        assertEq(abi.decode(logs[0].data, (bytes)), reason, "not admitted for another reason");
    }

    function carry(SignedOrder memory order) public returns (Vm.Log[] memory logs) {
        SignedOrder[] memory batch = new SignedOrder[](1);
        batch[0] = order;
        vm.recordLogs();
        orders.execute(batch);
        return vm.getRecordedLogs();
    }

    /// @return reason why a rule would refuse the order, empty if it would take effect
    function preview(Action action, bytes memory body) public returns (bytes memory reason) {
        UnsignedOrder[] memory batch = new UnsignedOrder[](1);
        batch[0] = UnsignedOrder(action, body);
        try orders.preview(batch) {
            revert("preview did not revert");
        } catch (bytes memory result) {
            return _previewReasons(result)[0];
        }
    }

    /// The first word of every message, behind its offset where the message has arrays.
    function _memberOf(Action action, bytes memory body) private pure returns (MemberNo member) {
        bool dynamic = action == Action.RegisterMember || action == Action.ChangeKeys || action == Action.Issue
            || action == Action.Split || action == Action.AskFinanciers || action == Action.NameBanks
            || action == Action.ReplaceKeys;
        if (!dynamic) return MemberNo.wrap(uint32(uint256(bytes32(body))));
        (, member) = abi.decode(body, (uint256, MemberNo));
    }

    function _previewReasons(bytes memory result) private pure returns (bytes[] memory) {
        assertEq(bytes32(bytes4(result)), bytes32(IOrders.PreviewResult.selector), "not a preview's answer");
        bytes memory words = new bytes(result.length - 4);
        for (uint256 i = 0; i < words.length; ++i) {
            words[i] = result[i + 4];
        }
        return abi.decode(words, (bytes[]));
    }

    function _assertLast(Vm.Log[] memory logs, bytes32 topic) private pure {
        assertGt(logs.length, 0);
        Vm.Log memory last = logs[logs.length - 1];
        if (last.topics[0] != topic) assertEq(last.data, abi.encode(topic), "the order came to another end");
    }

    /// The door's own: forge records also what a call logged before it was undone.
    function _eventsOf(Vm.Log[] memory logs, address emitter) private pure returns (uint256 events) {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == emitter) ++events;
        }
    }

    function _assertOnlyNonceSpent(Vm.StorageAccess[] memory accesses) private view {
        assertEq(_writesOf(accesses), 1, "a refused order wrote more than its nonce");
        for (uint256 i = 0; i < accesses.length; ++i) {
            if (_isWrite(accesses[i])) assertEq(accesses[i].account, address(orders));
        }
    }

    function _writesOf(Vm.StorageAccess[] memory accesses) private pure returns (uint256 writes) {
        for (uint256 i = 0; i < accesses.length; ++i) {
            if (_isWrite(accesses[i])) ++writes;
        }
    }

    function _isWrite(Vm.StorageAccess memory a) private pure returns (bool) {
        return a.isWrite && !a.reverted && a.previousValue != a.newValue;
    }
}
