// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo} from "../../src/types/Ids.sol";
import {Action, AskFinanciers} from "../../src/types/Orders.sol";
import {FinancingRecord, FinancingState} from "../../src/types/Vouchers.sol";
import {FinancingForms} from "./FinancingForms.sol";
import {BANK, FACTOR} from "./Members.sol";

/// @title BANK and FACTOR asked at once for a quarter of the voucher of FinancingForms.
abstract contract AskForms is FinancingForms {
    bytes32 internal constant ASKED = bytes32(uint256(1));
    bytes32 internal constant CHEAPER = "cheaper terms";

    function _both() internal pure returns (MemberNo[] memory list) {
        list = new MemberNo[](2);
        (list[0], list[1]) = (BANK, FACTOR);
    }

    function _form() internal returns (AskFinanciers memory) {
        return desk.askFinanciers(v, _both(), PART);
    }

    function _ask() internal returns (FinancingNo) {
        desk.does(Action.AskFinanciers, abi.encode(_form()));
        return FinancingNo.wrap(2026_0302_0000_0001);
    }

    function _bid(FinancingNo no, MemberNo financier, bytes32 terms) internal {
        desk.does(Action.QuoteFinancing, abi.encode(desk.quoteAsked(no, financier, terms)));
    }

    /// Both have quoted.
    function _answered() internal returns (FinancingNo no) {
        no = _ask();
        _bid(no, BANK, desk.TERMS());
        _bid(no, FACTOR, CHEAPER);
    }

    function _choose(FinancingNo no, MemberNo financier) internal {
        desk.does(Action.ChooseFinancier, abi.encode(desk.chooseFinancier(no, financier)));
    }

    function _assertAsking(FinancingNo no, FinancingState state) internal view {
        FinancingRecord memory f = financing.financingOf(no);
        assertTrue(f.state == state, "another state");
        assertEq(MemberNo.unwrap(f.financier), 0);
        assertEq(f.terms, 0);
        assertEq(f.amountFen, PART);
    }

    function _notAsked(FinancingNo no, MemberNo member) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.FinancingNotAsked.selector, no, member);
    }

    function _termsDiffer(FinancingNo no, bytes32 have, bytes32 need) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IFinancing.FinancingTermsDiffer.selector, no, have, need);
    }
}
