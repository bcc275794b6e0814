// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../src/interfaces/ICreditLimits.sol";
import {IGovernance} from "../../src/interfaces/IGovernance.sol";
import {IInvoiceRegistry} from "../../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../../src/interfaces/IMemberRegistry.sol";
import {IOrders, SignedOrder} from "../../src/interfaces/IOrders.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {IVoucherReader} from "../../src/interfaces/IVoucherReader.sol";
import {FinancingNo, MemberNo, QuoteNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action, InvoiceUse, Issue} from "../../src/types/Orders.sol";
import {Policy, VoucherStatus} from "../../src/types/Vouchers.sol";
import {Base} from "../utils/Base.t.sol";
import {BANK, FACE, ISSUER, LIMIT, Role, SUPPLIER_A, SUPPLIER_B, secretOf} from "../utils/Members.sol";
import {Vm} from "../utils/Vm.sol";

/// @title Two versions of the ledger over one register of members, limits and invoices (decision 0014).
contract TwoVersionsTest is Base {
    IVoucherReader private _firstReader;
    VoucherNo private _old;
    InvoiceUse[] private _invoices; // behind it

    function setUp() public override {
        super.setUp();
        _firstReader = reader;
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, FACE);
        _invoices.push(o.invoices[0]);
        desk.does(Action.Issue, abi.encode(o));
        _old = VoucherNo.wrap(20260302_00000001_0000);
        desk.take(_old);
        _deployNext();
        _admit(ledger);
    }

    /// I-03 over both: what is used of the limit is what both owe.
    function test_OneLimitForBoth() external {
        _assertUsed(FACE);
        VoucherNo young = desk.held(2 * FACE);
        _assertUsed(3 * FACE);
        bytes memory exceeded = abi.encodeWithSelector(ICreditLimits.LimitExceeded.selector, ISSUER, LIMIT, LIMIT + 1);
        desk.refuses(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, LIMIT - 3 * FACE + 1)), exceeded);

        desk.passDays(88);
        _use(1);
        desk.pay(_old, FACE, "old");
        _assertUsed(2 * FACE);
        _use(2);
        desk.pay(young, FACE, "young");
        _assertUsed(FACE);
    }

    /// R7 over both: who is overdue on the old one issues nothing on the new.
    function test_OneBlockForBoth() external {
        desk.passDays(91);
        assertTrue(limits.isBlocked(ISSUER));
        assertTrue(desk.preview(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, FACE))).length > 0);
        _use(1);
        desk.pay(_old, FACE, "late");
        _use(2);
        desk.held(FACE);
    }

    /// I-04, R5 over both: an invoice that backs a voucher of the old one backs none of the new beyond its amount.
    function test_OneUseOfAnInvoice() external {
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, FACE);
        o.invoices = _invoices;
        bytes memory used = abi.encodeWithSelector(
            IInvoiceRegistry.InvoiceOverused.selector, o.invoices[0].invoice, FACE, 2 * uint256(FACE)
        );
        desk.refuses(Action.Issue, abi.encode(o), used);
        assertEq(invoices.invoiceOf(o.invoices[0].invoice).usedFen, FACE);
    }

    /// An order signed for one door is nothing at the other: the domain says which contract verifies it.
    function test_AnOrderForOneIsNotValidAtTheOther() external {
        SignedOrder memory forNew = desk.sign(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, FACE)));
        _use(1);
        desk.turnsAway(forNew, _invalid(ISSUER));
        SignedOrder memory forOld = desk.sign(Action.Transfer, abi.encode(desk.transfer(_old, SUPPLIER_B)));
        _use(2);
        desk.turnsAway(forOld, _invalid(SUPPLIER_A));
    }

    /// Each door keeps its own nonces: one that was spent at the old one is free at the new.
    function test_NoncesAreTheDoorsOwn() external {
        _use(1);
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, FACE);
        desk.refuses(Action.Issue, abi.encode(o), abi.encodeWithSelector(IVoucherLedger.IssuesAreClosed.selector, 1));
        assertTrue(orders.isNonceUsed(ISSUER, o.nonce));
        _use(2);
        assertFalse(orders.isNonceUsed(ISSUER, o.nonce));
        desk.does(Action.Issue, abi.encode(o));
    }

    /// The old one's vouchers live on to their payment, and numbers of the two never meet.
    function test_TheOldOneRunsOff() external {
        VoucherNo young = desk.held(FACE);
        _use(1);
        desk.move(_old, SUPPLIER_B);
        VoucherNo child = desk.part(_old, SUPPLIER_A, FACE / 4);
        desk.disbursed(child, FACE / 4);
        desk.passDays(88);
        desk.pay(_old, FACE, "old");
        _assertStatus(_old, VoucherStatus.Settled);
        _use(2);
        _assertStatus(young, VoucherStatus.Active);
        assertEq(uint256(_see(_old).status), uint256(VoucherStatus.None), "the new one knows the old one's voucher");
        assertEq(uint256(_firstReader.voucherOf(young).status), uint256(VoucherStatus.None));
        assertFalse(young == _old);
    }

    /// Whom an issuer accepts as its bank holds for both, whichever door it said so at.
    function test_OneWordOnBanks() external {
        MemberNo[] memory banks = new MemberNo[](1);
        banks[0] = BANK;
        desk.does(Action.NameBanks, abi.encode(desk.nameBanks(ISSUER, banks)));
        assertEq(abi.encode(members.banksOf(ISSUER)), abi.encode(banks));
        desk.passDays(88);
        _use(1);
        desk.pay(_old, FACE, "old");
    }

    /// What is deployed and not admitted changes nothing.
    function test_WhatIsNotAdmittedIsRefused() external {
        _deployNext();
        bytes memory notLedger = abi.encodeWithSelector(ICreditLimits.CallerNotLedger.selector, address(ledger));
        desk.refuses(Action.Issue, abi.encode(desk.issue(ISSUER, SUPPLIER_A, FACE)), notLedger);
        bytes memory notOrders = abi.encodeWithSelector(IMemberRegistry.CallerNotOrders.selector, address(orders));
        desk.refuses(Action.SetMemberStatus, abi.encode(desk.setStatus(SUPPLIER_A, true)), notOrders);
    }

    /// Which version keeps something follows from its number.
    function test_SerialsSayTheVersion() external {
        VoucherNo young = desk.held(FACE);
        assertEq(young.rootOf() == VoucherNo.wrap(20260302_10000001_0000), true);
        assertEq(QuoteNo.unwrap(desk.stood()), 1000_0001);
        assertEq(FinancingNo.unwrap(desk.applied(young, 1)), 20260302_10000001);
        Vm.Log[] memory logs = desk.does(Action.OfferPledge, abi.encode(desk.offerPledge(young, BANK, 1)));
        assertEq(uint256(bytes32(logs[0].data)), 20260302_10000001);
    }

    /// What runs off still has its policy, and the governor may change it.
    function test_APolicyIsOfTheVersionItNames() external {
        Policy memory policy = Policy(1, 1, 1, 1, 1);
        _use(1);
        vm.expectCall(address(ledger), abi.encodeCall(IVoucherLedger.setPolicy, (policy)));
        IGovernance governance = IGovernance(desk.governance());
        vm.prank(address(desk));
        governance.setPolicy(1, policy);
    }

    /// A guard that is called stops both doors, and lets both go on.
    function test_APauseIsForBoth() external {
        IOrders second = orders;
        _use(1);
        _pause(true);
        assertTrue(orders.isPaused() && second.isPaused());
        _pause(false);
        assertFalse(orders.isPaused() || second.isPaused());
    }

    function _pause(bool paused) private {
        IGovernance governance = IGovernance(desk.governance());
        vm.prank(address(desk));
        if (paused) governance.pause();
        else governance.resume();
    }

    function _invalid(MemberNo member) private pure returns (bytes memory) {
        address checker = vm.addr(secretOf(member, Role.Checker));
        return abi.encodeWithSelector(IOrders.SignatureInvalid.selector, checker);
    }

    function _assertUsed(uint64 usedFen) private view {
        assertEq(limits.issuerOf(ISSUER).usedFen, usedFen);
    }
}
