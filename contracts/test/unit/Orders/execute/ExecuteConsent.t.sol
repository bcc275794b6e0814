// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, Proof, SignedOrder} from "../../../../src/interfaces/IOrders.sol";
import {KeyPower} from "../../../../src/types/Members.sol";
import {Action, KeyGrant, ReplaceKeys} from "../../../../src/types/Orders.sol";
import {ISSUER, OPERATOR, Role, secretOf} from "../../../utils/Members.sol";
import {Signers} from "../../../utils/Signers.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title A member that lost one of its two admin keys, and how the door takes the other one's consent.
contract ExecuteConsentTest is Signers {
    address private immutable _lost = vm.addr(secretOf(ISSUER, Role.SecondAdmin));
    address private immutable _new = makeAddr("a new admin");
    bytes32 private _proposal;

    function setUp() public override {
        super.setUp();
        ReplaceKeys memory o = desk.replaceKeys(ISSUER);
        (o.grants, o.revokes) = (new KeyGrant[](1), new address[](1));
        (o.grants[0], o.revokes[0]) = (KeyGrant(_new, KeyPower.ADMIN, "a new person"), _lost);
        _proposal = desk.digestOf(Action.ReplaceKeys, abi.encode(o));
        desk.does(Action.ReplaceKeys, abi.encode(o));
    }

    function test_ItTakesOneAdminKey() external {
        Vm.Log[] memory logs = desk.carry(_consentOf(Role.Admin));
        _assertOutcome(logs, IOrders.OrderExecuted.selector);
        address admin = vm.addr(secretOf(ISSUER, Role.Admin));
        assertEq(logs[logs.length - 1].data, abi.encode(Action.ConsentKeys, address(0), admin), "other data");
        assertEq(members.keyOf(_new).powers, KeyPower.ADMIN, "not granted");
        assertEq(members.keyOf(_lost).powers, 0, "not revoked");
    }

    function test_TurnsAwayWhen_TheKeyIsNoAdmins() external {
        address checker = vm.addr(secretOf(ISSUER, Role.Checker));
        bytes memory reason =
            abi.encodeWithSelector(IOrders.KeyLacksPower.selector, checker, KeyPower.CHECKER, KeyPower.ADMIN);
        desk.turnsAway(_consentOf(Role.Checker), reason);
    }

    function test_TurnsAwayWhen_TheAdminIsAnotherMembers() external {
        bytes memory body = abi.encode(desk.proposalStep(ISSUER, _proposal));
        Proof memory admin = desk.proof(secretOf(OPERATOR, Role.Admin), desk.digestOf(Action.ConsentKeys, body));
        bytes memory reason = abi.encodeWithSelector(IOrders.KeyUnknown.selector, admin.account, ISSUER);
        desk.turnsAway(SignedOrder(Action.ConsentKeys, body, Proof(address(0), ""), admin), reason);
    }

    /// A member whose keys are in doubt is best suspended; it consents, or objects, all the same.
    function test_ItTakesTheConsentOfASuspendedMember() external {
        desk.suspend(ISSUER);
        _assertOutcome(desk.carry(_consentOf(Role.Admin)), IOrders.OrderExecuted.selector);
    }

    function test_ItTakesTheObjectionOfASuspendedMember() external {
        desk.suspend(ISSUER);
        desk.does(Action.ObjectProposal, abi.encode(desk.proposalStep(ISSUER, _proposal)));
    }

    function test_TurnsAwayWhen_OneKeyObjects() external {
        bytes memory body = abi.encode(desk.proposalStep(ISSUER, _proposal));
        SignedOrder memory o = desk.sign(Action.ObjectProposal, body);
        o.maker = Proof(address(0), "");
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.KeyUnknown.selector, address(0), ISSUER));
    }

    function _consentOf(Role role) private returns (SignedOrder memory) {
        bytes memory body = abi.encode(desk.proposalStep(ISSUER, _proposal));
        Proof memory only = desk.proof(secretOf(ISSUER, role), desk.digestOf(Action.ConsentKeys, body));
        return SignedOrder(Action.ConsentKeys, body, Proof(address(0), ""), only);
    }
}
