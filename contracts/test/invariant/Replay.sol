// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../src/interfaces/ICreditLimits.sol";
import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {IInvoiceRegistry, InvoiceRecord} from "../../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../../src/interfaces/IMemberRegistry.sol";
import {IFreezes} from "../../src/interfaces/IFreezes.sol";
import {IPledges} from "../../src/interfaces/IPledges.sol";
import {ISettlement, PaymentRecord, PaymentState} from "../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {BusinessDate} from "../../src/libraries/BusinessDate.sol";
import {FinancingNo, InvoiceKey, MemberNo, PledgeNo, QuoteNo, VoucherNo} from "../../src/types/Ids.sol";
import {Key, Member, Proposal, ProposalState} from "../../src/types/Members.sol";
import {KeyGrant} from "../../src/types/Orders.sol";
import {FreezeRecord} from "../../src/types/Freezes.sol";
import {PledgeRecord, PledgeState} from "../../src/types/Pledges.sol";
import {QuoteRecord} from "../../src/types/Quotes.sol";
import {
    FinancingRecord,
    FinancingState,
    IssuerAccount,
    Root,
    VoucherState,
    VoucherView
} from "../../src/types/Vouchers.sol";
import {NONE} from "../utils/Members.sol";
import {Vm} from "../utils/Vm.sol";
import {Record} from "./Record.sol";

/// @title The ledger's state rebuilt from its events alone, as the interfaces describe them (I-10).
/// @dev It reads no contract. An event that it does not know stops it: one added to the ledger must be added here.
abstract contract Replay is Record {
    /// The data of QuoteStood.
    struct Stood {
        MemberNo ofIssuer;
        uint48 minFen;
        uint48 maxFen;
        uint48 capFen;
        uint32 validThrough;
        uint32 dueThrough;
        bool withRecourse;
        bytes32 terms;
    }

    error EventUnknown(address emitter, bytes32 topic);

    function _replay(Vm.Log[] memory logs, uint256 first, uint256 end) internal {
        for (uint256 i = first; i < end; ++i) {
            _replayOne(logs[i]);
        }
    }

    function _replayOne(Vm.Log memory log) private {
        bool known = true;
        if (log.emitter == address(ledger)) known = _ofLedger(log);
        else if (log.emitter == address(financing)) known = _ofFinancing(log);
        else if (log.emitter == address(pledges)) known = _ofPledges(log);
        else if (log.emitter == address(freezes)) known = _ofFreezes(log);
        else if (log.emitter == address(settlement)) known = _ofSettlement(log);
        else if (log.emitter == address(invoices)) known = _ofInvoices(log);
        else if (log.emitter == address(limits)) known = _ofLimits(log);
        else if (log.emitter == address(members)) known = _ofMembers(log);
        // What became of orders, and roles of the access library, are not the ledger's state.
        require(known, EventUnknown(log.emitter, log.topics[0]));
        ++times[log.topics[0]];
    }

    // The ledger

    function _ofLedger(Vm.Log memory log) private returns (bool) {
        bytes32 topic = log.topics[0];
        if (topic == IVoucherLedger.PolicySet.selector) return _policySet(log.data);
        (VoucherNo no, VoucherNo other) = _link(log);
        return _onOffer(topic, no, other, log.data) || _onAnswer(topic, no, other, log.data)
            || _onHold(topic, no, log.data) || _onPayment(topic, no, log.data)
            || (topic == IVoucherLedger.TitlePassed.selector && _titlePassed(no, other, log.data));
    }

    function _onOffer(bytes32 topic, VoucherNo no, VoucherNo other, bytes memory data) private returns (bool) {
        if (topic == IVoucherLedger.VoucherIssued.selector) return _issued(no, data);
        if (topic == IVoucherLedger.TransferOffered.selector) return _transferOffered(no, data);
        return topic == IVoucherLedger.SplitOffered.selector && _splitOffered(no, other, data);
    }

    function _onAnswer(bytes32 topic, VoucherNo no, VoucherNo other, bytes memory data) private returns (bool) {
        if (topic == IVoucherLedger.IssueAccepted.selector) return _issueAccepted(no, data);
        if (topic == IVoucherLedger.TransferAccepted.selector) return _transferAccepted(no, data);
        if (topic == IVoucherLedger.SplitAccepted.selector) return _splitAccepted(no, other, data);
        return topic == IVoucherLedger.OfferEnded.selector && _offerEnded(no, other, data);
    }

    function _onHold(bytes32 topic, VoucherNo no, bytes memory data) private returns (bool) {
        if (topic == IVoucherLedger.VoidProposed.selector) return _voidProposed(no, data);
        return topic == IVoucherLedger.VoucherVoided.selector && _voided(no);
    }

    function _onPayment(bytes32 topic, VoucherNo no, bytes memory data) private returns (bool) {
        if (topic == IVoucherLedger.VoucherUnpaid.selector) return _unpaid(no, data);
        if (topic == IVoucherLedger.VoucherPaid.selector) return _paid(no, data);
        if (topic == IVoucherLedger.RootSettled.selector) return _setOverdue(no, false);
        return topic == IVoucherLedger.RootOverdue.selector && _setOverdue(no, true);
    }

    function _issued(VoucherNo no, bytes memory data) private returns (bool) {
        (MemberNo issuer, MemberNo to, uint64 amountFen, uint32 due, uint32 cutoff, uint32 lastDay,) =
            abi.decode(data, (MemberNo, MemberNo, uint64, uint32, uint32, uint32, bytes32));
        _addRoot(no, issuer, amountFen, due, cutoff);
        _addVoucher(no, NONE, to, amountFen, VoucherState.Offered);
        _open(no, to, lastDay);
        accounts[issuer].usedFen += amountFen;
        accounts[issuer].clearThrough = _today() - 1;
        accounts[issuer].reopenedSince = 0; // nothing is reopened, or it would have blocked
        return true;
    }

    function _transferOffered(VoucherNo no, bytes memory data) private returns (bool) {
        (, MemberNo to, uint64 amountFen, uint32 lastDay,) =
            abi.decode(data, (MemberNo, MemberNo, uint64, uint32, bytes32));
        _open(no, to, lastDay);
        _vouchers[no].lockedFen += amountFen;
        return true;
    }

    function _splitOffered(VoucherNo no, VoucherNo parent, bytes memory data) private returns (bool) {
        (, MemberNo to, uint64 amountFen, uint32 lastDay,) =
            abi.decode(data, (MemberNo, MemberNo, uint64, uint32, bytes32));
        _addVoucher(no, parent, to, amountFen, VoucherState.Offered);
        _open(no, to, lastDay);
        _vouchers[parent].lockedFen += amountFen;
        _roots[no.rootOf()].tally += 1;
        return true;
    }

    function _issueAccepted(VoucherNo no, bytes memory data) private returns (bool) {
        _close(no);
        _vouchers[no].holder = abi.decode(data, (MemberNo));
        _vouchers[no].state = VoucherState.Active;
        _roots[no].accepted = true;
        _addCreated(no);
        return true;
    }

    function _transferAccepted(VoucherNo no, bytes memory data) private returns (bool) {
        (, MemberNo to, uint8 hops) = abi.decode(data, (MemberNo, MemberNo, uint8));
        _close(no);
        VoucherView storage v = _vouchers[no];
        (v.holder, v.hops, v.lockedFen) = (to, hops, v.lockedFen - v.amountFen);
        titleBy[no] = FinancingNo.wrap(0);
        return true;
    }

    function _splitAccepted(VoucherNo no, VoucherNo parent, bytes memory data) private returns (bool) {
        (, MemberNo to, uint64 amountFen, uint64 parentAmountFen, uint8 hops) =
            abi.decode(data, (MemberNo, MemberNo, uint64, uint64, uint8));
        _close(no);
        VoucherView storage v = _vouchers[no];
        (v.holder, v.hops, v.state) = (to, hops, VoucherState.Active);
        _vouchers[parent].lockedFen -= amountFen;
        _vouchers[parent].amountFen = parentAmountFen;
        _addCreated(no);
        return true;
    }

    function _offerEnded(VoucherNo no, VoucherNo parent, bytes memory data) private returns (bool) {
        (IVoucherLedger.OfferEnd end, uint64 amountFen) = abi.decode(data, (IVoucherLedger.OfferEnd, uint64));
        _close(no);
        VoucherView storage v = _vouchers[no];
        ++times[endingOf(v.state == VoucherState.Active ? "transfer" : no.childNoOf() == 0 ? "issue" : "split", end)];
        if (v.state == VoucherState.Active) {
            v.lockedFen -= amountFen;
            return true;
        }
        v.state = end == IVoucherLedger.OfferEnd.Rejected
            ? VoucherState.Rejected
            : end == IVoucherLedger.OfferEnd.Withdrawn ? VoucherState.Withdrawn : VoucherState.Expired;
        if (no.childNoOf() == 0) {
            _endRoot(no);
        } else {
            _vouchers[parent].lockedFen -= amountFen;
            _roots[no.rootOf()].tally -= 1;
        }
        return true;
    }

    function _voidProposed(VoucherNo no, bytes memory data) private returns (bool) {
        (, voidProposals[no]) = abi.decode(data, (MemberNo, bytes32));
        return true;
    }

    function _voided(VoucherNo no) private returns (bool) {
        _vouchers[no].state = VoucherState.Voided;
        _endRoot(no);
        return true;
    }

    function _titlePassed(VoucherNo no, VoucherNo parent, bytes memory data) private returns (bool) {
        (,, MemberNo to, uint64 amountFen, uint64 parentAmountFen, uint8 hops) =
            abi.decode(data, (FinancingNo, MemberNo, MemberNo, uint64, uint64, uint8));
        bool whole = parent == NONE;
        ++times[whole ? bytes32("title of the whole passed") : bytes32("title of a part passed")];
        _vouchers[whole ? no : parent].lockedFen -= amountFen;
        if (whole) {
            _vouchers[no].holder = to;
            _roots[no.rootOf()].tally -= 1;
        } else {
            _addVoucher(no, parent, to, amountFen, VoucherState.Active);
            _vouchers[parent].amountFen = parentAmountFen;
            _addCreated(no);
        }
        _vouchers[no].hops = hops;
        return true;
    }

    function _paid(VoucherNo no, bytes memory data) private returns (bool) {
        uint64 shareFen;
        (shareFen, _vouchers[no].paidFen) = abi.decode(data, (uint64, uint64));
        VoucherNo root = no.rootOf();
        _roots[root].unpaidFen -= uint48(shareFen);
        IssuerAccount storage account = accounts[_roots[root].issuer];
        account.usedFen -= shareFen;
        if (_roots[root].dueDay <= account.clearThrough) account.reopenedFen -= shareFen;
        return true;
    }

    function _unpaid(VoucherNo no, bytes memory data) private returns (bool) {
        uint64 shareFen;
        (shareFen, _vouchers[no].paidFen) = abi.decode(data, (uint64, uint64));
        Root storage root = _roots[no.rootOf()];
        root.unpaidFen += uint48(shareFen);
        IssuerAccount storage account = accounts[root.issuer];
        account.usedFen += shareFen;
        if (root.dueDay > account.clearThrough) return true;
        bool earliest = account.reopenedFen == 0 || root.dueDay < account.reopenedSince;
        if (earliest) account.reopenedSince = root.dueDay;
        account.reopenedFen += shareFen;
        return true;
    }

    function _setOverdue(VoucherNo root, bool overdue) private returns (bool) {
        _roots[root].overdue = overdue;
        return true;
    }

    // Financing

    function _ofFinancing(Vm.Log memory log) private returns (bool) {
        bytes32 topic = log.topics[0];
        if (topic == IFinancing.QuoteStood.selector) return _quoteStood(log);
        if (topic == IFinancing.QuoteEnded.selector) return _quoteEnded(log);
        (VoucherNo no,) = _link(log);
        FinancingNo f = FinancingNo.wrap(uint64(uint256(bytes32(log.data))));
        if (topic == IFinancing.FinancingApplied.selector) return _applied(f, no, log.data);
        if (topic == IFinancing.FinancingTaken.selector) return _taken(f, no, log.data);
        if (_onBid(topic, f, log.data)) return true;
        if (topic == IFinancing.FinancingQuoted.selector) return _quoted(f, log.data);
        if (topic == IFinancing.FinancingAccepted.selector) return _setState(f, FinancingState.Accepted);
        if (topic == IFinancing.FinancingRegistered.selector) return _setState(f, FinancingState.Registered);
        if (topic == IFinancing.FinancingDisbursed.selector) return _disbursed(f, no, log.data);
        return topic == IFinancing.FinancingEnded.selector && _financingEnded(f, no, log.data);
    }

    function _applied(FinancingNo f, VoucherNo no, bytes memory data) private returns (bool) {
        (, MemberNo holder, MemberNo financier, uint64 amountFen, bool withRecourse,) =
            abi.decode(data, (FinancingNo, MemberNo, MemberNo, uint64, bool, bytes32));
        _start(f, no, holder, financier, amountFen);
        (_financings[f].state, _financings[f].withRecourse) = (FinancingState.Applied, withRecourse);
        return true;
    }

    function _taken(FinancingNo f, VoucherNo no, bytes memory data) private returns (bool) {
        (, MemberNo holder, MemberNo financier, uint64 amountFen, bool withRecourse, QuoteNo quote, bytes32 terms,) =
            abi.decode(data, (FinancingNo, MemberNo, MemberNo, uint64, bool, QuoteNo, bytes32, bytes32));
        _start(f, no, holder, financier, amountFen);
        FinancingRecord storage r = _financings[f];
        (r.state, r.withRecourse, r.quote, r.terms) = (FinancingState.Accepted, withRecourse, quote, terms);
        _quotes[quote].leftFen -= uint48(amountFen);
        quotesTouched = true;
        return true;
    }

    function _start(FinancingNo f, VoucherNo no, MemberNo holder, MemberNo financier, uint64 amountFen) private {
        FinancingRecord storage r = _financings[f];
        (r.voucher, r.holder, r.financier, r.amountFen) = (no, holder, financier, uint48(amountFen));
        _addFinancing(f, no);
        _vouchers[no].lockedFen += amountFen;
        _roots[no.rootOf()].tally += 1;
    }

    function _onBid(bytes32 topic, FinancingNo f, bytes memory data) private returns (bool) {
        if (topic == IFinancing.FinancierAsked.selector) return _asked(f, data);
        if (topic == IFinancing.FinancierQuoted.selector) return _bidMade(f, data);
        if (topic == IFinancing.FinancierDeclined.selector) return _declined(f, data);
        return topic == IFinancing.FinancierChosen.selector && _chosen(f, data);
    }

    function _asked(FinancingNo f, bytes memory data) private returns (bool) {
        (, MemberNo financier) = abi.decode(data, (FinancingNo, MemberNo));
        _askedOf[f].push(financier);
        bids[f][financier] = bytes32(uint256(1));
        return true;
    }

    function _bidMade(FinancingNo f, bytes memory data) private returns (bool) {
        (, MemberNo financier, bytes32 terms) = abi.decode(data, (FinancingNo, MemberNo, bytes32));
        bids[f][financier] = terms;
        return _setState(f, FinancingState.Quoted);
    }

    function _declined(FinancingNo f, bytes memory data) private returns (bool) {
        (, MemberNo financier) = abi.decode(data, (FinancingNo, MemberNo));
        bids[f][financier] = 0;
        return true;
    }

    function _chosen(FinancingNo f, bytes memory data) private returns (bool) {
        (, _financings[f].financier, _financings[f].terms) = abi.decode(data, (FinancingNo, MemberNo, bytes32));
        return _setState(f, FinancingState.Accepted);
    }

    function _quoteStood(Vm.Log memory log) private returns (bool) {
        QuoteNo no = QuoteNo.wrap(uint32(uint256(log.topics[1])));
        QuoteRecord storage r = _quotes[no];
        (r.financier, r.open, quotesTouched) = (MemberNo.wrap(uint32(uint256(log.topics[2]))), true, true);
        Stood memory d = abi.decode(log.data, (Stood));
        (r.issuer, r.minFen, r.maxFen, r.leftFen) = (d.ofIssuer, d.minFen, d.maxFen, d.capFen);
        (r.withRecourse, r.terms) = (d.withRecourse, d.terms);
        (r.validDay, r.dueDay) = (BusinessDate.fromYmd(d.validThrough), BusinessDate.fromYmd(d.dueThrough));
        capFen[no] = d.capFen;
        quoteList.push(no);
        return true;
    }

    function _quoteEnded(Vm.Log memory log) private returns (bool) {
        QuoteNo no = QuoteNo.wrap(uint32(uint256(log.topics[1])));
        (QuoteNo replacedBy, uint64 leftFen) = abi.decode(log.data, (QuoteNo, uint64));
        assertEq(leftFen, _quotes[no].leftFen, "what a quote had left when it ended");
        ++times[QuoteNo.unwrap(replacedBy) == 0 ? bytes32("quote withdrawn") : bytes32("quote replaced")];
        (_quotes[no].open, quotesTouched) = (false, true);
        return true;
    }

    function _quoted(FinancingNo f, bytes memory data) private returns (bool) {
        (, _financings[f].terms) = abi.decode(data, (FinancingNo, bytes32));
        return _setState(f, FinancingState.Quoted);
    }

    function _disbursed(FinancingNo f, VoucherNo no, bytes memory data) private returns (bool) {
        (, VoucherNo result,,,) = abi.decode(data, (FinancingNo, VoucherNo, uint32, bytes32, bytes32));
        if (!(result == no)) _financings[f].resultChildNo = result.childNoOf();
        titleBy[result] = f;
        return _setState(f, FinancingState.Disbursed);
    }

    function _financingEnded(FinancingNo f, VoucherNo no, bytes memory data) private returns (bool) {
        (, FinancingState state, uint64 amountFen) = abi.decode(data, (FinancingNo, FinancingState, uint64));
        _vouchers[no].lockedFen -= amountFen;
        _roots[no.rootOf()].tally -= 1;
        ++times[endingOf(state)];
        if (QuoteNo.unwrap(_financings[f].quote) != 0) {
            _quotes[_financings[f].quote].leftFen += uint48(amountFen);
            quotesTouched = true;
            ++times["cap given back"];
        }
        return _setState(f, state);
    }

    function _setState(FinancingNo f, FinancingState state) private returns (bool) {
        _financings[f].state = state;
        return true;
    }

    // Pledges

    function _ofPledges(Vm.Log memory log) private returns (bool) {
        (VoucherNo no,) = _link(log);
        PledgeNo p = PledgeNo.wrap(uint64(uint256(bytes32(log.data))));
        if (log.topics[0] == IPledges.PledgeOffered.selector) return _pledgeOffered(p, no, log.data);
        if (log.topics[0] == IPledges.PledgeAccepted.selector) {
            _pledges[p].state = PledgeState.Pledged;
            return true;
        }
        (, PledgeState state, uint64 amountFen) = abi.decode(log.data, (PledgeNo, PledgeState, uint64));
        _pledges[p].state = state;
        _vouchers[no].lockedFen -= amountFen;
        _roots[no.rootOf()].tally -= 1;
        ++times[pledgeEnding(state)];
        return log.topics[0] == IPledges.PledgeEnded.selector;
    }

    function _pledgeOffered(PledgeNo p, VoucherNo no, bytes memory data) private returns (bool) {
        (, MemberNo holder, MemberNo pledgee, uint64 amountFen,) =
            abi.decode(data, (PledgeNo, MemberNo, MemberNo, uint64, bytes32));
        _pledges[p] = PledgeRecord(no, holder, pledgee, uint48(amountFen), PledgeState.Offered);
        pledgeList.push(p);
        _pledgesIn[no.rootOf()].push(p);
        _vouchers[no].lockedFen += amountFen;
        _roots[no.rootOf()].tally += 1;
        return true;
    }

    /// Under which `times` counts how a pledge ended.
    function pledgeEnding(PledgeState state) public pure returns (bytes32) {
        return keccak256(abi.encode("pledge", state));
    }

    // Freezes

    function _ofFreezes(Vm.Log memory log) private returns (bool) {
        (VoucherNo no,) = _link(log);
        uint64 amountFen = uint64(uint256(bytes32(log.data)));
        if (log.topics[0] == IFreezes.VoucherFrozen.selector) return _froze(no, log.data);
        if (amountFen == 0) _vouchers[no].frozen = false;
        _vouchers[no].lockedFen -= amountFen;
        delete _freezes[no];
        return log.topics[0] == IFreezes.VoucherUnfrozen.selector || log.topics[0] == IFreezes.FreezeExpired.selector;
    }

    function _froze(VoucherNo no, bytes memory data) private returns (bool) {
        (uint64 amountFen, uint32 lastDay, bytes32 escrow,) = abi.decode(data, (uint64, uint32, bytes32, bytes32));
        _freezes[no] = FreezeRecord(uint48(amountFen), lastDay, escrow);
        if (amountFen == 0) _vouchers[no].frozen = true;
        _vouchers[no].lockedFen += amountFen;
        ++times[amountFen == 0 ? bytes32("whole frozen") : bytes32("part frozen")];
        return true;
    }

    // Settlement

    function _ofSettlement(Vm.Log memory log) private returns (bool) {
        (VoucherNo root,) = _link(log);
        if (log.topics[0] == ISettlement.PaymentInstructed.selector) {
            (, MemberNo bank, uint64 amountFen, bytes32 ref) =
                abi.decode(log.data, (MemberNo, MemberNo, uint64, bytes32));
            _addPayment(PaymentRecord(root, bank, amountFen, PaymentState.Instructed, 0, false), ref);
            return true;
        }
        if (log.topics[0] == ISettlement.PaymentConfirmed.selector) return _confirmed(root, log.data);
        if (log.topics[0] == ISettlement.UninstructedConfirmed.selector) return _cameLate(root, log.data);
        if (log.topics[0] == ISettlement.PaymentReversed.selector) return _reversed(root, log.data);
        (MemberNo proposer,, bytes32 bankRef, bytes32 note) = abi.decode(log.data, (MemberNo, uint64, bytes32, bytes32));
        reversalProposals[proposer][bankRef] = note;
        return log.topics[0] == ISettlement.ReversalProposed.selector;
    }

    function _confirmed(VoucherNo root, bytes memory data) private returns (bool) {
        (MemberNo bank, uint64 paidFen, uint64 unpaidFen, bytes32 bankRef) =
            abi.decode(data, (MemberNo, uint64, uint64, bytes32));
        PaymentRecord storage p = _payments[bank][bankRef];
        (p.state, p.place) = (PaymentState.Confirmed, ++standing[root]);
        assertEq(_roots[root].unpaidFen, unpaidFen, "the shares of a payment do not add up to it");
        ++times[unpaidFen == 0 ? bytes32("paid in full") : bytes32("paid in part")];
        confirmedFen[root] += paidFen;
        return true;
    }

    function _cameLate(VoucherNo root, bytes memory data) private returns (bool) {
        (, MemberNo bank, uint64 paidFen, uint64 unpaidFen, bytes32 bankRef) =
            abi.decode(data, (MemberNo, MemberNo, uint64, uint64, bytes32));
        _addPayment(PaymentRecord(root, bank, paidFen, PaymentState.Instructed, 0, true), bankRef);
        return _confirmed(root, abi.encode(bank, paidFen, unpaidFen, bankRef));
    }

    function _reversed(VoucherNo root, bytes memory data) private returns (bool) {
        (MemberNo bank, uint64 paidFen, uint64 unpaidFen, bytes32 bankRef,) =
            abi.decode(data, (MemberNo, uint64, uint64, bytes32, bytes32));
        PaymentRecord storage p = _payments[bank][bankRef];
        assertEq(p.place, standing[root]--, "another than the latest payment was reversed");
        p.state = PaymentState.Reversed;
        delete reversalProposals[bank][bankRef];
        assertEq(_roots[root].unpaidFen, unpaidFen, "the shares taken back do not add up to the payment");
        ++times[standing[root] == 0 ? bytes32("first payment reversed") : bytes32("later payment reversed")];
        confirmedFen[root] -= paidFen;
        return true;
    }

    // Invoices, limits, members

    function _ofInvoices(Vm.Log memory log) private returns (bool) {
        InvoiceKey invoice = InvoiceKey.wrap(log.topics[1]);
        VoucherNo root = VoucherNo.wrap(uint72(uint256(log.topics[2])));
        if (log.topics[0] == IInvoiceRegistry.InvoiceClaimed.selector) {
            (MemberNo issuer, uint64 amountFen, uint64 claimedFen, uint64 usedFen) =
                abi.decode(log.data, (MemberNo, uint64, uint64, uint64));
            _addClaim(invoice, root, claimedFen);
            _invoices[invoice] = InvoiceRecord(issuer, amountFen, usedFen);
            return true;
        }
        (, _invoices[invoice].usedFen) = abi.decode(log.data, (uint64, uint64));
        return log.topics[0] == IInvoiceRegistry.InvoiceReleased.selector;
    }

    function _ofLimits(Vm.Log memory log) private returns (bool) {
        IssuerAccount storage account = accounts[MemberNo.wrap(uint32(uint256(log.topics[1])))];
        account.limitFen = abi.decode(log.data, (uint64));
        return log.topics[0] == ICreditLimits.LimitSet.selector;
    }

    function _ofMembers(Vm.Log memory log) private returns (bool) {
        membersTouched = true;
        bytes32 topic = log.topics[0];
        MemberNo member = MemberNo.wrap(uint32(uint256(log.topics[1])));
        if (topic == IMemberRegistry.MemberRegistered.selector) return _registered(member, log.data);
        if (topic == IMemberRegistry.MemberStatusSet.selector) {
            _members[member].suspended = abi.decode(log.data, (bool));
            return true;
        }
        if (topic == IMemberRegistry.KeyGranted.selector) return _granted(member, log);
        if (_onProposal(topic, member, log)) return true;
        _keys[address(uint160(uint256(log.topics[3])))].powers = 0;
        return topic == IMemberRegistry.KeyRevoked.selector;
    }

    function _registered(MemberNo member, bytes memory data) private returns (bool) {
        (uint16 kinds, uint8 signatures,) = abi.decode(data, (uint16, uint8, bytes32));
        _members[member] = Member(kinds, signatures, false);
        memberList.push(member);
        return true;
    }

    function _onProposal(bytes32 topic, MemberNo member, Vm.Log memory log) private returns (bool) {
        if (topic == IMemberRegistry.KindsProposed.selector) {
            (MemberNo by, uint16 kinds, uint64 readyAt) = abi.decode(log.data, (MemberNo, uint16, uint64));
            return _proposed(log.topics[2], Proposal(by, member, readyAt, kinds, ProposalState.Open));
        }
        if (topic == IMemberRegistry.KeysProposed.selector) {
            (MemberNo by,,, uint64 readyAt) = abi.decode(log.data, (MemberNo, KeyGrant[], address[], uint64));
            return _proposed(log.topics[2], Proposal(by, member, readyAt, 0, ProposalState.Open));
        }
        if (topic == IMemberRegistry.BanksNamed.selector) {
            _banks[MemberNo.wrap(uint32(uint256(log.topics[1])))] = abi.decode(log.data, (MemberNo[]));
            membersTouched = true;
            return true;
        }
        if (topic == IMemberRegistry.KindsGranted.selector) {
            _members[member].kinds = abi.decode(log.data, (uint16));
            return true;
        }
        if (topic != IMemberRegistry.ProposalEnded.selector) return false;
        (, _proposals[log.topics[3]].state) = abi.decode(log.data, (MemberNo, ProposalState));
        return true;
    }

    function _proposed(bytes32 order, Proposal memory p) private returns (bool) {
        _proposals[order] = p;
        proposalList.push(order);
        return true;
    }

    function _granted(MemberNo member, Vm.Log memory log) private returns (bool) {
        address account = address(uint160(uint256(log.topics[3])));
        (uint8 powers, bytes32 person) = abi.decode(log.data, (uint8, bytes32));
        _keys[account] = Key(member, powers, bytes16(person));
        keyList.push(account);
        return true;
    }

    /// Under which `times` counts how an offer ended.
    function endingOf(string memory kind, IVoucherLedger.OfferEnd end) public pure returns (bytes32) {
        return keccak256(abi.encode(kind, end));
    }

    /// Under which `times` counts how a financing ended.
    function endingOf(FinancingState state) public pure returns (bytes32) {
        return keccak256(abi.encode("financing", state));
    }
}
