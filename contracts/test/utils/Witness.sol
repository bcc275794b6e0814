// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../src/interfaces/ICreditLimits.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {IVoucherReader} from "../../src/interfaces/IVoucherReader.sol";
import {MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {IssuerAccount, Root, VoucherView} from "../../src/types/Vouchers.sol";
import {Desk} from "./Desk.sol";
import {FACE, ISSUER_2, SUPPLIER_B, SUPPLIER_C} from "./Members.sol";
import {Test} from "./Test.sol";

/// All that an order about one voucher may touch.
struct Picture {
    VoucherView voucher;
    VoucherView parent; // of no voucher, for a root
    Root root;
    IssuerAccount issuer;
    VoucherNo[] created;
}

/// @title Compares whole states, and keeps other vouchers to see that they do not move.
/// @dev A contract of its own, so that it is compiled once and not into every test.
contract Witness is Test {
    IVoucherLedger private immutable _ledger;
    IVoucherReader private immutable _reader;
    ICreditLimits private immutable _limits;
    VoucherNo private immutable _otherRoot;
    VoucherNo private immutable _otherPart;
    VoucherNo private immutable _otherOffer;
    bytes32 private immutable _othersBefore;

    /// Two other trees, one of the same issuer, with an accepted part, an open part and an open issue.
    constructor(Desk desk) {
        (_ledger, _reader, _limits) = (desk.ledger(), desk.reader(), desk.limits());
        _otherRoot = desk.held(FACE);
        desk.part(_otherRoot, SUPPLIER_B, FACE / 8);
        _otherPart = desk.offerPart(_otherRoot, SUPPLIER_C, FACE / 4);
        _otherOffer = desk.offeredBy(ISSUER_2, SUPPLIER_B, FACE);
        _othersBefore = _othersNow();
    }

    function picture(VoucherNo voucher) public view returns (Picture memory p) {
        p.voucher = _reader.voucherOf(voucher);
        p.parent = _reader.voucherOf(p.voucher.parent);
        p.root = _ledger.rootRecordOf(voucher.rootOf());
        p.issuer = _limits.issuerOf(p.root.issuer);
        p.created = _reader.creationListOf(voucher.rootOf());
    }

    function assertPicture(Picture memory want) public view {
        Picture memory have = picture(want.voucher.voucher);
        assertView(have.voucher, want.voucher);
        assertView(have.parent, want.parent);
        assertRoot(have.root, want.root);
        _assertAccount(have.issuer, want.issuer);
        assertList(have.created, want.created);
        assertOthersUnmoved();
    }

    /// Nothing but what the test is about moved.
    function assertOthersUnmoved() public view {
        assertEq(_othersNow(), _othersBefore, "another voucher moved");
    }

    function assertView(VoucherView memory have, VoucherView memory want) public pure {
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

    function assertRoot(Root memory have, Root memory want) public pure {
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

    function assertList(VoucherNo[] memory have, VoucherNo[] memory want) public pure {
        assertEq(have.length, want.length, "length of the list");
        for (uint256 i = 0; i < have.length; ++i) {
            assertEq(VoucherNo.unwrap(have[i]), VoucherNo.unwrap(want[i]), "a voucher of the list");
        }
    }

    function _assertAccount(IssuerAccount memory have, IssuerAccount memory want) private pure {
        assertEq(have.limitFen, want.limitFen, "limitFen");
        assertEq(have.usedFen, want.usedFen, "usedFen");
        assertEq(have.clearThrough, want.clearThrough, "clearThrough");
    }

    function _assertMember(MemberNo have, MemberNo want, string memory why) private pure {
        assertEq(MemberNo.unwrap(have), MemberNo.unwrap(want), why);
    }

    function _othersNow() private view returns (bytes32) {
        VoucherNo[] memory list = _reader.creationListOf(_otherRoot);
        VoucherView[] memory created = _reader.vouchersOf(list);
        bytes memory first = abi.encode(list, created, _ledger.rootRecordOf(_otherRoot), _reader.voucherOf(_otherPart));
        bytes memory second = abi.encode(picture(_otherOffer));
        return keccak256(bytes.concat(first, second));
    }
}
