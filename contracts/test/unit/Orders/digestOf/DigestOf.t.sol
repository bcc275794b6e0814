// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, UnsignedOrder} from "../../../../src/interfaces/IOrders.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {Base} from "../../../utils/Base.t.sol";
import {Bodies} from "../../../utils/Bodies.sol";
import {Samples} from "../../../utils/Samples.sol";
import {TypedData} from "../../../utils/TypedData.sol";

contract DigestOfTest is Base {
    using Bodies for bytes;

    uint256 private constant ACTIONS = uint256(type(Action).max) + 1;

    function testFuzz_ItIsTheEip712DigestOfEveryAction(uint256 seed, uint256 many) external view {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            _assertDigest(Action(i), Samples.bodyOf(Action(i), seed, bound(many, 0, 5)));
        }
    }

    function test_ItTellsEveryActionFromEveryOther() external view {
        bytes32[] memory digests = new bytes32[](ACTIONS);
        for (uint256 i = 0; i < ACTIONS; ++i) {
            digests[i] = orders.digestOf(UnsignedOrder(Action(i), Samples.bodyOf(Action(i), 1, 1)));
            for (uint256 j = 0; j < i; ++j) {
                assertNotEq(digests[i], digests[j]);
            }
        }
    }

    /// Every word counts: none is left out of the hash.
    function test_ItChangesWithEveryWordOfAMessage() external view {
        for (uint256 i = 0; i < ACTIONS; ++i) {
            bytes memory body = Samples.bodyOf(Action(i), 2, 1);
            bool dynamic = Samples.wordsOf(Action(i)) == 0;
            if (!dynamic) _assertEveryWordCounts(Action(i), body);
        }
    }

    function test_ItFollowsTheChainsId() external {
        bytes memory body = Samples.bodyOf(Action.Transfer, 3, 0);
        bytes32 before = orders.digestOf(UnsignedOrder(Action.Transfer, body));
        vm.chainId(1);
        assertNotEq(orders.digestOf(UnsignedOrder(Action.Transfer, body)), before);
        _assertDigest(Action.Transfer, body);
    }

    function test_RevertWhen_TheBodyOfAMessageIsTooShortOrTooLong() external {
        bytes memory body = Samples.bodyOf(Action.Transfer, 4, 0);
        _refuses(Action.Transfer, body.cut(body.length - 1));
        _refuses(Action.Transfer, bytes.concat(body, hex"00"));
        _refuses(Action.Transfer, "");
    }

    function test_RevertWhen_TheBodyOfAMessageWithArraysIsCut() external {
        bytes memory body = Samples.bodyOf(Action.Issue, 5, 2);
        for (uint256 length = 0; length < body.length; length += 31) {
            _refuses(Action.Issue, body.cut(length));
        }
    }

    function _assertDigest(Action action, bytes memory body) private view {
        bytes32 want = TypedData.digest(address(orders), action, body);
        assertEq(orders.digestOf(UnsignedOrder(action, body)), want, TypedData.typeOf(action));
    }

    function _assertEveryWordCounts(Action action, bytes memory body) private view {
        bytes32 before = orders.digestOf(UnsignedOrder(action, body));
        for (uint256 i = 0; i < body.length / 32; ++i) {
            bytes memory other = body.with(i, body.wordAt(i) ^ 1);
            assertNotEq(orders.digestOf(UnsignedOrder(action, other)), before);
        }
    }

    function _refuses(Action action, bytes memory body) private {
        vm.expectRevert(IOrders.OrderMalformed.selector);
        orders.digestOf(UnsignedOrder(action, body));
    }
}
