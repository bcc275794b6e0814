// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";
import {FinancingState} from "../../src/types/Vouchers.sol";
import {FinancingForms} from "./FinancingForms.sol";
import {BANK, FACE, FACTOR, SUPPLIER_A, SUPPLIER_B} from "./Members.sol";

/// @title What every step of a running financing has in common: whom and when it is refused. Each step's test inherits it.
abstract contract FinancingStep is FinancingForms {
    Action internal immutable action;
    FinancingState internal immutable need; // the state the step asks for
    bool internal immutable byHolder; // else by the financier

    constructor(Action action_, FinancingState need_, bool byHolder_) {
        (action, need, byHolder) = (action_, need_, byHolder_);
    }

    /// The step's order, right but for these words.
    function _body(FinancingNo no, VoucherNo voucher, MemberNo member) internal virtual returns (bytes memory);

    /// Whether the step may be taken from this state; most have one only.
    function _takes(FinancingState state) internal virtual returns (bool) {
        return state == need;
    }

    function test_RevertWhen_TheFinancingDoesNotExist() external {
        FinancingNo no = FinancingNo.wrap(2026_0302_9999_9999);
        desk.refuses(action, _body(no, v, _actor()), _notFound(no));
    }

    function test_RevertWhen_TheVoucherIsAnother() external {
        FinancingNo no = _inState(need);
        VoucherNo other = desk.held(FACE);
        bytes memory reason = abi.encodeWithSelector(IFinancing.FinancingNotOfVoucher.selector, no, v, other);
        desk.refuses(action, _body(no, other, _actor()), reason);
    }

    /// The clock has ended it, job or no job.
    function test_RevertGiven_TheCutoffIsReached() external {
        FinancingNo no = _inState(need);
        desk.passDays(CUTOFF_DAYS);
        desk.refuses(action, _right(no), _closed(no, need));
        _expire(no);
        desk.refuses(action, _right(no), _closed(no, FinancingState.Expired));
    }

    function test_RevertGiven_TheFinancingWasRefused() external {
        FinancingNo no = _inState(need);
        _refuse(no);
        desk.refuses(action, _right(no), _closed(no, FinancingState.Refused));
    }

    function test_RevertGiven_TheFinancingWasCancelled() external {
        FinancingNo no = _inState(FinancingState.Quoted);
        _cancel(no);
        desk.refuses(action, _right(no), _closed(no, FinancingState.Cancelled));
    }

    function test_RevertGiven_TheFinancingWasDisbursed() external {
        FinancingNo no = _inState(FinancingState.Disbursed);
        desk.refuses(action, _right(no), _closed(no, FinancingState.Disbursed));
    }

    function test_RevertWhen_TheMemberIsAnother() external {
        FinancingNo no = _inState(need);
        MemberNo[3] memory others = [byHolder ? BANK : SUPPLIER_A, SUPPLIER_B, FACTOR];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory reason = byHolder ? _notHolder(no, others[i]) : _notFinancier(no, others[i]);
            desk.refuses(action, _body(no, v, others[i]), reason);
        }
    }

    function test_RevertGiven_AnotherStepIsNext() external {
        for (uint8 i = uint8(FinancingState.Applied); i <= uint8(FinancingState.Registered); ++i) {
            FinancingState have = FinancingState(i);
            if (_takes(have)) continue;
            FinancingNo no = _inState(have);
            desk.refuses(action, _right(no), _outOfOrder(no, have, need));
            _refuse(no);
        }
    }

    function _right(FinancingNo no) internal returns (bytes memory) {
        return _body(no, v, _actor());
    }

    function _actor() private view returns (MemberNo) {
        return byHolder ? SUPPLIER_A : BANK;
    }
}
