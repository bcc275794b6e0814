// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {InvoiceKey, MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {IssuerAccount, Root, VoucherView} from "../../src/types/Vouchers.sol";
import {Base} from "./Base.t.sol";
import {FACE, ISSUER_2, START, SUPPLIER_B, SUPPLIER_C} from "./Members.sol";
import {Vm} from "./Vm.sol";

/// All that an order about one voucher may touch.
struct Picture {
    VoucherView voucher;
    VoucherView parent; // of no voucher, for a root
    Root root;
    IssuerAccount issuer;
    VoucherNo[] created;
}

/// @title Whole states compared: a test takes a picture, writes into it what must change, and holds the ledger to it.
/// @dev What a test does not write into the picture must therefore not have moved.
abstract contract LedgerAsserts is Base {
    VoucherNo private _otherRoot;
    VoucherNo private _otherPart;
    VoucherNo private _otherOffer;
    bytes32 private _othersBefore;

    /// Two other trees, one of the same issuer, with an accepted part, an open part and an open issue.
    function setUp() public virtual override {
        super.setUp();
        _otherRoot = desk.held(FACE);
        desk.part(_otherRoot, SUPPLIER_B, FACE / 8);
        _otherPart = desk.offerPart(_otherRoot, SUPPLIER_C, FACE / 4);
        _otherOffer = desk.offeredBy(ISSUER_2, SUPPLIER_B, FACE);
        _othersBefore = _othersNow();
    }

    /// Nothing but what the test is about moved.
    function _assertOthersUnmoved() internal view {
        assertEq(_othersNow(), _othersBefore, "another voucher moved");
    }

    function _picture(VoucherNo voucher) internal view returns (Picture memory p) {
        p.voucher = _see(voucher);
        p.parent = _see(p.voucher.parent);
        p.root = ledger.rootRecordOf(voucher.rootOf());
        p.issuer = limits.issuerOf(p.root.issuer);
        p.created = ledger.creationListOf(voucher.rootOf());
    }

    function _assertPicture(Picture memory want) internal view {
        Picture memory have = _picture(want.voucher.voucher);
        _assertView(have.voucher, want.voucher);
        _assertView(have.parent, want.parent);
        _assertRoot(have.root, want.root);
        _assertAccount(have.issuer, want.issuer);
        _assertList(have.created, want.created);
        _assertOthersUnmoved();
    }

    function _assertView(VoucherView memory have, VoucherView memory want) internal pure {
        assertEq(VoucherNo.unwrap(have.voucher), VoucherNo.unwrap(want.voucher), "voucher");
        assertEq(VoucherNo.unwrap(have.parent), VoucherNo.unwrap(want.parent), "parent");
        _assertMember(have.issuer, want.issuer, "issuer");
        _assertMember(have.holder, want.holder, "holder");
        assertEq(have.amountFen, want.amountFen, "amountFen");
        assertEq(have.lockedFen, want.lockedFen, "lockedFen");
        assertEq(have.paidFen, want.paidFen, "paidFen");
        assertEq(have.hops, want.hops, "hops");
        assertEq(have.frozen, want.frozen, "frozen");
        assertEq(uint256(have.state), uint256(want.state), "state");
        assertEq(uint256(have.status), uint256(want.status), "status");
        _assertMember(have.offeredTo, want.offeredTo, "offeredTo");
        assertEq(have.offerLastDay, want.offerLastDay, "offerLastDay");
        assertEq(have.due, want.due, "due");
        assertEq(have.cutoff, want.cutoff, "cutoff");
        assertEq(have.head, want.head, "head");
    }

    function _assertRoot(Root memory have, Root memory want) internal pure {
        _assertMember(have.issuer, want.issuer, "issuer of the root");
        assertEq(have.dueDay, want.dueDay, "dueDay");
        assertEq(have.cutoffDay, want.cutoffDay, "cutoffDay");
        assertEq(have.faceFen, want.faceFen, "faceFen");
        assertEq(have.unpaidFen, want.unpaidFen, "unpaidFen");
        assertEq(have.childNos, want.childNos, "childNos");
        assertEq(have.tally, want.tally, "tally");
        assertEq(have.leaves, want.leaves, "leaves");
        assertEq(have.accepted, want.accepted, "accepted");
        assertEq(have.overdue, want.overdue, "overdue");
    }

    function _assertAccount(IssuerAccount memory have, IssuerAccount memory want) internal pure {
        assertEq(have.limitFen, want.limitFen, "limitFen");
        assertEq(have.usedFen, want.usedFen, "usedFen");
        assertEq(have.clearThrough, want.clearThrough, "clearThrough");
    }

    function _assertList(VoucherNo[] memory have, VoucherNo[] memory want) internal pure {
        assertEq(have.length, want.length, "length of the list");
        for (uint256 i = 0; i < have.length; ++i) {
            assertEq(VoucherNo.unwrap(have[i]), VoucherNo.unwrap(want[i]), "a voucher of the list");
        }
    }

    function _assertInvoiceUsed(InvoiceKey invoice, uint256 usedFen) internal view {
        assertEq(invoices.invoiceOf(invoice).usedFen, usedFen, "invoice used");
    }

    /// The head after a logged event, worked out from the log alone (I-08).
    function _headAfter(bytes32 head, Vm.Log memory log) internal pure returns (bytes32) {
        bytes32 eventHash =
            keccak256(bytes.concat(log.topics[0], log.topics[1], log.topics[2], log.topics[3], log.data));
        return keccak256(bytes.concat(head, eventHash));
    }

    function _appended(VoucherNo[] memory list, VoucherNo last) internal pure returns (VoucherNo[] memory longer) {
        longer = new VoucherNo[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) {
            longer[i] = list[i];
        }
        longer[list.length] = last;
    }

    /// The first second, in Asia/Shanghai, of the day that is `ahead` days from the first.
    function _toDay(uint256 ahead) internal {
        vm.warp(START - 9 hours + ahead * 1 days);
    }

    function _toLastSecondOf(uint256 ahead) internal {
        vm.warp(START - 9 hours + (ahead + 1) * 1 days - 1);
    }

    function _assertMember(MemberNo have, MemberNo want, string memory why) private pure {
        assertEq(MemberNo.unwrap(have), MemberNo.unwrap(want), why);
    }

    function _othersNow() private view returns (bytes32) {
        VoucherNo[] memory list = ledger.creationListOf(_otherRoot);
        VoucherView[] memory created = ledger.vouchersOf(list);
        bytes memory first = abi.encode(list, created, ledger.rootRecordOf(_otherRoot), _see(_otherPart));
        bytes memory second = abi.encode(_picture(_otherOffer));
        return keccak256(bytes.concat(first, second));
    }
}
