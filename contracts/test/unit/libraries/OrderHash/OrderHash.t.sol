// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Action} from "../../../../src/types/Orders.sol";
import {Bodies} from "../../../utils/Bodies.sol";
import {Libraries} from "../../../utils/Libraries.sol";
import {Samples} from "../../../utils/Samples.sol";
import {Test} from "../../../utils/Test.sol";
import {TypedData} from "../../../utils/TypedData.sol";

contract OrderHashTest is Test {
    using Bodies for bytes;

    Libraries private immutable _libraries = new Libraries();

    function testFuzz_ItIsTheStructHashOfEip712(uint256 seed, uint256 many) external view {
        for (uint256 i = 0; i <= uint256(type(Action).max); ++i) {
            bytes memory body = Samples.bodyOf(Action(i), seed, bound(many, 0, 6));
            assertEq(_hash(Action(i), body), TypedData.structHash(Action(i), body), TypedData.typeOf(Action(i)));
        }
    }

    /// Every word of a message with arrays counts, but for the two kinds of offset and the length, which say where.
    function test_ItChangesWithEveryWordOfAMessageWithArrays() external view {
        _assertEveryWordCounts(Action.Issue, 9);
        _assertEveryWordCounts(Action.Split, 6);
        _assertEveryWordCounts(Action.RegisterMember, 8);
    }

    function test_ItTellsListsOfDifferentLengthApart() external view {
        bytes32 none = _hash(Action.ChangeKeys, Samples.bodyOf(Action.ChangeKeys, 1, 0));
        bytes32 one = _hash(Action.ChangeKeys, Samples.bodyOf(Action.ChangeKeys, 1, 1));
        bytes32 two = _hash(Action.ChangeKeys, Samples.bodyOf(Action.ChangeKeys, 1, 2));
        assertNotEq(none, one);
        assertNotEq(one, two);
    }

    function test_WhenTheBodyIsCut() external view {
        for (uint256 i = 0; i <= uint256(type(Action).max); ++i) {
            bytes memory body = Samples.bodyOf(Action(i), 1, 2);
            for (uint256 length = 0; length < body.length; length += 31) {
                _assertNotWhole(Action(i), body.cut(length));
            }
        }
    }

    function test_WhenSomethingFollowsTheMessage() external view {
        for (uint256 i = 0; i <= uint256(type(Action).max); ++i) {
            bytes memory body = Samples.bodyOf(Action(i), 1, 2);
            _assertNotWhole(Action(i), bytes.concat(body, hex"00"));
            _assertNotWhole(Action(i), bytes.concat(body, bytes32(0)));
        }
    }

    /// The same message in another encoding: it would be the same order with other evidence.
    function test_WhenAnArrayLiesElsewhere() external view {
        _assertNotWhole(Action.Issue, Samples.bodyOf(Action.Issue, 1, 2).apart(9));
        _assertNotWhole(Action.Split, Samples.bodyOf(Action.Split, 1, 2).apart(6));
        _assertNotWhole(Action.RegisterMember, Samples.bodyOf(Action.RegisterMember, 1, 2).apart(8));
        _assertNotWhole(Action.ChangeKeys, Samples.bodyOf(Action.ChangeKeys, 1, 2).apart(5));
    }

    function test_WhenAPlaceOrALengthIsHuge() external view {
        uint256[4] memory odd = [type(uint256).max, 1 << 255, 1 << 251, uint256(33)];
        for (uint256 i = 0; i < odd.length; ++i) {
            for (uint256 place = 4; place < 8; ++place) {
                if (place == 6) continue; // a word of the grant's array
                _assertNotWhole(Action.ChangeKeys, Samples.bodyOf(Action.ChangeKeys, 1, 0).with(place, odd[i]));
            }
            _assertNotWhole(Action.Split, Samples.bodyOf(Action.Split, 1, 0).with(0, odd[i]));
        }
    }

    function _hash(Action action, bytes memory body) private view returns (bytes32) {
        (bool whole, bytes32 hash) = _libraries.structHash(action, body);
        assertTrue(whole, "not whole");
        return hash;
    }

    function _assertNotWhole(Action action, bytes memory body) private view {
        (bool whole, bytes32 hash) = _libraries.structHash(action, body);
        assertFalse(whole, "whole");
        assertEq(hash, bytes32(0));
    }

    /// The message has one entry; its words after the offset end at `array`, where the array's offset stands.
    function _assertEveryWordCounts(Action action, uint256 array) private view {
        bytes memory body = Samples.bodyOf(action, 9, 1);
        bytes32 before = _hash(action, body);
        for (uint256 i = 1; i < body.length / 32; ++i) {
            if (i == array || i == array + 1) continue;
            assertNotEq(_hash(action, body.with(i, body.wordAt(i) ^ 1)), before);
        }
    }
}
