// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, Proof, SignedOrder} from "../../src/interfaces/IOrders.sol";
import {MemberNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";
import {Role, firstSignerOf, secondSignerOf, secretOf} from "../utils/Members.sol";
import {Vm} from "../utils/Vm.sol";
import {Refusals} from "./Refusals.sol";
import {Replay} from "./Replay.sol";

/// What a step wants of the ledger.
struct Ask {
    bool some; // false: nothing is there to ask it for
    Action action;
    MemberNo member;
    bytes body;
    bool spoiled; // a word of it was changed before signing
}

/// @title Signs what is asked, carries it through the door, and judges how it ends.
/// @dev Every order is truly signed by maker and checker and goes through Orders.execute. Measured (forge 1.7.1, one core): making
/// two signatures costs 0.5 ms and checking them 0.1 ms of the 5 ms that a step takes with its replay and invariants. Calling the
/// modules as Orders by prank would save an eighth, and lose nonces, keys, suspensions, batches and real digests.
abstract contract Carrier is Replay {
    uint256 private constant REPEAT_PERCENT = 5;
    uint256 private constant SPOIL_PERCENT = 4;
    uint256 private constant HEADER_WORDS = 3;

    mapping(Action => uint256) public executed;
    mapping(Action => uint256) public refused;
    mapping(bytes4 => uint256) public refusedBy; // by the error's selector
    uint256 public reasons; // different ones
    uint256 public turnedAway;
    uint256 public idle; // steps that found nothing to do

    /// Key changes of a member so far, by role: its present key is that of this generation.
    mapping(MemberNo => mapping(Role => uint256)) private _generations;
    uint256 private _dice;

    /// One call of the campaign: forgets what the last one touched, rolls its own dice.
    modifier step(uint256 seed) {
        _untouch();
        _dice = seed;
        _;
        _noteBirths();
    }

    function _roll(uint256 sides) internal returns (uint256) {
        _dice = uint256(keccak256(abi.encode(_dice)));
        return _dice % sides;
    }

    function _chance(uint256 percent) internal returns (bool) {
        return _roll(100) < percent;
    }

    function _ask(Action action, MemberNo member, bytes memory body) internal pure returns (Ask memory) {
        return Ask(true, action, member, body, false);
    }

    function _nothing() internal pure returns (Ask memory ask) {}

    /// Carries the order; sometimes with a wrong word in it, sometimes twice in one batch.
    function _carry(Ask memory ask) internal {
        if (!ask.some) {
            ++idle;
            return;
        }
        if (_chance(SPOIL_PERCENT)) _spoil(ask);
        Ask[] memory asks = new Ask[](_chance(REPEAT_PERCENT) ? 2 : 1);
        for (uint256 i = 0; i < asks.length; ++i) {
            asks[i] = ask;
        }
        _carry(asks);
    }

    function _carry(Ask[] memory asks) internal {
        SignedOrder[] memory batch = new SignedOrder[](asks.length);
        for (uint256 i = 0; i < asks.length; ++i) {
            batch[i] = _signed(asks[i]);
        }
        vm.recordLogs();
        orders.execute(batch);
        _judge(asks, vm.getRecordedLogs());
    }

    /// What is done without an order: end-of-day jobs, policy.
    function _follow() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        _replay(logs, 0, logs.length);
    }

    function _keyOf(MemberNo member, Role role, uint256 more) internal view returns (uint256 secret) {
        uint256 generation = _generations[member][role] + more;
        secret = secretOf(member, role);
        return generation == 0 ? secret : uint256(keccak256(abi.encode(secret, generation)));
    }

    function _turnKey(MemberNo member, Role role) internal {
        ++_generations[member][role];
    }

    function _signed(Ask memory ask) private view returns (SignedOrder memory) {
        bytes32 digest = digestOf(ask.action, ask.body);
        Proof memory maker = proof(_keyOf(ask.member, firstSignerOf(ask.action), 0), digest);
        Proof memory checker = proof(_keyOf(ask.member, secondSignerOf(ask.action), 0), digest);
        return SignedOrder(ask.action, ask.body, maker, checker);
    }

    /// Adds one to a word behind the header: another amount, number, date, head or flag, or one that its type cannot hold.
    function _spoil(Ask memory ask) private {
        Action a = ask.action;
        if (a == Action.RegisterMember || a == Action.ChangeKeys || a == Action.AskFinanciers) return;
        if (a == Action.Issue || a == Action.Split || a == Action.NameBanks || a == Action.ReplaceKeys) return;
        uint256 place = HEADER_WORDS + _roll(ask.body.length / 32 - HEADER_WORDS);
        bytes memory body = ask.body;
        assembly ("memory-safe") {
            let word := add(add(body, 0x20), mul(place, 0x20))
            mstore(word, add(mload(word), 1))
        }
        ask.spoiled = true;
    }

    /// Each order came to one end, and to one that a member can understand. What took effect is replayed.
    /// @dev forge records the events of reverted calls as well; a chain does not: those of a refused order are passed over.
    function _judge(Ask[] memory asks, Vm.Log[] memory logs) private {
        uint256 ends;
        uint256 first;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(orders)) continue;
            if (logs[i].topics[0] == IOrders.OrderExecuted.selector) _replay(logs, first, i);
            _judgeOne(asks, ends++, logs[i]);
            first = i + 1;
        }
        assertEq(ends, asks.length, "an order came to no end, or to two");
        assertEq(first, logs.length, "events after the end of the last order");
    }

    function _judgeOne(Ask[] memory asks, uint256 n, Vm.Log memory log) private {
        Action action = asks[n].action;
        bytes32 end = log.topics[0];
        if (end == IOrders.OrderExecuted.selector) {
            ++executed[action];
        } else if (end == IOrders.OrderRefused.selector) {
            (,,, bytes memory reason) = abi.decode(log.data, (Action, address, address, bytes));
            bool ours = Refusals.isRule(bytes4(reason))
                || (asks[n].spoiled && bytes4(reason) == IOrders.OrderMalformed.selector);
            assertTrue(ours, string.concat("refused by what is no rule: ", vm.toString(reason)));
            ++refused[action];
            if (refusedBy[bytes4(reason)]++ == 0) ++reasons;
        } else {
            ++turnedAway;
            _judgeTurnedAway(n, bytes4(abi.decode(log.data, (bytes))));
        }
    }

    function _judgeTurnedAway(uint256 n, bytes4 reason) private pure {
        bool ours = reason == IOrders.ActorSuspended.selector;
        // The key signed before another order of the same batch took it away.
        if (n > 0) ours = ours || reason == IOrders.KeyIsRevoked.selector || reason == IOrders.NonceUsed.selector;
        assertTrue(ours, string.concat("turned away: ", vm.toString(abi.encodePacked(reason))));
    }
}
