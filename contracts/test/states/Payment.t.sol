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
        return _words("[*] Instructed Confirmed");
    }

    function _steps() internal pure override returns (string[] memory) {
        return _words("InstructPayment ConfirmPayment");
    }

    function _reach(uint256, uint256 state) internal override returns (bool) {
        _v = desk.held(FACE);
        desk.passDays(88);
        for (uint256 i = 0; i < state; ++i) {
            _try(i);
        }
        return true;
    }

    function _state() internal view override returns (uint256) {
        return uint256(settlement.paymentOf(BANK, REF).state);
    }

    function _try(uint256 step) internal override {
        if (step == 0) _carry(Action.InstructPayment, abi.encode(desk.instructPayment(_v, FACE, REF)));
        else _carry(Action.ConfirmPayment, abi.encode(desk.confirmPayment(_v, FACE, REF)));
    }
}
