// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {ProposalRules} from "../types/Construction.sol";
import {MemberNo} from "../types/Ids.sol";
import {Member, MemberKind, Proposal, ProposalState} from "../types/Members.sol";
import {GrantKinds, KeyGrant, ProposalStep, ReplaceKeys} from "../types/Orders.sol";

/// @title Propose, wait, confirm: kinds of a member, keys that a member lost, keys of an operator (decision 0013).
abstract contract Proposals is IMemberRegistry {
    uint256 public constant KEYS_MAX = 32; // of one order
    uint64 private constant LASTS = 30 days; // from the moment it may be confirmed

    uint64 private immutable _delay;
    bool private immutable _secondOrganisation;

    mapping(bytes32 => Proposal) private _proposals; // by digest of the order that made it
    mapping(bytes32 => KeyGrant[]) private _grants;
    mapping(bytes32 => address[]) private _revokes;

    modifier onlyOrders() {
        _requireOrders();
        _;
    }

    constructor(ProposalRules memory rules) {
        (_delay, _secondOrganisation) = (rules.delay, rules.secondOrganisation);
    }

    /// @inheritdoc IMemberRegistry
    /// @dev A member of one signature is a small supplier and stays one.
    function grantKinds(bytes32 order, GrantKinds calldata o) external onlyOrders {
        requireKind(o.member, MemberKind.OPERATOR);
        Member memory subject = _registered(o.subject);
        require(o.kinds != 0 && o.kinds <= MemberKind.ALL, MemberKindsInvalid(o.kinds, MemberKind.ALL));
        require(subject.signatures == 2, MemberSignaturesInvalid(subject.signatures, 2));

        uint64 readyAt = _open(order, o.member, o.subject, o.kinds);

        emit KindsProposed(o.subject, order, o.member, o.kinds, readyAt);
        if (!_isStrict()) _carryOut(order, o.member, order);
    }

    /// @inheritdoc IMemberRegistry
    /// @dev Nobody but the subject's own admin brings it about: `consentKeys`.
    function replaceKeys(bytes32 order, ReplaceKeys calldata o) external onlyOrders {
        requireKind(o.member, MemberKind.OPERATOR);
        _registered(o.subject);
        require(!(o.subject == o.member), ReplacesOwnKeys(o.member));

        _proposeKeys(order, o.member, o.subject, o.grants, o.revokes);
    }

    /// @inheritdoc IMemberRegistry
    function confirmProposal(bytes32 order, ProposalStep calldata o) external onlyOrders {
        requireKind(o.member, MemberKind.OPERATOR | MemberKind.AUDITOR);
        Proposal memory p = _ready(o);
        require(!_needsConsent(p), ProposalNeedsConsent(o.proposal));
        bool isParty = o.member == p.by || o.member == p.subject;
        require(!_secondOrganisation || !isParty, ConfirmerIsParty(o.proposal, o.member));

        _carryOut(order, o.member, o.proposal);
    }

    /// @inheritdoc IMemberRegistry
    function consentKeys(bytes32 order, ProposalStep calldata o) external onlyOrders {
        Proposal memory p = _ready(o);
        require(_needsConsent(p), ProposalNeedsConfirmation(o.proposal));
        require(o.member == p.subject, ProposalNotSubject(o.proposal, p.subject, o.member));

        _carryOut(order, o.member, o.proposal);
    }

    /// @inheritdoc IMemberRegistry
    function objectProposal(bytes32 order, ProposalStep calldata o) external onlyOrders {
        Proposal memory p = _named(o);
        bool isParty = o.member == p.by || o.member == p.subject;
        require(isParty, ProposalNotSubject(o.proposal, p.subject, o.member));

        _end(order, o.member, o.proposal, ProposalState.Stopped);
    }

    /// @inheritdoc IMemberRegistry
    function proposalOf(bytes32 order) external view returns (Proposal memory) {
        return _proposals[order];
    }

    /// @inheritdoc IMemberRegistry
    function proposalRules() external view returns (ProposalRules memory) {
        return ProposalRules(_delay, _secondOrganisation);
    }

    /// @inheritdoc IMemberRegistry
    function requireKind(MemberNo member, uint16 kind) public view virtual;

    /// Reverts unless the door calls.
    function _requireOrders() internal view virtual;

    function _registered(MemberNo member) internal view virtual returns (Member memory);

    function _addKinds(bytes32 order, MemberNo member, uint16 kinds) internal virtual;

    function _applyKeys(bytes32 order, MemberNo member, KeyGrant[] memory grants, address[] memory revokes)
        internal
        virtual;

    /// Whether one organisation alone may not do what is greater than its own business.
    function _isStrict() internal view returns (bool) {
        return _delay > 0 || _secondOrganisation;
    }

    function _proposeKeys(
        bytes32 order,
        MemberNo by,
        MemberNo subject,
        KeyGrant[] calldata grants,
        address[] calldata revokes
    ) internal {
        _requireFew(grants.length + revokes.length);
        uint64 readyAt = _open(order, by, subject, 0);
        for (uint256 i = 0; i < grants.length; ++i) {
            _grants[order].push(grants[i]);
        }
        _revokes[order] = revokes;

        emit KeysProposed(subject, order, by, grants, revokes, readyAt);
    }

    function _requireFew(uint256 keys) internal pure {
        require(keys <= KEYS_MAX, KeysTooMany(keys, KEYS_MAX));
    }

    function _open(bytes32 order, MemberNo by, MemberNo subject, uint16 kinds) private returns (uint64 readyAt) {
        readyAt = uint64(block.timestamp) + _delay;
        _proposals[order] = Proposal(by, subject, readyAt, kinds, ProposalState.Open);
    }

    function _carryOut(bytes32 order, MemberNo by, bytes32 proposal) private {
        Proposal memory p = _proposals[proposal];
        _end(order, by, proposal, ProposalState.Done);
        if (p.kinds != 0) _addKinds(order, p.subject, p.kinds);
        else _applyKeys(order, p.subject, _grants[proposal], _revokes[proposal]);
    }

    function _end(bytes32 order, MemberNo by, bytes32 proposal, ProposalState state) private {
        _proposals[proposal].state = state;

        emit ProposalEnded(_proposals[proposal].subject, order, proposal, by, state);
    }

    /// The open proposal, if it is the one that the order describes.
    function _named(ProposalStep calldata o) private view returns (Proposal memory p) {
        p = _proposals[o.proposal];
        require(p.state != ProposalState.None, ProposalNotFound(o.proposal));
        require(p.state == ProposalState.Open, ProposalClosed(o.proposal, p.state));
        require(p.subject == o.subject && p.kinds == o.kinds, ProposalDiffers(o.proposal, p.subject, p.kinds));
    }

    function _ready(ProposalStep calldata o) private view returns (Proposal memory p) {
        p = _named(o);
        require(block.timestamp >= p.readyAt, ProposalNotReady(o.proposal, p.readyAt, block.timestamp));
        require(block.timestamp <= p.readyAt + LASTS, ProposalLapsed(o.proposal, p.readyAt + LASTS, block.timestamp));
    }

    /// Keys of another member than the one that proposed it.
    function _needsConsent(Proposal memory p) private pure returns (bool) {
        return p.kinds == 0 && !(p.subject == p.by);
    }
}
