// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo, QuoteNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";
import {FinancingRecord, FinancingState} from "../../src/types/Vouchers.sol";
import {Heads} from "./Heads.sol";
import {BANK, FACE, NONE, SUPPLIER_A} from "./Members.sol";
import {Vm} from "./Vm.sol";

/// @title A voucher of SUPPLIER_A, and financings of a quarter of it at BANK.
abstract contract FinancingForms is Heads {
    uint64 internal constant PART = FACE / 4;
    uint256 internal constant CUTOFF_DAYS = 88;

    VoucherNo internal v;

    function setUp() public virtual override {
        super.setUp();
        v = desk.held(FACE);
    }

    function _inState(FinancingState state) internal returns (FinancingNo) {
        if (state == FinancingState.Applied) return desk.applied(v, PART);
        if (state == FinancingState.Quoted) return desk.quoted(v, PART);
        if (state == FinancingState.Accepted) return desk.agreed(v, PART);
        return state == FinancingState.Registered ? desk.registered(v, PART) : desk.disbursed(v, PART);
    }

    function _cancel(FinancingNo no) internal {
        desk.does(Action.CancelFinancing, abi.encode(desk.cancelFinancing(no)));
    }

    function _refuse(FinancingNo no) internal {
        desk.does(Action.RefuseFinancing, abi.encode(desk.refuseFinancing(no)));
    }

    function _expire(FinancingNo no) internal {
        FinancingNo[] memory list = new FinancingNo[](1);
        list[0] = no;
        financing.expireFinancings(list);
    }

    /// The record is as applied for, but for state, terms and result.
    function _assertRecord(FinancingNo no, FinancingState state, bytes32 terms, uint16 resultChildNo) internal view {
        FinancingRecord memory want =
            FinancingRecord(v, SUPPLIER_A, BANK, uint48(PART), resultChildNo, state, false, QuoteNo.wrap(0), terms);
        assertEq(abi.encode(financing.financingOf(no)), abi.encode(want), "another record");
    }

    /// The first event of the order is Financing's own, about the voucher alone.
    function _assertStep(Vm.Log[] memory logs, bytes32 topic, bytes32 order, bytes memory data) internal view {
        assertEq(logs.length, 2, "the step and OrderExecuted");
        _assertLog(logs[0], address(financing), _topics(topic, _word(v), _word(NONE), order), data);
    }

    function _notFound(FinancingNo no) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.FinancingNotFound.selector, no);
    }

    function _closed(FinancingNo no, FinancingState have) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.FinancingClosed.selector, no, have);
    }

    function _outOfOrder(FinancingNo no, FinancingState have, FinancingState need)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(IFinancing.FinancingOutOfOrder.selector, no, have, need);
    }

    function _notHolder(FinancingNo no, MemberNo need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.FinancingNotHolder.selector, no, SUPPLIER_A, need);
    }

    function _notFinancier(FinancingNo no, MemberNo need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.FinancingNotFinancier.selector, no, BANK, need);
    }

    function _amountDiffers(FinancingNo no, uint64 need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.FinancingAmountDiffers.selector, no, PART, need);
    }
}
