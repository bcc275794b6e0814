// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, Proof, SignedOrder, UnsignedOrder} from "../../src/interfaces/IOrders.sol";
import {MemberNo} from "../../src/types/Ids.sol";
import {Action, ChangeKeys, KeyGrant} from "../../src/types/Orders.sol";
import {Base} from "./Base.t.sol";
import {ISSUER, LIMIT, OPERATOR, Role, secretOf} from "./Members.sol";
import {Vm} from "./Vm.sol";

/// @title Orders signed rightly and wrongly, and keys granted and revoked on the way.
abstract contract Signers is Base {
    uint64 internal constant NEW_LIMIT = LIMIT / 2;

    uint256 internal immutable maker = secretOf(OPERATOR, Role.Maker);
    uint256 internal immutable checker = secretOf(OPERATOR, Role.Checker);

    /// The order of the operator that most tests sign: a new limit for ISSUER.
    function _body() internal returns (bytes memory) {
        return abi.encode(desk.setLimit(ISSUER, NEW_LIMIT));
    }

    function _order() internal returns (SignedOrder memory) {
        return desk.sign(Action.SetLimit, _body());
    }

    function _signedBy(Action action, bytes memory body, uint256 first, uint256 second)
        internal
        view
        returns (SignedOrder memory)
    {
        bytes32 digest = desk.digestOf(action, body);
        return SignedOrder(action, body, desk.proof(first, digest), desk.proof(second, digest));
    }

    /// The operator's order with a signature of the checker's that a test made itself.
    function _orderWith(address account, bytes memory signature) internal returns (SignedOrder memory o) {
        o = _order();
        o.checker = Proof(account, signature);
    }

    function _grant(MemberNo member, address account, uint8 powers, bytes32 person) internal {
        ChangeKeys memory o = desk.changeKeys(member);
        o.grants = new KeyGrant[](1);
        o.grants[0] = KeyGrant(account, powers, person);
        desk.does(Action.ChangeKeys, abi.encode(o));
    }

    function _revoke(MemberNo member, address account) internal {
        ChangeKeys memory o = desk.changeKeys(member);
        o.revokes = new address[](1);
        o.revokes[0] = account;
        desk.does(Action.ChangeKeys, abi.encode(o));
    }

    function _pair(SignedOrder memory first, SignedOrder memory second)
        internal
        pure
        returns (SignedOrder[] memory batch)
    {
        batch = new SignedOrder[](2);
        (batch[0], batch[1]) = (first, second);
    }

    function _carryBatch(SignedOrder[] memory batch) internal returns (Vm.Log[] memory) {
        vm.recordLogs();
        orders.execute(batch);
        return vm.getRecordedLogs();
    }

    function _previewed(UnsignedOrder memory order) internal returns (bytes memory) {
        return desk.preview(order.action, order.body);
    }

    function _assertTakesEffect(SignedOrder memory order) internal {
        _assertOutcome(desk.carry(order), IOrders.OrderExecuted.selector);
        assertEq(limits.issuerOf(ISSUER).limitFen, NEW_LIMIT, "the limit was not set");
    }

    function _assertOutcome(Vm.Log[] memory logs, bytes32 topic) internal pure {
        assertEq(logs[logs.length - 1].topics[0], topic, "another outcome");
    }

    /// The nonce is the second word of a message without arrays.
    function _isSpent(MemberNo member, bytes memory body) internal view returns (bool) {
        (, uint256 nonce) = abi.decode(body, (uint256, uint256));
        return orders.isNonceUsed(member, nonce);
    }
}
