// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Action} from "../../../../src/types/Orders.sol";
import {Base} from "../../../utils/Base.t.sol";
import {Bodies} from "../../../utils/Bodies.sol";
import {Samples} from "../../../utils/Samples.sol";
import {TypedData} from "../../../utils/TypedData.sol";

/// What the door calls itself, so that a malformed body fails there and not with its batch.
interface IHashDynamic {
    function hashDynamic(Action action, bytes calldata body) external pure returns (bytes32);
}

contract HashDynamicTest is Base {
    using Bodies for bytes;

    IHashDynamic private _door;

    function setUp() public override {
        super.setUp();
        _door = IHashDynamic(address(orders));
    }

    function testFuzz_ItIsTheStructHashOfAMessageWithArrays(uint256 seed, uint256 many) external view {
        many = bound(many, 0, 9);
        Action[4] memory dynamic = [Action.RegisterMember, Action.ChangeKeys, Action.Issue, Action.Split];
        for (uint256 i = 0; i < dynamic.length; ++i) {
            bytes memory body = Samples.bodyOf(dynamic[i], seed, many);
            assertEq(_door.hashDynamic(dynamic[i], body), TypedData.structHash(dynamic[i], body));
        }
    }

    function test_RevertWhen_TheBodyIsCut() external {
        bytes memory body = Samples.bodyOf(Action.RegisterMember, 1, 3);
        vm.expectRevert();
        _door.hashDynamic(Action.RegisterMember, body.cut(body.length - 1));
    }

    function test_RevertWhen_AnAddressHasDirtyBits() external {
        bytes memory body = Samples.bodyOf(Action.ChangeKeys, 1, 1);
        vm.expectRevert();
        _door.hashDynamic(Action.ChangeKeys, body.with(body.length / 32 - 1, type(uint256).max));
    }
}
