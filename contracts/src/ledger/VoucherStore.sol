// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICreditLimits} from "../interfaces/ICreditLimits.sol";
import {IInvoiceRegistry} from "../interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../interfaces/IMemberRegistry.sol";
import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";
import {BusinessDate} from "../libraries/BusinessDate.sol";
import {Recorded} from "../libraries/Recorded.sol";
import {Serials} from "../libraries/Serials.sol";
import {VoucherFacts} from "../libraries/VoucherFacts.sol";
import {Neighbours} from "../types/Construction.sol";
import {CHILDREN_MAX, MemberNo, VoucherNo} from "../types/Ids.sol";
import {Policy, Root, Voucher, VoucherState, VoucherStatus} from "../types/Vouchers.sol";

/// @title What the ledger stores, and the checks and moves that more than one of its parts needs.
abstract contract VoucherStore is IVoucherLedger {
    uint64 internal constant FACE_HARD_MAX = 1e13; // [fen] far below 2^48: sums of a tree fit as well
    uint8 internal constant HOPS_HARD_MAX = 100; // hops share their byte with the frozen bit

    uint16 internal immutable _version;

    address internal immutable _orders;
    address private immutable _financing;
    address private immutable _settlement;
    address private immutable _pledges;
    address private immutable _freezes;
    address private immutable _governance;
    IMemberRegistry internal immutable _members;
    IInvoiceRegistry internal immutable _invoices;
    ICreditLimits internal immutable _limits;

    mapping(VoucherNo => Voucher) internal _vouchers;
    mapping(VoucherNo => Root) internal _roots;
    /// Child numbers in order of creation, 16 to a word.
    mapping(VoucherNo => mapping(uint256 => uint256)) internal _creation;
    mapping(VoucherNo => bytes32) internal _voidProposals;
    Policy internal _policy;
    uint32 internal _serial;
    bool internal _closed; // to new issues: a newer version was admitted

    modifier onlyOrders() {
        require(msg.sender == _orders, CallerNotOrders(msg.sender));
        _;
    }

    modifier onlyFinancing() {
        require(msg.sender == _financing, CallerNotModule(msg.sender));
        _;
    }

    /// Financing, or Pledges, which locks and frees as it does and passes nothing.
    modifier onlyLockers() {
        require(msg.sender == _financing || msg.sender == _pledges, CallerNotModule(msg.sender));
        _;
    }

    modifier onlySettlement() {
        require(msg.sender == _settlement, CallerNotModule(msg.sender));
        _;
    }

    modifier onlyFreezes() {
        require(msg.sender == _freezes, CallerNotModule(msg.sender));
        _;
    }

    modifier onlyModules() {
        bool known = msg.sender == _financing || msg.sender == _settlement || msg.sender == _pledges;
        require(known || msg.sender == _freezes, CallerNotModule(msg.sender));
        _;
    }

    constructor(Neighbours memory n, uint16 version) {
        require(version > 0 && version <= Serials.VERSIONS_MAX, VersionInvalid(version, Serials.VERSIONS_MAX));
        (_version, _serial) = (version, Serials.before(version));
        (_orders, _financing, _settlement, _governance) = (n.orders, n.financing, n.settlement, n.governance);
        (_pledges, _freezes) = (n.pledges, n.freezes);
        (_members, _invoices, _limits) = (n.members, n.invoices, n.limits);
    }

    /// @inheritdoc IVoucherLedger
    function setPolicy(Policy calldata policy) external {
        require(msg.sender == _governance, CallerNotModule(msg.sender));
        _setPolicy(policy);
    }

    /// @inheritdoc IVoucherLedger
    function closeIssues() external {
        require(msg.sender == _governance, CallerNotModule(msg.sender));
        _closed = true;

        emit IssuesClosed();
    }

    /// R1, R3: whatever a network's policy is, there is an end to it.
    function _setPolicy(Policy memory p) internal {
        bool sound = p.faceMaxFen > 0 && p.faceMaxFen <= FACE_HARD_MAX && p.tenorMaxMonths >= 1
            && p.tenorMaxMonths <= 12 && p.offerDays >= 1 && p.hopsMax <= HOPS_HARD_MAX && p.splitsMax <= 2_000;
        require(sound, PolicyInvalid());

        _policy = p;

        emit PolicySet(p.faceMaxFen, p.tenorMaxMonths, p.offerDays, p.hopsMax, p.splitsMax);
    }

    /// Emits a voucher's event and moves the heads of the vouchers it names (I-08, R30).
    function _record(bytes32 topic, VoucherNo no, VoucherNo other, bytes32 order, bytes memory data) internal {
        bytes32 eventHash = Recorded.emitEvent(topic, no, other, order, data);
        _moveHead(no, eventHash);
        if (VoucherNo.unwrap(other) != 0) _moveHead(other, eventHash);
    }

    function _moveHead(VoucherNo no, bytes32 eventHash) internal {
        Voucher storage v = _vouchers[no];
        v.head = Recorded.next(v.head, eventHash);
    }

    function _none() internal pure returns (VoucherNo) {
        return VoucherNo.wrap(0);
    }

    function _nobody() internal pure returns (MemberNo) {
        return MemberNo.wrap(0);
    }

    function _existing(VoucherNo no) internal view returns (Voucher storage v) {
        v = _vouchers[no];
        require(v.state != VoucherState.None, VoucherNotFound(no));
    }

    function _hops(Voucher storage v) internal view returns (uint8) {
        return VoucherFacts.hops(v.hopsAndFrozen);
    }

    function _isFrozen(Voucher storage v) internal view returns (bool) {
        return VoucherFacts.isFrozen(v.hopsAndFrozen);
    }

    function _available(Voucher storage v) internal view returns (uint256) {
        return v.amountFen - v.lockedFen;
    }

    function _parentOf(VoucherNo no, Voucher storage v) internal view returns (VoucherNo) {
        return VoucherFacts.parentOf(no, v.parentChildNo);
    }

    function _statusOf(Voucher storage v, Root storage root) internal view returns (VoucherStatus) {
        return VoucherFacts.statusOf(v.state, v.amountFen, root.unpaidFen, root.overdue);
    }

    /// The voucher may be passed on or financed today as far as its own state goes (R17, R18, R28).
    function _requireMovable(VoucherNo no, Voucher storage v, Root storage root, MemberNo holder) internal view {
        VoucherStatus status = _statusOf(v, root);
        require(status != VoucherStatus.Overdue, VoucherOverdue(no));
        require(status == VoucherStatus.Active, VoucherNotActive(no, status));
        if (!(v.holder == holder)) revert VoucherNotHolder(no, v.holder, holder);
        require(!_isFrozen(v), VoucherFrozenByOrder(no));
        _requireBeforeCutoff(no, root);
    }

    /// R17: the last days before the due date are for settlement.
    function _requireBeforeCutoff(VoucherNo no, Root storage root) internal view {
        uint16 day = BusinessDate.today();
        // `if`, not `require`: require would work out the dates of its error each time.
        if (day >= root.cutoffDay) {
            revert VoucherPastCutoff(no, BusinessDate.toYmd(day), BusinessDate.toYmd(root.cutoffDay));
        }
    }

    function _nextChildNo(VoucherNo rootNo, Root storage root) internal returns (uint16) {
        if (root.childNos >= CHILDREN_MAX) revert VoucherTooManySplits(rootNo, root.childNos, CHILDREN_MAX);
        return ++root.childNos;
    }

    /// Counts one more child, open split offer, running financing or pledge of the tree (R14).
    function _addToTally(VoucherNo rootNo, Root storage root, uint256 more) internal {
        (uint256 tally, uint256 max) = (uint256(root.tally) + more, _policy.splitsMax);
        require(tally <= max, VoucherTooManySplits(rootNo, tally, max));
        root.tally = uint16(tally);
    }

    /// Adds a voucher to what a payment is shared over.
    function _appendCreated(VoucherNo rootNo, Root storage root, uint16 childNo) internal {
        uint256 place = root.leaves++;
        uint256 bits = 16 * (place % VoucherFacts.LEAVES_A_WORD);
        _creation[rootNo][place / VoucherFacts.LEAVES_A_WORD] |= uint256(childNo) << bits;
    }

    /// At most splitsMax + 1 vouchers.
    function _creationList(VoucherNo rootNo, uint256 leaves) internal view returns (VoucherNo[] memory list) {
        list = new VoucherNo[](leaves);
        uint256 word;
        for (uint256 i = 0; i < leaves; ++i) {
            if (i % VoucherFacts.LEAVES_A_WORD == 0) word = _creation[rootNo][i / VoucherFacts.LEAVES_A_WORD];
            list[i] = VoucherFacts.createdAt(rootNo, word, i);
        }
    }
}
