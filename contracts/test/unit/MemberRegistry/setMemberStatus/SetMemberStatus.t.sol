// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberKind} from "../../../../src/types/Members.sol";
import {Action, SetMemberStatus} from "../../../../src/types/Orders.sol";
import {KeyForms} from "../../../utils/KeyForms.sol";
import {ISSUER, NOBODY, OPERATOR, STRANGER, SUPPLIER_A} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

contract SetMemberStatusTest is KeyForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        SetMemberStatus memory o = desk.setStatus(SUPPLIER_A, true);
        _expectNotOrders(IMemberRegistry.CallerNotOrders.selector);
        members.setMemberStatus("order", o);
    }

    function test_RevertWhen_TheActingMemberIsNoOperator() external {
        SetMemberStatus memory o = desk.setStatus(SUPPLIER_A, true);
        o.member = ISSUER;
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.NotOperator.selector, ISSUER);
        desk.refuses(Action.SetMemberStatus, abi.encode(o), reason);
    }

    function test_RevertWhen_TheSubjectIsNotRegistered() external {
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER);
        desk.refuses(Action.SetMemberStatus, abi.encode(desk.setStatus(STRANGER, true)), reason);
        reason = abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, NOBODY);
        desk.refuses(Action.SetMemberStatus, abi.encode(desk.setStatus(NOBODY, false)), reason);
    }

    /// Nobody could lift it again.
    function test_RevertWhen_TheOperatorSuspendsItself() external {
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.MemberSuspendsItself.selector, OPERATOR);
        desk.refuses(Action.SetMemberStatus, abi.encode(desk.setStatus(OPERATOR, true)), reason);
    }

    function test_ItSuspendsAMember() external {
        _doesOnly(Action.SetMemberStatus, abi.encode(desk.setStatus(SUPPLIER_A, true)), address(members), 1);
        _assertMember(SUPPLIER_A, MemberKind.SUPPLIER, 2, true);
    }

    function test_ItLiftsASuspension() external {
        desk.suspend(SUPPLIER_A);
        _doesOnly(Action.SetMemberStatus, abi.encode(desk.setStatus(SUPPLIER_A, false)), address(members), 1);
        _assertMember(SUPPLIER_A, MemberKind.SUPPLIER, 2, false);
    }

    function test_ItSuspendsASuspendedMemberAgain() external {
        desk.suspend(SUPPLIER_A);
        _doesOnly(Action.SetMemberStatus, abi.encode(desk.setStatus(SUPPLIER_A, true)), address(members), 0);
        _assertMember(SUPPLIER_A, MemberKind.SUPPLIER, 2, true);
    }

    function test_ItEmitsMemberStatusSet() external {
        bytes memory body = abi.encode(desk.setStatus(SUPPLIER_A, true));
        Vm.Log[] memory logs = desk.does(Action.SetMemberStatus, body);
        assertEq(logs.length, 2, "MemberStatusSet, OrderExecuted");
        bytes32 order = desk.digestOf(Action.SetMemberStatus, body);
        bytes32[] memory topics = _topics(IMemberRegistry.MemberStatusSet.selector, _word(SUPPLIER_A), order);
        _assertLog(logs[0], address(members), topics, abi.encode(true));
    }
}
