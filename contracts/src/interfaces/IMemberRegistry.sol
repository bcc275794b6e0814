// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProposalRules} from "../types/Construction.sol";
import {MemberNo} from "../types/Ids.sol";
import {Key, Member, Proposal, ProposalState} from "../types/Members.sol";
import {
    ChangeKeys,
    GrantKinds,
    KeyGrant,
    ProposalStep,
    RegisterMember,
    ReplaceKeys,
    SetMemberStatus
} from "../types/Orders.sol";

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

    /// What was proposed, by whom, and from when [unix s] it may be confirmed. `order` names the proposal from here on.
    event KindsProposed(MemberNo indexed member, bytes32 indexed order, MemberNo by, uint16 kinds, uint64 readyAt);
    event KeysProposed(
        MemberNo indexed member,
        bytes32 indexed order,
        MemberNo by,
        KeyGrant[] grants,
        address[] revokes,
        uint64 readyAt
    );
    /// Done or stopped by a member; what it brought about follows in the same order.
    event ProposalEnded(
        MemberNo indexed member, bytes32 indexed order, bytes32 indexed proposal, MemberNo by, ProposalState state
    );
    /// `kinds` are all that the member now has.
    event KindsGranted(MemberNo indexed member, bytes32 indexed order, uint16 kinds);

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
    /// No single organisation makes an issuer, a bank, an operator, a court or an auditor: register a supplier, then propose its kinds.
    error KindsNeedProposal(uint16 kinds);
    error ProposalNotFound(bytes32 proposal);
    error ProposalClosed(bytes32 proposal, ProposalState state);
    /// It is of another member, or would grant other kinds, than the order says.
    error ProposalDiffers(bytes32 proposal, MemberNo subject, uint16 kinds);
    error ProposalNotReady(bytes32 proposal, uint64 readyAt, uint256 blockTime);
    error ProposalLapsed(bytes32 proposal, uint64 end, uint256 blockTime);
    error ProposalNotSubject(bytes32 proposal, MemberNo have, MemberNo need);
    /// Keys of another member: its own admin consents, nobody confirms.
    error ProposalNeedsConsent(bytes32 proposal);
    error ProposalNeedsConfirmation(bytes32 proposal);
    error ConfirmerIsParty(bytes32 proposal, MemberNo member);
    error ReplacesOwnKeys(MemberNo member);

    /// @notice Registers a member with its first keys. Where rules stand against a single organisation's power, as a supplier only.
    /// @custom:access-control Orders, for an order of an operator
    function registerMember(bytes32 order, RegisterMember calldata o) external;

    /// @notice Grants and revokes keys of the acting member. Of an operator, where such rules stand, new keys and the end of an
    /// admin's are a proposal.
    /// @custom:access-control Orders, for an order signed by the member's admin keys
    function changeKeys(bytes32 order, ChangeKeys calldata o) external;

    /// @notice Suspends a member, or lifts a suspension. A suspended member is paid all the same (R25).
    /// @custom:access-control Orders, for an order of an operator
    function setMemberStatus(bytes32 order, SetMemberStatus calldata o) external;

    /// @notice Proposes kinds for a member; without rules against it, grants them.
    /// @custom:access-control Orders, for an order of an operator
    function grantKinds(bytes32 order, GrantKinds calldata o) external;

    /// @notice Proposes new keys for a member that lost some of its own. Nothing happens without its own admin's consent.
    /// @custom:access-control Orders, for an order of an operator
    function replaceKeys(bytes32 order, ReplaceKeys calldata o) external;

    /// @notice Confirms kinds, or an operator's change of its own keys, when the delay is over; for 30 days.
    /// @custom:access-control Orders, for an order of an operator or auditor, of another organisation than the two concerned
    function confirmProposal(bytes32 order, ProposalStep calldata o) external;

    /// @notice Brings about new keys of the acting member, when the delay is over; for 30 days. Also of a suspended one.
    /// @custom:access-control Orders, for an order signed by one admin key of the member
    function consentKeys(bytes32 order, ProposalStep calldata o) external;

    /// @notice Ends a proposal. Also of a suspended member.
    /// @custom:access-control Orders, for an order of the member concerned, or of the one that proposed it
    function objectProposal(bytes32 order, ProposalStep calldata o) external;

    /// @return the proposal that the order made; state None if there is none
    function proposalOf(bytes32 order) external view returns (Proposal memory);
    /// @return what stands between one organisation and great power over members
    function proposalRules() external view returns (ProposalRules memory);
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
