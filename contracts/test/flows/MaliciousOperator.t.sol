// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../src/interfaces/IMemberRegistry.sol";
import {ISettlement} from "../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {
    Accept,
    Action,
    ApplyFinancing,
    ConfirmPayment,
    FreezeOrder,
    InstructPayment,
    OfferPledge,
    Split,
    Transfer,
    VoidOrder,
    Withdraw
} from "../../src/types/Orders.sol";
import {Footprint} from "../utils/Footprint.sol";
import {BANK, FACE, ISSUER, OPERATOR, SUPPLIER_A, SUPPLIER_B} from "../utils/Members.sol";

/// @title The operator, with all its own keys, tries everything that others do with a voucher (docs/threat-model.md).
contract MaliciousOperatorTest is Footprint {
    VoucherNo private _held;
    VoucherNo private _offered;

    function setUp() public override {
        super.setUp();
        (_held, _offered) = (desk.held(FACE), desk.offered(FACE));
    }

    function test_ItPassesOnNoVoucher() external {
        bytes memory notHolder =
            abi.encodeWithSelector(IVoucherLedger.VoucherNotHolder.selector, _held, SUPPLIER_A, OPERATOR);
        Transfer memory t = desk.transfer(_held, SUPPLIER_B);
        t.member = OPERATOR;
        desk.refuses(Action.Transfer, abi.encode(t), notHolder);
        Split memory s = desk.split(_held, SUPPLIER_B, 1);
        s.member = OPERATOR;
        desk.refuses(Action.Split, abi.encode(s), notHolder);
        ApplyFinancing memory f = desk.applyFinancing(_held, BANK, 1);
        f.member = OPERATOR;
        desk.refuses(Action.ApplyFinancing, abi.encode(f), notHolder);
        OfferPledge memory p = desk.offerPledge(_held, BANK, 1);
        p.member = OPERATOR;
        desk.refuses(Action.OfferPledge, abi.encode(p), notHolder);
    }

    function test_ItAnswersNoOffer() external {
        Accept memory a = desk.accept(_offered);
        a.member = OPERATOR;
        bytes memory notAddressee =
            abi.encodeWithSelector(IVoucherLedger.OfferNotAddressee.selector, _offered, SUPPLIER_A, OPERATOR);
        desk.refuses(Action.Accept, abi.encode(a), notAddressee);
        a.nonce = desk.nextNonce();
        desk.refuses(Action.Reject, abi.encode(a), notAddressee);
        Withdraw memory w = desk.withdraw(_offered);
        w.member = OPERATOR;
        desk.refuses(
            Action.Withdraw,
            abi.encode(w),
            abi.encodeWithSelector(IVoucherLedger.OfferNotOfferor.selector, _offered, ISSUER, OPERATOR)
        );
    }

    function test_ItFreezesAndVoidsNothing() external {
        FreezeOrder memory f = desk.freeze(_held);
        f.member = OPERATOR;
        bytes memory notJudicial = abi.encodeWithSelector(IMemberRegistry.NotJudicial.selector, OPERATOR);
        desk.refuses(Action.Freeze, abi.encode(f), notJudicial);
        VoidOrder memory v = desk.proposeVoid(_held);
        v.member = OPERATOR;
        assertGt(desk.preview(Action.ProposeVoid, abi.encode(v)).length, 0);
        v = desk.consentVoid(_held);
        v.member = OPERATOR;
        assertGt(desk.preview(Action.ConsentVoid, abi.encode(v)).length, 0);
    }

    function test_ItPaysNothing() external {
        desk.passDays(88);
        InstructPayment memory i = desk.instructPayment(_held, FACE, "reference");
        i.member = OPERATOR;
        bytes memory notIssuer = abi.encodeWithSelector(ISettlement.PaymentNotIssuer.selector, _held, ISSUER, OPERATOR);
        desk.refuses(Action.InstructPayment, abi.encode(i), notIssuer);
        ConfirmPayment memory c = desk.confirmPayment(_held, FACE, "reference");
        c.member = OPERATOR;
        bytes memory notBank = abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, OPERATOR);
        desk.refuses(Action.ConfirmPayment, abi.encode(c), notBank);
    }

    /// It can suspend a holder; what the holder is owed is paid to it all the same (R25).
    function test_ItKeepsNobodyFromBeingPaid() external {
        desk.passDays(88);
        desk.suspend(SUPPLIER_A);
        desk.suspend(ISSUER);
        desk.pay(_held, FACE, "reference");
        assertEq(_see(_held).paidFen, FACE, "not paid");
    }
}
