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
    /// An order as the door reads it: its header, and where it goes.
    struct Message {
        bytes32 digest; // of EIP-712; for a body that is not whole, one that no order has
        MemberNo member;
        uint256 nonce;
        uint64 deadline; // [unix s]
        bool isDynamic; // whether the message has arrays: its body then begins with an offset
        Module module;
        bytes4 selector;
    }

    uint256 public constant DEADLINE_AHEAD_MAX = 72 hours; // of an order, from the block it comes in
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
    address private immutable _freezes;
    address private immutable _governance;

    bool private _paused;

    /// 256 nonces to a word, in any order.
    mapping(MemberNo => mapping(uint256 => uint256)) private _nonces;

    constructor(Modules memory modules) EIP712("Xinlian", "1") {
        (_members, _limits, _ledger) = (modules.members, modules.limits, modules.ledger);
        (_financing, _settlement, _pledges) = (modules.financing, modules.settlement, modules.pledges);
        (_freezes, _governance) = (modules.freezes, modules.governance);
    }

    /// @inheritdoc IOrders
    function execute(SignedOrder[] calldata orders) external {
        bool paused = _paused; // once: no order of a batch can change it
        uint256 free;
        assembly ("memory-safe") {
            free := mload(0x40)
        }
        for (uint256 i = 0; i < orders.length; ++i) {
            _execute(i, orders[i], paused);
            // What one order used the next uses again: the price of memory grows with its square.
            assembly ("memory-safe") {
                mstore(0x40, free)
            }
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
    function setPaused(bool paused) external {
        require(msg.sender == _governance, CallerNotGovernance(msg.sender));
        _paused = paused;

        emit PauseSet(paused);
    }

    /// @inheritdoc IOrders
    function isPaused() external view returns (bool) {
        return _paused;
    }

    /// @inheritdoc IOrders
    function digestOf(UnsignedOrder calldata order) external view returns (bytes32) {
        (bool whole, Message memory m) = _read(order.action, order.body);
        require(whole, OrderMalformed());
        return m.digest;
    }

    /// @inheritdoc IOrders
    function isNonceUsed(MemberNo member, uint256 nonce) external view returns (bool) {
        return _isNonceUsed(member, nonce);
    }

    function _execute(uint256 index, SignedOrder calldata o, bool paused) private {
        (bool whole, Message memory m) = _read(o.action, o.body);
        if (!whole) return _turnAway(m.digest, abi.encodeWithSelector(OrderMalformed.selector));
        (bytes memory fault, address maker) = _faultOf(index, o, m);
        if (fault.length > 0) return _turnAway(m.digest, fault);
        _nonces[m.member][m.nonce >> 8] |= 1 << (m.nonce & 0xff);

        bytes memory reason = _carryOut(index, o.action, o.body, m, paused);
        if (reason.length == 0) emit OrderExecuted(m.digest, m.member, o.action, maker, o.checker.account);
        else emit OrderRefused(m.digest, m.member, o.action, maker, o.checker.account, reason);
    }

    /// @return fault what speaks against admitting the order, empty if nothing
    /// @return maker 0 where one signature is enough: nobody has looked at a maker, so it does not enter the record
    function _faultOf(uint256 index, SignedOrder calldata o, Message memory m)
        private
        view
        returns (bytes memory fault, address maker)
    {
        maker = o.maker.account;
        (Member memory actor, Key memory makerKey, Key memory checkerKey) =
            _members.memberAndKeysOf(m.member, maker, o.checker.account);
        // Who lost one of two admin keys must be able to consent with the other.
        if (o.action == Action.ConsentKeys) actor.signatures = 1;
        fault = _admissionFault(o.action, m, actor);
        if (fault.length > 0) return (fault, maker);
        if (actor.signatures == 1) maker = address(0);
        fault = _signatureFault(index, o, m, actor.signatures, makerKey, checkerKey);
    }

    function _turnAway(bytes32 digest, bytes memory fault) private {
        emit OrderNotAdmitted(digest, fault);
    }

    function _preview(uint256 index, Action action, bytes calldata body) private returns (bytes memory) {
        (bool whole, Message memory m) = _read(action, body);
        if (!whole) return abi.encodeWithSelector(OrderMalformed.selector);
        bytes memory fault = _actorFault(action, m.member, _members.memberOf(m.member));
        return fault.length > 0 ? fault : _carryOut(index, action, body, m, _paused);
    }

    /// @return reason empty if the order took effect, else why a rule refused it
    function _carryOut(uint256 index, Action action, bytes calldata body, Message memory m, bool paused)
        private
        returns (bytes memory reason)
    {
        // Refused like by any rule, its nonce spent: what was stopped is not played again when the pause ends.
        if (paused && Actions.isNewRisk(action)) return abi.encodeWithSelector(ActionPaused.selector, action);
        bool ok;
        uint256 gasBefore = gasleft();
        (ok, reason) = _addressOf(m.module).call(_callOf(body, m));
        if (ok) return "";
        if (reason.length > 0) return reason;
        // Without a reason: either a body whose words do not fit their types, which is the signer's, or too little gas, which is
        // the relay's and must not cost a nonce.
        require(gasleft() > gasBefore / GAS_LEFT_SHARE, BatchUnfinished(index));
        return abi.encodeWithSelector(OrderMalformed.selector);
    }

    /// @return what speaks against admitting the order besides its signatures, empty if nothing
    function _admissionFault(Action action, Message memory m, Member memory actor) private view returns (bytes memory) {
        bytes memory fault = _actorFault(action, m.member, actor);
        if (fault.length > 0) return fault;
        if (m.deadline < block.timestamp) {
            return abi.encodeWithSelector(DeadlinePassed.selector, m.deadline, block.timestamp);
        }
        uint256 latest = block.timestamp + DEADLINE_AHEAD_MAX;
        if (m.deadline > latest) return abi.encodeWithSelector(DeadlineTooFar.selector, m.deadline, latest);
        if (_isNonceUsed(m.member, m.nonce)) return abi.encodeWithSelector(NonceUsed.selector, m.member, m.nonce);
        return "";
    }

    /// R25: a suspended issuer still pays what it owes.
    function _actorFault(Action action, MemberNo member, Member memory actor) private pure returns (bytes memory) {
        if (actor.kinds == 0) return abi.encodeWithSelector(ActorNotRegistered.selector, member);
        if (actor.suspended && !Actions.isForSuspended(action)) {
            return abi.encodeWithSelector(ActorSuspended.selector, member);
        }
        return "";
    }

    /// R8: a maker and a checker, two persons; one signature only where the member was registered so.
    function _signatureFault(
        uint256 index,
        SignedOrder calldata o,
        Message memory m,
        uint8 signatures,
        Key memory makerKey,
        Key memory checkerKey
    ) private view returns (bytes memory fault) {
        bool byAdmins = o.action == Action.ChangeKeys || o.action == Action.ConsentKeys;
        fault = _keyFault(index, o.checker, checkerKey, m, byAdmins ? KeyPower.ADMIN : KeyPower.CHECKER);
        if (fault.length > 0 || signatures == 1) return fault;
        fault = _keyFault(index, o.maker, makerKey, m, byAdmins ? KeyPower.ADMIN : KeyPower.MAKER);
        if (fault.length > 0) return fault;
        if (makerKey.person == checkerKey.person) {
            return abi.encodeWithSelector(SameSigner.selector, makerKey.person);
        }
    }

    function _keyFault(uint256 index, Proof calldata proof, Key memory key, Message memory m, uint8 power)
        private
        view
        returns (bytes memory)
    {
        address account = proof.account;
        if (!(key.member == m.member)) return abi.encodeWithSelector(KeyUnknown.selector, account, m.member);
        if (key.powers == 0) return abi.encodeWithSelector(KeyIsRevoked.selector, account);
        if (key.powers & power == 0) return abi.encodeWithSelector(KeyLacksPower.selector, account, key.powers, power);
        bytes calldata signature = proof.signature;
        if (Signatures.isByKey(account, m.digest, signature)) return "";
        // Too little gas to ask a contract key is the relay's fault, not the signer's.
        require(Signatures.canAsk(account), BatchUnfinished(index));
        if (Signatures.isByContract(account, m.digest, signature)) return "";
        return abi.encodeWithSelector(SignatureInvalid.selector, account);
    }

    function _isNonceUsed(MemberNo member, uint256 nonce) private view returns (bool) {
        return _nonces[member][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    /// @return whole false if the body is not the action's message; of `m` only the digest is then set
    function _read(Action action, bytes calldata body) private view returns (bool whole, Message memory m) {
        if (body.length <= BODY_BYTES_MAX) {
            (bytes32 typeHash, uint256 words, Module module, bytes4 selector) = Actions.factsOf(action);
            (m.isDynamic, m.module, m.selector) = (Actions.isDynamic(action), module, selector);
            (whole, m.digest) = m.isDynamic
                ? OrderHash.ofDynamic(action, typeHash, words, body)
                : OrderHash.ofStatic(typeHash, words, body);
            if (whole) {
                m.digest = _hashTypedDataV4(m.digest);
                _readHeader(m, m.isDynamic ? body[WORD:] : body);
                return (true, m);
            }
        }
        m.digest = keccak256(abi.encode("malformed", action, keccak256(body)));
    }

    /// The first three words of every message.
    function _readHeader(Message memory m, bytes calldata message) private pure {
        uint256 member = uint256(bytes32(message));
        uint256 deadline = uint256(bytes32(message[2 * WORD:]));
        // A word beyond its type names nobody, or lies too far ahead: both are refused as such.
        m.member = MemberNo.wrap(member <= type(uint32).max ? uint32(member) : 0);
        m.nonce = uint256(bytes32(message[WORD:]));
        m.deadline = deadline <= type(uint64).max ? uint64(deadline) : type(uint64).max;
    }

    /// (digest, struct) in ABI encoding: a static struct's words follow directly, a dynamic one's behind an offset.
    function _callOf(bytes calldata body, Message memory m) private pure returns (bytes memory) {
        if (!m.isDynamic) return abi.encodePacked(m.selector, m.digest, body);
        return abi.encodePacked(m.selector, m.digest, uint256(2 * WORD), body[WORD:]);
    }

    function _addressOf(Module module) private view returns (address) {
        if (module == Module.Ledger) return _ledger;
        if (module == Module.Financing) return _financing;
        if (module == Module.Settlement) return _settlement;
        if (module == Module.Pledges) return _pledges;
        if (module == Module.Freezes) return _freezes;
        return module == Module.Members ? address(_members) : _limits;
    }
}
