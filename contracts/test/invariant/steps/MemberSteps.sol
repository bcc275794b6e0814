// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IGovernance} from "../../../src/interfaces/IGovernance.sol";
import {MemberNo} from "../../../src/types/Ids.sol";
import {KeyPower, MemberKind} from "../../../src/types/Members.sol";
import {Action, ChangeKeys, KeyGrant, RegisterMember, SetLimit, SetMemberStatus} from "../../../src/types/Orders.sol";
import {Policy} from "../../../src/types/Vouchers.sol";
import {ISSUER, ISSUER_2, LIMIT, OPERATOR, Role, personOf} from "../../utils/Members.sol";
import {Ask} from "../Carrier.sol";
import {PaymentSteps} from "./PaymentSteps.sol";

/// @title Members, their keys and limits, and the policy.
abstract contract MemberSteps is PaymentSteps {
    uint32 private constant NEWCOMERS = 100; // the first of them

    uint32 private _newcomers;

    function _setLimit() internal returns (Ask memory) {
        SetLimit memory o = setLimit(_roll(2) == 0 ? ISSUER : ISSUER_2, _chance(85) ? LIMIT : uint64(_roll(LIMIT)));
        return _ask(Action.SetLimit, OPERATOR, abi.encode(o));
    }

    function _suspend() internal returns (Ask memory) {
        // Not the operator: nobody could lift it again.
        MemberNo member = memberList[1 + _roll(memberList.length - 1)];
        return _ask(Action.SetMemberStatus, OPERATOR, abi.encode(setStatus(member, true)));
    }

    function _unsuspend() internal returns (Ask memory) {
        for (uint256 i = 0; i < memberList.length; ++i) {
            if (!_members[memberList[i]].suspended) continue;
            return _ask(Action.SetMemberStatus, OPERATOR, abi.encode(setStatus(memberList[i], false)));
        }
        return _nothing();
    }

    function _registerMember() internal returns (Ask memory) {
        uint16 kind = _chance(50) ? MemberKind.SUPPLIER : MemberKind.FINANCIER;
        MemberNo number = MemberNo.wrap(NEWCOMERS + (_chance(10) ? 0 : _newcomers));
        RegisterMember memory o = registerMember(number, kind);
        o.signatures = _chance(50) ? 1 : 2;
        ++_newcomers;
        return _ask(Action.RegisterMember, OPERATOR, abi.encode(o));
    }

    /// A key of a member gives way to a new one; sometimes nothing takes its place, which leaves too few.
    function _changeKeys() internal returns (Ask memory) {
        MemberNo member = memberList[_roll(memberList.length)];
        Role role = Role(_roll(4));
        ChangeKeys memory o = changeKeys(member);
        o.revokes = new address[](1);
        o.revokes[0] = vm.addr(_keyOf(member, role, 0));
        bool replaced = role == Role.Admin || role == Role.SecondAdmin || _chance(90);
        o.grants = new KeyGrant[](replaced ? 1 : 0);
        if (replaced) o.grants[0] = KeyGrant(vm.addr(_keyOf(member, role, 1)), _powerOf(role), personOf(member, role));
        return _ask(Action.ChangeKeys, member, abi.encode(o));
    }

    /// By the administrator of the access library, which on this network is the one who deployed.
    function _setPolicy() internal {
        Policy memory p = policy();
        p.tenorMaxMonths = uint8(1 + _roll(12));
        p.offerDays = uint8(1 + _roll(15));
        p.hopsMax = uint8(3 + _roll(8));
        p.splitsMax = uint16(_chance(50) ? 500 : 5 + _roll(20));
        vm.recordLogs();
        IGovernance(governance).setPolicy(1, p);
        _follow();
    }

    /// One order while the ledger is paused; a longer pause would only keep the campaign from getting anywhere.
    function _carryPaused(Ask memory ask) internal {
        IGovernance(governance).pause();
        _carry(ask);
        vm.recordLogs();
        IGovernance(governance).resume();
        _follow();
    }

    /// The keys of members that changed them in this step are the next ones from now on.
    function _learnKeys() internal {
        if (!membersTouched) return;
        for (uint256 i = 0; i < memberList.length; ++i) {
            for (uint256 r = 0; r < 4; ++r) {
                address next = vm.addr(_keyOf(memberList[i], Role(r), 1));
                if (_keys[next].powers != 0) _turnKey(memberList[i], Role(r));
            }
        }
    }

    function _powerOf(Role role) private pure returns (uint8) {
        if (role == Role.Maker) return KeyPower.MAKER;
        return role == Role.Checker ? KeyPower.CHECKER : KeyPower.ADMIN;
    }
}
