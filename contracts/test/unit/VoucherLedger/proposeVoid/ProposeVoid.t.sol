// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, VoidOrder} from "../../../../src/types/Orders.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, ISSUER, ISSUER_2, NONE, SUPPLIER_A} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";
import {VoidRefusals} from "../../../utils/VoidRefusals.sol";

contract ProposeVoidTest is VoidRefusals {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        VoidOrder memory o = _form(desk.held(FACE));
        _expectNotOrders();
        ledger.proposeVoid("order", o);
    }

    function test_RevertWhen_TheMemberIsNotTheIssuer() external {
        VoucherNo v = desk.held(FACE);
        VoidOrder memory o = _form(v);
        o.member = ISSUER_2;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherNotIssuer.selector, v, ISSUER, ISSUER_2));
        // Not the holder's to propose either.
        o = _form(v);
        o.member = SUPPLIER_A;
        _refuses(o, abi.encodeWithSelector(IVoucherLedger.VoucherNotIssuer.selector, v, ISSUER, SUPPLIER_A));
    }

    function test_WhenEveryRuleIsMet() external {
        _proposesWithEffects(desk.held(FACE));
    }

    function test_GivenItIsTheLastDayBeforeTheCutoff() external {
        VoucherNo v = desk.held(FACE);
        _toLastSecondOf(87);
        _proposesWithEffects(v);
    }

    function test_GivenOffersAndFinancingsCameToNothing() external {
        VoucherNo v = desk.held(FACE);
        _bringToNothing(v);
        _proposesWithEffects(v);
    }

    function test_GivenTheHolderIsSuspended() external {
        VoucherNo v = desk.held(FACE);
        desk.suspend(SUPPLIER_A);
        _proposesWithEffects(v);
    }

    function _proposesWithEffects(VoucherNo v) private {
        Picture memory want = _picture(v);
        VoidOrder memory o = _form(v);
        Vm.Log[] memory logs = desk.does(Action.ProposeVoid, abi.encode(o));

        // it should change nothing but the head.
        want.voucher.head = _headAfter(want.voucher.head, logs[0]);
        _assertPicture(want);
        // it should emit {VoidProposed} with the holder.
        assertEq(logs.length, 2);
        bytes32 order = desk.digestOf(Action.ProposeVoid, abi.encode(o));
        bytes memory data = abi.encode(SUPPLIER_A, o.note);
        _assertEvent(logs[0], IVoucherLedger.VoidProposed.selector, v, NONE, order, data);
    }

    function _form(VoucherNo v) internal override returns (VoidOrder memory) {
        return desk.proposeVoid(v);
    }

    function _refuses(VoidOrder memory o, bytes memory reason) internal override {
        desk.refuses(Action.ProposeVoid, abi.encode(o), reason);
    }
}
