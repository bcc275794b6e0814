// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberNo} from "../../../../src/types/Ids.sol";
import {KeyPower} from "../../../../src/types/Members.sol";
import {Action, ChangeKeys, KeyGrant} from "../../../../src/types/Orders.sol";
import {KeyForms} from "../../../utils/KeyForms.sol";
import {ISSUER, Role, STRANGER, SUPPLIER_A, SUPPLIER_D, personOf, secretOf} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ChangeKeysTest is KeyForms {
    address private immutable _maker = vm.addr(secretOf(ISSUER, Role.Maker));
    address private immutable _checker = vm.addr(secretOf(ISSUER, Role.Checker));
    address private immutable _spare = _account(1_000); // an admin's that ISSUER can do without

    function setUp() public override {
        super.setUp();
        KeyGrant[] memory grants = new KeyGrant[](1);
        grants[0] = KeyGrant(_spare, KeyPower.ADMIN, "spare");
        desk.does(Action.ChangeKeys, abi.encode(_granting(ISSUER, grants)));
    }

    function test_RevertWhen_TheCallerIsNotOrders() external {
        ChangeKeys memory o = desk.changeKeys(ISSUER);
        _expectNotOrders(IMemberRegistry.CallerNotOrders.selector);
        members.changeKeys("order", o);
    }

    /// The door asks first; the registry does not rely on it.
    function test_RevertWhen_TheMemberIsNotRegistered() external {
        ChangeKeys memory o = desk.changeKeys(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
        vm.prank(address(orders));
        members.changeKeys("order", o);
    }

    function test_RevertGiven_TheMemberIsSuspended() external {
        desk.suspend(ISSUER);
        ChangeKeys memory o = desk.changeKeys(ISSUER);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.MemberSuspended.selector, ISSUER));
        vm.prank(address(orders));
        members.changeKeys("order", o);
    }

    function test_RevertWhen_GrantsAndRevokesAreMoreThan32() external {
        ChangeKeys memory o = _granting(ISSUER, _keys(32));
        o.revokes = new address[](1);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.KeysTooMany.selector, uint256(33), uint256(32)));
    }

    function test_RevertWhen_TheRevokedKeyIsUnknown() external {
        _refuses(_revoking(ISSUER, _account(0)), _notOfMember(_account(0)));
    }

    function test_RevertWhen_TheRevokedKeyIsAnotherMembers() external {
        address account = vm.addr(secretOf(SUPPLIER_A, Role.Maker));
        _refuses(_revoking(ISSUER, account), _notOfMember(account));
    }

    function test_RevertGiven_TheKeyIsRevokedAlready() external {
        desk.does(Action.ChangeKeys, abi.encode(_revoking(ISSUER, _spare)));
        _refuses(_revoking(ISSUER, _spare), _notOfMember(_spare));
    }

    function test_RevertWhen_AKeyIsRevokedTwice() external {
        ChangeKeys memory o = desk.changeKeys(ISSUER);
        o.revokes = new address[](2);
        (o.revokes[0], o.revokes[1]) = (_spare, _spare);
        _refuses(o, _notOfMember(_spare));
    }

    function test_RevertWhen_AKeyIsTheZeroAccount() external {
        KeyGrant[] memory keys = _keys(1);
        keys[0].account = address(0);
        _refuses(_granting(ISSUER, keys), abi.encodeWithSelector(IMemberRegistry.KeyZero.selector));
    }

    function test_RevertWhen_AKeyHasNoPowersOrOneThatDoesNotExist() external {
        KeyGrant[] memory keys = _keys(1);
        keys[0].powers = 0;
        _refuses(_granting(ISSUER, keys), _powersInvalid(keys[0]));
        keys[0].powers = 8;
        _refuses(_granting(ISSUER, keys), _powersInvalid(keys[0]));
    }

    function test_RevertWhen_AKeyHasNoPerson() external {
        KeyGrant[] memory keys = _keys(1);
        keys[0].person = 0;
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.KeyPersonMissing.selector, _account(0));
        _refuses(_granting(ISSUER, keys), reason);
    }

    /// Of one member for all time, revoked ones included: what is looked through at each change has an end.
    function test_RevertGiven_TheMemberHad256Keys() external {
        uint256 had = 5; // maker, checker, two admins, and the spare
        for (uint256 many; had < 256; had += many) {
            many = 256 - had < 32 ? 256 - had : 32;
            ChangeKeys memory o = _granting(ISSUER, _keysFrom(had, many));
            desk.does(Action.ChangeKeys, abi.encode(o));
        }
        desk.does(Action.ChangeKeys, abi.encode(_revoking(ISSUER, _spare)));
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.KeysTooMany.selector, uint256(257), uint256(256));
        _refuses(_granting(ISSUER, _keysFrom(256, 1)), reason);
    }

    function test_RevertGiven_AKeyIsAnotherMembers() external {
        KeyGrant[] memory keys = _keys(1);
        keys[0].account = vm.addr(secretOf(SUPPLIER_A, Role.Maker));
        _refuses(_granting(ISSUER, keys), _taken(keys[0].account, SUPPLIER_A));
    }

    /// Powers are not added to a key: it is revoked, and another takes its place.
    function test_RevertGiven_AKeyIsTheMembersAlready() external {
        KeyGrant[] memory keys = _keys(1);
        keys[0].account = _maker;
        _refuses(_granting(ISSUER, keys), _taken(_maker, ISSUER));
    }

    function test_RevertWhen_AKeyIsRevokedAndGrantedAtOnce() external {
        KeyGrant[] memory keys = _keys(1);
        keys[0].account = _spare;
        ChangeKeys memory o = _revoking(ISSUER, _spare);
        o.grants = keys;
        _refuses(o, _taken(_spare, ISSUER));
    }

    function test_RevertWhen_NoCheckerIsLeft() external {
        _refuses(_revoking(ISSUER, _checker), _insufficient(ISSUER));
    }

    function test_RevertWhen_NoMakerIsLeft() external {
        _refuses(_revoking(ISSUER, _maker), _insufficient(ISSUER));
    }

    function test_RevertWhen_OnePersonIsLeftAsMakerAndChecker() external {
        ChangeKeys memory o = _revoking(ISSUER, _maker);
        o.grants = _keys(1);
        (o.grants[0].powers, o.grants[0].person) = (KeyPower.MAKER, personOf(ISSUER, Role.Checker));
        _refuses(o, _insufficient(ISSUER));
    }

    /// It could never change its keys again.
    function test_RevertWhen_OneAdminIsLeft() external {
        ChangeKeys memory o = _revoking(ISSUER, _spare);
        o.revokes = new address[](2);
        (o.revokes[0], o.revokes[1]) = (_spare, vm.addr(secretOf(ISSUER, Role.Admin)));
        _refuses(o, _insufficient(ISSUER));
    }

    function test_RevertWhen_TheAdminsLeftAreOnePerson() external {
        ChangeKeys memory o = _revoking(ISSUER, _spare);
        o.revokes = new address[](2);
        (o.revokes[0], o.revokes[1]) = (_spare, vm.addr(secretOf(ISSUER, Role.Admin)));
        o.grants = _keys(1);
        (o.grants[0].powers, o.grants[0].person) = (KeyPower.ADMIN, personOf(ISSUER, Role.SecondAdmin));
        _refuses(o, _insufficient(ISSUER));
    }

    function test_RevertWhen_NoAdminIsLeftToASmallSupplier() external {
        ChangeKeys memory o = desk.changeKeys(SUPPLIER_D);
        o.revokes = new address[](2);
        o.revokes[0] = vm.addr(secretOf(SUPPLIER_D, Role.Admin));
        o.revokes[1] = vm.addr(secretOf(SUPPLIER_D, Role.SecondAdmin));
        _refuses(o, _insufficient(SUPPLIER_D));
    }

    function test_RevertWhen_NoCheckerIsLeftToASmallSupplier() external {
        address account = vm.addr(secretOf(SUPPLIER_D, Role.Checker));
        _refuses(_revoking(SUPPLIER_D, account), _insufficient(SUPPLIER_D));
    }

    function test_ItLetsASmallSupplierGoWithoutAMaker() external {
        address account = vm.addr(secretOf(SUPPLIER_D, Role.Maker));
        desk.does(Action.ChangeKeys, abi.encode(_revoking(SUPPLIER_D, account)));
        assertEq(members.keyOf(account).powers, 0);
    }

    function test_ItGrantsKeys() external {
        KeyGrant[] memory keys = _keys(2);
        // Two keys, and two more on the list with its length.
        _doesOnly(Action.ChangeKeys, abi.encode(_granting(ISSUER, keys)), address(members), 5);
        _assertKey(keys[0].account, ISSUER, KeyPower.ALL, keys[0].person);
        _assertKey(keys[1].account, ISSUER, KeyPower.ALL, keys[1].person);
    }

    /// The person stays, so that what the key signed can still be told to be somebody's.
    function test_ItRevokesAKeyAndRemembersWhoseItWas() external {
        _doesOnly(Action.ChangeKeys, abi.encode(_revoking(ISSUER, _spare)), address(members), 1);
        _assertKey(_spare, ISSUER, 0, "spare");
    }

    function test_ItReplacesTheOnlyMakerInOneOrder() external {
        ChangeKeys memory o = _revoking(ISSUER, _maker);
        o.grants = _keys(1);
        desk.does(Action.ChangeKeys, abi.encode(o));
        _assertKey(_maker, ISSUER, 0, personOf(ISSUER, Role.Maker));
        _assertKey(_account(0), ISSUER, KeyPower.ALL, o.grants[0].person);
    }

    function test_ItTakes32Keys() external {
        desk.does(Action.ChangeKeys, abi.encode(_granting(ISSUER, _keys(32))));
        assertEq(members.keyOf(_account(31)).powers, KeyPower.ALL);
    }

    function test_ItTakesAnOrderThatChangesNothing() external {
        _doesNothing(Action.ChangeKeys, abi.encode(desk.changeKeys(ISSUER)));
    }

    /// Whatever powers come and go, the last maker and the last checker stay.
    function testFuzz_ItKeepsCountOfThePowersLeft(uint8[4] memory powers) external {
        KeyGrant[] memory keys = _keys(4);
        for (uint256 i = 0; i < 4; ++i) {
            keys[i].powers = uint8(bound(powers[i], 1, KeyPower.ALL));
        }
        desk.does(Action.ChangeKeys, abi.encode(_granting(ISSUER, keys)));
        ChangeKeys memory o = desk.changeKeys(ISSUER);
        o.revokes = _accountsAnd(keys, _checker);
        _refuses(o, _insufficient(ISSUER));
        (o.revokes, o.nonce) = (_accountsAnd(keys, _spare), desk.nextNonce());
        desk.does(Action.ChangeKeys, abi.encode(o));
    }

    function test_ItEmitsKeyRevokedBeforeKeyGranted() external {
        ChangeKeys memory o = _revoking(ISSUER, _maker);
        o.grants = _keys(1);
        bytes32 order = desk.digestOf(Action.ChangeKeys, abi.encode(o));
        Vm.Log[] memory logs = desk.does(Action.ChangeKeys, abi.encode(o));

        assertEq(logs.length, 3, "KeyRevoked, KeyGranted, OrderExecuted");
        bytes32[] memory topics = _topics(IMemberRegistry.KeyRevoked.selector, _word(ISSUER), order, _word(_maker));
        _assertLog(logs[0], address(members), topics, "");
        topics = _topics(IMemberRegistry.KeyGranted.selector, _word(ISSUER), order, _word(_account(0)));
        _assertLog(logs[1], address(members), topics, abi.encode(KeyPower.ALL, o.grants[0].person));
    }

    function _accountsAnd(KeyGrant[] memory keys, address last) private pure returns (address[] memory accounts) {
        accounts = new address[](keys.length + 1);
        for (uint256 i = 0; i < keys.length; ++i) {
            accounts[i] = keys[i].account;
        }
        accounts[keys.length] = last;
    }

    function _refuses(ChangeKeys memory o, bytes memory reason) private {
        o.nonce = desk.nextNonce();
        desk.refuses(Action.ChangeKeys, abi.encode(o), reason);
    }

    function _notOfMember(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.KeyNotOfMember.selector, account, ISSUER);
    }

    function _taken(address account, MemberNo member) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.KeyTaken.selector, account, member);
    }

    function _powersInvalid(KeyGrant memory key) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.KeyPowersInvalid.selector, key.account, key.powers);
    }

    function _insufficient(MemberNo member) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.KeysInsufficient.selector, member);
    }
}
