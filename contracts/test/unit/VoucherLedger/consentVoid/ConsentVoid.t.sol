// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IInvoiceRegistry} from "../../../../src/interfaces/IInvoiceRegistry.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, Issue, VoidOrder} from "../../../../src/types/Orders.sol";
import {VoucherState, VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE, ISSUER, NONE, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";
import {VoidRefusals} from "../../../utils/VoidRefusals.sol";

contract ConsentVoidTest is VoidRefusals {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        VoidOrder memory o = _form(_proposed());
        _expectNotOrders();
        ledger.consentVoid("order", o);
    }

    function test_RevertWhen_TheMemberIsNotTheHolder() external {
        VoucherNo v = _proposed();
        VoidOrder memory o = _form(v);
        o.member = SUPPLIER_B;
        _refuses(o, _notHolder(v, SUPPLIER_A, SUPPLIER_B));
        // The issuer cannot consent to its own proposal.
        o = _form(v);
        o.member = ISSUER;
        _refuses(o, _notHolder(v, SUPPLIER_A, ISSUER));
    }

    function test_RevertGiven_NothingWasProposed() external {
        VoucherNo v = desk.held(FACE);
        _refuses(_form(v), _notProposed(v));
    }

    function test_RevertWhen_TheNoteIsAnother() external {
        VoucherNo v = _proposed();
        VoidOrder memory o = _form(v);
        o.note = "another";
        _refuses(o, _notProposed(v));
    }

    function test_RevertWhen_TheNoteIsMissing() external {
        VoucherNo v = desk.held(FACE);
        VoidOrder memory o = _form(v);
        o.note = 0;
        _refuses(o, _notProposed(v));
        _propose(v, 0);
        o = _form(v);
        o.note = 0;
        _refuses(o, _notProposed(v));
    }

    function test_RevertGiven_ALaterProposalTookItsPlace() external {
        VoucherNo v = _proposed();
        _propose(v, "later");
        VoidOrder memory o = _form(v);
        _refuses(o, _notProposed(v));
        o = _form(v);
        o.note = "later";
        desk.does(Action.ConsentVoid, abi.encode(o));
        _assertStatus(v, VoucherStatus.Voided);
    }

    function test_WhenEveryRuleIsMet() external {
        Issue memory issue = desk.issue(ISSUER, SUPPLIER_A, FACE);
        Vm.Log[] memory logs = desk.does(Action.Issue, abi.encode(issue));
        VoucherNo v = VoucherNo.wrap(uint72(uint256(logs[1].topics[1])));
        desk.take(v);
        _propose(v, "note");
        logs = _voidsWithEffects(v);

        // it should give back the invoice.
        _assertInvoiceUsed(issue.invoices[0].invoice, 0);
        assertEq(logs[0].topics[0], IInvoiceRegistry.InvoiceReleased.selector);
    }

    function test_GivenItIsTheLastDayBeforeTheCutoff() external {
        VoucherNo v = _proposed();
        _toLastSecondOf(87);
        _voidsWithEffects(v);
    }

    function test_GivenOffersAndFinancingsCameToNothing() external {
        VoucherNo v = _proposed();
        _bringToNothing(v);
        _voidsWithEffects(v);
    }

    function test_GivenTheVoucherWasFrozenAndFreedSince() external {
        VoucherNo v = _proposed();
        desk.hold(v);
        _unfreeze(v);
        _voidsWithEffects(v);
    }

    function _voidsWithEffects(VoucherNo v) private returns (Vm.Log[] memory logs) {
        Picture memory want = _picture(v);
        VoidOrder memory o = _form(v);
        logs = desk.does(Action.ConsentVoid, abi.encode(o));

        // it should end the voucher and give back the limit.
        (want.voucher.state, want.voucher.status) = (VoucherState.Voided, VoucherStatus.Voided);
        want.voucher.head = _headAfter(want.voucher.head, logs[1]);
        want.root.unpaidFen = 0;
        want.issuer.usedFen -= FACE;
        _assertPicture(want);
        // it should emit {VoucherVoided}.
        assertEq(logs.length, 3);
        bytes32 order = desk.digestOf(Action.ConsentVoid, abi.encode(o));
        _assertEvent(logs[1], IVoucherLedger.VoucherVoided.selector, v, NONE, order, abi.encode(FACE, o.note));
    }

    function _propose(VoucherNo v, bytes32 note) private {
        VoidOrder memory o = desk.proposeVoid(v);
        o.note = note;
        desk.does(Action.ProposeVoid, abi.encode(o));
    }

    function _notProposed(VoucherNo v) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IVoucherLedger.VoidNotProposed.selector, v);
    }

    function _form(VoucherNo v) internal override returns (VoidOrder memory) {
        return desk.consentVoid(v);
    }

    function _refuses(VoidOrder memory o, bytes memory reason) internal override {
        desk.refuses(Action.ConsentVoid, abi.encode(o), reason);
    }
}
