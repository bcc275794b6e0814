// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, Proof, SignedOrder, UnsignedOrder} from "../../../../src/interfaces/IOrders.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, Part, Split} from "../../../../src/types/Orders.sol";
import {FACE, ISSUER, NOBODY, OPERATOR, Role, START, SUPPLIER_A, secretOf} from "../../../utils/Members.sol";
import {Bodies} from "../../../utils/Bodies.sol";
import {Signers} from "../../../utils/Signers.sol";
import {Vm} from "../../../utils/Vm.sol";

/// @title Bodies that are not, or not quite, the struct of their action.
contract ExecuteBodyTest is Signers {
    using Bodies for bytes;

    uint256 private constant MEMBER = 0; // words of every message
    uint256 private constant DEADLINE = 2;
    uint256 private constant LIMIT_FEN = 4; // of SetLimit
    uint256 private constant SUSPENDED = 4; // of SetMemberStatus
    uint256 private constant ARRAY = 9; // the place of an issue's array, after the offset of the whole

    function test_TurnsAwayWhen_TheBodyIsEmpty() external {
        _malformed(Action.SetLimit, "");
        _malformed(Action.Issue, "");
    }

    function test_TurnsAwayWhen_AWordIsMissing() external {
        bytes memory body = _body();
        _malformed(Action.SetLimit, body.cut(body.length - 32));
    }

    function test_TurnsAwayWhen_AByteIsMissing() external {
        bytes memory body = _body();
        _malformed(Action.SetLimit, body.cut(body.length - 1));
    }

    function test_TurnsAwayWhen_AWordIsTooMany() external {
        _malformed(Action.SetLimit, bytes.concat(_body(), bytes32(0)));
    }

    function test_TurnsAwayWhen_AByteIsTooMany() external {
        _malformed(Action.SetLimit, bytes.concat(_body(), hex"00"));
    }

    function test_TurnsAwayWhen_TheBodyIsAnotherActions() external {
        _malformed(Action.Transfer, _body());
        _malformed(Action.Issue, _body());
    }

    /// What has no digest is named by a hash that no order can have.
    function test_ItNamesAMalformedOrderByActionAndBody() external {
        bytes memory body = bytes.concat(_body(), hex"00");
        Vm.Log[] memory logs = desk.carry(_unsigned(Action.SetLimit, body));
        assertEq(logs[0].topics[1], keccak256(abi.encode("malformed", Action.SetLimit, keccak256(body))));
    }

    function test_TurnsAwayWhen_TheBodyIsLongerThan48Kilobytes() external {
        _malformed(Action.Split, _splitOf(48 * 1024 + 64));
    }

    /// Admitted: its rule refuses it.
    function test_ItTakesABodyOf48Kilobytes() external {
        bytes memory body = _splitOf(48 * 1024);
        desk.refuses(
            Action.Split, body, abi.encodeWithSelector(IVoucherLedger.VoucherNotFound.selector, VoucherNo.wrap(1))
        );
    }

    function test_TurnsAwayWhen_TheMembersWordIsBeyondItsType() external {
        bytes memory body = _body().with(MEMBER, uint256(type(uint32).max) + 2); // its low half is the operator's
        desk.turnsAway(
            desk.sign(Action.SetLimit, body), abi.encodeWithSelector(IOrders.ActorNotRegistered.selector, NOBODY)
        );
    }

    /// A number's lower half is not another member's number.
    function test_TurnsAwayWhen_TheMemberIsNotRegistered() external {
        MemberNo large = MemberNo.wrap(MemberNo.unwrap(OPERATOR) + (1 << 16));
        bytes memory body = _body().with(MEMBER, MemberNo.unwrap(large));
        desk.turnsAway(
            desk.sign(Action.SetLimit, body), abi.encodeWithSelector(IOrders.ActorNotRegistered.selector, large)
        );
    }

    function test_TurnsAwayWhen_TheDeadlinesWordIsBeyondItsType() external {
        bytes memory body = _body().with(DEADLINE, (1 << 64) + START + 1 hours);
        bytes memory reason =
            abi.encodeWithSelector(IOrders.DeadlineTooFar.selector, type(uint64).max, START + 72 hours);
        desk.turnsAway(desk.sign(Action.SetLimit, body), reason);
    }

    /// Signed as it is, so the nonce goes: the signer signed words that mean nothing.
    function test_RefusesWhen_AnAmountsWordIsBeyondItsType() external {
        _refusesAsMalformed(Action.SetLimit, _body().with(LIMIT_FEN, (1 << 64) + NEW_LIMIT));
    }

    function test_RefusesWhen_AMembersWordInTheBodyIsBeyondItsType() external {
        _refusesAsMalformed(Action.SetLimit, _body().with(LIMIT_FEN - 1, (1 << 32) + 11));
    }

    function test_RefusesWhen_ABoolIsTwo() external {
        bytes memory body = abi.encode(desk.setStatus(ISSUER, true));
        _refusesAsMalformed(Action.SetMemberStatus, body.with(SUSPENDED, 2));
    }

    /// As with other messages: the signer's words, which mean nothing to the module.
    function test_RefusesWhen_AWordOfAnArraysMessageIsBeyondItsType() external {
        for (uint256 word = 4; word < 8; ++word) {
            _refusesIssueAsMalformed(_issue().with(word, type(uint256).max));
        }
    }

    function test_RefusesWhen_AWordInsideAnArrayIsBeyondItsType() external {
        bytes memory body = _issue();
        _refusesIssueAsMalformed(body.with(body.length / 32 - 1, 1 << 64));
        _refusesIssueAsMalformed(_issue().with(body.length / 32 - 2, 1 << 64));
    }

    function test_TurnsAwayWhen_TheOffsetOfTheWholeIsNot32() external {
        _malformed(Action.Issue, _issue().with(0, 0));
        _malformed(Action.Issue, bytes.concat(bytes32(uint256(64)), _issue().with(0, 0)));
    }

    function test_TurnsAwayWhen_TheArrayLiesBehindTheBody() external {
        bytes memory body = _issue();
        _malformed(Action.Issue, body.with(ARRAY, body.length));
        _malformed(Action.Issue, body.with(ARRAY, type(uint64).max));
        _malformed(Action.Issue, body.with(ARRAY, type(uint256).max - 31)); // one word back, counted round the end
    }

    function test_TurnsAwayWhen_TheArrayIsLongerThanTheBody() external {
        bytes memory body = _issue();
        _malformed(Action.Issue, body.with(ARRAY + 1, 2));
        _malformed(Action.Issue, body.with(ARRAY + 1, type(uint64).max));
        _malformed(Action.Issue, body.with(ARRAY + 1, type(uint256).max));
    }

    function test_TurnsAwayWhen_TheLastByteOfAnArrayIsMissing() external {
        bytes memory body = _issue();
        _malformed(Action.Issue, body.cut(body.length - 1));
    }

    /// The bytes are the evidence: a message has one encoding.
    function test_TurnsAwayWhen_TheMessageIsEncodedOtherwise() external {
        _malformed(Action.Issue, _issue().apart(ARRAY));
    }

    function test_TurnsAwayWhen_SomethingFollowsTheArray() external {
        _malformed(Action.Issue, bytes.concat(_issue(), "something"));
        _malformed(Action.Issue, bytes.concat(_issue(), bytes32(0)));
    }

    /// A body of any bytes is turned away, and the order behind it takes effect.
    function testFuzz_ItGoesOnAfterAnyBody(uint8 action, bytes memory body) external {
        Action a = Action(bound(action, 0, uint8(type(Action).max)));
        Vm.Log[] memory logs = _carryBatch(_pair(_unsigned(a, body), _order()));
        assertEq(logs[0].topics[0], IOrders.OrderNotAdmitted.selector);
        _assertOutcome(logs, IOrders.OrderExecuted.selector);
    }

    /// As above, with one word of a right issue replaced by any other.
    function testFuzz_ItGoesOnAfterAnyWordOfAnIssue(uint256 place, uint256 word) external {
        bytes memory body = _issue();
        SignedOrder memory o = desk.sign(Action.Issue, body);
        place = bound(place, 0, body.length / 32 - 1);
        vm.assume(body.wordAt(place) != word);
        o.body = body.with(place, word);
        Vm.Log[] memory logs = _carryBatch(_pair(o, _order()));
        assertEq(logs[0].topics[0], IOrders.OrderNotAdmitted.selector);
        _assertOutcome(logs, IOrders.OrderExecuted.selector);
    }

    function _issue() private returns (bytes memory) {
        return abi.encode(desk.issue(ISSUER, SUPPLIER_A, FACE));
    }

    /// A split of a voucher that is not there, of so many bytes; seven words come before its parts' two each.
    function _splitOf(uint256 length) private returns (bytes memory) {
        Part[] memory parts = new Part[]((length / 32 - 8) / 2);
        bytes memory body =
            abi.encode(Split(SUPPLIER_A, desk.nextNonce(), desk.deadline(), VoucherNo.wrap(1), "trade", parts));
        assertEq(body.length, length);
        return body;
    }

    function _malformed(Action action, bytes memory body) private {
        desk.turnsAway(_unsigned(action, body), abi.encodeWithSelector(IOrders.OrderMalformed.selector));
    }

    function _refusesAsMalformed(Action action, bytes memory body) private {
        desk.refuses(action, body, abi.encodeWithSelector(IOrders.OrderMalformed.selector));
        assertTrue(_isSpent(OPERATOR, body));
    }

    /// Signed word by word, since no typed message has such words.
    function _refusesIssueAsMalformed(bytes memory body) private {
        bytes32 digest = orders.digestOf(UnsignedOrder(Action.Issue, body));
        Proof memory maker = desk.proof(secretOf(ISSUER, Role.Maker), digest);
        Vm.Log[] memory logs =
            desk.carry(SignedOrder(Action.Issue, body, maker, desk.proof(secretOf(ISSUER, Role.Checker), digest)));
        assertEq(logs[0].topics[0], IOrders.OrderRefused.selector);
        (,,, bytes memory reason) = abi.decode(logs[0].data, (Action, address, address, bytes));
        assertEq(reason, abi.encodeWithSelector(IOrders.OrderMalformed.selector));
    }

    /// No signature is looked at before the body is whole.
    function _unsigned(Action action, bytes memory body) private pure returns (SignedOrder memory) {
        return SignedOrder(action, body, Proof(address(0), ""), Proof(address(0), ""));
    }
}
