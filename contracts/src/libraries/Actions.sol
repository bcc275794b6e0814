// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICreditLimits} from "../interfaces/ICreditLimits.sol";
import {IFinancing} from "../interfaces/IFinancing.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IPledges} from "../interfaces/IPledges.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {Action} from "../types/Orders.sol";

enum Module {
    Members,
    Limits,
    Ledger,
    Financing,
    Settlement,
    Pledges
}

/// @title For each action: its EIP-712 type, the length of its message, and who carries it out.
library Actions {
    // Each string whole, so that the compiler hashes it and not every order.

    bytes32 internal constant KEY_GRANT_TYPEHASH = keccak256("KeyGrant(address account,uint8 powers,bytes32 person)");
    bytes32 internal constant INVOICE_USE_TYPEHASH = keccak256(
        "InvoiceUse(InvoiceNumber invoice,uint64 amountFen,uint64 usedFen)InvoiceNumber(string number,bytes32 salt)"
    );
    bytes32 internal constant PART_TYPEHASH = keccak256("Part(uint32 to,uint64 amountFen)");

    bytes32 private constant REGISTER_MEMBER = keccak256(
        "RegisterMember(uint32 member,uint256 nonce,uint64 deadline,uint32 number,uint16 kinds,uint8 signatures,Profile profile,KeyGrant[] keys)"
        "KeyGrant(address account,uint8 powers,bytes32 person)" "Profile(string name,string uscc,bytes32 salt)"
    );
    bytes32 private constant CHANGE_KEYS = keccak256(
        "ChangeKeys(uint32 member,uint256 nonce,uint64 deadline,KeyGrant[] grants,address[] revokes)"
        "KeyGrant(address account,uint8 powers,bytes32 person)"
    );
    bytes32 private constant SET_MEMBER_STATUS =
        keccak256("SetMemberStatus(uint32 member,uint256 nonce,uint64 deadline,uint32 subject,bool suspended)");
    bytes32 private constant SET_LIMIT =
        keccak256("SetLimit(uint32 member,uint256 nonce,uint64 deadline,uint32 issuer,uint64 limitFen)");
    bytes32 private constant ISSUE = keccak256(
        "Issue(uint32 member,uint256 nonce,uint64 deadline,uint32 to,uint64 amountFen,uint32 due,uint32 cutoff,Trade trade,InvoiceUse[] invoices)"
        "InvoiceNumber(string number,bytes32 salt)InvoiceUse(InvoiceNumber invoice,uint64 amountFen,uint64 usedFen)"
        "Trade(string background,string[] references,bytes32 salt)"
    );
    bytes32 private constant TRANSFER = keccak256(
        "Transfer(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint32 to,uint64 amountFen,Trade trade)"
        "Trade(string background,string[] references,bytes32 salt)"
    );
    bytes32 private constant SPLIT = keccak256(
        "Split(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,Trade trade,Part[] parts)"
        "Part(uint32 to,uint64 amountFen)" "Trade(string background,string[] references,bytes32 salt)"
    );
    bytes32 private constant ACCEPT = keccak256(
        "Accept(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 offeror,bytes32 head)"
    );
    bytes32 private constant REJECT = keccak256(
        "Reject(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 offeror,bytes32 head)"
    );
    bytes32 private constant WITHDRAW = keccak256(
        "Withdraw(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 offeree,bytes32 head)"
    );
    bytes32 private constant APPLY_FINANCING = keccak256(
        "ApplyFinancing(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 financier,bool withRecourse,Note note)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant QUOTE_FINANCING = keccak256(
        "QuoteFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,uint64 amountFen,Terms terms)"
        "Terms(uint32 rateBps,uint64 feeFen,bytes32 salt)"
    );
    bytes32 private constant ACCEPT_FINANCING = keccak256(
        "AcceptFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,uint64 amountFen,Terms terms)"
        "Terms(uint32 rateBps,uint64 feeFen,bytes32 salt)"
    );
    bytes32 private constant REGISTER_FINANCING = keccak256(
        "RegisterFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,Note registration)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant DISBURSE_FINANCING = keccak256(
        "DisburseFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,uint64 amountFen,uint32 date,Proceeds proceeds,Note bankRef)"
        "Note(string text,bytes32 salt)" "Proceeds(uint64 interestFen,uint64 netFen,bytes32 salt)"
    );
    bytes32 private constant CANCEL_FINANCING =
        keccak256("CancelFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher)");
    bytes32 private constant REFUSE_FINANCING =
        keccak256("RefuseFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher)");
    bytes32 private constant INSTRUCT_PAYMENT = keccak256(
        "InstructPayment(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 clearingBank,Note bankRef)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant CONFIRM_PAYMENT = keccak256(
        "ConfirmPayment(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 issuer,Note bankRef)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant FREEZE = keccak256(
        "Freeze(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,Note note)" "Note(string text,bytes32 salt)"
    );
    bytes32 private constant UNFREEZE = keccak256(
        "Unfreeze(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,Note note)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant PROPOSE_VOID = keccak256(
        "ProposeVoid(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,Note note)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant CONSENT_VOID = keccak256(
        "ConsentVoid(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,Note note)"
        "Note(string text,bytes32 salt)"
    );

    bytes32 private constant STAND_QUOTE = keccak256(
        "StandQuote(uint32 member,uint256 nonce,uint64 deadline,uint32 replaces,uint32 issuer,uint64 minFen,uint64 maxFen,uint64 capFen,uint32 validThrough,uint32 dueThrough,bool withRecourse,StandingTerms terms)"
        "StandingTerms(TenorRate[] rates,uint64 feeFen,bytes32 salt)" "TenorRate(uint16 upToDays,uint32 rateBps)"
    );
    bytes32 private constant WITHDRAW_QUOTE = keccak256(
        "WithdrawQuote(uint32 member,uint256 nonce,uint64 deadline,uint32 quote,StandingTerms terms)"
        "StandingTerms(TenorRate[] rates,uint64 feeFen,bytes32 salt)" "TenorRate(uint16 upToDays,uint32 rateBps)"
    );
    bytes32 private constant TAKE_QUOTE = keccak256(
        "TakeQuote(uint32 member,uint256 nonce,uint64 deadline,uint32 quote,uint32 financier,uint72 voucher,uint64 amountFen,bool withRecourse,StandingTerms terms,Note note)"
        "Note(string text,bytes32 salt)" "StandingTerms(TenorRate[] rates,uint64 feeFen,bytes32 salt)"
        "TenorRate(uint16 upToDays,uint32 rateBps)"
    );

    bytes32 private constant ASK_FINANCIERS = keccak256(
        "AskFinanciers(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,bool withRecourse,Note note,uint32[] financiers)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant CHOOSE_FINANCIER = keccak256(
        "ChooseFinancier(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,uint64 amountFen,uint32 financier,Terms terms)"
        "Terms(uint32 rateBps,uint64 feeFen,bytes32 salt)"
    );

    bytes32 private constant OFFER_PLEDGE = keccak256(
        "OfferPledge(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 pledgee,Note note)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant ACCEPT_PLEDGE = keccak256(
        "AcceptPledge(uint32 member,uint256 nonce,uint64 deadline,uint64 pledge,uint72 voucher,uint64 amountFen)"
    );
    bytes32 private constant WITHDRAW_PLEDGE = keccak256(
        "WithdrawPledge(uint32 member,uint256 nonce,uint64 deadline,uint64 pledge,uint72 voucher,uint64 amountFen)"
    );
    bytes32 private constant RELEASE_PLEDGE = keccak256(
        "ReleasePledge(uint32 member,uint256 nonce,uint64 deadline,uint64 pledge,uint72 voucher,uint64 amountFen)"
    );

    function typeHashOf(Action a) internal pure returns (bytes32) {
        if (a == Action.RegisterMember) return REGISTER_MEMBER;
        if (a == Action.ChangeKeys) return CHANGE_KEYS;
        if (a == Action.SetMemberStatus) return SET_MEMBER_STATUS;
        if (a == Action.SetLimit) return SET_LIMIT;
        if (a == Action.Issue) return ISSUE;
        if (a == Action.Transfer) return TRANSFER;
        if (a == Action.Split) return SPLIT;
        if (a == Action.Accept) return ACCEPT;
        if (a == Action.Reject) return REJECT;
        if (a == Action.Withdraw) return WITHDRAW;
        if (a == Action.ApplyFinancing) return APPLY_FINANCING;
        if (a == Action.QuoteFinancing) return QUOTE_FINANCING;
        if (a == Action.AcceptFinancing) return ACCEPT_FINANCING;
        if (a == Action.RegisterFinancing) return REGISTER_FINANCING;
        if (a == Action.DisburseFinancing) return DISBURSE_FINANCING;
        if (a == Action.CancelFinancing) return CANCEL_FINANCING;
        if (a == Action.RefuseFinancing) return REFUSE_FINANCING;
        if (a == Action.InstructPayment) return INSTRUCT_PAYMENT;
        if (a == Action.ConfirmPayment) return CONFIRM_PAYMENT;
        if (a == Action.Freeze) return FREEZE;
        if (a == Action.Unfreeze) return UNFREEZE;
        if (a == Action.ProposeVoid) return PROPOSE_VOID;
        if (a == Action.ConsentVoid) return CONSENT_VOID;
        if (a == Action.StandQuote) return STAND_QUOTE;
        if (a == Action.WithdrawQuote) return WITHDRAW_QUOTE;
        if (a == Action.TakeQuote) return TAKE_QUOTE;
        if (a == Action.AskFinanciers) return ASK_FINANCIERS;
        if (a == Action.ChooseFinancier) return CHOOSE_FINANCIER;
        if (a == Action.OfferPledge) return OFFER_PLEDGE;
        if (a == Action.AcceptPledge) return ACCEPT_PLEDGE;
        return a == Action.WithdrawPledge ? WITHDRAW_PLEDGE : RELEASE_PLEDGE;
    }

    /// @return 32-byte words of the message, 0 where it has arrays
    function wordsOf(Action a) internal pure returns (uint256) {
        if (isDynamic(a)) return 0;
        if (a == Action.SetMemberStatus || a == Action.SetLimit) return 5;
        if (a >= Action.CancelFinancing && a <= Action.RefuseFinancing) return 5;
        if (a == Action.Freeze || a == Action.Unfreeze) return 5;
        if (a == Action.WithdrawQuote) return 5;
        if (a == Action.RegisterFinancing || a == Action.ProposeVoid || a == Action.ConsentVoid) return 6;
        if (a >= Action.AcceptPledge) return 6;
        if (a == Action.TakeQuote) return 10;
        if (a == Action.StandQuote) return 12;
        if (a == Action.ApplyFinancing || a == Action.ChooseFinancier) return 8;
        return a == Action.DisburseFinancing ? 9 : 7;
    }

    function isDynamic(Action a) internal pure returns (bool) {
        if (a == Action.RegisterMember || a == Action.ChangeKeys || a == Action.AskFinanciers) return true;
        return a == Action.Issue || a == Action.Split;
    }

    function moduleOf(Action a) internal pure returns (Module) {
        if (a <= Action.SetMemberStatus) return Module.Members;
        if (a == Action.SetLimit) return Module.Limits;
        if (a >= Action.OfferPledge) return Module.Pledges;
        if (a >= Action.ApplyFinancing && a <= Action.RefuseFinancing) return Module.Financing;
        if (a >= Action.StandQuote && a <= Action.ChooseFinancier) return Module.Financing;
        return a == Action.InstructPayment || a == Action.ConfirmPayment ? Module.Settlement : Module.Ledger;
    }

    function selectorOf(Action a) internal pure returns (bytes4) {
        if (a == Action.RegisterMember) return IMemberRegistry.registerMember.selector;
        if (a == Action.ChangeKeys) return IMemberRegistry.changeKeys.selector;
        if (a == Action.SetMemberStatus) return IMemberRegistry.setMemberStatus.selector;
        if (a == Action.SetLimit) return ICreditLimits.setLimit.selector;
        if (a == Action.Issue) return IVoucherLedger.issue.selector;
        if (a == Action.Transfer) return IVoucherLedger.transfer.selector;
        if (a == Action.Split) return IVoucherLedger.split.selector;
        if (a == Action.Accept) return IVoucherLedger.accept.selector;
        if (a == Action.Reject) return IVoucherLedger.reject.selector;
        if (a == Action.Withdraw) return IVoucherLedger.withdraw.selector;
        if (a == Action.ApplyFinancing) return IFinancing.applyFinancing.selector;
        if (a == Action.QuoteFinancing) return IFinancing.quoteFinancing.selector;
        if (a == Action.AcceptFinancing) return IFinancing.acceptFinancing.selector;
        if (a == Action.RegisterFinancing) return IFinancing.registerFinancing.selector;
        if (a == Action.DisburseFinancing) return IFinancing.disburseFinancing.selector;
        if (a == Action.CancelFinancing) return IFinancing.cancelFinancing.selector;
        if (a == Action.RefuseFinancing) return IFinancing.refuseFinancing.selector;
        if (a == Action.InstructPayment) return ISettlement.instructPayment.selector;
        if (a == Action.ConfirmPayment) return ISettlement.confirmPayment.selector;
        if (a == Action.Freeze) return IVoucherLedger.freeze.selector;
        if (a == Action.Unfreeze) return IVoucherLedger.unfreeze.selector;
        if (a == Action.ProposeVoid) return IVoucherLedger.proposeVoid.selector;
        if (a == Action.ConsentVoid) return IVoucherLedger.consentVoid.selector;
        if (a == Action.StandQuote) return IFinancing.standQuote.selector;
        if (a == Action.WithdrawQuote) return IFinancing.withdrawQuote.selector;
        if (a == Action.TakeQuote) return IFinancing.takeQuote.selector;
        if (a == Action.AskFinanciers) return IFinancing.askFinanciers.selector;
        if (a == Action.ChooseFinancier) return IFinancing.chooseFinancier.selector;
        if (a == Action.OfferPledge) return IPledges.offerPledge.selector;
        if (a == Action.AcceptPledge) return IPledges.acceptPledge.selector;
        return a == Action.WithdrawPledge ? IPledges.withdrawPledge.selector : IPledges.releasePledge.selector;
    }
}
