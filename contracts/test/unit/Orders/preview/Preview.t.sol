// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../../src/interfaces/ICreditLimits.sol";
import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {IOrders, UnsignedOrder} from "../../../../src/interfaces/IOrders.sol";
import {InvoiceKey} from "../../../../src/types/Ids.sol";
import {Action, InvoiceUse, Issue, SetLimit} from "../../../../src/types/Orders.sol";
import {FACE, ISSUER, LIMIT, NOBODY, STRANGER, SUPPLIER_A} from "../../../utils/Members.sol";
import {Bodies} from "../../../utils/Bodies.sol";
import {Signers} from "../../../utils/Signers.sol";

/// @title Orders tried out, in sequence and without signatures. Always reverts.
contract PreviewTest is Signers {
    using Bodies for bytes;

    function test_RevertWhen_NothingIsAsked() external {
        _previews(new UnsignedOrder[](0), new bytes[](0));
    }

    function test_RevertWhen_TheOrderWouldTakeEffect() external {
        _previews(_one(Action.SetLimit, _body()), new bytes[](1));
    }

    function test_RevertWhen_ARuleWouldRefuseTheOrder() external {
        bytes memory body = abi.encode(desk.setLimit(SUPPLIER_A, 1));
        _previewsOne(Action.SetLimit, body, abi.encodeWithSelector(IMemberRegistry.NotIssuer.selector, SUPPLIER_A));
    }

    function test_RevertWhen_TheMemberIsNotRegistered() external {
        bytes memory body = abi.encode(desk.changeKeys(STRANGER));
        _previewsOne(Action.ChangeKeys, body, abi.encodeWithSelector(IOrders.ActorNotRegistered.selector, STRANGER));
    }

    function test_RevertWhen_TheMembersWordIsBeyondItsType() external {
        bytes memory body = _body().with(0, (1 << 32) + 1);
        _previewsOne(Action.SetLimit, body, abi.encodeWithSelector(IOrders.ActorNotRegistered.selector, NOBODY));
    }

    function test_RevertGiven_TheMemberIsSuspended() external {
        desk.suspend(ISSUER);
        bytes memory body = abi.encode(desk.changeKeys(ISSUER));
        _previewsOne(Action.ChangeKeys, body, abi.encodeWithSelector(IOrders.ActorSuspended.selector, ISSUER));
    }

    function test_RevertWhen_TheBodyIsNotTheActionsStruct() external {
        bytes memory malformed = abi.encodeWithSelector(IOrders.OrderMalformed.selector);
        _previewsOne(Action.SetLimit, "junk", malformed);
        _previewsOne(Action.Issue, "junk", malformed);
        _previewsOne(Action.Transfer, _body(), malformed);
    }

    function test_RevertWhen_AWordIsBeyondItsType() external {
        bytes memory body = _body().with(4, 1 << 64);
        _previewsOne(Action.SetLimit, body, abi.encodeWithSelector(IOrders.OrderMalformed.selector));
    }

    function test_RevertGiven_TooLittleGas() external {
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, FACE);
        o.invoices = new InvoiceUse[](64);
        for (uint256 i = 0; i < o.invoices.length; ++i) {
            o.invoices[i] = InvoiceUse(InvoiceKey.wrap(keccak256(abi.encode("one of many", i))), FACE, FACE);
        }
        vm.expectRevert(abi.encodeWithSelector(IOrders.BatchUnfinished.selector, uint256(0)));
        orders.preview{gas: 1_000_000}(_one(Action.Issue, abi.encode(o)));
    }

    /// Two issues of which the limit carries one: the second is tried as if the first had taken effect.
    function test_ItTriesEachOrderAsIfThoseBeforeHadTakenEffect() external {
        UnsignedOrder[] memory list = new UnsignedOrder[](3);
        list[0] = UnsignedOrder(Action.SetLimit, abi.encode(desk.setLimit(ISSUER, FACE)));
        list[1] = UnsignedOrder(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, FACE)));
        list[2] = UnsignedOrder(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, 1)));
        bytes[] memory reasons = new bytes[](3);
        reasons[2] =
            abi.encodeWithSelector(ICreditLimits.LimitExceeded.selector, ISSUER, uint256(FACE), uint256(FACE) + 1);
        _previews(list, reasons);
    }

    /// An order that would be refused leaves nothing for the next to stumble over.
    function test_ItTriesAnOrderAfterARefusedOneAsIfThatHadNotBeen() external {
        UnsignedOrder[] memory list = new UnsignedOrder[](2);
        list[0] = UnsignedOrder(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, LIMIT + 1)));
        list[1] = UnsignedOrder(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, LIMIT)));
        bytes[] memory reasons = new bytes[](2);
        reasons[0] =
            abi.encodeWithSelector(ICreditLimits.LimitExceeded.selector, ISSUER, uint256(LIMIT), uint256(LIMIT) + 1);
        _previews(list, reasons);
    }

    /// Nonce and deadline are the signature's concern; a service previews before it knows when anyone will sign.
    function test_ItLooksAtNeitherNonceNorDeadline() external {
        SetLimit memory o = desk.setLimit(ISSUER, NEW_LIMIT);
        desk.does(Action.SetLimit, abi.encode(o));
        o.deadline = 0;
        _previews(_one(Action.SetLimit, abi.encode(o)), new bytes[](1));
    }

    function test_ItLeavesNothingBehind() external {
        bytes memory body = _body();
        vm.startStateDiffRecording();
        _previewed(UnsignedOrder(Action.SetLimit, body));
        uint256 kept;
        for (uint256 i = 0; i < vm.getStorageAccesses().length; ++i) {
            if (vm.getStorageAccesses()[i].isWrite && !vm.getStorageAccesses()[i].reverted) ++kept;
        }
        assertEq(kept, 0, "a preview wrote");
        assertFalse(limits.issuerOf(ISSUER).limitFen == NEW_LIMIT);
    }

    function _one(Action action, bytes memory body) private pure returns (UnsignedOrder[] memory list) {
        list = new UnsignedOrder[](1);
        list[0] = UnsignedOrder(action, body);
    }

    function _previewsOne(Action action, bytes memory body, bytes memory reason) private {
        bytes[] memory reasons = new bytes[](1);
        reasons[0] = reason;
        _previews(_one(action, body), reasons);
    }

    function _previews(UnsignedOrder[] memory list, bytes[] memory reasons) private {
        vm.expectRevert(abi.encodeWithSelector(IOrders.PreviewResult.selector, reasons));
        orders.preview(list);
    }
}
