// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {BusinessDate} from "../../src/libraries/BusinessDate.sol";
import {FinancingNo, InvoiceKey, MemberNo, PledgeNo, QuoteNo, VoucherNo} from "../../src/types/Ids.sol";
import {Proposal} from "../../src/types/Members.sol";
import "../../src/types/Orders.sol" as Typed;
import {PledgeRecord} from "../../src/types/Pledges.sol";
import {QuoteRecord} from "../../src/types/Quotes.sol";
import {FinancingRecord, VoucherState, VoucherView} from "../../src/types/Vouchers.sol";
import {Clerk} from "./Clerk.sol";
import {BANK, FACE, JUDICIAL, OPERATOR} from "./Members.sol";

/// @title Orders filled in as they would be right; a test then writes the one word that makes them wrong.
abstract contract Forms is Clerk {
    uint256 private _nonce;

    bytes32 public constant TRADE = "trade";
    bytes32 public constant NOTE = "note";
    /// hashStruct of a Note of no text and salt 0, worked out apart from the contracts.
    bytes32 public constant NO_ACCOUNT =
        keccak256(bytes.concat(keccak256("Note(string text,bytes32 salt)"), keccak256(""), bytes32(0)));
    bytes32 public constant TERMS = "terms";

    function nextNonce() public returns (uint256) {
        return _nonce++;
    }

    function deadline() public view returns (uint64) {
        return uint64(vm.getBlockTimestamp() + 1 hours);
    }

    /// The day that is `ahead` days from today [yyyymmdd].
    function dayAhead(uint256 ahead) public view returns (uint32) {
        return BusinessDate.toYmd(uint16((vm.getBlockTimestamp() + 8 hours) / 1 days + ahead));
    }

    function setLimit(MemberNo issuer, uint64 limitFen) public returns (Typed.SetLimit memory) {
        return Typed.SetLimit(OPERATOR, nextNonce(), deadline(), issuer, limitFen);
    }

    function setStatus(MemberNo subject, bool suspended) public returns (Typed.SetMemberStatus memory) {
        return Typed.SetMemberStatus(OPERATOR, nextNonce(), deadline(), subject, suspended);
    }

    function registerMember(MemberNo number, uint16 kinds) public returns (Typed.RegisterMember memory) {
        return Typed.RegisterMember(OPERATOR, nextNonce(), deadline(), number, kinds, 2, "profile", keysOf(number));
    }

    function changeKeys(MemberNo member) public returns (Typed.ChangeKeys memory) {
        return Typed.ChangeKeys(member, nextNonce(), deadline(), new Typed.KeyGrant[](0), new address[](0));
    }

    function nameBanks(MemberNo issuer, MemberNo[] memory banks) public returns (Typed.NameBanks memory) {
        return Typed.NameBanks(issuer, nextNonce(), deadline(), banks);
    }

    function grantKinds(MemberNo subject, uint16 kinds) public returns (Typed.GrantKinds memory) {
        return Typed.GrantKinds(OPERATOR, nextNonce(), deadline(), subject, kinds);
    }

    function replaceKeys(MemberNo subject) public returns (Typed.ReplaceKeys memory) {
        return Typed.ReplaceKeys(OPERATOR, nextNonce(), deadline(), subject, new Typed.KeyGrant[](0), new address[](0));
    }

    /// ConfirmProposal, ConsentKeys and ObjectProposal.
    function proposalStep(MemberNo by, bytes32 proposal) public returns (Typed.ProposalStep memory) {
        Proposal memory p = members.proposalOf(proposal);
        return Typed.ProposalStep(by, nextNonce(), deadline(), proposal, p.subject, p.kinds);
    }

    /// Due in 90 days, cut-off two days before; one new invoice of just that amount.
    function issue(MemberNo issuer, MemberNo to, uint64 amountFen) public returns (Typed.Issue memory) {
        uint256 nonce = nextNonce();
        Typed.InvoiceUse[] memory uses = new Typed.InvoiceUse[](1);
        uses[0] = Typed.InvoiceUse(InvoiceKey.wrap(keccak256(abi.encode("invoice", nonce))), amountFen, amountFen);
        return Typed.Issue(issuer, nonce, deadline(), to, amountFen, dayAhead(90), dayAhead(88), TRADE, uses);
    }

    function transfer(VoucherNo voucher, MemberNo to) public returns (Typed.Transfer memory) {
        VoucherView memory v = reader.voucherOf(voucher);
        return Typed.Transfer(v.holder, nextNonce(), deadline(), voucher, to, v.amountFen, TRADE);
    }

    function split(VoucherNo voucher, MemberNo to, uint64 amountFen) public returns (Typed.Split memory) {
        Typed.Part[] memory parts = new Typed.Part[](1);
        parts[0] = Typed.Part(to, amountFen);
        MemberNo holder = reader.voucherOf(voucher).holder;
        return Typed.Split(holder, nextNonce(), deadline(), voucher, TRADE, parts);
    }

    /// Also the form of Reject.
    function accept(VoucherNo voucher) public returns (Typed.Accept memory) {
        VoucherView memory v = reader.voucherOf(voucher);
        return Typed.Accept(v.offeredTo, nextNonce(), deadline(), voucher, v.amountFen, offerorOf(v), v.head);
    }

    function withdraw(VoucherNo voucher) public returns (Typed.Withdraw memory) {
        VoucherView memory v = reader.voucherOf(voucher);
        return Typed.Withdraw(offerorOf(v), nextNonce(), deadline(), voucher, v.amountFen, v.offeredTo, v.head);
    }

    function applyFinancing(VoucherNo voucher, MemberNo financier, uint64 amountFen)
        public
        returns (Typed.ApplyFinancing memory)
    {
        MemberNo holder = reader.voucherOf(voucher).holder;
        return Typed.ApplyFinancing(holder, nextNonce(), deadline(), voucher, amountFen, financier, false, NOTE);
    }

    function quoteFinancing(FinancingNo no) public returns (Typed.QuoteFinancing memory) {
        FinancingRecord memory f = financing.financingOf(no);
        return Typed.QuoteFinancing(f.financier, nextNonce(), deadline(), no, f.voucher, f.amountFen, TERMS);
    }

    function acceptFinancing(FinancingNo no) public returns (Typed.QuoteFinancing memory o) {
        o = quoteFinancing(no);
        o.member = financing.financingOf(no).holder;
    }

    function registerFinancing(FinancingNo no) public returns (Typed.RegisterFinancing memory) {
        FinancingRecord memory f = financing.financingOf(no);
        return Typed.RegisterFinancing(f.financier, nextNonce(), deadline(), no, f.voucher, "registration");
    }

    function disburseFinancing(FinancingNo no) public returns (Typed.DisburseFinancing memory) {
        FinancingRecord memory f = financing.financingOf(no);
        return Typed.DisburseFinancing(
            f.financier, nextNonce(), deadline(), no, f.voucher, f.amountFen, dayAhead(0), "proceeds", "bank ref"
        );
    }

    function cancelFinancing(FinancingNo no) public returns (Typed.EndFinancing memory) {
        FinancingRecord memory f = financing.financingOf(no);
        return Typed.EndFinancing(f.holder, nextNonce(), deadline(), no, f.voucher);
    }

    function refuseFinancing(FinancingNo no) public returns (Typed.EndFinancing memory) {
        FinancingRecord memory f = financing.financingOf(no);
        return Typed.EndFinancing(f.financier, nextNonce(), deadline(), no, f.voucher);
    }

    /// From a fen to a million yuan each and all together, for thirty days, due in 90 at the latest.
    function standQuote(MemberNo financier, MemberNo issuer) public returns (Typed.StandQuote memory o) {
        (o.member, o.nonce, o.deadline, o.issuer) = (financier, nextNonce(), deadline(), issuer);
        (o.minFen, o.maxFen, o.capFen) = (1, FACE, FACE);
        (o.validThrough, o.dueThrough, o.terms) = (dayAhead(30), dayAhead(90), TERMS);
    }

    function askFinanciers(VoucherNo voucher, MemberNo[] memory financiers, uint64 amountFen)
        public
        returns (Typed.AskFinanciers memory)
    {
        MemberNo holder = reader.voucherOf(voucher).holder;
        return Typed.AskFinanciers(holder, nextNonce(), deadline(), voucher, amountFen, false, NOTE, financiers);
    }

    /// One of several.
    function quoteAsked(FinancingNo no, MemberNo financier, bytes32 terms)
        public
        returns (Typed.QuoteFinancing memory o)
    {
        o = quoteFinancing(no);
        (o.member, o.terms) = (financier, terms);
    }

    function chooseFinancier(FinancingNo no, MemberNo financier) public returns (Typed.ChooseFinancier memory) {
        FinancingRecord memory f = financing.financingOf(no);
        bytes32 terms = financing.bidOf(no, financier);
        return Typed.ChooseFinancier(f.holder, nextNonce(), deadline(), no, f.voucher, f.amountFen, financier, terms);
    }

    function offerPledge(VoucherNo voucher, MemberNo pledgee, uint64 amountFen)
        public
        returns (Typed.OfferPledge memory)
    {
        MemberNo holder = reader.voucherOf(voucher).holder;
        return Typed.OfferPledge(holder, nextNonce(), deadline(), voucher, amountFen, pledgee, NOTE);
    }

    /// AcceptPledge and ReleasePledge by the pledgee, WithdrawPledge by the holder.
    function pledgeStep(PledgeNo no, MemberNo by) public returns (Typed.PledgeStep memory) {
        PledgeRecord memory p = pledges.pledgeOf(no);
        return Typed.PledgeStep(by, nextNonce(), deadline(), no, p.voucher, p.amountFen);
    }

    function withdrawQuote(QuoteNo quote) public returns (Typed.WithdrawQuote memory) {
        QuoteRecord memory q = financing.quoteOf(quote);
        return Typed.WithdrawQuote(q.financier, nextNonce(), deadline(), quote, q.terms);
    }

    function takeQuote(QuoteNo quote, VoucherNo voucher, uint64 amountFen) public returns (Typed.TakeQuote memory) {
        QuoteRecord memory q = financing.quoteOf(quote);
        MemberNo holder = reader.voucherOf(voucher).holder;
        return Typed.TakeQuote(
            holder, nextNonce(), deadline(), quote, q.financier, voucher, amountFen, q.withRecourse, q.terms, NOTE
        );
    }

    function instructPayment(VoucherNo root, uint64 amountFen, bytes32 bankRef)
        public
        returns (Typed.InstructPayment memory)
    {
        MemberNo issuer = reader.voucherOf(root).issuer;
        return Typed.InstructPayment(issuer, nextNonce(), deadline(), root, amountFen, BANK, bankRef);
    }

    /// Also the form of ConfirmUninstructed.
    function confirmPayment(VoucherNo root, uint64 amountFen, bytes32 bankRef)
        public
        returns (Typed.ConfirmPayment memory)
    {
        MemberNo issuer = reader.voucherOf(root).issuer;
        return Typed.ConfirmPayment(BANK, nextNonce(), deadline(), root, amountFen, issuer, bankRef);
    }

    function proposeReversal(VoucherNo root, uint64 amountFen, bytes32 bankRef)
        public
        returns (Typed.ReversalOrder memory)
    {
        MemberNo issuer = reader.voucherOf(root).issuer;
        return Typed.ReversalOrder(BANK, nextNonce(), deadline(), root, amountFen, issuer, bankRef, NOTE);
    }

    function consentReversal(VoucherNo root, uint64 amountFen, bytes32 bankRef)
        public
        returns (Typed.ReversalOrder memory o)
    {
        o = proposeReversal(root, amountFen, bankRef);
        (o.member, o.counterparty) = (o.counterparty, o.member);
    }

    /// Of the whole, until lifted, with no account.
    function freeze(VoucherNo voucher) public returns (Typed.FreezeOrder memory) {
        return freezePart(voucher, 0);
    }

    function freezePart(VoucherNo voucher, uint64 amountFen) public returns (Typed.FreezeOrder memory) {
        return Typed.FreezeOrder(JUDICIAL, nextNonce(), deadline(), voucher, amountFen, 0, NO_ACCOUNT, NOTE);
    }

    function unfreeze(VoucherNo voucher) public returns (Typed.UnfreezeOrder memory) {
        return Typed.UnfreezeOrder(JUDICIAL, nextNonce(), deadline(), voucher, NOTE);
    }

    function proposeVoid(VoucherNo voucher) public returns (Typed.VoidOrder memory) {
        VoucherView memory v = reader.voucherOf(voucher);
        return Typed.VoidOrder(v.issuer, nextNonce(), deadline(), voucher, v.amountFen, NOTE);
    }

    function consentVoid(VoucherNo voucher) public returns (Typed.VoidOrder memory) {
        VoucherView memory v = reader.voucherOf(voucher);
        return Typed.VoidOrder(v.holder, nextNonce(), deadline(), voucher, v.amountFen, NOTE);
    }

    function offerorOf(VoucherView memory v) public view returns (MemberNo) {
        if (v.state == VoucherState.Active) return v.holder;
        return VoucherNo.unwrap(v.parent) == 0 ? v.issuer : reader.voucherOf(v.parent).holder;
    }
}
