// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {AcceptedBanks} from "./members/AcceptedBanks.sol";
import {Proposals} from "./members/Proposals.sol";
import {GenesisMember, ProposalRules} from "./types/Construction.sol";
import {MemberNo} from "./types/Ids.sol";
import {Key, KeyPower, Member, MemberKind} from "./types/Members.sol";
import {ChangeKeys, KeyGrant, RegisterMember, SetMemberStatus} from "./types/Orders.sol";

/// @title Members and their keys.
/// @dev What no single organisation may do stands in Proposals, whom issuers accept in AcceptedBanks.
contract MemberRegistry is AcceptedBanks {
    uint256 public constant ACCOUNTS_MAX = 256; // of one member, revoked ones included

    address private immutable _orders;
    address private immutable _governance;

    mapping(address => bool) private _laterOrders; // of later versions
    mapping(MemberNo => Member) private _members;
    mapping(address => Key) private _keys;
    mapping(MemberNo => address[]) private _accounts;

    constructor(address orders, address governance, GenesisMember[] memory genesis, ProposalRules memory rules)
        Proposals(rules)
    {
        (_orders, _governance) = (orders, governance);
        for (uint256 i = 0; i < genesis.length; ++i) {
            GenesisMember memory g = genesis[i];
            _register(bytes32(0), g.number, g.kinds, g.signatures, g.profile, g.keys);
        }
    }

    /// @inheritdoc IMemberRegistry
    function admit(address orders) external {
        require(msg.sender == _governance, CallerNotGovernance(msg.sender));
        _laterOrders[orders] = true;
    }

    /// @inheritdoc IMemberRegistry
    function registerMember(bytes32 order, RegisterMember calldata o) external onlyOrders {
        requireKind(o.member, MemberKind.OPERATOR);
        // Nobody makes an issuer or a bank alone: it begins as a supplier, and its kinds are proposed.
        require(!_isStrict() || o.kinds == MemberKind.SUPPLIER, KindsNeedProposal(o.kinds));
        _register(order, o.number, o.kinds, o.signatures, o.profile, o.keys);
    }

    /// @inheritdoc IMemberRegistry
    function changeKeys(bytes32 order, ChangeKeys calldata o) external onlyOrders {
        requireActive(o.member);
        if (_mustWait(o)) _proposeKeys(order, o.member, o.member, o.grants, o.revokes);
        else _applyKeys(order, o.member, o.grants, o.revokes);
    }

    /// @inheritdoc IMemberRegistry
    function setMemberStatus(bytes32 order, SetMemberStatus calldata o) external onlyOrders {
        requireKind(o.member, MemberKind.OPERATOR);
        require(_members[o.subject].kinds != 0, MemberNotRegistered(o.subject));
        // A suspended operator could not lift its own suspension.
        require(!(o.subject == o.member), MemberSuspendsItself(o.member));

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
    function memberAndKeysOf(MemberNo member, address maker, address checker)
        external
        view
        returns (Member memory, Key memory, Key memory)
    {
        return (_members[member], _keys[maker], _keys[checker]);
    }

    /// @inheritdoc IMemberRegistry
    function requireActive(MemberNo member) public view {
        _requireActive(member, _members[member]);
    }

    /// @inheritdoc IMemberRegistry
    function requireIssuerAndActive(MemberNo issuer, MemberNo other) external view {
        requireKind(issuer, MemberKind.ISSUER);
        requireActive(other);
    }

    /// @inheritdoc IMemberRegistry
    function requireKind(MemberNo member, uint16 kind) public view override {
        Member memory m = _members[member];
        _requireActive(member, m);
        if (m.kinds & kind != 0) return;
        require(kind != MemberKind.ISSUER, NotIssuer(member));
        require(kind != MemberKind.FINANCIER, NotFinancier(member));
        require(kind != MemberKind.CLEARING_BANK, NotClearingBank(member));
        require(kind != MemberKind.JUDICIAL, NotJudicial(member));
        revert NotOperator(member);
    }

    function _requireOrders() internal view override {
        require(msg.sender == _orders || _laterOrders[msg.sender], CallerNotOrders(msg.sender));
    }

    function _registered(MemberNo member) internal view override returns (Member memory m) {
        m = _members[member];
        require(m.kinds != 0, MemberNotRegistered(member));
    }

    function _addKinds(bytes32 order, MemberNo member, uint16 kinds) internal override {
        _members[member].kinds |= kinds;

        emit KindsGranted(member, order, _members[member].kinds);
    }

    function _applyKeys(bytes32 order, MemberNo member, KeyGrant[] memory grants, address[] memory revokes)
        internal
        override
    {
        _requireFew(grants.length + revokes.length);
        for (uint256 i = 0; i < revokes.length; ++i) {
            _revoke(order, member, revokes[i]);
        }
        for (uint256 i = 0; i < grants.length; ++i) {
            _grant(order, member, grants[i]);
        }
        _requireEnoughKeys(member);
    }

    /// An operator's keys are power over all: new ones and the end of an admin's wait. Other keys are revoked at once, so that a
    /// stolen one is of no use any more.
    function _mustWait(ChangeKeys calldata o) private view returns (bool) {
        if (!_isStrict() || _members[o.member].kinds & MemberKind.OPERATOR == 0) return false;
        for (uint256 i = 0; i < o.revokes.length; ++i) {
            if (_keys[o.revokes[i]].powers & KeyPower.ADMIN != 0) return true;
        }
        return o.grants.length > 0;
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
        _requireFew(keys.length);

        _members[number] = Member(kinds, signatures, false);
        emit MemberRegistered(number, order, kinds, signatures, profile);
        for (uint256 i = 0; i < keys.length; ++i) {
            _grant(order, number, keys[i]);
        }

        _requireEnoughKeys(number);
    }

    function _grant(bytes32 order, MemberNo member, KeyGrant memory grant) private {
        require(grant.account != address(0), KeyZero());
        require(grant.powers != 0 && grant.powers <= KeyPower.ALL, KeyPowersInvalid(grant.account, grant.powers));
        require(bytes16(grant.person) != 0, KeyPersonMissing(grant.account));
        Key memory known = _keys[grant.account];
        // A revoked account stays revoked: what it signed before must not come to life again.
        require(MemberNo.unwrap(known.member) == 0, KeyTaken(grant.account, known.member));

        address[] storage accounts = _accounts[member];
        require(accounts.length < ACCOUNTS_MAX, KeysTooMany(accounts.length + 1, ACCOUNTS_MAX));

        _keys[grant.account] = Key(member, grant.powers, bytes16(grant.person));
        accounts.push(grant.account);
        emit KeyGranted(member, order, grant.account, grant.powers, grant.person);
    }

    function _revoke(bytes32 order, MemberNo member, address account) private {
        Key memory key = _keys[account];
        require(key.member == member && key.powers != 0, KeyNotOfMember(account, member));

        _keys[account].powers = 0;
        emit KeyRevoked(member, order, account);
    }

    /// The member can still act and still change its keys: each takes two persons, or one where one signature is enough.
    function _requireEnoughKeys(MemberNo member) private view {
        Key[] memory keys = _liveKeys(member);
        bool enough = _members[member].signatures == 1
            ? _hasPower(keys, KeyPower.CHECKER) && _hasPower(keys, KeyPower.ADMIN)
            : _hasPair(keys, KeyPower.MAKER, KeyPower.CHECKER) && _hasPair(keys, KeyPower.ADMIN, KeyPower.ADMIN);
        require(enough, KeysInsufficient(member));
    }

    /// At most ACCOUNTS_MAX; revoked ones have no powers.
    function _liveKeys(MemberNo member) private view returns (Key[] memory keys) {
        address[] storage accounts = _accounts[member];
        keys = new Key[](accounts.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            keys[i] = _keys[accounts[i]];
        }
    }

    function _hasPower(Key[] memory keys, uint8 power) private pure returns (bool) {
        for (uint256 i = 0; i < keys.length; ++i) {
            if (keys[i].powers & power != 0) return true;
        }
        return false;
    }

    /// Whether two different persons hold the two powers.
    function _hasPair(Key[] memory keys, uint8 first, uint8 second) private pure returns (bool) {
        for (uint256 i = 0; i < keys.length; ++i) {
            if (keys[i].powers & first == 0) continue;
            for (uint256 j = 0; j < keys.length; ++j) {
                if (keys[j].powers & second != 0 && keys[i].person != keys[j].person) return true;
            }
        }
        return false;
    }
}
