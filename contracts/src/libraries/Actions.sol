// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICreditLimits} from "../interfaces/ICreditLimits.sol";
import {IFinancing} from "../interfaces/IFinancing.sol";
import {IFreezes} from "../interfaces/IFreezes.sol";
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
    Pledges,
    Freezes
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
        "Freeze(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 lastDay,Note escrow,Note note)"
        "Note(string text,bytes32 salt)"
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

    bytes32 private constant NAME_BANKS =
        keccak256("NameBanks(uint32 member,uint256 nonce,uint64 deadline,uint32[] banks)");
    bytes32 private constant GRANT_KINDS =
        keccak256("GrantKinds(uint32 member,uint256 nonce,uint64 deadline,uint32 subject,uint16 kinds)");
    bytes32 private constant REPLACE_KEYS = keccak256(
        "ReplaceKeys(uint32 member,uint256 nonce,uint64 deadline,uint32 subject,KeyGrant[] grants,address[] revokes)"
        "KeyGrant(address account,uint8 powers,bytes32 person)"
    );
    bytes32 private constant CONFIRM_PROPOSAL = keccak256(
        "ConfirmProposal(uint32 member,uint256 nonce,uint64 deadline,bytes32 proposal,uint32 subject,uint16 kinds)"
    );
    bytes32 private constant CONSENT_KEYS = keccak256(
        "ConsentKeys(uint32 member,uint256 nonce,uint64 deadline,bytes32 proposal,uint32 subject,uint16 kinds)"
    );
    bytes32 private constant OBJECT_PROPOSAL = keccak256(
        "ObjectProposal(uint32 member,uint256 nonce,uint64 deadline,bytes32 proposal,uint32 subject,uint16 kinds)"
    );

    /// Bits of actions whose messages have arrays; of two arrays, which is key grants and accounts.
    uint256 private constant DYNAMIC = TWO_ARRAYS | 1 << uint256(Action.RegisterMember) | 1 << uint256(Action.Issue) | 1
        << uint256(Action.Split) | 1 << uint256(Action.AskFinanciers) | 1 << uint256(Action.NameBanks);
    uint256 private constant TWO_ARRAYS = 1 << uint256(Action.ChangeKeys) | 1 << uint256(Action.ReplaceKeys);

    bytes32 private constant CONFIRM_UNINSTRUCTED = keccak256(
        "ConfirmUninstructed(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 issuer,Note bankRef)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant PROPOSE_REVERSAL = keccak256(
        "ProposeReversal(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 counterparty,Note bankRef,Note note)"
        "Note(string text,bytes32 salt)"
    );
    bytes32 private constant CONSENT_REVERSAL = keccak256(
        "ConsentReversal(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 counterparty,Note bankRef,Note note)"
        "Note(string text,bytes32 salt)"
    );

    /// What the door must know of an action.
    /// @return typeHash of its EIP-712 type
    /// @return words of 32 bytes in its message, before its arrays
    /// @return module that carries it out
    /// @return selector of the module's function
    function factsOf(Action a) internal pure returns (bytes32 typeHash, uint256 words, Module module, bytes4 selector) {
        if (a <= Action.SetLimit) return _ofMembers(a);
        if (a <= Action.Withdraw) return _ofOffers(a);
        if (a <= Action.RefuseFinancing) return _ofFinancing(a);
        if (a <= Action.ConfirmPayment) return _ofPayments(a);
        if (a <= Action.ConsentVoid) return _ofHolds(a);
        if (a <= Action.ChooseFinancier) return _ofQuotes(a);
        if (a <= Action.ReleasePledge) return _ofPledges(a);
        return a <= Action.ObjectProposal ? _ofPowers(a) : _ofCorrections(a);
    }

    function isDynamic(Action a) internal pure returns (bool) {
        return DYNAMIC >> uint256(a) & 1 != 0;
    }

    /// Key grants, then accounts; every other message with arrays has one.
    function hasTwoArrays(Action a) internal pure returns (bool) {
        return TWO_ARRAYS >> uint256(a) & 1 != 0;
    }

    /// A suspended issuer pays. And whose keys are to be changed may say yes or no all the same: a member that lost keys is best
    /// suspended.
    function isForSuspended(Action a) internal pure returns (bool) {
        return a == Action.InstructPayment || a == Action.ConsentKeys || a == Action.ObjectProposal;
    }

    /// What a pause stops: orders that bind a member to more than it is bound to already. An acceptance makes an offer irrevocable
    /// (R10), whoever's keys signed the offer; so it waits as well.
    function isNewRisk(Action a) internal pure returns (bool) {
        if (a >= Action.Issue && a <= Action.Accept) return true;
        if (a >= Action.ApplyFinancing && a <= Action.AcceptFinancing || a == Action.DisburseFinancing) return true;
        return a == Action.StandQuote || (a >= Action.TakeQuote && a <= Action.AcceptPledge);
    }

    function _ofMembers(Action a) private pure returns (bytes32, uint256, Module, bytes4) {
        if (a == Action.RegisterMember) {
            return (REGISTER_MEMBER, 7, Module.Members, IMemberRegistry.registerMember.selector);
        }
        if (a == Action.ChangeKeys) return (CHANGE_KEYS, 3, Module.Members, IMemberRegistry.changeKeys.selector);
        if (a == Action.SetLimit) return (SET_LIMIT, 5, Module.Limits, ICreditLimits.setLimit.selector);
        return (SET_MEMBER_STATUS, 5, Module.Members, IMemberRegistry.setMemberStatus.selector);
    }

    function _ofOffers(Action a) private pure returns (bytes32, uint256, Module, bytes4) {
        if (a == Action.Accept) return (ACCEPT, 7, Module.Ledger, IVoucherLedger.accept.selector);
        if (a == Action.Transfer) return (TRANSFER, 7, Module.Ledger, IVoucherLedger.transfer.selector);
        if (a == Action.Split) return (SPLIT, 5, Module.Ledger, IVoucherLedger.split.selector);
        if (a == Action.Issue) return (ISSUE, 8, Module.Ledger, IVoucherLedger.issue.selector);
        if (a == Action.Reject) return (REJECT, 7, Module.Ledger, IVoucherLedger.reject.selector);
        return (WITHDRAW, 7, Module.Ledger, IVoucherLedger.withdraw.selector);
    }

    function _ofFinancing(Action a) private pure returns (bytes32, uint256, Module, bytes4) {
        if (a == Action.ApplyFinancing) {
            return (APPLY_FINANCING, 8, Module.Financing, IFinancing.applyFinancing.selector);
        }
        if (a == Action.QuoteFinancing) {
            return (QUOTE_FINANCING, 7, Module.Financing, IFinancing.quoteFinancing.selector);
        }
        if (a == Action.AcceptFinancing) {
            return (ACCEPT_FINANCING, 7, Module.Financing, IFinancing.acceptFinancing.selector);
        }
        if (a == Action.RegisterFinancing) {
            return (REGISTER_FINANCING, 6, Module.Financing, IFinancing.registerFinancing.selector);
        }
        if (a == Action.DisburseFinancing) {
            return (DISBURSE_FINANCING, 9, Module.Financing, IFinancing.disburseFinancing.selector);
        }
        if (a == Action.CancelFinancing) {
            return (CANCEL_FINANCING, 5, Module.Financing, IFinancing.cancelFinancing.selector);
        }
        return (REFUSE_FINANCING, 5, Module.Financing, IFinancing.refuseFinancing.selector);
    }

    function _ofPayments(Action a) private pure returns (bytes32, uint256, Module, bytes4) {
        if (a == Action.InstructPayment) {
            return (INSTRUCT_PAYMENT, 7, Module.Settlement, ISettlement.instructPayment.selector);
        }
        return (CONFIRM_PAYMENT, 7, Module.Settlement, ISettlement.confirmPayment.selector);
    }

    function _ofHolds(Action a) private pure returns (bytes32, uint256, Module, bytes4) {
        if (a == Action.Freeze) return (FREEZE, 8, Module.Freezes, IFreezes.freeze.selector);
        if (a == Action.Unfreeze) return (UNFREEZE, 5, Module.Freezes, IFreezes.unfreeze.selector);
        if (a == Action.ProposeVoid) return (PROPOSE_VOID, 6, Module.Ledger, IVoucherLedger.proposeVoid.selector);
        return (CONSENT_VOID, 6, Module.Ledger, IVoucherLedger.consentVoid.selector);
    }

    function _ofQuotes(Action a) private pure returns (bytes32, uint256, Module, bytes4) {
        if (a == Action.StandQuote) return (STAND_QUOTE, 12, Module.Financing, IFinancing.standQuote.selector);
        if (a == Action.WithdrawQuote) return (WITHDRAW_QUOTE, 5, Module.Financing, IFinancing.withdrawQuote.selector);
        if (a == Action.TakeQuote) return (TAKE_QUOTE, 10, Module.Financing, IFinancing.takeQuote.selector);
        if (a == Action.AskFinanciers) return (ASK_FINANCIERS, 7, Module.Financing, IFinancing.askFinanciers.selector);
        return (CHOOSE_FINANCIER, 8, Module.Financing, IFinancing.chooseFinancier.selector);
    }

    function _ofPledges(Action a) private pure returns (bytes32, uint256, Module, bytes4) {
        if (a == Action.OfferPledge) return (OFFER_PLEDGE, 7, Module.Pledges, IPledges.offerPledge.selector);
        if (a == Action.AcceptPledge) return (ACCEPT_PLEDGE, 6, Module.Pledges, IPledges.acceptPledge.selector);
        if (a == Action.WithdrawPledge) return (WITHDRAW_PLEDGE, 6, Module.Pledges, IPledges.withdrawPledge.selector);
        return (RELEASE_PLEDGE, 6, Module.Pledges, IPledges.releasePledge.selector);
    }

    function _ofPowers(Action a) private pure returns (bytes32, uint256, Module, bytes4) {
        if (a == Action.NameBanks) return (NAME_BANKS, 3, Module.Members, IMemberRegistry.nameBanks.selector);
        if (a == Action.GrantKinds) return (GRANT_KINDS, 5, Module.Members, IMemberRegistry.grantKinds.selector);
        if (a == Action.ReplaceKeys) return (REPLACE_KEYS, 4, Module.Members, IMemberRegistry.replaceKeys.selector);
        if (a == Action.ConfirmProposal) {
            return (CONFIRM_PROPOSAL, 6, Module.Members, IMemberRegistry.confirmProposal.selector);
        }
        if (a == Action.ConsentKeys) return (CONSENT_KEYS, 6, Module.Members, IMemberRegistry.consentKeys.selector);
        return (OBJECT_PROPOSAL, 6, Module.Members, IMemberRegistry.objectProposal.selector);
    }

    function _ofCorrections(Action a) private pure returns (bytes32, uint256, Module, bytes4) {
        if (a == Action.ConfirmUninstructed) {
            return (CONFIRM_UNINSTRUCTED, 7, Module.Settlement, ISettlement.confirmUninstructed.selector);
        }
        if (a == Action.ProposeReversal) {
            return (PROPOSE_REVERSAL, 8, Module.Settlement, ISettlement.proposeReversal.selector);
        }
        return (CONSENT_REVERSAL, 8, Module.Settlement, ISettlement.consentReversal.selector);
    }
}
