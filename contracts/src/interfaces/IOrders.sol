// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo} from "../types/Ids.sol";
import {Action} from "../types/Orders.sol";

/// A signature and the account it is claimed to be of.
struct Proof {
    address account; // a key in MemberRegistry; a contract answers ERC-1271
    bytes signature; // 65 bytes r ‖ s ‖ v for an EOA
}

/// An order as it comes to the door.
struct SignedOrder {
    Action action;
    bytes body; // abi.encode of the action's struct
    Proof maker; // for a member with one signature: account 0
    Proof checker; // for a member with one signature, the only one
}

/// An order to be tried or hashed.
struct UnsignedOrder {
    Action action;
    bytes body; // abi.encode of the action's struct
}

/// @title The only door: typed orders, signed by a maker and a checker of the acting member, carried by anyone.
/// @dev An order that arrives validly signed spends its nonce even when a rule refuses it. EIP-712 domain: name "Xinlian",
/// version "1", chain id, this contract.
interface IOrders {
    /// @notice An order took effect. Its own events come before this one.
    /// @param maker who signed first; 0 where one signature is enough
    /// @param checker who signed last
    event OrderExecuted(bytes32 indexed order, MemberNo indexed member, Action action, address maker, address checker);
    /// @notice Validly signed, nonce spent, refused by a rule.
    /// @param maker who signed first; 0 where one signature is enough
    /// @param checker who signed last
    /// @param reason revert data of the rule (a custom error)
    event OrderRefused(
        bytes32 indexed order, MemberNo indexed member, Action action, address maker, address checker, bytes reason
    );
    /// @notice Not validly signed, or its nonce or time is over: nothing was spent.
    /// @param reason one of this interface's errors
    event OrderNotAdmitted(bytes32 indexed order, bytes reason);

    /// @notice New risk was stopped, or a stop was lifted.
    /// @param paused whether it is stopped now
    event PauseSet(bool paused);

    /// @notice The signature is not the account's (R8).
    /// @param account it is claimed to be of
    error SignatureInvalid(address account);
    /// @notice The account is no key of the acting member.
    /// @param account named as the signer
    error KeyUnknown(address account, MemberNo member);
    /// @notice The key was revoked.
    /// @param account named as the signer
    error KeyIsRevoked(address account);
    /// @notice The key may not sign this (R8).
    /// @param account named as the signer
    /// @param have bits of KeyPower that it has
    /// @param need bit of KeyPower that the order asks for
    error KeyLacksPower(address account, uint8 have, uint8 need);
    /// @notice Maker and checker are one person (R8).
    /// @param person first half of that person's hash
    error SameSigner(bytes16 person);
    /// @notice There is no member of this number.
    error ActorNotRegistered(MemberNo member);
    /// @notice The member is suspended; it may only instruct payments (R25).
    error ActorSuspended(MemberNo member);
    /// @notice An order with this nonce has been executed or refused.
    /// @param nonce of the order
    error NonceUsed(MemberNo member, uint256 nonce);
    /// @notice The order's time is over.
    /// @param deadline [unix s] of the order
    /// @param blockTime [unix s]
    error DeadlinePassed(uint64 deadline, uint256 blockTime);
    /// @notice The order would be good for too long.
    /// @param deadline [unix s] of the order
    /// @param latest [unix s] that a deadline may be now
    error DeadlineTooFar(uint64 deadline, uint256 latest);
    /// @notice The body is not the one ABI encoding of the action's message.
    error OrderMalformed();
    /// @notice The ledger is paused and the action takes new risk (Actions.isNewRisk).
    error ActionPaused(Action action);
    /// @notice Only Governance pauses.
    error CallerNotGovernance(address caller);
    /// @notice A module failed without a reason: out of gas, or a defect. The whole batch is undone, so that no nonce is lost to it.
    /// @param index of the order in the batch
    error BatchUnfinished(uint256 index);
    /// @notice What `preview` always reverts with.
    /// @param reasons for each order: empty if it would take effect, else revert data of what refuses it
    error PreviewResult(bytes[] reasons);

    /// @notice Carries out orders one by one; each succeeds or is refused on its own.
    /// @dev R8. Of each: the body whole, the member known and not suspended, deadline, nonce, the checker's and the maker's key, power and
    /// signature, and that they are two persons; then the rule. Emits OrderExecuted, OrderRefused or OrderNotAdmitted for each.
    /// @param orders what members signed
    /// @custom:access-control anyone: the power is in the signatures
    function execute(SignedOrder[] calldata orders) external;

    /// @notice Tries orders in sequence without signatures and always reverts with PreviewResult. For eth_call.
    /// @param orders to try; each sees what those before it did
    /// @custom:access-control anyone: it leaves nothing behind
    function preview(UnsignedOrder[] calldata orders) external;

    /// @notice While paused, every order that takes new risk is refused with ActionPaused and its nonce is spent: issue, transfer, split,
    /// accept, applying for, quoting, taking, choosing, accepting and disbursing a financing, offering and accepting a pledge. Payment,
    /// refusals, withdrawals, holds, end-of-day jobs and keys go on (R25).
    /// @dev Emits PauseSet.
    /// @param paused whether new risk is to be stopped
    /// @custom:access-control Governance
    function setPaused(bool paused) external;

    /// @notice Whether new risk is stopped.
    /// @return true while paused
    function isPaused() external view returns (bool);

    /// @notice What the signers of an order sign.
    /// @dev Reverts with OrderMalformed.
    /// @return EIP-712 digest; the `order` of the events it causes
    function digestOf(UnsignedOrder calldata order) external view returns (bytes32);
    /// @notice Whether an order of the member with this nonce has been executed or refused.
    /// @param nonce any 256 bits
    /// @return true if it is spent
    function isNonceUsed(MemberNo member, uint256 nonce) external view returns (bool);
}
