// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Accept, Action, Withdraw} from "../../../../src/types/Orders.sol";
import {VoucherState, VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {FACE, SUPPLIER_A} from "../../../utils/Members.sol";
import {OfferEndings} from "../../../utils/OfferEndings.sol";
import {OfferRefusals} from "../../../utils/OfferRefusals.sol";
import {Vm} from "../../../utils/Vm.sol";

contract WithdrawTest is OfferRefusals, OfferEndings {
    constructor() OfferEndings(IVoucherLedger.OfferEnd.Withdrawn, VoucherState.Withdrawn, VoucherStatus.Withdrawn) {}

    function test_RevertWhen_TheCallerIsNotOrders() external {
        Withdraw memory o = desk.withdraw(desk.offered(FACE));
        _expectNotOrders();
        ledger.withdraw("order", o);
    }

    function test_GivenItIsTheLastOpenDay() external {
        VoucherNo v = desk.offered(FACE);
        _toLastSecondOf(10);
        _ends(v);
        _assertStatus(v, VoucherStatus.Withdrawn);
    }

    function test_GivenTheOffereeIsSuspended() external {
        VoucherNo v = desk.offered(FACE);
        desk.suspend(SUPPLIER_A);
        _ends(v);
        _assertStatus(v, VoucherStatus.Withdrawn);
    }

    function _ends(VoucherNo v) internal override returns (Vm.Log[] memory logs, bytes32 order) {
        bytes memory body = abi.encode(desk.withdraw(v));
        return (desk.does(Action.Withdraw, body), desk.digestOf(Action.Withdraw, body));
    }

    /// The same words with the roles exchanged: here the offeror acts.
    function _answerIsRefused(Accept memory o, bytes memory reason) internal override {
        Withdraw memory w = Withdraw(o.offeror, o.nonce, o.deadline, o.voucher, o.amountFen, o.member, o.head);
        desk.refuses(Action.Withdraw, abi.encode(w), reason);
    }
}
