// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {IOrders, Proof, SignedOrder, UnsignedOrder} from "./interfaces/IOrders.sol";
import {Actions, Module} from "./libraries/Actions.sol";
import {OrderHash} from "./libraries/OrderHash.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {Modules} from "./types/Construction.sol";
import {MemberNo} from "./types/Ids.sol";
import {Key, KeyPower, Member} from "./types/Members.sol";
import {Action} from "./types/Orders.sol";

/// @title The door: checks signatures, spends nonces, hands orders to the contracts that carry them out.
contract Orders is IOrders, EIP712 {
    /// The first three words of every message.
    struct Header {
        MemberNo member;
        uint256 nonce;
        uint64 deadline; // [unix s]
    }

    uint256 public constant DEADLINE_AHEAD_MAX = 72 hours;
    uint256 public constant BODY_BYTES_MAX = 48 * 1024; // a split into 500 parts takes 33 kB
    uint256 private constant WORD = 32;
    /// A module that fails without a reason while this share of the gas is left did not run out of it: three calls deep, what
    /// EIP-150 keeps back is below 3/64.
    uint256 private constant GAS_LEFT_SHARE = 8;

    IMemberRegistry private immutable _members;
    address private immutable _limits;
    address private immutable _ledger;
    address private immutable _financing;
    address private immutable _settlement;
    address private immutable _pledges;

    /// 256 nonces to a word, in any order.
    mapping(MemberNo => mapping(uint256 => uint256)) private _nonces;

    constructor(Modules memory modules) EIP712("Xinlian", "1") {
        (_members, _limits, _ledger) = (modules.members, modules.limits, modules.ledger);
        (_financing, _settlement, _pledges) = (modules.financing, modules.settlement, modules.pledges);
    }

    /// @inheritdoc IOrders
    function execute(SignedOrder[] calldata orders) external {
        for (uint256 i = 0; i < orders.length; ++i) {
            _execute(i, orders[i]);
        }
    }

    /// @inheritdoc IOrders
    function preview(UnsignedOrder[] calldata orders) external {
        bytes[] memory reasons = new bytes[](orders.length);
        for (uint256 i = 0; i < orders.length; ++i) {
            reasons[i] = _preview(i, orders[i].action, orders[i].body);
        }
        revert PreviewResult(reasons);
    }

    /// @inheritdoc IOrders
    function digestOf(UnsignedOrder calldata order) external view returns (bytes32) {
        (bool whole, bytes32 digest) = _digest(order.action, order.body);
        require(whole, OrderMalformed());
        return digest;
    }

    /// @inheritdoc IOrders
    function isNonceUsed(MemberNo member, uint256 nonce) external view returns (bool) {
        return _isNonceUsed(member, nonce);
    }

    /// The struct hash of a message with arrays. External, so that a malformed one fails here and not with its batch.
    function hashDynamic(Action action, bytes calldata body) external pure returns (bytes32) {
        return OrderHash.ofDynamic(action, body);
    }

    function _execute(uint256 index, SignedOrder calldata o) private {
        (bool whole, bytes32 digest) = _digest(o.action, o.body);
        if (!whole) return _turnAway(digest, abi.encodeWithSelector(OrderMalformed.selector));
        Header memory h = _header(o.action, o.body);
        Member memory actor = _members.memberOf(h.member);
        bytes memory fault = _faultOf(index, o, h, actor, digest);
        if (fault.length > 0) return _turnAway(digest, fault);
        _nonces[h.member][h.nonce >> 8] |= 1 << (h.nonce & 0xff);

        bytes memory reason = _carryOut(index, o.action, o.body, digest);
        // Where one signature is enough, nobody has looked at a maker: it does not enter the record.
        address maker = actor.signatures == 1 ? address(0) : o.maker.account;
        if (reason.length == 0) emit OrderExecuted(digest, h.member, o.action, maker, o.checker.account);
        else emit OrderRefused(digest, h.member, o.action, maker, o.checker.account, reason);
    }

    function _turnAway(bytes32 digest, bytes memory fault) private {
        emit OrderNotAdmitted(digest, fault);
    }

    function _preview(uint256 index, Action action, bytes calldata body) private returns (bytes memory) {
        (bool whole, bytes32 digest) = _digest(action, body);
        if (!whole) return abi.encodeWithSelector(OrderMalformed.selector);
        MemberNo member = _header(action, body).member;
        bytes memory fault = _actorFault(action, member, _members.memberOf(member));
        return fault.length > 0 ? fault : _carryOut(index, action, body, digest);
    }

    /// @return reason empty if the order took effect, else why a rule refused it
    function _carryOut(uint256 index, Action action, bytes calldata body, bytes32 digest)
        private
        returns (bytes memory reason)
    {
        bool ok;
        uint256 gasBefore = gasleft();
        (ok, reason) = _moduleOf(action).call(_callOf(action, body, digest));
        if (ok) return "";
        if (reason.length > 0) return reason;
        // Without a reason: either a body whose words do not fit their types, which is the signer's, or too little gas, which is
        // the relay's and must not cost a nonce.
        require(gasleft() > gasBefore / GAS_LEFT_SHARE, BatchUnfinished(index));
        return abi.encodeWithSelector(OrderMalformed.selector);
    }

    /// @return what speaks against admitting the order, empty if nothing
    function _faultOf(uint256 index, SignedOrder calldata o, Header memory h, Member memory actor, bytes32 digest)
        private
        view
        returns (bytes memory)
    {
        bytes memory fault = _actorFault(o.action, h.member, actor);
        if (fault.length > 0) return fault;
        if (h.deadline < block.timestamp) {
            return abi.encodeWithSelector(DeadlinePassed.selector, h.deadline, block.timestamp);
        }
        uint256 latest = block.timestamp + DEADLINE_AHEAD_MAX;
        if (h.deadline > latest) return abi.encodeWithSelector(DeadlineTooFar.selector, h.deadline, latest);
        if (_isNonceUsed(h.member, h.nonce)) return abi.encodeWithSelector(NonceUsed.selector, h.member, h.nonce);
        return _signatureFault(index, o, h.member, actor.signatures, digest);
    }

    /// R25: a suspended issuer still pays what it owes.
    function _actorFault(Action action, MemberNo member, Member memory actor) private pure returns (bytes memory) {
        if (actor.kinds == 0) return abi.encodeWithSelector(ActorNotRegistered.selector, member);
        bool pays = action == Action.InstructPayment;
        if (actor.suspended && !pays) return abi.encodeWithSelector(ActorSuspended.selector, member);
        return "";
    }

    /// R8: a maker and a checker, two persons; one signature only where the member was registered so.
    function _signatureFault(uint256 index, SignedOrder calldata o, MemberNo member, uint8 signatures, bytes32 digest)
        private
        view
        returns (bytes memory fault)
    {
        bool byAdmins = o.action == Action.ChangeKeys;
        bytes16 checker;
        (checker, fault) = _check(index, o.checker, member, byAdmins ? KeyPower.ADMIN : KeyPower.CHECKER, digest);
        if (fault.length > 0 || signatures == 1) return fault;

        bytes16 maker;
        (maker, fault) = _check(index, o.maker, member, byAdmins ? KeyPower.ADMIN : KeyPower.MAKER, digest);
        if (fault.length > 0) return fault;
        if (maker == checker) return abi.encodeWithSelector(SameSigner.selector, maker);
    }

    function _check(uint256 index, Proof calldata proof, MemberNo member, uint8 power, bytes32 digest)
        private
        view
        returns (bytes16 person, bytes memory fault)
    {
        Key memory key = _members.keyOf(proof.account);
        if (!(key.member == member)) {
            return (0, abi.encodeWithSelector(KeyUnknown.selector, proof.account, member));
        }
        if (key.powers == 0) return (0, abi.encodeWithSelector(KeyIsRevoked.selector, proof.account));
        if (key.powers & power == 0) {
            return (0, abi.encodeWithSelector(KeyLacksPower.selector, proof.account, key.powers, power));
        }
        // Too little gas to ask a contract key is the relay's fault, not the signer's.
        require(Signatures.canAsk(proof.account), BatchUnfinished(index));
        if (!Signatures.isBy(proof.account, digest, proof.signature)) {
            return (0, abi.encodeWithSelector(SignatureInvalid.selector, proof.account));
        }
        return (key.person, "");
    }

    function _isNonceUsed(MemberNo member, uint256 nonce) private view returns (bool) {
        return _nonces[member][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    /// @return whole false if the body is not the action's struct; `digest` is then one that no order has
    function _digest(Action action, bytes calldata body) private view returns (bool whole, bytes32 digest) {
        bytes32 malformed = keccak256(abi.encode("malformed", action, keccak256(body)));
        if (body.length > BODY_BYTES_MAX) return (false, malformed);
        if (!Actions.isDynamic(action)) {
            if (body.length != Actions.wordsOf(action) * WORD) return (false, malformed);
            return (true, _hashTypedDataV4(OrderHash.ofStatic(action, body)));
        }
        // The smallest dynamic message: its offset, the header, and the place of its array.
        if (body.length < 5 * WORD || uint256(bytes32(body[:WORD])) != WORD) return (false, malformed);
        try this.hashDynamic(action, body) returns (bytes32 structHash) {
            return (true, _hashTypedDataV4(structHash));
        } catch {
            return (false, malformed);
        }
    }

    /// Precondition: the body is whole.
    function _header(Action action, bytes calldata body) private pure returns (Header memory h) {
        uint256 start = Actions.isDynamic(action) ? WORD : 0;
        uint256 member = uint256(bytes32(body[start:start + WORD]));
        uint256 deadline = uint256(bytes32(body[start + 2 * WORD:start + 3 * WORD]));
        // A word beyond its type names nobody, or lies too far ahead: both are refused as such.
        h.member = MemberNo.wrap(member <= type(uint32).max ? uint32(member) : 0);
        h.nonce = uint256(bytes32(body[start + WORD:start + 2 * WORD]));
        h.deadline = deadline <= type(uint64).max ? uint64(deadline) : type(uint64).max;
    }

    /// (digest, struct) in ABI encoding: a static struct's words follow directly, a dynamic one's behind an offset.
    function _callOf(Action action, bytes calldata body, bytes32 digest) private pure returns (bytes memory) {
        bytes4 selector = Actions.selectorOf(action);
        if (!Actions.isDynamic(action)) return abi.encodePacked(selector, digest, body);
        return abi.encodePacked(selector, digest, uint256(2 * WORD), body[WORD:]);
    }

    function _moduleOf(Action action) private view returns (address) {
        Module module = Actions.moduleOf(action);
        if (module == Module.Members) return address(_members);
        if (module == Module.Limits) return _limits;
        if (module == Module.Ledger) return _ledger;
        if (module == Module.Pledges) return _pledges;
        return module == Module.Financing ? _financing : _settlement;
    }
}
