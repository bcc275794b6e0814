// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {InvoiceRecord} from "../../src/interfaces/IInvoiceRegistry.sol";
import {PaymentRecord} from "../../src/interfaces/ISettlement.sol";
import {BusinessDate} from "../../src/libraries/BusinessDate.sol";
import {FinancingNo, InvoiceKey, MemberNo, PledgeNo, QuoteNo, VoucherNo} from "../../src/types/Ids.sol";
import {FreezeRecord} from "../../src/types/Freezes.sol";
import {Key, Member, Proposal} from "../../src/types/Members.sol";
import {PledgeRecord} from "../../src/types/Pledges.sol";
import {QuoteRecord} from "../../src/types/Quotes.sol";
import {FinancingRecord, IssuerAccount, Policy, Root, VoucherState, VoucherView} from "../../src/types/Vouchers.sol";
import {Forms} from "../utils/Forms.sol";
import {NOBODY, NONE} from "../utils/Members.sol";
import {Vm} from "../utils/Vm.sol";

/// @title What the replay remembers, and what the invariants ask it.
abstract contract Record is Forms {
    struct Payment {
        MemberNo clearingBank;
        bytes32 bankRef;
    }

    /// How often each event (by topic), and each of its notable cases, happened.
    mapping(bytes32 => uint256) public times;

    mapping(VoucherNo => VoucherView) internal _vouchers; // `status` is left alone: it follows from the rest
    mapping(VoucherNo => Root) internal _roots;
    mapping(FinancingNo => FinancingRecord) internal _financings;
    mapping(QuoteNo => QuoteRecord) internal _quotes;
    mapping(QuoteNo => uint64) public capFen; // as the financier signed it
    mapping(InvoiceKey => InvoiceRecord) internal _invoices;
    mapping(MemberNo => mapping(bytes32 => PaymentRecord)) internal _payments;
    mapping(MemberNo => Member) internal _members;
    mapping(address => Key) internal _keys;
    bytes32[] public proposalList;
    mapping(bytes32 => Proposal) internal _proposals;
    mapping(MemberNo => MemberNo[]) internal _banks; // that an issuer accepts
    mapping(MemberNo => IssuerAccount) internal accounts;
    Policy internal _policy;

    VoucherNo[] public voucherList;
    VoucherNo[] public rootList;
    FinancingNo[] public financingList;
    /// Who was asked where several were, and what each answered: 1 = nothing yet, 0 = it declined.
    mapping(FinancingNo => MemberNo[]) internal _askedOf;
    mapping(FinancingNo => mapping(MemberNo => bytes32)) public bids;
    QuoteNo[] public quoteList;
    PledgeNo[] public pledgeList;
    mapping(PledgeNo => PledgeRecord) internal _pledges;
    mapping(VoucherNo => PledgeNo[]) internal _pledgesIn; // by root
    mapping(VoucherNo => FreezeRecord) internal _freezes; // of those that stand
    Payment[] public paymentList;
    MemberNo[] public memberList;
    address[] public keyList;
    mapping(VoucherNo => VoucherNo[]) internal _trees; // the root and its children, offered ones too
    mapping(VoucherNo => VoucherNo[]) internal _created;
    mapping(VoucherNo => FinancingNo[]) internal _financingsIn; // by root
    mapping(VoucherNo => Payment[]) internal _paymentsOf; // by root
    mapping(VoucherNo => InvoiceKey[]) internal _invoicesOf; // by root
    mapping(InvoiceKey => VoucherNo[]) internal _claimants;
    mapping(InvoiceKey => mapping(VoucherNo => uint64)) public claimedFen;

    mapping(VoucherNo => uint256) public confirmedFen; // of a root
    mapping(VoucherNo => uint32) public standing; // payments of a root that were confirmed and not reversed
    mapping(MemberNo => mapping(bytes32 => bytes32)) public reversalProposals; // by bank and reference
    mapping(VoucherNo => bytes32) public voidProposals;
    /// The disbursed financing by which the holder came to hold the voucher; 0 = in another way.
    mapping(VoucherNo => FinancingNo) public titleBy;
    /// Root, parent, issuer and due date as the ledger told them when the voucher came into being (I-06).
    mapping(VoucherNo => bytes32) public births;

    /// What the last step changed.
    VoucherNo[] internal _touched;
    bool public membersTouched;
    bool public quotesTouched;
    mapping(VoucherNo => bool) private _isTouched;
    /// Vouchers whose birth has not been noted yet.
    VoucherNo[] private _newborn;

    // What the invariants ask

    function treeOf(VoucherNo root) external view returns (VoucherNo[] memory) {
        return _trees[root];
    }

    function createdOf(VoucherNo root) external view returns (VoucherNo[] memory) {
        return _created[root];
    }

    function financingsIn(VoucherNo root) external view returns (FinancingNo[] memory) {
        return _financingsIn[root];
    }

    function paymentsOf(VoucherNo root) external view returns (Payment[] memory) {
        return _paymentsOf[root];
    }

    function invoicesOf(VoucherNo root) external view returns (InvoiceKey[] memory) {
        return _invoicesOf[root];
    }

    function claimantsOf(InvoiceKey invoice) external view returns (VoucherNo[] memory) {
        return _claimants[invoice];
    }

    function roots() external view returns (VoucherNo[] memory) {
        return rootList;
    }

    function touched() external view returns (VoucherNo[] memory) {
        return _touched;
    }

    function memberNumbers() external view returns (MemberNo[] memory) {
        return memberList;
    }

    function keyAccounts() external view returns (address[] memory) {
        return keyList;
    }

    function vouchersRebuilt(VoucherNo root) external view returns (VoucherView[] memory views) {
        VoucherNo[] memory tree = _trees[root];
        views = new VoucherView[](tree.length);
        for (uint256 i = 0; i < tree.length; ++i) {
            views[i] = _vouchers[tree[i]];
        }
    }

    function rootRebuilt(VoucherNo root) external view returns (Root memory) {
        return _roots[root];
    }

    function financingRebuilt(FinancingNo f) external view returns (FinancingRecord memory) {
        return _financings[f];
    }

    function quoteNumbers() external view returns (QuoteNo[] memory) {
        return quoteList;
    }

    function quoteRebuilt(QuoteNo quote) external view returns (QuoteRecord memory) {
        return _quotes[quote];
    }

    function askedOf(FinancingNo f) external view returns (MemberNo[] memory) {
        return _askedOf[f];
    }

    function pledgesIn(VoucherNo root) external view returns (PledgeNo[] memory) {
        return _pledgesIn[root];
    }

    function pledgeRebuilt(PledgeNo no) external view returns (PledgeRecord memory) {
        return _pledges[no];
    }

    function freezeRebuilt(VoucherNo no) external view returns (FreezeRecord memory) {
        return _freezes[no];
    }

    function financings() external view returns (FinancingNo[] memory) {
        return financingList;
    }

    function invoiceRebuilt(InvoiceKey invoice) external view returns (InvoiceRecord memory) {
        return _invoices[invoice];
    }

    function paymentRebuilt(Payment memory p) external view returns (PaymentRecord memory) {
        return _payments[p.clearingBank][p.bankRef];
    }

    function memberRebuilt(MemberNo member) external view returns (Member memory) {
        return _members[member];
    }

    function keyRebuilt(address account) external view returns (Key memory) {
        return _keys[account];
    }

    function proposals() external view returns (bytes32[] memory) {
        return proposalList;
    }

    function proposalRebuilt(bytes32 order) external view returns (Proposal memory) {
        return _proposals[order];
    }

    function banksRebuilt(MemberNo issuer) external view returns (MemberNo[] memory) {
        return _banks[issuer];
    }

    function accountRebuilt(MemberNo issuer) external view returns (IssuerAccount memory) {
        return accounts[issuer];
    }

    function policyRebuilt() external view returns (Policy memory) {
        return _policy;
    }

    // What the replay writes with

    /// A voucher's event: its numbers; their heads take it in (I-08).
    function _link(Vm.Log memory log) internal returns (VoucherNo no, VoucherNo other) {
        no = VoucherNo.wrap(uint72(uint256(log.topics[1])));
        other = VoucherNo.wrap(uint72(uint256(log.topics[2])));
        bytes32 eventHash = keccak256(abi.encodePacked(log.topics, log.data));
        _vouchers[no].head = keccak256(abi.encode(_vouchers[no].head, eventHash));
        if (!(other == NONE)) _vouchers[other].head = keccak256(abi.encode(_vouchers[other].head, eventHash));
        _touch(no.rootOf());
    }

    function _touch(VoucherNo root) internal {
        if (_isTouched[root]) return;
        _isTouched[root] = true;
        _touched.push(root);
    }

    function _untouch() internal {
        for (uint256 i = 0; i < _touched.length; ++i) {
            _isTouched[_touched[i]] = false;
        }
        delete _touched;
        membersTouched = false;
        quotesTouched = false;
    }

    function _addRoot(VoucherNo no, MemberNo issuer, uint64 faceFen, uint32 due, uint32 cutoff) internal {
        Root storage root = _roots[no];
        (root.issuer, root.faceFen, root.unpaidFen) = (issuer, uint48(faceFen), uint48(faceFen));
        (root.dueDay, root.cutoffDay) = (BusinessDate.fromYmd(due), BusinessDate.fromYmd(cutoff));
        rootList.push(no);
    }

    function _addVoucher(VoucherNo no, VoucherNo parent, MemberNo holder, uint64 amountFen, VoucherState state)
        internal
    {
        assertTrue(_vouchers[no].state == VoucherState.None, "a voucher number was given twice");
        VoucherView storage v = _vouchers[no];
        Root storage root = _roots[no.rootOf()];
        (v.voucher, v.parent, v.issuer, v.holder) = (no, parent, root.issuer, holder);
        (v.amountFen, v.state) = (amountFen, state);
        (v.due, v.cutoff) = (BusinessDate.toYmd(root.dueDay), BusinessDate.toYmd(root.cutoffDay));
        if (!(parent == NONE)) root.childNos += 1;
        _trees[no.rootOf()].push(no);
        voucherList.push(no);
        _newborn.push(no);
    }

    function _addCreated(VoucherNo no) internal {
        _roots[no.rootOf()].leaves += 1;
        _created[no.rootOf()].push(no);
    }

    function _addFinancing(FinancingNo f, VoucherNo no) internal {
        financingList.push(f);
        _financingsIn[no.rootOf()].push(f);
    }

    function _addPayment(PaymentRecord memory p, bytes32 bankRef) internal {
        _payments[p.clearingBank][bankRef] = p;
        paymentList.push(Payment(p.clearingBank, bankRef));
        _paymentsOf[p.root].push(Payment(p.clearingBank, bankRef));
    }

    function _addClaim(InvoiceKey invoice, VoucherNo root, uint64 fen) internal {
        claimedFen[invoice][root] = fen;
        _claimants[invoice].push(root);
        _invoicesOf[root].push(invoice);
    }

    function _open(VoucherNo no, MemberNo to, uint32 lastDay) internal {
        (_vouchers[no].offeredTo, _vouchers[no].offerLastDay) = (to, lastDay);
    }

    function _close(VoucherNo no) internal {
        (_vouchers[no].offeredTo, _vouchers[no].offerLastDay) = (NOBODY, 0);
    }

    /// An offer of an issue that ended, or a void: the issuer owes nothing of it.
    function _endRoot(VoucherNo no) internal {
        accounts[_roots[no].issuer].usedFen -= _roots[no].unpaidFen;
        _roots[no].unpaidFen = 0;
    }

    function _policySet(bytes memory data) internal returns (bool) {
        _policy = abi.decode(data, (Policy));
        return true;
    }

    /// The one thing taken from the contracts: how they describe a voucher at its birth, for I-06 to hold them to.
    function _noteBirths() internal {
        for (uint256 i = 0; i < _newborn.length; ++i) {
            births[_newborn[i]] = birthOf(reader.voucherOf(_newborn[i]));
        }
        delete _newborn;
    }

    function birthOf(VoucherView memory v) public pure returns (bytes32) {
        return keccak256(abi.encode(v.voucher.rootOf(), v.parent, v.issuer, v.due));
    }

    /// [days since 1970-01-01, Asia/Shanghai]
    function _today() internal view returns (uint16) {
        return uint16((vm.getBlockTimestamp() + 8 hours) / 1 days);
    }
}
