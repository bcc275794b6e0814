// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {MemberNo} from "../../../src/types/Ids.sol";
import {KeyPower, MemberKind, ProposalState} from "../../../src/types/Members.sol";
import {Action, GrantKinds, KeyGrant, NameBanks, ReplaceKeys} from "../../../src/types/Orders.sol";
import {BANK, ISSUER, ISSUER_2, OPERATOR, Role, personOf} from "../../utils/Members.sol";
import {Ask} from "../Carrier.sol";
import {MemberSteps} from "./MemberSteps.sol";

/// @title Kinds granted, lost keys replaced, clearing banks named.
/// @dev The campaign's ledger has no rules against one organisation: kinds are granted at once, and nothing is left to confirm.
abstract contract PowerSteps is MemberSteps {
    function _grantKinds() internal returns (Ask memory) {
        MemberNo member = memberList[_roll(memberList.length)];
        GrantKinds memory o = grantKinds(member, MemberKind.SUPPLIER);
        return _ask(Action.GrantKinds, OPERATOR, abi.encode(o));
    }

    function _replaceKeys() internal returns (Ask memory) {
        MemberNo member = memberList[_chance(5) ? 0 : 1 + _roll(memberList.length - 1)];
        ReplaceKeys memory o = replaceKeys(member);
        (o.grants, o.revokes) = (new KeyGrant[](1), new address[](1));
        address next = vm.addr(_keyOf(member, Role.SecondAdmin, 1));
        o.grants[0] = KeyGrant(next, KeyPower.ADMIN, personOf(member, Role.SecondAdmin));
        o.revokes[0] = vm.addr(_keyOf(member, Role.SecondAdmin, 0));
        return _ask(Action.ReplaceKeys, OPERATOR, abi.encode(o));
    }

    /// The member concerned, most often of a proposal that is open; now and then a stranger to it.
    function _answerProposal() internal returns (Ask memory) {
        uint256 n = proposalList.length;
        if (n == 0) return _nothing();
        bytes32 proposal = proposalList[_roll(n)];
        for (uint256 i = 0; i < n && !_chance(5) && !_isOpen(proposal); ++i) {
            proposal = proposalList[i];
        }
        MemberNo by = _chance(90) ? _proposals[proposal].subject : OPERATOR;
        Action action = _chance(50) ? Action.ConsentKeys : Action.ObjectProposal;
        return _ask(action, by, abi.encode(proposalStep(by, proposal)));
    }

    function _nameBanks() internal returns (Ask memory) {
        MemberNo[] memory banks = new MemberNo[](_roll(3));
        if (banks.length > 0) banks[0] = _chance(50) || banks.length == 2 ? BANK : CLEARER;
        if (banks.length == 2) banks[1] = _chance(90) ? CLEARER : BANK;
        NameBanks memory o = nameBanks(_chance(50) ? ISSUER : ISSUER_2, banks);
        return _ask(Action.NameBanks, o.member, abi.encode(o));
    }

    function _isOpen(bytes32 proposal) private view returns (bool) {
        return _proposals[proposal].state == ProposalState.Open;
    }
}
