// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherLedger} from "../src/VoucherLedger.sol";
import {ICreditLimits} from "../src/interfaces/ICreditLimits.sol";
import {IInvoiceRegistry} from "../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../src/interfaces/IMemberRegistry.sol";
import {Neighbours} from "../src/types/Construction.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../src/types/Ids.sol";
import {Accept, Part, Split} from "../src/types/Orders.sol";
import {Policy, Root, Voucher, VoucherState} from "../src/types/Vouchers.sol";
import {Agreeing, Stand} from "./Stand.sol";

/// @title The ledger, with one active root of any amount, of which any part is locked.
contract LedgerWithRoot is VoucherLedger {
    constructor(Neighbours memory neighbours, Policy memory policy) VoucherLedger(neighbours, policy, 1) {}

    function put(VoucherNo no, MemberNo issuer, MemberNo holder, uint48 amountFen, uint48 lockedFen) external {
        Root storage r = _roots[no];
        (r.issuer, r.dueDay, r.cutoffDay) = (issuer, 20_600, 20_598);
        (r.faceFen, r.unpaidFen, r.accepted, r.tally) = (amountFen, amountFen, true, 1);
        Voucher storage v = _vouchers[no];
        (v.holder, v.amountFen, v.lockedFen, v.state) = (holder, amountFen, lockedFen, VoucherState.Active);
        _appendCreated(no, r, 0);
    }

    function voucher(VoucherNo no) external view returns (Voucher memory) {
        return _vouchers[no];
    }

    function root(VoucherNo no) external view returns (Root memory) {
        return _roots[no];
    }
}

/// @title I-01, I-02, R12: nothing is made or lost by a split, for all amounts of 48 bits and parts of 64 bits.
/// @dev Of the ledger's own code; this proof is its Orders and its Financing. Bounds: one, two or three parts of a root.
contract SplitProof is Stand {
    VoucherNo private constant ROOT = VoucherNo.wrap(2026_0302_0000_0001_0000);
    VoucherNo private constant CHILD = VoucherNo.wrap(2026_0302_0000_0001_0001);
    MemberNo private constant ISSUER = MemberNo.wrap(11);
    MemberNo private constant HOLDER = MemberNo.wrap(21);
    MemberNo private constant RECEIVER = MemberNo.wrap(22);

    LedgerWithRoot private _ledger;

    function setUp() public override {
        super.setUp();
        address agreeing = address(new Agreeing());
        _ledger = new LedgerWithRoot(
            Neighbours({
                orders: address(this),
                members: IMemberRegistry(agreeing),
                invoices: IInvoiceRegistry(agreeing),
                limits: ICreditLimits(agreeing),
                financing: address(this),
                settlement: address(this),
                pledges: address(this),
                freezes: address(this),
                governance: address(this)
            }),
            Policy({faceMaxFen: 1_000_000_000_00, tenorMaxMonths: 6, offerDays: 10, hopsMax: 10, splitsMax: 500})
        );
    }

    function check_splitInOne(uint48 amountFen, uint48 lockedFen, uint64 part) external {
        _checkSplit(amountFen, lockedFen, _list(part));
    }

    function check_splitInTwo(uint48 amountFen, uint48 lockedFen, uint64 part, uint64 second) external {
        _checkSplit(amountFen, lockedFen, _list(part, second));
    }

    function check_splitInThree(uint48 amountFen, uint48 lockedFen, uint64 part, uint64 second, uint64 third) external {
        _checkSplit(amountFen, lockedFen, _list(part, second, third));
    }

    /// An accepted part leaves the parent, a rejected one comes back: what both have is what there was.
    function check_answers(uint48 amountFen, uint48 lockedFen, uint64 part, uint64 second) external {
        _put(amountFen, lockedFen);
        vm.assume(_split(_list(part, second)));
        _ledger.accept("order", _answer(_child(0)));

        Voucher memory parent = _ledger.voucher(ROOT);
        assert(uint256(parent.amountFen) + _ledger.voucher(_child(0)).amountFen == amountFen);
        assert(parent.lockedFen == lockedFen + second);
        assert(_ledger.voucher(_child(0)).state == VoucherState.Active);

        _ledger.reject("order", _answer(_child(1)));
        assert(_ledger.voucher(ROOT).amountFen == parent.amountFen && _ledger.voucher(ROOT).lockedFen == lockedFen);
        assert(_ledger.voucher(_child(1)).state == VoucherState.Rejected);
        assert(_ledger.root(ROOT).tally == 2); // one that was, and the accepted child
    }

    /// A financier gets the part that was locked for it, and the rest stays the holder's.
    function check_passTitle(uint48 amountFen, uint48 lockedFen, uint64 part) external {
        _put(amountFen, lockedFen);
        vm.assume(part > 0 && part <= lockedFen);
        VoucherNo passed = _ledger.passTitle("order", FinancingNo.wrap(1), ROOT, RECEIVER, part);

        Voucher memory parent = _ledger.voucher(ROOT);
        assert(parent.lockedFen == lockedFen - part);
        assert(_ledger.voucher(passed).holder == RECEIVER && _ledger.voucher(passed).amountFen == part);
        bool whole = part == amountFen;
        assert((passed == ROOT) == whole);
        assert(whole || (parent.holder == HOLDER && parent.amountFen == amountFen - part));
    }

    function _checkSplit(uint48 amountFen, uint48 lockedFen, uint64[] memory parts) private {
        _put(amountFen, lockedFen);
        (uint256 total, bool positive) = (0, true);
        for (uint256 i = 0; i < parts.length; ++i) {
            (total, positive) = (total + parts[i], positive && parts[i] > 0);
        }
        bool done = _split(parts);

        assert(done == (positive && total <= amountFen - lockedFen));
        Voucher memory parent = _ledger.voucher(ROOT);
        assert(parent.amountFen == amountFen && parent.holder == HOLDER && parent.state == VoucherState.Active);
        assert(parent.lockedFen == (done ? lockedFen + total : lockedFen));
        assert(_ledger.root(ROOT).tally == (done ? 1 + parts.length : 1));
        for (uint256 i = 0; i < parts.length; ++i) {
            Voucher memory child = _ledger.voucher(_child(i));
            assert(child.amountFen == (done ? parts[i] : 0));
            assert(child.state == (done ? VoucherState.Offered : VoucherState.None));
        }
    }

    function _put(uint48 amountFen, uint48 lockedFen) private {
        vm.assume(amountFen > 0 && lockedFen <= amountFen);
        _ledger.put(ROOT, ISSUER, HOLDER, amountFen, lockedFen);
    }

    function _split(uint64[] memory parts) private returns (bool done) {
        Split memory order;
        (order.member, order.voucher, order.trade) = (HOLDER, ROOT, "trade");
        order.parts = new Part[](parts.length);
        for (uint256 i = 0; i < parts.length; ++i) {
            order.parts[i] = Part(RECEIVER, parts[i]);
        }
        (done,) = address(_ledger).call(abi.encodeCall(_ledger.split, ("order", order)));
    }

    function _answer(VoucherNo child) private view returns (Accept memory order) {
        Voucher memory v = _ledger.voucher(child);
        (order.member, order.voucher, order.amountFen) = (RECEIVER, child, v.amountFen);
        (order.offeror, order.head) = (HOLDER, v.head);
    }

    function _child(uint256 place) private pure returns (VoucherNo) {
        return VoucherNo.wrap(VoucherNo.unwrap(CHILD) + uint72(place));
    }

    function _list(uint64 a) private pure returns (uint64[] memory list) {
        list = new uint64[](1);
        list[0] = a;
    }

    function _list(uint64 a, uint64 b) private pure returns (uint64[] memory list) {
        list = new uint64[](2);
        (list[0], list[1]) = (a, b);
    }

    function _list(uint64 a, uint64 b, uint64 c) private pure returns (uint64[] memory list) {
        list = new uint64[](3);
        (list[0], list[1], list[2]) = (a, b, c);
    }
}
