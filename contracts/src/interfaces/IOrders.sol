// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo} from "../types/Ids.sol";
import {Action} from "../types/Orders.sol";

/// A signature and the account it is claimed to be of.
struct Proof {
    address account; // a key in MemberRegistry; a contract answers ERC-1271
    bytes signature; // 65 bytes r ‖ s ‖ v for an EOA
}

struct SignedOrder {
    Action action;
    bytes body; // abi.encode of the action's struct
    Proof maker; // for a member with one signature: account 0
    Proof checker; // for a member with one signature, the only one
}

struct UnsignedOrder {
    Action action;
    bytes body;
}

/// @title The only door: typed orders, signed by a maker and a checker of the acting member, carried by anyone.
/// @dev An order that arrives validly signed spends its nonce even when a rule refuses it. EIP-712 domain: name "Xinlian",
/// version "1", chain id, this contract.
interface IOrders {
    event OrderExecuted(bytes32 indexed order, MemberNo indexed member, Action action, address maker, address checker);
    /// Validly signed, nonce spent, refused by a rule. `reason` is the revert data of the rule (a custom error).
    event OrderRefused(
        bytes32 indexed order, MemberNo indexed member, Action action, address maker, address checker, bytes reason
    );
    /// Not validly signed, or its nonce or time is over: nothing was spent. `reason` is one of this interface's errors.
    event OrderNotAdmitted(bytes32 indexed order, bytes reason);

    event PauseSet(bool paused);

    error SignatureInvalid(address account);
    error KeyUnknown(address account, MemberNo member);
    error KeyIsRevoked(address account);
    error KeyLacksPower(address account, uint8 have, uint8 need);
    error SameSigner(bytes16 person);
    error ActorNotRegistered(MemberNo member);
    error ActorSuspended(MemberNo member);
    error NonceUsed(MemberNo member, uint256 nonce);
    error DeadlinePassed(uint64 deadline, uint256 blockTime);
    error DeadlineTooFar(uint64 deadline, uint256 latest);
    error OrderMalformed();
    /// The ledger is paused and the action takes new risk (Actions.isNewRisk).
    error ActionPaused(Action action);
    error CallerNotGovernance(address caller);
    /// A module failed without a reason: out of gas, or a defect. The whole batch is undone, so that no nonce is lost to it.
    error BatchUnfinished(uint256 index);
    /// What `preview` always reverts with: for each order, empty if it would take effect, else the reason.
    error PreviewResult(bytes[] reasons);

    /// @notice Carries out orders one by one; each succeeds or is refused on its own.
    /// @custom:access-control anyone: the power is in the signatures
    function execute(SignedOrder[] calldata orders) external;

    /// @notice Tries orders in sequence without signatures and always reverts with PreviewResult. For eth_call.
    /// @custom:access-control anyone: it leaves nothing behind
    function preview(UnsignedOrder[] calldata orders) external;

    /// @notice While paused, every order that takes new risk is refused with ActionPaused and its nonce is spent: issue, transfer, split,
    /// accept, applying for, quoting, taking, choosing, accepting and disbursing a financing, offering and accepting a pledge. Payment, refusals, withdrawals, holds, end-of-day
    /// jobs and keys go on (R25).
    /// @custom:access-control Governance
    function setPaused(bool paused) external;

    /// @notice Whether new risk is stopped.
    function isPaused() external view returns (bool);

    function digestOf(UnsignedOrder calldata order) external view returns (bytes32);
    function isNonceUsed(MemberNo member, uint256 nonce) external view returns (bool);
}
