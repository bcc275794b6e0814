// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ProposalRules} from "../types/Construction.sol";
import {MemberNo} from "../types/Ids.sol";
import {Key, Member, Proposal, ProposalState} from "../types/Members.sol";
import {
    ChangeKeys,
    GrantKinds,
    KeyGrant,
    NameBanks,
    ProposalStep,
    RegisterMember,
    ReplaceKeys,
    SetMemberStatus
} from "../types/Orders.sol";

/// @title Members of the ledger, what they may do, and the keys that sign for them.
/// @dev Names never go on chain; `profile` is a salted hash (R32).
interface IMemberRegistry {
    /// @notice A member was registered. Its keys follow.
    /// @param kinds bits of MemberKind
    /// @param signatures 2, or 1 for a small supplier (R8)
    /// @param profile hashStruct(Profile): name and number (R32)
    event MemberRegistered(
        MemberNo indexed member, bytes32 indexed order, uint16 kinds, uint8 signatures, bytes32 profile
    );
    /// @notice A key may sign for the member from now on.
    /// @param account that signs; a contract answers ERC-1271
    /// @param powers bits of KeyPower (R8)
    /// @param person salted hash of who holds it
    event KeyGranted(
        MemberNo indexed member, bytes32 indexed order, address indexed account, uint8 powers, bytes32 person
    );
    /// @notice A key signs no more, for good.
    /// @param account that signed
    event KeyRevoked(MemberNo indexed member, bytes32 indexed order, address indexed account);
    /// @notice A member was suspended, or its suspension lifted.
    /// @param suspended whether it is now
    event MemberStatusSet(MemberNo indexed member, bytes32 indexed order, bool suspended);

    /// @notice Kinds were proposed for a member; `order` names the proposal from here on.
    /// @param kinds bits of MemberKind, in addition to those it has
    /// @param readyAt [unix s] from when it may be confirmed
    event KindsProposed(MemberNo indexed member, bytes32 indexed order, MemberNo by, uint16 kinds, uint64 readyAt);
    /// @notice A change of a member's keys was proposed; `order` names the proposal from here on.
    /// @param grants keys it would get
    /// @param revokes accounts whose keys would end
    /// @param readyAt [unix s] from when it may be confirmed or consented to
    event KeysProposed(
        MemberNo indexed member,
        bytes32 indexed order,
        MemberNo by,
        KeyGrant[] grants,
        address[] revokes,
        uint64 readyAt
    );
    /// @notice Done, or stopped by a member; what it brought about follows in the same order.
    /// @param proposal digest of the order that made it
    /// @param by whose order ended it
    event ProposalEnded(
        MemberNo indexed member, bytes32 indexed order, bytes32 indexed proposal, MemberNo by, ProposalState state
    );
    /// @notice A member has more kinds.
    /// @param kinds all bits of MemberKind that it now has
    event KindsGranted(MemberNo indexed member, bytes32 indexed order, uint16 kinds);

    /// @notice An issuer named the clearing banks that it accepts.
    /// @param banks all of them from now on; none = any
    event BanksNamed(MemberNo indexed issuer, bytes32 indexed order, MemberNo[] banks);

    /// @notice Only the Orders of an admitted version carries orders here.
    error CallerNotOrders(address caller);
    /// @notice Only Governance admits versions.
    error CallerNotGovernance(address caller);
    /// @notice There is no member of this number.
    error MemberNotRegistered(MemberNo member);
    /// @notice The member is suspended where an active one is needed.
    error MemberSuspended(MemberNo member);
    /// @notice The number is another member's, or 0.
    error MemberNumberTaken(MemberNo member);
    /// @notice No kind, or one that does not exist.
    /// @param have bits in the order
    /// @param allowed bits that exist
    error MemberKindsInvalid(uint16 have, uint16 allowed);
    /// @notice Issuers and banks sign with two; `have` is what the order asked for.
    error MemberSignaturesInvalid(uint8 have, uint8 need);
    /// @notice The member is no issuer.
    error NotIssuer(MemberNo member);
    /// @notice The member is no financier.
    error NotFinancier(MemberNo member);
    /// @notice The member is no clearing bank.
    error NotClearingBank(MemberNo member);
    /// @notice The member is no operator.
    error NotOperator(MemberNo member);
    /// @notice The member is no judicial authority.
    error NotJudicial(MemberNo member);
    /// @notice The account is or was a key already; what it signed before must not come to life again.
    /// @param account to be granted
    /// @param member whose key it is or was
    error KeyTaken(address account, MemberNo member);
    /// @notice The account is no live key of the member.
    /// @param account to be revoked
    error KeyNotOfMember(address account, MemberNo member);
    /// @notice No power, or one that does not exist.
    /// @param account to be granted
    error KeyPowersInvalid(address account, uint8 have);
    /// @notice The zero account is nobody's key.
    error KeyZero();
    /// @notice More keys than one order may change, or than one member may have had.
    error KeysTooMany(uint256 have, uint256 max);
    /// @notice The member would be left without a maker and a checker, or without two admins, of two different persons (with one
    /// signature: without a checker or an admin): it could not act, or never change its keys again.
    error KeysInsufficient(MemberNo member);
    /// @notice The part of the person's hash that is kept is 0 (R8).
    /// @param account to be granted
    error KeyPersonMissing(address account);
    /// @notice An operator cannot suspend itself: it could not lift that again.
    error MemberSuspendsItself(MemberNo member);
    /// @notice No single organisation makes an issuer, a bank, an operator, a court or an auditor: register a supplier, then propose its kinds.
    /// @param kinds bits of MemberKind in the order
    error KindsNeedProposal(uint16 kinds);
    /// @notice No order of this digest proposed anything.
    /// @param proposal digest that the order names
    error ProposalNotFound(bytes32 proposal);
    /// @notice It is done or was stopped.
    /// @param proposal digest of the order that made it
    error ProposalClosed(bytes32 proposal, ProposalState state);
    /// @notice It is of another member, or would grant other kinds, than the order says.
    /// @param proposal digest of the order that made it
    /// @param kinds bits of MemberKind that it would grant
    error ProposalDiffers(bytes32 proposal, MemberNo subject, uint16 kinds);
    /// @notice The delay is not over.
    /// @param proposal digest of the order that made it
    /// @param readyAt [unix s]
    /// @param blockTime [unix s]
    error ProposalNotReady(bytes32 proposal, uint64 readyAt, uint256 blockTime);
    /// @notice It stood for 30 days after the delay, and nobody confirmed it.
    /// @param proposal digest of the order that made it
    /// @param end [unix s] of the 30 days
    /// @param blockTime [unix s]
    error ProposalLapsed(bytes32 proposal, uint64 end, uint256 blockTime);
    /// @notice The step is another member's.
    /// @param proposal digest of the order that made it
    error ProposalNotSubject(bytes32 proposal, MemberNo have, MemberNo need);
    /// @notice Keys of another member: its own admin consents, nobody confirms.
    /// @param proposal digest of the order that made it
    error ProposalNeedsConsent(bytes32 proposal);
    /// @notice Kinds, or an operator's own keys: another organisation confirms, nobody consents.
    /// @param proposal digest of the order that made it
    error ProposalNeedsConfirmation(bytes32 proposal);
    /// @notice Who proposed it, and whom it concerns, cannot confirm it.
    /// @param proposal digest of the order that made it
    error ConfirmerIsParty(bytes32 proposal, MemberNo member);
    /// @notice An operator changes its own keys with ChangeKeys.
    error ReplacesOwnKeys(MemberNo member);
    /// @notice The issuer named its clearing banks, and this is none of them.
    error BankNotAccepted(MemberNo issuer, MemberNo bank);
    /// @notice More banks than an issuer may name.
    error BanksTooMany(uint256 have, uint256 max);
    /// @notice Not by rising number, or one of them twice.
    error BanksOutOfOrder(MemberNo before, MemberNo next);

    /// @notice Lets a further version in: one register holds the members of all (decision 0014).
    /// @param orders its Orders, which carries members' orders
    /// @custom:access-control Governance
    function admit(address orders) external;

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

    /// @notice Names the clearing banks that the issuer accepts from now on. What it has instructed before goes on: its bank may have
    /// been paid.
    /// @custom:access-control Orders, for an order of the issuer
    function nameBanks(bytes32 order, NameBanks calldata o) external;

    /// @notice A proposal as it is stored.
    /// @param order digest of the order that made it
    /// @return its record; state None if there is none
    function proposalOf(bytes32 order) external view returns (Proposal memory);
    /// @notice What stands between one organisation and great power over members.
    /// @return the rules, as the registry was deployed with them
    function proposalRules() external view returns (ProposalRules memory);
    /// @notice A member as it is stored.
    /// @return the member; kinds 0 if there is none
    function memberOf(MemberNo member) external view returns (Member memory);
    /// @notice A key as it is stored.
    /// @param account any address
    /// @return the key; member 0 if the account never was one, powers 0 if it was revoked
    function keyOf(address account) external view returns (Key memory);
    /// @notice All that the door asks about an order, in one call.
    /// @dev Asked of every order: of all selectors here this name has the lowest, so that it is the first one compared.
    /// @param maker an account
    /// @param checker an account
    /// @return the member, as memberOf gives it
    /// @return the maker's key, as keyOf gives it
    /// @return the checker's key, as keyOf gives it
    function memberAndKeysOf(MemberNo member, address maker, address checker)
        external
        view
        returns (Member memory, Key memory, Key memory);
    /// @notice The clearing banks that an issuer accepts.
    /// @return by rising number; none = any
    function banksOf(MemberNo issuer) external view returns (MemberNo[] memory);
    /// @notice Reverts unless the bank is a clearing bank, not suspended, that the issuer accepts: it named this one, or none at all.
    function requireAcceptedBank(MemberNo issuer, MemberNo bank) external view;
    /// @notice Reverts unless the member is registered and not suspended.
    function requireActive(MemberNo member) external view;
    /// @notice Reverts unless the one is an issuer and the other registered, and neither suspended: all that an issue asks, in one call.
    function requireIssuerAndActive(MemberNo issuer, MemberNo other) external view;
    /// @notice Reverts unless the member is registered, not suspended, and of that kind.
    /// @param kind bit of MemberKind; one of several is enough
    function requireKind(MemberNo member, uint16 kind) external view;
}
