// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICreditLimits} from "../interfaces/ICreditLimits.sol";
import {IFinancing} from "../interfaces/IFinancing.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {Action} from "../types/Orders.sol";

enum Module {
    Members,
    Limits,
    Ledger,
    Financing,
    Settlement
}

/// @title For each action: its EIP-712 type, the length of its message, and who carries it out.
library Actions {
    string private constant NOTE = "Note(string text,bytes32 salt)";
    string private constant PROCEEDS = "Proceeds(uint64 interestFen,uint64 netFen,bytes32 salt)";
    string private constant PROFILE = "Profile(string name,string uscc,bytes32 salt)";
    string private constant TERMS = "Terms(uint32 rateBps,uint64 feeFen,bytes32 salt)";
    string private constant TRADE = "Trade(string background,string[] references,bytes32 salt)";
    string private constant KEY_GRANT = "KeyGrant(address account,uint8 powers,bytes32 person)";
    string private constant INVOICES =
        "InvoiceNumber(string number,bytes32 salt)InvoiceUse(InvoiceNumber invoice,uint64 amountFen,uint64 usedFen)";
    string private constant PART = "Part(uint32 to,uint64 amountFen)";
    string private constant HEADER = "(uint32 member,uint256 nonce,uint64 deadline";

    bytes32 internal constant KEY_GRANT_TYPEHASH = keccak256(bytes(KEY_GRANT));
    bytes32 internal constant INVOICE_USE_TYPEHASH = keccak256(
        "InvoiceUse(InvoiceNumber invoice,uint64 amountFen,uint64 usedFen)InvoiceNumber(string number,bytes32 salt)"
    );
    bytes32 internal constant PART_TYPEHASH = keccak256(bytes(PART));

    bytes32 private constant REGISTER_MEMBER = keccak256(
        bytes.concat(
            "RegisterMember",
            bytes(HEADER),
            ",uint32 number,uint16 kinds,uint8 signatures,Profile profile,KeyGrant[] keys)",
            bytes(KEY_GRANT),
            bytes(PROFILE)
        )
    );
    bytes32 private constant CHANGE_KEYS =
        keccak256(bytes.concat("ChangeKeys", bytes(HEADER), ",KeyGrant[] grants,address[] revokes)", bytes(KEY_GRANT)));
    bytes32 private constant SET_MEMBER_STATUS =
        keccak256(bytes.concat("SetMemberStatus", bytes(HEADER), ",uint32 subject,bool suspended)"));
    bytes32 private constant SET_LIMIT =
        keccak256(bytes.concat("SetLimit", bytes(HEADER), ",uint32 issuer,uint64 limitFen)"));
    bytes32 private constant ISSUE = keccak256(
        bytes.concat(
            "Issue",
            bytes(HEADER),
            ",uint32 to,uint64 amountFen,uint32 due,uint32 cutoff,Trade trade,InvoiceUse[] invoices)",
            bytes(INVOICES),
            bytes(TRADE)
        )
    );
    bytes32 private constant TRANSFER = keccak256(
        bytes.concat("Transfer", bytes(HEADER), ",uint72 voucher,uint32 to,uint64 amountFen,Trade trade)", bytes(TRADE))
    );
    bytes32 private constant SPLIT = keccak256(
        bytes.concat("Split", bytes(HEADER), ",uint72 voucher,Trade trade,Part[] parts)", bytes(PART), bytes(TRADE))
    );
    bytes32 private constant ACCEPT = keccak256(
        bytes.concat("Accept", bytes(HEADER), ",uint72 voucher,uint64 amountFen,uint32 offeror,bytes32 head)")
    );
    bytes32 private constant REJECT = keccak256(
        bytes.concat("Reject", bytes(HEADER), ",uint72 voucher,uint64 amountFen,uint32 offeror,bytes32 head)")
    );
    bytes32 private constant WITHDRAW = keccak256(
        bytes.concat("Withdraw", bytes(HEADER), ",uint72 voucher,uint64 amountFen,uint32 offeree,bytes32 head)")
    );
    bytes32 private constant APPLY_FINANCING = keccak256(
        bytes.concat(
            "ApplyFinancing",
            bytes(HEADER),
            ",uint72 voucher,uint64 amountFen,uint32 financier,bool withRecourse,Note note)",
            bytes(NOTE)
        )
    );
    bytes32 private constant QUOTE_FINANCING = keccak256(
        bytes.concat(
            "QuoteFinancing",
            bytes(HEADER),
            ",uint64 financing,uint72 voucher,uint64 amountFen,Terms terms)",
            bytes(TERMS)
        )
    );
    bytes32 private constant ACCEPT_FINANCING = keccak256(
        bytes.concat(
            "AcceptFinancing",
            bytes(HEADER),
            ",uint64 financing,uint72 voucher,uint64 amountFen,Terms terms)",
            bytes(TERMS)
        )
    );
    bytes32 private constant REGISTER_FINANCING = keccak256(
        bytes.concat(
            "RegisterFinancing", bytes(HEADER), ",uint64 financing,uint72 voucher,Note registration)", bytes(NOTE)
        )
    );
    bytes32 private constant DISBURSE_FINANCING = keccak256(
        bytes.concat(
            "DisburseFinancing",
            bytes(HEADER),
            ",uint64 financing,uint72 voucher,uint64 amountFen,uint32 date,Proceeds proceeds,Note bankRef)",
            bytes(NOTE),
            bytes(PROCEEDS)
        )
    );
    bytes32 private constant CANCEL_FINANCING =
        keccak256(bytes.concat("CancelFinancing", bytes(HEADER), ",uint64 financing,uint72 voucher)"));
    bytes32 private constant REFUSE_FINANCING =
        keccak256(bytes.concat("RefuseFinancing", bytes(HEADER), ",uint64 financing,uint72 voucher)"));
    bytes32 private constant INSTRUCT_PAYMENT = keccak256(
        bytes.concat(
            "InstructPayment",
            bytes(HEADER),
            ",uint72 voucher,uint64 amountFen,uint32 clearingBank,Note bankRef)",
            bytes(NOTE)
        )
    );
    bytes32 private constant CONFIRM_PAYMENT = keccak256(
        bytes.concat(
            "ConfirmPayment", bytes(HEADER), ",uint72 voucher,uint64 amountFen,uint32 issuer,Note bankRef)", bytes(NOTE)
        )
    );
    bytes32 private constant FREEZE =
        keccak256(bytes.concat("Freeze", bytes(HEADER), ",uint72 voucher,Note note)", bytes(NOTE)));
    bytes32 private constant UNFREEZE =
        keccak256(bytes.concat("Unfreeze", bytes(HEADER), ",uint72 voucher,Note note)", bytes(NOTE)));
    bytes32 private constant PROPOSE_VOID = keccak256(
        bytes.concat("ProposeVoid", bytes(HEADER), ",uint72 voucher,uint64 amountFen,Note note)", bytes(NOTE))
    );
    bytes32 private constant CONSENT_VOID = keccak256(
        bytes.concat("ConsentVoid", bytes(HEADER), ",uint72 voucher,uint64 amountFen,Note note)", bytes(NOTE))
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
        return a == Action.ProposeVoid ? PROPOSE_VOID : CONSENT_VOID;
    }

    /// @return 32-byte words of the message, 0 where it has arrays
    function wordsOf(Action a) internal pure returns (uint256) {
        if (isDynamic(a)) return 0;
        if (a == Action.SetMemberStatus || a == Action.SetLimit) return 5;
        if (a >= Action.CancelFinancing && a <= Action.RefuseFinancing) return 5;
        if (a == Action.Freeze || a == Action.Unfreeze) return 5;
        if (a == Action.RegisterFinancing || a >= Action.ProposeVoid) return 6;
        if (a == Action.ApplyFinancing) return 8;
        return a == Action.DisburseFinancing ? 9 : 7;
    }

    function isDynamic(Action a) internal pure returns (bool) {
        return a == Action.RegisterMember || a == Action.ChangeKeys || a == Action.Issue || a == Action.Split;
    }

    function moduleOf(Action a) internal pure returns (Module) {
        if (a <= Action.SetMemberStatus) return Module.Members;
        if (a == Action.SetLimit) return Module.Limits;
        if (a >= Action.ApplyFinancing && a <= Action.RefuseFinancing) return Module.Financing;
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
        return a == Action.ProposeVoid ? IVoucherLedger.proposeVoid.selector : IVoucherLedger.consentVoid.selector;
    }
}
