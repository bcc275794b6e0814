// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberNo} from "../../../../src/types/Ids.sol";
import {KeyPower, MemberKind} from "../../../../src/types/Members.sol";
import {Action, KeyGrant, RegisterMember} from "../../../../src/types/Orders.sol";
import {KeyForms} from "../../../utils/KeyForms.sol";
import {ISSUER, NOBODY, Role, SUPPLIER_A, personOf, secretOf} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

contract RegisterMemberTest is KeyForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        RegisterMember memory o = _form();
        _expectNotOrders(IMemberRegistry.CallerNotOrders.selector);
        members.registerMember("order", o);
    }

    function test_RevertWhen_TheActingMemberIsNoOperator() external {
        RegisterMember memory o = _form();
        o.member = ISSUER;
        _refusesForm(o, abi.encodeWithSelector(IMemberRegistry.NotOperator.selector, ISSUER));
    }

    function test_RevertWhen_TheNumberIsZero() external {
        RegisterMember memory o = _form();
        o.number = NOBODY;
        _refusesForm(o, abi.encodeWithSelector(IMemberRegistry.MemberNumberTaken.selector, NOBODY));
    }

    function test_RevertGiven_TheNumberIsTaken() external {
        RegisterMember memory o = _form();
        o.number = SUPPLIER_A;
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.MemberNumberTaken.selector, SUPPLIER_A);
        desk.refuses(Action.RegisterMember, abi.encode(o), reason);
    }

    function test_RevertWhen_TheKindsAreNone() external {
        RegisterMember memory o = _form();
        o.kinds = 0;
        _refusesForm(o, _kindsInvalid(0));
    }

    function test_RevertWhen_AKindDoesNotExist() external {
        RegisterMember memory o = _form();
        o.kinds = MemberKind.ALL + 1;
        _refusesForm(o, _kindsInvalid(MemberKind.ALL + 1));
    }

    function test_RevertWhen_SignaturesAreNeitherOneNorTwo() external {
        RegisterMember memory o = _form();
        o.signatures = 0;
        _refusesForm(o, _signaturesInvalid(0));
        o.signatures = 3;
        o.nonce = desk.nextNonce();
        _refusesForm(o, _signaturesInvalid(3));
    }

    /// R8: of all kinds and their mixtures, a supplier alone may sign with one.
    function testFuzz_RevertWhen_AMemberThatIsMoreThanASupplierSignsWithOne(uint16 kinds) external {
        RegisterMember memory o = _form();
        o.kinds = uint16(bound(kinds, 1, MemberKind.ALL));
        vm.assume(o.kinds != MemberKind.SUPPLIER);
        o.signatures = 1;
        _refusesForm(o, _signaturesInvalid(1));
    }

    function test_RevertWhen_KeysAreMoreThan32() external {
        RegisterMember memory o = _form();
        o.keys = _keys(33);
        _refusesForm(o, abi.encodeWithSelector(IMemberRegistry.KeysTooMany.selector, uint256(33), uint256(32)));
    }

    function test_RevertWhen_AKeyIsTheZeroAccount() external {
        RegisterMember memory o = _form();
        o.keys[3].account = address(0);
        _refusesForm(o, abi.encodeWithSelector(IMemberRegistry.KeyZero.selector));
    }

    function test_RevertWhen_AKeyHasNoPowers() external {
        RegisterMember memory o = _form();
        o.keys[3].powers = 0;
        _refusesForm(o, _powersInvalid(o.keys[3]));
    }

    function test_RevertWhen_APowerDoesNotExist() external {
        RegisterMember memory o = _form();
        o.keys[0].powers = KeyPower.ALL + 1;
        _refusesForm(o, _powersInvalid(o.keys[0]));
    }

    /// Two keys without persons would count as one person's, or as anybody's.
    function test_RevertWhen_AKeyHasNoPerson() external {
        RegisterMember memory o = _form();
        o.keys[2].person = 0;
        _refusesForm(o, _personMissing(o.keys[2].account));
    }

    function test_RevertWhen_TheHalfOfAPersonThatIsKeptIsZero() external {
        RegisterMember memory o = _form();
        o.keys[2].person = bytes32(uint256(type(uint128).max));
        _refusesForm(o, _personMissing(o.keys[2].account));
    }

    function test_RevertGiven_AKeyIsAnotherMembers() external {
        RegisterMember memory o = _form();
        o.keys[1].account = vm.addr(secretOf(ISSUER, Role.Checker));
        _refusesForm(o, _keyTaken(o.keys[1].account, ISSUER));
    }

    /// What it signed before must not come to life again, for whomever.
    function test_RevertGiven_AKeyWasRevoked() external {
        desk.does(Action.ChangeKeys, abi.encode(_granting(ISSUER, _keys(1))));
        address account = _account(0);
        desk.does(Action.ChangeKeys, abi.encode(_revoking(ISSUER, account)));
        RegisterMember memory o = _form();
        o.keys[1].account = account;
        _refusesForm(o, _keyTaken(account, ISSUER));
    }

    function test_RevertWhen_AKeyIsNamedTwice() external {
        RegisterMember memory o = _form();
        o.keys[1].account = o.keys[0].account;
        _refusesForm(o, _keyTaken(o.keys[0].account, NEW));
    }

    function test_RevertWhen_ThereAreNoKeys() external {
        RegisterMember memory o = _form();
        o.keys = new KeyGrant[](0);
        _refusesForm(o, _insufficient());
    }

    function test_RevertWhen_NoKeyIsAMakers() external {
        RegisterMember memory o = _form();
        o.keys[0].powers = KeyPower.CHECKER;
        _refusesForm(o, _insufficient());
    }

    function test_RevertWhen_NoKeyIsACheckers() external {
        RegisterMember memory o = _form();
        o.keys[1].powers = KeyPower.MAKER;
        _refusesForm(o, _insufficient());
    }

    function test_RevertWhen_MakerAndCheckerAreOnePerson() external {
        RegisterMember memory o = _form();
        o.keys[1].person = o.keys[0].person;
        _refusesForm(o, _insufficient());
    }

    /// Persons are compared by their first half, which is all that the registry keeps.
    function test_RevertWhen_MakerAndCheckerDifferInTheSecondHalfOfTheirPersons() external {
        RegisterMember memory o = _form();
        o.keys[1].person = o.keys[0].person ^ bytes32(uint256(1));
        _refusesForm(o, _insufficient());
    }

    function test_RevertWhen_ThereIsOneAdminOnly() external {
        RegisterMember memory o = _form();
        o.keys[3].powers = KeyPower.MAKER;
        _refusesForm(o, _insufficient());
    }

    function test_RevertWhen_TheAdminsAreOnePerson() external {
        RegisterMember memory o = _form();
        o.keys[3].person = o.keys[2].person;
        _refusesForm(o, _insufficient());
    }

    function test_RevertWhen_TheOnlySignatureHasNoAdmin() external {
        RegisterMember memory o = _form();
        o.signatures = 1;
        o.keys = _keys(1);
        o.keys[0].powers = KeyPower.MAKER | KeyPower.CHECKER;
        _refusesForm(o, _insufficient());
    }

    function test_RevertWhen_TheOnlySignatureHasNoChecker() external {
        RegisterMember memory o = _form();
        o.signatures = 1;
        o.keys[1].powers = KeyPower.MAKER;
        _refusesForm(o, _insufficient());
    }

    function test_ItRegistersTheMemberWithItsKeys() external {
        RegisterMember memory o = _form();
        o.kinds = MemberKind.ISSUER | MemberKind.FINANCIER;
        // The member; four keys, and their list with its length.
        _doesOnly(Action.RegisterMember, abi.encode(o), address(members), 10);
        _assertMember(NEW, MemberKind.ISSUER | MemberKind.FINANCIER, 2, false);
        for (uint256 i = 0; i < o.keys.length; ++i) {
            _assertKey(o.keys[i].account, NEW, o.keys[i].powers, personOf(NEW, Role(i)));
        }
    }

    function test_ItRegistersEveryKind() external {
        RegisterMember memory o = _form();
        o.kinds = MemberKind.ALL;
        desk.does(Action.RegisterMember, abi.encode(o));
        _assertMember(NEW, MemberKind.ALL, 2, false);
    }

    /// Two persons with every power each are enough: each pair is found among them.
    function test_ItRegistersTwoPersonsWithEveryPower() external {
        RegisterMember memory o = _form();
        o.keys = _keys(2);
        desk.does(Action.RegisterMember, abi.encode(o));
        _assertMember(NEW, MemberKind.SUPPLIER, 2, false);
    }

    function test_ItRegistersASupplierWithOneKey() external {
        RegisterMember memory o = _form();
        o.signatures = 1;
        o.keys = _keys(1);
        desk.does(Action.RegisterMember, abi.encode(o));
        _assertMember(NEW, MemberKind.SUPPLIER, 1, false);
    }

    function test_ItRegisters32Keys() external {
        RegisterMember memory o = _form();
        o.keys = _keys(32);
        desk.does(Action.RegisterMember, abi.encode(o));
        _assertKey(o.keys[31].account, NEW, KeyPower.ALL, o.keys[31].person);
    }

    function test_ItEmitsMemberRegisteredAndKeyGrantedForEachKey() external {
        RegisterMember memory o = _form();
        bytes32 order = desk.digestOf(Action.RegisterMember, abi.encode(o));
        Vm.Log[] memory logs = desk.does(Action.RegisterMember, abi.encode(o));

        assertEq(logs.length, 6, "MemberRegistered, four times KeyGranted, OrderExecuted");
        bytes32[] memory topics = _topics(IMemberRegistry.MemberRegistered.selector, _word(NEW), order);
        _assertLog(logs[0], address(members), topics, abi.encode(o.kinds, o.signatures, o.profile));
        for (uint256 i = 0; i < 4; ++i) {
            KeyGrant memory k = o.keys[i];
            topics = _topics(IMemberRegistry.KeyGranted.selector, _word(NEW), order, _word(k.account));
            _assertLog(logs[1 + i], address(members), topics, abi.encode(k.powers, k.person));
        }
    }

    function _kindsInvalid(uint16 have) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.MemberKindsInvalid.selector, have, MemberKind.ALL);
    }

    function _signaturesInvalid(uint8 have) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.MemberSignaturesInvalid.selector, have, 2);
    }

    function _powersInvalid(KeyGrant memory key) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.KeyPowersInvalid.selector, key.account, key.powers);
    }

    function _keyTaken(address account, MemberNo member) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.KeyTaken.selector, account, member);
    }

    function _personMissing(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.KeyPersonMissing.selector, account);
    }

    function _insufficient() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IMemberRegistry.KeysInsufficient.selector, NEW);
    }
}
