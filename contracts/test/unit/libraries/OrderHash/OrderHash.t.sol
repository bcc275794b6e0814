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

    function test_RevertWhen_TheBodyIsNotTheStruct() external {
        bytes memory body = Samples.bodyOf(Action.Split, 1, 2);
        vm.expectRevert();
        _libraries.ofDynamic(Action.Split, body.cut(body.length - 32));
        vm.expectRevert();
        _libraries.ofDynamic(Action.Split, "");
    }

    function _hash(Action action, bytes memory body) private view returns (bytes32) {
        bool dynamic = Samples.wordsOf(action) == 0;
        return dynamic ? _libraries.ofDynamic(action, body) : _libraries.ofStatic(action, body);
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
