// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FinancingNo, MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action, EndFinancing, QuoteFinancing} from "../../src/types/Orders.sol";
import {FinancingState} from "../../src/types/Vouchers.sol";
import {BANK, FACE, FACTOR} from "../utils/Members.sol";
import {Drawing} from "./Drawing.sol";

/// @dev Three roads: one financier asked, several asked, a standing quote taken.
contract FinancingStatesTest is Drawing {
    uint64 private constant PART = FACE / 4;
    uint256 private constant CUTOFF_DAYS = 88;
    uint256 private constant MAKING = 3; // steps that make the financing

    VoucherNo private _v;
    FinancingNo private _f;

    function _title() internal pure override returns (string memory) {
        return unicode"Financing 融资";
    }

    function _states() internal pure override returns (string[] memory) {
        return _words("[*] Applied Quoted Accepted Registered Disbursed Refused Cancelled Expired");
    }

    function _steps() internal pure override returns (string[] memory) {
        return _words(
            "ApplyFinancing AskFinanciers TakeQuote QuoteFinancing AcceptFinancing ChooseFinancier RegisterFinancing DisburseFinancing CancelFinancing RefuseFinancing expireFinancings"
        );
    }

    function _roads() internal pure override returns (uint256) {
        return 3;
    }

    function _reach(uint256 road, uint256 state) internal override returns (bool) {
        _v = desk.held(FACE);
        FinancingState to = FinancingState(state);
        if (to == FinancingState.None) return road == 0;
        if (to > FinancingState.Registered) return road == 0 && _over(to);
        if (road == 2 && to < FinancingState.Accepted) return false;
        _f = _make(road);
        if (road < 2 && to >= FinancingState.Quoted) _carry(Action.QuoteFinancing, abi.encode(_quote()));
        if (to >= FinancingState.Accepted) road == 0 ? _try(4) : _try(5);
        if (to == FinancingState.Registered) _try(6);
        return true;
    }

    function _state() internal view override returns (uint256) {
        return uint256(financing.financingOf(_f).state);
    }

    function _try(uint256 step) internal override {
        if (step < MAKING) {
            if (_state() == uint256(FinancingState.None)) _f = _make(step);
        } else if (step == 3) {
            _carry(Action.QuoteFinancing, abi.encode(_quote()));
        } else if (step == 4) {
            _carry(Action.AcceptFinancing, abi.encode(desk.acceptFinancing(_f)));
        } else if (step == 5) {
            _carry(Action.ChooseFinancier, abi.encode(desk.chooseFinancier(_f, BANK)));
        } else if (step == 6) {
            _carry(Action.RegisterFinancing, abi.encode(desk.registerFinancing(_f)));
        } else if (step == 7) {
            _carry(Action.DisburseFinancing, abi.encode(desk.disburseFinancing(_f)));
        } else {
            _end(step);
        }
    }

    function _make(uint256 step) private returns (FinancingNo) {
        if (step == 0) return desk.applied(_v, PART);
        if (step == 2) return desk.taken(desk.stood(), _v, PART);
        MemberNo[] memory both = new MemberNo[](2);
        (both[0], both[1]) = (BANK, FACTOR);
        bytes memory body = abi.encode(desk.askFinanciers(_v, both, PART));
        return FinancingNo.wrap(uint64(uint256(bytes32(_carry(Action.AskFinanciers, body)[0].data))));
    }

    function _end(uint256 step) private {
        if (step == 8) {
            _carry(Action.CancelFinancing, abi.encode(desk.cancelFinancing(_f)));
        } else if (step == 9) {
            EndFinancing memory o = desk.refuseFinancing(_f);
            o.member = BANK;
            _carry(Action.RefuseFinancing, abi.encode(o));
        } else {
            desk.passDays(CUTOFF_DAYS);
            FinancingNo[] memory list = new FinancingNo[](1);
            list[0] = _f;
            financing.expireFinancings(list);
        }
    }

    function _over(FinancingState to) private returns (bool) {
        _f = to == FinancingState.Disbursed ? desk.disbursed(_v, PART) : desk.applied(_v, PART);
        if (to == FinancingState.Cancelled) _end(8);
        if (to == FinancingState.Refused) _end(9);
        if (to == FinancingState.Expired) _end(10);
        return true;
    }

    /// BANK's, whether it was asked alone or with others.
    function _quote() private returns (QuoteFinancing memory o) {
        o = desk.quoteFinancing(_f);
        o.member = BANK;
    }
}
