// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {Key, KeyPower, Member, MemberKind} from "./types/Members.sol";
import {GenesisMember} from "./types/Construction.sol";
import {MemberNo} from "./types/Ids.sol";
import {ChangeKeys, KeyGrant, RegisterMember, SetMemberStatus} from "./types/Orders.sol";

/// @title Members and their keys.
contract MemberRegistry is IMemberRegistry {
    /// Keys still able to act, by power.
    struct KeyCount {
        uint32 makers;
        uint32 checkers;
        uint32 admins;
    }

    uint256 public constant KEYS_MAX = 32; // of one order

    address private immutable _orders;

    mapping(MemberNo => Member) private _members;
    mapping(address => Key) private _keys;
    mapping(MemberNo => KeyCount) private _counts;

    modifier onlyOrders() {
        require(msg.sender == _orders, CallerNotOrders(msg.sender));
        _;
    }

    constructor(address orders, GenesisMember[] memory genesis) {
        _orders = orders;
        for (uint256 i = 0; i < genesis.length; ++i) {
            GenesisMember memory g = genesis[i];
            _register(bytes32(0), g.number, g.kinds, g.signatures, g.profile, g.keys);
        }
    }

    /// @inheritdoc IMemberRegistry
    function registerMember(bytes32 order, RegisterMember calldata o) external onlyOrders {
        requireKind(o.member, MemberKind.OPERATOR);
        _register(order, o.number, o.kinds, o.signatures, o.profile, o.keys);
    }

    /// @inheritdoc IMemberRegistry
    function changeKeys(bytes32 order, ChangeKeys calldata o) external onlyOrders {
        requireActive(o.member);
        require(
            o.grants.length + o.revokes.length <= KEYS_MAX, KeysTooMany(o.grants.length + o.revokes.length, KEYS_MAX)
        );
        for (uint256 i = 0; i < o.revokes.length; ++i) {
            _revoke(order, o.member, o.revokes[i]);
        }
        for (uint256 i = 0; i < o.grants.length; ++i) {
            _grant(order, o.member, o.grants[i]);
        }
        _requireEnoughKeys(o.member);
    }

    /// @inheritdoc IMemberRegistry
    function setMemberStatus(bytes32 order, SetMemberStatus calldata o) external onlyOrders {
        requireKind(o.member, MemberKind.OPERATOR);
        require(_members[o.subject].kinds != 0, MemberNotRegistered(o.subject));

        _members[o.subject].suspended = o.suspended;

        emit MemberStatusSet(o.subject, order, o.suspended);
    }

    /// @inheritdoc IMemberRegistry
    function memberOf(MemberNo member) external view returns (Member memory) {
        return _members[member];
    }

    /// @inheritdoc IMemberRegistry
    function keyOf(address account) external view returns (Key memory) {
        return _keys[account];
    }

    /// @inheritdoc IMemberRegistry
    function requireActive(MemberNo member) public view {
        _requireActive(member, _members[member]);
    }

    /// @inheritdoc IMemberRegistry
    function requireKind(MemberNo member, uint16 kind) public view {
        Member memory m = _members[member];
        _requireActive(member, m);
        if (m.kinds & kind != 0) return;
        require(kind != MemberKind.ISSUER, NotIssuer(member));
        require(kind != MemberKind.FINANCIER, NotFinancier(member));
        require(kind != MemberKind.CLEARING_BANK, NotClearingBank(member));
        require(kind != MemberKind.JUDICIAL, NotJudicial(member));
        revert NotOperator(member);
    }

    function _requireActive(MemberNo member, Member memory m) private pure {
        require(m.kinds != 0, MemberNotRegistered(member));
        require(!m.suspended, MemberSuspended(member));
    }

    function _register(
        bytes32 order,
        MemberNo number,
        uint16 kinds,
        uint8 signatures,
        bytes32 profile,
        KeyGrant[] memory keys
    ) private {
        require(MemberNo.unwrap(number) != 0 && _members[number].kinds == 0, MemberNumberTaken(number));
        require(kinds != 0 && kinds <= MemberKind.ALL, MemberKindsInvalid(kinds, MemberKind.ALL));
        // R8: one signature is for small suppliers only.
        bool signaturesFit = signatures == 2 || (signatures == 1 && kinds == MemberKind.SUPPLIER);
        require(signaturesFit, MemberSignaturesInvalid(signatures, 2));
        require(keys.length <= KEYS_MAX, KeysTooMany(keys.length, KEYS_MAX));

        _members[number] = Member(kinds, signatures, false);
        emit MemberRegistered(number, order, kinds, signatures, profile);
        for (uint256 i = 0; i < keys.length; ++i) {
            _grant(order, number, keys[i]);
        }

        _requireEnoughKeys(number);
        require(signatures == 1 || _hasTwoPersons(keys), KeysInsufficient(number));
    }

    function _grant(bytes32 order, MemberNo member, KeyGrant memory grant) private {
        require(grant.account != address(0), KeyZero());
        require(grant.powers != 0 && grant.powers <= KeyPower.ALL, KeyPowersInvalid(grant.account, grant.powers));
        Key memory known = _keys[grant.account];
        // A revoked account stays revoked: what it signed before must not come to life again.
        require(MemberNo.unwrap(known.member) == 0, KeyTaken(grant.account, known.member));

        _keys[grant.account] = Key(member, grant.powers, bytes16(grant.person));
        KeyCount storage count = _counts[member];
        if (grant.powers & KeyPower.MAKER != 0) count.makers += 1;
        if (grant.powers & KeyPower.CHECKER != 0) count.checkers += 1;
        if (grant.powers & KeyPower.ADMIN != 0) count.admins += 1;

        emit KeyGranted(member, order, grant.account, grant.powers, grant.person);
    }

    function _revoke(bytes32 order, MemberNo member, address account) private {
        Key memory key = _keys[account];
        require(key.member == member && key.powers != 0, KeyNotOfMember(account, member));

        _keys[account].powers = 0;
        KeyCount storage count = _counts[member];
        if (key.powers & KeyPower.MAKER != 0) count.makers -= 1;
        if (key.powers & KeyPower.CHECKER != 0) count.checkers -= 1;
        if (key.powers & KeyPower.ADMIN != 0) count.admins -= 1;

        emit KeyRevoked(member, order, account);
    }

    function _requireEnoughKeys(MemberNo member) private view {
        KeyCount memory count = _counts[member];
        bool two = _members[member].signatures == 2;
        bool enough = count.checkers >= 1 && (!two || count.makers >= 1);
        require(enough, KeysInsufficient(member));
    }

    /// Whether some maker and some checker are different persons.
    function _hasTwoPersons(KeyGrant[] memory keys) private pure returns (bool) {
        for (uint256 i = 0; i < keys.length; ++i) {
            if (keys[i].powers & KeyPower.MAKER == 0) continue;
            for (uint256 j = 0; j < keys.length; ++j) {
                bool checker = keys[j].powers & KeyPower.CHECKER != 0;
                if (checker && bytes16(keys[i].person) != bytes16(keys[j].person)) return true;
            }
        }
        return false;
    }
}
