// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {FinancingNo, MemberNo, QuoteNo, VoucherNo} from "../../src/types/Ids.sol";
import {MemberKind} from "../../src/types/Members.sol";
import {Action, RegisterMember, StandQuote} from "../../src/types/Orders.sol";
import {Forms} from "./Forms.sol";
import {BANK, FACTOR, ISSUER, ISSUER_2, LIMIT, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C, SUPPLIER_D} from "./Members.sol";
import {Vm} from "./Vm.sol";

/// @title A ledger with members and limits, and the steps that bring a voucher to where a test begins.
/// @dev A contract of its own, so that it is compiled once and not into every test.
contract Desk is Forms {
    constructor() {
        _register(ISSUER, MemberKind.ISSUER, 2);
        _register(ISSUER_2, MemberKind.ISSUER, 2);
        _register(SUPPLIER_A, MemberKind.SUPPLIER, 2);
        _register(SUPPLIER_B, MemberKind.SUPPLIER, 2);
        _register(SUPPLIER_C, MemberKind.SUPPLIER, 2);
        _register(SUPPLIER_D, MemberKind.SUPPLIER, 1);
        _register(BANK, MemberKind.FINANCIER | MemberKind.CLEARING_BANK, 2);
        _register(FACTOR, MemberKind.FINANCIER, 2);
        does(Action.SetLimit, abi.encode(setLimit(ISSUER, LIMIT)));
        does(Action.SetLimit, abi.encode(setLimit(ISSUER_2, LIMIT)));
    }

    /// Offered by ISSUER to SUPPLIER_A.
    function offered(uint64 amountFen) public returns (VoucherNo) {
        return offeredBy(ISSUER, SUPPLIER_A, amountFen);
    }

    function offeredBy(MemberNo issuer, MemberNo to, uint64 amountFen) public returns (VoucherNo) {
        Vm.Log[] memory logs = does(Action.Issue, abi.encode(issue(issuer, to, amountFen)));
        return _voucherIn(logs, IVoucherLedger.VoucherIssued.selector);
    }

    /// Issued by ISSUER, held by SUPPLIER_A.
    function held(uint64 amountFen) public returns (VoucherNo voucher) {
        voucher = offered(amountFen);
        take(voucher);
    }

    function take(VoucherNo voucher) public {
        does(Action.Accept, abi.encode(accept(voucher)));
    }

    function offerTransfer(VoucherNo voucher, MemberNo to) public {
        does(Action.Transfer, abi.encode(transfer(voucher, to)));
    }

    function move(VoucherNo voucher, MemberNo to) public {
        offerTransfer(voucher, to);
        take(voucher);
    }

    function offerPart(VoucherNo voucher, MemberNo to, uint64 amountFen) public returns (VoucherNo child) {
        Vm.Log[] memory logs = does(Action.Split, abi.encode(split(voucher, to, amountFen)));
        return _voucherIn(logs, IVoucherLedger.SplitOffered.selector);
    }

    function part(VoucherNo voucher, MemberNo to, uint64 amountFen) public returns (VoucherNo child) {
        child = offerPart(voucher, to, amountFen);
        take(child);
    }

    /// Applied for at BANK by the holder.
    function applied(VoucherNo voucher, uint64 amountFen) public returns (FinancingNo) {
        Vm.Log[] memory logs = does(Action.ApplyFinancing, abi.encode(applyFinancing(voucher, BANK, amountFen)));
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IFinancing.FinancingApplied.selector) continue;
            return FinancingNo.wrap(uint64(uint256(bytes32(logs[i].data))));
        }
        revert("no financing was applied for");
    }

    /// Of BANK, for ISSUER's vouchers.
    function stood() public returns (QuoteNo) {
        return stand(standQuote(BANK, ISSUER));
    }

    function stand(StandQuote memory o) public returns (QuoteNo) {
        Vm.Log[] memory logs = does(Action.StandQuote, abi.encode(o));
        // Behind the end of the one it replaces, before the end of the order.
        return QuoteNo.wrap(uint32(uint256(logs[logs.length - 2].topics[1])));
    }

    function taken(QuoteNo quote, VoucherNo voucher, uint64 amountFen) public returns (FinancingNo) {
        Vm.Log[] memory logs = does(Action.TakeQuote, abi.encode(takeQuote(quote, voucher, amountFen)));
        return FinancingNo.wrap(uint64(uint256(bytes32(logs[0].data))));
    }

    function quoted(VoucherNo voucher, uint64 amountFen) public returns (FinancingNo no) {
        no = applied(voucher, amountFen);
        does(Action.QuoteFinancing, abi.encode(quoteFinancing(no)));
    }

    function agreed(VoucherNo voucher, uint64 amountFen) public returns (FinancingNo no) {
        no = quoted(voucher, amountFen);
        does(Action.AcceptFinancing, abi.encode(acceptFinancing(no)));
    }

    function registered(VoucherNo voucher, uint64 amountFen) public returns (FinancingNo no) {
        no = agreed(voucher, amountFen);
        does(Action.RegisterFinancing, abi.encode(registerFinancing(no)));
    }

    function disbursed(VoucherNo voucher, uint64 amountFen) public returns (FinancingNo no) {
        no = registered(voucher, amountFen);
        does(Action.DisburseFinancing, abi.encode(disburseFinancing(no)));
    }

    function pay(VoucherNo root, uint64 amountFen, bytes32 bankRef) public {
        does(Action.InstructPayment, abi.encode(instructPayment(root, amountFen, bankRef)));
        does(Action.ConfirmPayment, abi.encode(confirmPayment(root, amountFen, bankRef)));
    }

    function takeBack(VoucherNo root, uint64 amountFen, bytes32 bankRef) public {
        does(Action.ProposeReversal, abi.encode(proposeReversal(root, amountFen, bankRef)));
        does(Action.ConsentReversal, abi.encode(consentReversal(root, amountFen, bankRef)));
    }

    function hold(VoucherNo voucher) public {
        does(Action.Freeze, abi.encode(freeze(voucher)));
    }

    function holdPart(VoucherNo voucher, uint64 amountFen) public {
        does(Action.Freeze, abi.encode(freezePart(voucher, amountFen)));
    }

    function suspend(MemberNo member) public {
        does(Action.SetMemberStatus, abi.encode(setStatus(member, true)));
    }

    function passDays(uint256 days_) public {
        vm.warp(vm.getBlockTimestamp() + days_ * 1 days);
    }

    function expireOffer(VoucherNo voucher) public {
        VoucherNo[] memory list = new VoucherNo[](1);
        list[0] = voucher;
        ledger.expireOffers(list);
    }

    function markOverdue(VoucherNo root) public {
        VoucherNo[] memory list = new VoucherNo[](1);
        list[0] = root;
        ledger.markOverdue(list);
    }

    function _register(MemberNo member, uint16 kinds, uint8 signatures) private {
        RegisterMember memory o = registerMember(member, kinds);
        o.signatures = signatures;
        does(Action.RegisterMember, abi.encode(o));
    }

    function _voucherIn(Vm.Log[] memory logs, bytes32 topic) private pure returns (VoucherNo) {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == topic) return VoucherNo.wrap(uint72(uint256(logs[i].topics[1])));
        }
        revert("no such event");
    }
}
