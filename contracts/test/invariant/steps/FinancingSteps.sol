// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FinancingNo, VoucherNo} from "../../../src/types/Ids.sol";
import {
    Action,
    ApplyFinancing,
    DisburseFinancing,
    EndFinancing,
    QuoteFinancing,
    RegisterFinancing
} from "../../../src/types/Orders.sol";
import {FinancingState} from "../../../src/types/Vouchers.sol";
import {Ask} from "../Carrier.sol";
import {OfferSteps} from "./OfferSteps.sol";

/// @title Financing, from application to disbursement or another end.
/// @dev A step for which nothing is ready does the one before it.
abstract contract FinancingSteps is OfferSteps {
    function _apply() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Divisible);
        if (!some) return _issue();
        ApplyFinancing memory o = applyFinancing(no, _financier(), _portion(_availableOf(no)));
        o.withRecourse = _chance(30);
        return _ask(Action.ApplyFinancing, o.member, abi.encode(o));
    }

    function _quote() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Applied);
        if (!some) return _apply();
        QuoteFinancing memory o = quoteFinancing(f);
        o.terms = keccak256(abi.encode("terms", _roll(4)));
        return _ask(Action.QuoteFinancing, o.member, abi.encode(o));
    }

    function _agree() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Quoted);
        if (!some) return _quote();
        QuoteFinancing memory o = acceptFinancing(f);
        o.terms = _financings[f].terms;
        return _ask(Action.AcceptFinancing, o.member, abi.encode(o));
    }

    function _registerFinancing() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Accepted);
        if (!some) return _agree();
        RegisterFinancing memory o = registerFinancing(f);
        return _ask(Action.RegisterFinancing, o.member, abi.encode(o));
    }

    function _disburse() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState.Registered);
        if (!some) return _registerFinancing();
        DisburseFinancing memory o = disburseFinancing(f);
        return _ask(Action.DisburseFinancing, o.member, abi.encode(o));
    }

    /// While applied or quoted; later it is out of order.
    function _cancel() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState(1 + _roll(3)));
        if (!some) return _apply();
        EndFinancing memory o = cancelFinancing(f);
        return _ask(Action.CancelFinancing, o.member, abi.encode(o));
    }

    function _refuse() internal returns (Ask memory) {
        (bool some, FinancingNo f) = _financing(FinancingState(1 + _roll(4)));
        if (!some) return _apply();
        EndFinancing memory o = refuseFinancing(f);
        return _ask(Action.RefuseFinancing, o.member, abi.encode(o));
    }
}
