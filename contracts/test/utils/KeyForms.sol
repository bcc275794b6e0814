// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {MemberNo} from "../../src/types/Ids.sol";
import {Key, KeyPower, Member, MemberKind} from "../../src/types/Members.sol";
import {Action, ChangeKeys, KeyGrant, RegisterMember} from "../../src/types/Orders.sol";
import {Footprint} from "./Footprint.sol";

/// @title Members and keys as tests of the registry write them down.
abstract contract KeyForms is Footprint {
    MemberNo internal constant NEW = MemberNo.wrap(77);

    function _form() internal returns (RegisterMember memory) {
        return desk.registerMember(NEW, MemberKind.SUPPLIER);
    }

    function _refusesForm(RegisterMember memory o, bytes memory reason) internal {
        desk.refuses(Action.RegisterMember, abi.encode(o), reason);
        assertEq(members.memberOf(o.number).kinds == 0, true, "the member is there");
    }

    /// `count` keys of as many persons, each with every power.
    function _keys(uint256 count) internal pure returns (KeyGrant[] memory) {
        return _keysFrom(0, count);
    }

    function _keysFrom(uint256 first, uint256 count) internal pure returns (KeyGrant[] memory keys) {
        keys = new KeyGrant[](count);
        for (uint256 i = 0; i < count; ++i) {
            keys[i] = KeyGrant(_account(first + i), KeyPower.ALL, bytes32(bytes20(_account(first + i))));
        }
    }

    function _account(uint256 i) internal pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("key of a test", i)))));
    }

    function _granting(MemberNo member, KeyGrant[] memory grants) internal returns (ChangeKeys memory o) {
        o = desk.changeKeys(member);
        o.grants = grants;
    }

    function _revoking(MemberNo member, address account) internal returns (ChangeKeys memory o) {
        o = desk.changeKeys(member);
        o.revokes = new address[](1);
        o.revokes[0] = account;
    }

    function _assertKey(address account, MemberNo member, uint8 powers, bytes32 person) internal view {
        Key memory key = members.keyOf(account);
        assertEq(MemberNo.unwrap(key.member), MemberNo.unwrap(member), "the key's member");
        assertEq(key.powers, powers, "the key's powers");
        assertEq(bytes32(key.person), bytes32(bytes16(person)), "the key's person");
    }

    function _assertMember(MemberNo no, uint16 kinds, uint8 signatures, bool suspended) internal view {
        Member memory m = members.memberOf(no);
        assertEq(m.kinds, kinds, "kinds");
        assertEq(m.signatures, signatures, "signatures");
        assertEq(m.suspended, suspended, "suspended");
    }

    function _word(MemberNo no) internal pure returns (bytes32) {
        return bytes32(uint256(MemberNo.unwrap(no)));
    }

    function _word(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
