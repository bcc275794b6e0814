// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";
import {BANK, FACE} from "../utils/Members.sol";
import {Drawing} from "./Drawing.sol";

contract PaymentStatesTest is Drawing {
    bytes32 private constant REF = "a bank's reference";

    VoucherNo private _v;

    function _title() internal pure override returns (string memory) {
        return unicode"Payment 兑付";
    }

    function _states() internal pure override returns (string[] memory) {
        return _words("[*] Instructed Confirmed Reversed");
    }

    function _steps() internal pure override returns (string[] memory) {
        return _words("InstructPayment ConfirmPayment ConsentReversal ConfirmUninstructed");
    }

    function _reach(uint256, uint256 state) internal override returns (bool) {
        _v = desk.held(FACE);
        desk.passDays(88);
        for (uint256 i = 0; i < state; ++i) {
            _try(i);
        }
        // Past the due date, as money without an instruction is.
        if (state == 0) desk.passDays(3);
        return true;
    }

    function _state() internal view override returns (uint256) {
        return uint256(settlement.paymentOf(BANK, REF).state);
    }

    function _try(uint256 step) internal override {
        if (step == 0) _carry(Action.InstructPayment, abi.encode(desk.instructPayment(_v, FACE, REF)));
        else if (step == 1) _carry(Action.ConfirmPayment, abi.encode(desk.confirmPayment(_v, FACE, REF)));
        else if (step == 3) _carry(Action.ConfirmUninstructed, abi.encode(desk.confirmPayment(_v, FACE, REF)));
        else _takeBack();
    }

    /// The proposal leaves the payment as it is.
    function _takeBack() private {
        _carry(Action.ProposeReversal, abi.encode(desk.proposeReversal(_v, FACE, REF)));
        _carry(Action.ConsentReversal, abi.encode(desk.consentReversal(_v, FACE, REF)));
    }
}
