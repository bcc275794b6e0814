// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, Proof, SignedOrder} from "../../../../src/interfaces/IOrders.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {KeyPower} from "../../../../src/types/Members.sol";
import {Action, ChangeKeys, KeyGrant} from "../../../../src/types/Orders.sol";
import {FACE, ISSUER, OPERATOR, Role, SUPPLIER_D, STRANGER, personOf, secretOf} from "../../../utils/Members.sol";
import {Signers} from "../../../utils/Signers.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title Who acts: members with two signatures and with one, and the admins of a member.
contract ExecuteRolesTest is Signers {
    address private immutable _newKey = makeAddr("new key");

    function test_TurnsAwayWhen_TheMemberIsNotRegistered() external {
        SignedOrder memory o = desk.sign(Action.ChangeKeys, abi.encode(desk.changeKeys(STRANGER)));
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.ActorNotRegistered.selector, STRANGER));
    }

    function test_TurnsAwayGiven_TheMemberIsSuspended() external {
        desk.suspend(ISSUER);
        SignedOrder memory o = _change(secretOf(ISSUER, Role.Admin), secretOf(ISSUER, Role.SecondAdmin));
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.ActorSuspended.selector, ISSUER));
    }

    function test_ItTakesOrdersOfAMemberWhoseSuspensionWasLifted() external {
        desk.suspend(ISSUER);
        desk.does(Action.SetMemberStatus, abi.encode(desk.setStatus(ISSUER, false)));
        _assertGranted(_change(secretOf(ISSUER, Role.Admin), secretOf(ISSUER, Role.SecondAdmin)));
    }

    /// R25: what is owed is paid, whatever became of the issuer.
    function test_ItTakesAPaymentInstructionOfASuspendedIssuer() external {
        VoucherNo v = desk.held(FACE);
        desk.passDays(88);
        desk.suspend(ISSUER);
        desk.does(Action.InstructPayment, abi.encode(desk.instructPayment(v, FACE, "reference")));
    }

    function test_TurnsAwayWhen_MakerAndCheckerChangeKeys() external {
        uint256 second = secretOf(ISSUER, Role.Checker);
        SignedOrder memory o = _change(secretOf(ISSUER, Role.Maker), second);
        desk.turnsAway(o, _lacks(second, KeyPower.CHECKER, KeyPower.ADMIN));
    }

    function test_TurnsAwayWhen_AMakerAndAnAdminChangeKeys() external {
        uint256 first = secretOf(ISSUER, Role.Maker);
        SignedOrder memory o = _change(first, secretOf(ISSUER, Role.Admin));
        desk.turnsAway(o, _lacks(first, KeyPower.MAKER, KeyPower.ADMIN));
    }

    function test_TurnsAwayWhen_OneAdminChangesKeysAlone() external {
        uint256 admin = secretOf(ISSUER, Role.Admin);
        bytes memory same = abi.encodeWithSelector(IOrders.SameSigner.selector, bytes16(personOf(ISSUER, Role.Admin)));
        desk.turnsAway(_change(admin, admin), same);
    }

    function test_TurnsAwayWhen_AdminsOfAnotherMemberChangeKeys() external {
        uint256 second = secretOf(OPERATOR, Role.SecondAdmin);
        SignedOrder memory o = _change(secretOf(OPERATOR, Role.Admin), second);
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.KeyUnknown.selector, vm.addr(second), ISSUER));
    }

    function test_ItTakesTwoAdminsForAChangeOfKeys() external {
        _assertGranted(_change(secretOf(ISSUER, Role.Admin), secretOf(ISSUER, Role.SecondAdmin)));
    }

    function test_TurnsAwayWhen_AMemberWithTwoSignaturesSignsOnce() external {
        SignedOrder memory o = _order();
        o.maker = Proof(address(0), "");
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.KeyUnknown.selector, address(0), OPERATOR));
    }

    function test_TurnsAwayWhen_ASmallSuppliersOnlySignatureIsAMakers() external {
        uint256 secret = secretOf(SUPPLIER_D, Role.Maker);
        desk.turnsAway(_acceptAlone(secret), _lacks(secret, KeyPower.MAKER, KeyPower.CHECKER));
    }

    function test_TurnsAwayWhen_ASmallSuppliersOnlySignatureIsWrong() external {
        SignedOrder memory o = _acceptAlone(secretOf(SUPPLIER_D, Role.Maker));
        o.checker.account = vm.addr(secretOf(SUPPLIER_D, Role.Checker));
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.SignatureInvalid.selector, o.checker.account));
    }

    function test_ItTakesASmallSuppliersOnlySignature() external {
        SignedOrder memory o = _acceptAlone(secretOf(SUPPLIER_D, Role.Checker));
        Vm.Log[] memory logs = desk.carry(o);
        _assertOutcome(logs, IOrders.OrderExecuted.selector);
        assertEq(logs[logs.length - 1].data, abi.encode(Action.Accept, address(0), o.checker.account), "other data");
    }

    /// Nobody looks at a maker there: whoever the relay names does not enter the record.
    function test_ItRecordsNoMakerOfASmallSupplier() external {
        SignedOrder memory o = _acceptAlone(secretOf(SUPPLIER_D, Role.Checker));
        o.maker = Proof(vm.addr(secretOf(SUPPLIER_D, Role.Maker)), "never signed");
        Vm.Log[] memory logs = desk.carry(o);
        assertEq(logs[logs.length - 1].data, abi.encode(Action.Accept, address(0), o.checker.account), "other data");
    }

    function test_ItTakesOneAdminOfASmallSupplier() external {
        bytes memory body = _grantTo(desk.changeKeys(SUPPLIER_D));
        bytes32 digest = desk.digestOf(Action.ChangeKeys, body);
        Proof memory admin = desk.proof(secretOf(SUPPLIER_D, Role.Admin), digest);
        _assertGranted(SignedOrder(Action.ChangeKeys, body, Proof(address(0), ""), admin));
    }

    function _acceptAlone(uint256 secret) private returns (SignedOrder memory) {
        VoucherNo v = desk.offeredBy(ISSUER, SUPPLIER_D, FACE);
        bytes memory body = abi.encode(desk.accept(v));
        Proof memory only = desk.proof(secret, desk.digestOf(Action.Accept, body));
        return SignedOrder(Action.Accept, body, Proof(address(0), ""), only);
    }

    function _change(uint256 first, uint256 second) private returns (SignedOrder memory) {
        return _signedBy(Action.ChangeKeys, _grantTo(desk.changeKeys(ISSUER)), first, second);
    }

    function _grantTo(ChangeKeys memory o) private view returns (bytes memory) {
        o.grants = new KeyGrant[](1);
        o.grants[0] = KeyGrant(_newKey, KeyPower.MAKER, "new person");
        return abi.encode(o);
    }

    function _assertGranted(SignedOrder memory o) private {
        _assertOutcome(desk.carry(o), IOrders.OrderExecuted.selector);
        assertEq(members.keyOf(_newKey).powers, KeyPower.MAKER, "the key was not granted");
    }

    function _lacks(uint256 secret, uint8 have, uint8 need) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IOrders.KeyLacksPower.selector, vm.addr(secret), have, need);
    }
}
