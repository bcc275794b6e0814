// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MemberNo} from "../types/Ids.sol";
import {Key, Member} from "../types/Members.sol";
import {ChangeKeys, KeyGrant, RegisterMember, SetMemberStatus} from "../types/Orders.sol";

/// @title Members of the ledger, what they may do, and the keys that sign for them.
/// @dev Names never go on chain; `profile` is a salted hash (R32).
interface IMemberRegistry {
    event MemberRegistered(
        MemberNo indexed member, bytes32 indexed order, uint16 kinds, uint8 signatures, bytes32 profile
    );
    event KeyGranted(
        MemberNo indexed member, bytes32 indexed order, address indexed account, uint8 powers, bytes32 person
    );
    event KeyRevoked(MemberNo indexed member, bytes32 indexed order, address indexed account);
    event MemberStatusSet(MemberNo indexed member, bytes32 indexed order, bool suspended);

    error CallerNotOrders(address caller);
    /// No such member, or one that is suspended where an active one is needed.
    error MemberNotRegistered(MemberNo member);
    error MemberSuspended(MemberNo member);
    error MemberNumberTaken(MemberNo member);
    error MemberKindsInvalid(uint16 have, uint16 allowed);
    /// Issuers and banks sign with two; `have` is what the order asked for.
    error MemberSignaturesInvalid(uint8 have, uint8 need);
    error NotIssuer(MemberNo member);
    error NotFinancier(MemberNo member);
    error NotClearingBank(MemberNo member);
    error NotOperator(MemberNo member);
    error NotJudicial(MemberNo member);
    error KeyTaken(address account, MemberNo member);
    error KeyNotOfMember(address account, MemberNo member);
    error KeyPowersInvalid(address account, uint8 have);
    error KeyZero();
    error KeysTooMany(uint256 have, uint256 max);
    /// The member would be left without a maker and a checker, or without two admins, of two different persons (with one
    /// signature: without a checker or an admin): it could not act, or never change its keys again.
    error KeysInsufficient(MemberNo member);
    error KeyPersonMissing(address account);
    error MemberSuspendsItself(MemberNo member);

    /// @notice Registers a member with its first keys.
    /// @custom:access-control Orders, for an order of an operator
    function registerMember(bytes32 order, RegisterMember calldata o) external;

    /// @notice Grants and revokes keys of the acting member.
    /// @custom:access-control Orders, for an order signed by the member's admin keys
    function changeKeys(bytes32 order, ChangeKeys calldata o) external;

    /// @notice Suspends a member, or lifts a suspension. A suspended member is paid all the same (R25).
    /// @custom:access-control Orders, for an order of an operator
    function setMemberStatus(bytes32 order, SetMemberStatus calldata o) external;

    /// @return the member; kinds 0 if there is none
    function memberOf(MemberNo member) external view returns (Member memory);
    /// @return the key; member 0 if the account never was one, powers 0 if it was revoked
    function keyOf(address account) external view returns (Key memory);
    /// @return the member and two keys, as memberOf and keyOf give them: all that the door asks about an order, in one call
    function signersOf(MemberNo member, address maker, address checker)
        external
        view
        returns (Member memory, Key memory, Key memory);
    /// Reverts unless the member is registered and not suspended.
    function requireActive(MemberNo member) external view;
    /// Reverts unless the member is registered, not suspended, and of that kind (a bit of MemberKind).
    function requireKind(MemberNo member, uint16 kind) external view;
}
