// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {MemberNo} from "../../src/types/Ids.sol";
import {
    Action,
    AskFinanciers,
    ChangeKeys,
    Issue,
    KeyGrant,
    NameBanks,
    RegisterMember,
    ReplaceKeys,
    Split
} from "../../src/types/Orders.sol";

/// @title EIP-712 digests of orders, worked out apart from the contracts: every type is written out in full.
library TypedData {
    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant KEY_GRANT = keccak256("KeyGrant(address account,uint8 powers,bytes32 person)");
    bytes32 private constant PART = keccak256("Part(uint32 to,uint64 amountFen)");
    bytes32 private constant INVOICE_USE = keccak256(
        "InvoiceUse(InvoiceNumber invoice,uint64 amountFen,uint64 usedFen)InvoiceNumber(string number,bytes32 salt)"
    );

    function digest(address orders, Action action, bytes memory body) internal view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN, keccak256("Xinlian"), keccak256("1"), block.chainid, orders));
        return keccak256(bytes.concat(hex"1901", domain, structHash(action, body)));
    }

    function structHash(Action action, bytes memory body) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(bytes(typeOf(action)));
        if (action == Action.RegisterMember) return _registerMember(typeHash, abi.decode(body, (RegisterMember)));
        if (action == Action.ChangeKeys) return _changeKeys(typeHash, abi.decode(body, (ChangeKeys)));
        if (action == Action.Issue) return _issue(typeHash, abi.decode(body, (Issue)));
        if (action == Action.Split) return _split(typeHash, abi.decode(body, (Split)));
        if (action == Action.AskFinanciers) return _askFinanciers(typeHash, abi.decode(body, (AskFinanciers)));
        if (action == Action.NameBanks) return _nameBanks(typeHash, abi.decode(body, (NameBanks)));
        if (action == Action.ReplaceKeys) return _replaceKeys(typeHash, abi.decode(body, (ReplaceKeys)));
        return keccak256(bytes.concat(typeHash, body));
    }

    function typeOf(Action action) internal pure returns (string memory) {
        return [
            "RegisterMember(uint32 member,uint256 nonce,uint64 deadline,uint32 number,uint16 kinds,uint8 signatures,Profile profile,KeyGrant[] keys)KeyGrant(address account,uint8 powers,bytes32 person)Profile(string name,string uscc,bytes32 salt)",
            "ChangeKeys(uint32 member,uint256 nonce,uint64 deadline,KeyGrant[] grants,address[] revokes)KeyGrant(address account,uint8 powers,bytes32 person)",
            "SetMemberStatus(uint32 member,uint256 nonce,uint64 deadline,uint32 subject,bool suspended)",
            "SetLimit(uint32 member,uint256 nonce,uint64 deadline,uint32 issuer,uint64 limitFen)",
            "Issue(uint32 member,uint256 nonce,uint64 deadline,uint32 to,uint64 amountFen,uint32 due,uint32 cutoff,Trade trade,InvoiceUse[] invoices)InvoiceNumber(string number,bytes32 salt)InvoiceUse(InvoiceNumber invoice,uint64 amountFen,uint64 usedFen)Trade(string background,string[] references,bytes32 salt)",
            "Transfer(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint32 to,uint64 amountFen,Trade trade)Trade(string background,string[] references,bytes32 salt)",
            "Split(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,Trade trade,Part[] parts)Part(uint32 to,uint64 amountFen)Trade(string background,string[] references,bytes32 salt)",
            "Accept(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 offeror,bytes32 head)",
            "Reject(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 offeror,bytes32 head)",
            "Withdraw(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 offeree,bytes32 head)",
            "ApplyFinancing(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 financier,bool withRecourse,Note note)Note(string text,bytes32 salt)",
            "QuoteFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,uint64 amountFen,Terms terms)Terms(uint32 rateBps,uint64 feeFen,bytes32 salt)",
            "AcceptFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,uint64 amountFen,Terms terms)Terms(uint32 rateBps,uint64 feeFen,bytes32 salt)",
            "RegisterFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,Note registration)Note(string text,bytes32 salt)",
            "DisburseFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,uint64 amountFen,uint32 date,Proceeds proceeds,Note bankRef)Note(string text,bytes32 salt)Proceeds(uint64 interestFen,uint64 netFen,bytes32 salt)",
            "CancelFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher)",
            "RefuseFinancing(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher)",
            "InstructPayment(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 clearingBank,Note bankRef)Note(string text,bytes32 salt)",
            "ConfirmPayment(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 issuer,Note bankRef)Note(string text,bytes32 salt)",
            "Freeze(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 lastDay,Note escrow,Note note)Note(string text,bytes32 salt)",
            "Unfreeze(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,Note note)Note(string text,bytes32 salt)",
            "ProposeVoid(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,Note note)Note(string text,bytes32 salt)",
            "ConsentVoid(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,Note note)Note(string text,bytes32 salt)",
            "StandQuote(uint32 member,uint256 nonce,uint64 deadline,uint32 replaces,uint32 issuer,uint64 minFen,uint64 maxFen,uint64 capFen,uint32 validThrough,uint32 dueThrough,bool withRecourse,StandingTerms terms)StandingTerms(TenorRate[] rates,uint64 feeFen,bytes32 salt)TenorRate(uint16 upToDays,uint32 rateBps)",
            "WithdrawQuote(uint32 member,uint256 nonce,uint64 deadline,uint32 quote,StandingTerms terms)StandingTerms(TenorRate[] rates,uint64 feeFen,bytes32 salt)TenorRate(uint16 upToDays,uint32 rateBps)",
            "TakeQuote(uint32 member,uint256 nonce,uint64 deadline,uint32 quote,uint32 financier,uint72 voucher,uint64 amountFen,bool withRecourse,StandingTerms terms,Note note)Note(string text,bytes32 salt)StandingTerms(TenorRate[] rates,uint64 feeFen,bytes32 salt)TenorRate(uint16 upToDays,uint32 rateBps)",
            "AskFinanciers(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,bool withRecourse,Note note,uint32[] financiers)Note(string text,bytes32 salt)",
            "ChooseFinancier(uint32 member,uint256 nonce,uint64 deadline,uint64 financing,uint72 voucher,uint64 amountFen,uint32 financier,Terms terms)Terms(uint32 rateBps,uint64 feeFen,bytes32 salt)",
            "OfferPledge(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 pledgee,Note note)Note(string text,bytes32 salt)",
            "AcceptPledge(uint32 member,uint256 nonce,uint64 deadline,uint64 pledge,uint72 voucher,uint64 amountFen)",
            "WithdrawPledge(uint32 member,uint256 nonce,uint64 deadline,uint64 pledge,uint72 voucher,uint64 amountFen)",
            "ReleasePledge(uint32 member,uint256 nonce,uint64 deadline,uint64 pledge,uint72 voucher,uint64 amountFen)",
            "NameBanks(uint32 member,uint256 nonce,uint64 deadline,uint32[] banks)",
            "GrantKinds(uint32 member,uint256 nonce,uint64 deadline,uint32 subject,uint16 kinds)",
            "ReplaceKeys(uint32 member,uint256 nonce,uint64 deadline,uint32 subject,KeyGrant[] grants,address[] revokes)KeyGrant(address account,uint8 powers,bytes32 person)",
            "ConfirmProposal(uint32 member,uint256 nonce,uint64 deadline,bytes32 proposal,uint32 subject,uint16 kinds)",
            "ConsentKeys(uint32 member,uint256 nonce,uint64 deadline,bytes32 proposal,uint32 subject,uint16 kinds)",
            "ObjectProposal(uint32 member,uint256 nonce,uint64 deadline,bytes32 proposal,uint32 subject,uint16 kinds)",
            "ConfirmUninstructed(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 issuer,Note bankRef)Note(string text,bytes32 salt)",
            "ProposeReversal(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 counterparty,Note bankRef,Note note)Note(string text,bytes32 salt)",
            "ConsentReversal(uint32 member,uint256 nonce,uint64 deadline,uint72 voucher,uint64 amountFen,uint32 counterparty,Note bankRef,Note note)Note(string text,bytes32 salt)"
        ][uint256(action)];
    }

    function _registerMember(bytes32 typeHash, RegisterMember memory o) private pure returns (bytes32) {
        bytes32 keys = _grants(o.keys);
        return keccak256(
            abi.encode(typeHash, o.member, o.nonce, o.deadline, o.number, o.kinds, o.signatures, o.profile, keys)
        );
    }

    function _changeKeys(bytes32 typeHash, ChangeKeys memory o) private pure returns (bytes32) {
        bytes32 revokes = _accounts(o.revokes);
        return keccak256(abi.encode(typeHash, o.member, o.nonce, o.deadline, _grants(o.grants), revokes));
    }

    function _replaceKeys(bytes32 typeHash, ReplaceKeys memory o) private pure returns (bytes32) {
        bytes32 revokes = _accounts(o.revokes);
        return keccak256(abi.encode(typeHash, o.member, o.nonce, o.deadline, o.subject, _grants(o.grants), revokes));
    }

    function _nameBanks(bytes32 typeHash, NameBanks memory o) private pure returns (bytes32) {
        return keccak256(abi.encode(typeHash, o.member, o.nonce, o.deadline, _numbers(o.banks)));
    }

    function _issue(bytes32 typeHash, Issue memory o) private pure returns (bytes32) {
        bytes memory uses;
        for (uint256 i = 0; i < o.invoices.length; ++i) {
            uses = bytes.concat(uses, keccak256(abi.encode(INVOICE_USE, o.invoices[i])));
        }
        bytes memory head = abi.encode(typeHash, o.member, o.nonce, o.deadline, o.to, o.amountFen);
        return keccak256(bytes.concat(head, abi.encode(o.due, o.cutoff, o.trade, keccak256(uses))));
    }

    function _split(bytes32 typeHash, Split memory o) private pure returns (bytes32) {
        bytes memory parts;
        for (uint256 i = 0; i < o.parts.length; ++i) {
            parts = bytes.concat(parts, keccak256(abi.encode(PART, o.parts[i])));
        }
        return keccak256(abi.encode(typeHash, o.member, o.nonce, o.deadline, o.voucher, o.trade, keccak256(parts)));
    }

    function _askFinanciers(bytes32 typeHash, AskFinanciers memory o) private pure returns (bytes32) {
        bytes memory head = abi.encode(typeHash, o.member, o.nonce, o.deadline, o.voucher, o.amountFen);
        return keccak256(bytes.concat(head, abi.encode(o.withRecourse, o.note, _numbers(o.financiers))));
    }

    function _grants(KeyGrant[] memory grants) private pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i = 0; i < grants.length; ++i) {
            hashes = bytes.concat(hashes, keccak256(abi.encode(KEY_GRANT, grants[i])));
        }
        return keccak256(hashes);
    }

    function _accounts(address[] memory accounts) private pure returns (bytes32) {
        bytes memory words;
        for (uint256 i = 0; i < accounts.length; ++i) {
            words = bytes.concat(words, abi.encode(accounts[i]));
        }
        return keccak256(words);
    }

    function _numbers(MemberNo[] memory numbers) private pure returns (bytes32) {
        bytes memory words;
        for (uint256 i = 0; i < numbers.length; ++i) {
            words = bytes.concat(words, abi.encode(numbers[i]));
        }
        return keccak256(words);
    }
}
