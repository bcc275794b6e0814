// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IInvoiceRegistry} from "../../src/interfaces/IInvoiceRegistry.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action, Issue} from "../../src/types/Orders.sol";
import {VoucherState, VoucherStatus} from "../../src/types/Vouchers.sol";
import {Picture} from "./Witness.sol";
import {FACE, ISSUER, NONE, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "./Members.sol";
import {Stages} from "./Stages.sol";
import {Vm} from "./Vm.sol";

/// @title What Reject, Withdraw and the end-of-day job have in common: the former state is back.
/// @dev The three trees name these tests; each test contract says how it ends an offer and what it is called then.
abstract contract OfferEndings is Stages {
    IVoucherLedger.OfferEnd internal immutable end;
    VoucherState private immutable _endState;
    VoucherStatus private immutable _endStatus;

    constructor(IVoucherLedger.OfferEnd end_, VoucherState state, VoucherStatus status) {
        (end, _endState, _endStatus) = (end_, state, status);
    }

    function test_GivenTheOfferIsAnIssue() external {
        Issue memory issue = desk.issue(ISSUER, SUPPLIER_A, FACE);
        Vm.Log[] memory logs = desk.does(Action.Issue, abi.encode(issue));
        VoucherNo v = VoucherNo.wrap(uint72(uint256(logs[1].topics[1])));
        Picture memory want = _picture(v);
        bytes32 order;
        (logs, order) = _ends(v);

        // it should give back the limit and the invoice.
        want.root.unpaidFen = 0;
        want.issuer.usedFen -= FACE;
        _assertInvoiceUsed(issue.invoices[0].invoice, 0);
        assertEq(logs[0].topics[0], IInvoiceRegistry.InvoiceReleased.selector);
        // it should end the voucher and emit {OfferEnded}.
        _assertVoucherEnded(want, logs[1]);
        _assertOfferEnded(logs[1], v, NONE, order, FACE);
    }

    function test_GivenTheOfferIsATransfer() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        Picture memory want = _picture(v);
        (Vm.Log[] memory logs, bytes32 order) = _ends(v);

        // it should leave the voucher with its holder, unlocked.
        want.voucher.lockedFen = 0;
        _assertOfferGone(want, logs[0]);
        // it should emit {OfferEnded} without another voucher.
        _assertOfferEnded(logs[0], v, NONE, order, FACE);
    }

    function test_GivenTheOfferIsATransferOfAChild() external {
        VoucherNo child = desk.part(desk.held(FACE), SUPPLIER_B, 10);
        desk.offerTransfer(child, SUPPLIER_C);
        Picture memory want = _picture(child);
        (Vm.Log[] memory logs, bytes32 order) = _ends(child);

        // it should not touch the parent.
        want.voucher.lockedFen = 0;
        _assertOfferGone(want, logs[0]);
        _assertOfferEnded(logs[0], child, NONE, order, 10);
    }

    function test_GivenTheOfferIsAPart() external {
        VoucherNo v = desk.held(FACE);
        desk.offerPart(v, SUPPLIER_C, 7);
        VoucherNo child = desk.offerPart(v, SUPPLIER_B, 10);
        Picture memory want = _picture(child);
        (Vm.Log[] memory logs, bytes32 order) = _ends(child);

        // it should free the lock on the parent and its place in the tree, but for the other part's.
        want.parent.lockedFen = 7;
        want.parent.head = _headAfter(want.parent.head, logs[0]);
        want.root.tally = 1;
        // it should end the part and emit {OfferEnded} with the parent.
        _assertVoucherEnded(want, logs[0]);
        _assertOfferEnded(logs[0], child, v, order, 10);
    }

    function test_GivenTheVoucherIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        desk.offerTransfer(v, SUPPLIER_B);
        desk.hold(v);
        Picture memory want = _picture(v);
        (Vm.Log[] memory logs,) = _ends(v);

        // it should end the offer all the same, and stay frozen.
        want.voucher.lockedFen = 0;
        _assertOfferGone(want, logs[0]);
        assertTrue(_see(v).frozen);
    }

    function test_GivenTheParentIsFrozen() external {
        VoucherNo v = desk.held(FACE);
        VoucherNo child = desk.offerPart(v, SUPPLIER_B, 10);
        desk.hold(v);
        _ends(child);
        assertEq(_see(v).lockedFen, 0);
        _assertStatus(child, _endStatus);
    }

    /// Ends the offer of `v`.
    /// @return logs the events, the door's excepted
    /// @return order the digest of the order, 0 for the job
    function _ends(VoucherNo v) internal virtual returns (Vm.Log[] memory logs, bytes32 order);

    /// The voucher was never accepted: it is over.
    function _assertVoucherEnded(Picture memory want, Vm.Log memory log) internal view {
        (want.voucher.state, want.voucher.status) = (_endState, _endStatus);
        _assertOfferGone(want, log);
    }

    function _assertOfferGone(Picture memory want, Vm.Log memory log) internal view {
        (want.voucher.offeredTo, want.voucher.offerLastDay) = (MemberNo.wrap(0), 0);
        want.voucher.head = _headAfter(want.voucher.head, log);
        _assertPicture(want);
    }

    function _assertOfferEnded(Vm.Log memory log, VoucherNo v, VoucherNo other, bytes32 order, uint64 amountFen)
        internal
        view
    {
        _assertEvent(log, IVoucherLedger.OfferEnded.selector, v, other, order, abi.encode(end, amountFen));
    }
}
