// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {Action} from "../../src/types/Orders.sol";
import {VoucherStatus} from "../../src/types/Vouchers.sol";
import {FACE, SUPPLIER_B} from "../utils/Members.sol";
import {Vm} from "../utils/Vm.sol";
import {Drawing} from "./Drawing.sol";

contract VoucherStatesTest is Drawing {
    uint256 private constant MAKING = 3; // steps that make the voucher

    VoucherNo private _v;

    function _title() internal pure override returns (string memory) {
        return unicode"Voucher 凭证";
    }

    function _states() internal pure override returns (string[] memory) {
        return _words("[*] Offered Active Split Overdue Settled Rejected Withdrawn Expired Voided");
    }

    function _steps() internal pure override returns (string[] memory) {
        return _words(
            "Issue Split DisburseFinancing Accept Reject Withdraw expireOffers AcceptOfItsParts ConsentVoid markOverdue ConfirmPayment ConfirmUninstructed ConsentReversal"
        );
    }

    function _reach(uint256, uint256 state) internal override returns (bool) {
        _v = _inStatus(VoucherStatus(state));
        return true;
    }

    function _state() internal view override returns (uint256) {
        return uint256(_see(_v).status);
    }

    function _try(uint256 step) internal override {
        if (step < MAKING) {
            if (_state() == uint256(VoucherStatus.None)) _v = _make(step);
        } else if (step == 3) {
            _carry(Action.Accept, abi.encode(desk.accept(_v)));
        } else if (step == 4) {
            _carry(Action.Reject, abi.encode(desk.accept(_v)));
        } else if (step == 5) {
            _carry(Action.Withdraw, abi.encode(desk.withdraw(_v)));
        } else if (step == 6) {
            _letExpire(_v);
        } else if (step == 7) {
            _partWholly();
        } else if (step == 8) {
            _carry(Action.ProposeVoid, abi.encode(desk.proposeVoid(_v)));
            _carry(Action.ConsentVoid, abi.encode(desk.consentVoid(_v)));
        } else if (step < 12) {
            _fallDue(step);
        } else {
            _takeBack();
        }
    }

    function _make(uint256 step) private returns (VoucherNo) {
        if (step == 0) return desk.offered(FACE);
        VoucherNo root = desk.held(FACE);
        if (step == 1) return desk.offerPart(root, SUPPLIER_B, FACE / 2);
        return root.rootOf().childOf(financing.financingOf(desk.disbursed(root, FACE / 2)).resultChildNo);
    }

    function _partWholly() private {
        Vm.Log[] memory logs = _carry(Action.Split, abi.encode(desk.split(_v, SUPPLIER_B, FACE)));
        if (logs[0].topics[0] != IVoucherLedger.SplitOffered.selector) return;
        VoucherNo part = VoucherNo.wrap(uint72(uint256(logs[0].topics[1])));
        _carry(Action.Accept, abi.encode(desk.accept(part)));
    }

    /// The payment by which _inStatus settles.
    function _takeBack() private {
        _carry(Action.ProposeReversal, abi.encode(desk.proposeReversal(_v, FACE, "settled")));
        _carry(Action.ConsentReversal, abi.encode(desk.consentReversal(_v, FACE, "settled")));
    }

    function _fallDue(uint256 step) private {
        desk.passDays(91);
        if (step == 9) return desk.markOverdue(_v);
        if (step == 11) {
            _carry(Action.ConfirmUninstructed, abi.encode(desk.confirmPayment(_v, FACE, "late")));
            return;
        }
        _carry(Action.InstructPayment, abi.encode(desk.instructPayment(_v, FACE, "due")));
        _carry(Action.ConfirmPayment, abi.encode(desk.confirmPayment(_v, FACE, "due")));
    }
}
