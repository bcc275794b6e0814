// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {InvoiceKey, VoucherNo} from "../../src/types/Ids.sol";
import {Root, VoucherView} from "../../src/types/Vouchers.sol";
import {Base} from "./Base.t.sol";
import {START} from "./Members.sol";
import {Vm} from "./Vm.sol";
import {Picture, Witness} from "./Witness.sol";

/// @title Whole states compared: a test takes a picture, writes into it what must change, and holds the ledger to it.
/// @dev What a test does not write into the picture must therefore not have moved.
abstract contract LedgerAsserts is Base {
    Witness private _witness;

    function setUp() public virtual override {
        super.setUp();
        _witness = Witness(vm.deployCode("Witness.sol:Witness", abi.encode(desk)));
    }

    function _picture(VoucherNo voucher) internal view returns (Picture memory) {
        return _witness.picture(voucher);
    }

    function _assertPicture(Picture memory want) internal view {
        _witness.assertPicture(want);
    }

    /// Nothing but what the test is about moved.
    function _assertOthersUnmoved() internal view {
        _witness.assertOthersUnmoved();
    }

    function _assertView(VoucherView memory have, VoucherView memory want) internal view {
        _witness.assertView(have, want);
    }

    function _assertRoot(Root memory have, Root memory want) internal view {
        _witness.assertRoot(have, want);
    }

    function _assertList(VoucherNo[] memory have, VoucherNo[] memory want) internal view {
        _witness.assertList(have, want);
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
}
