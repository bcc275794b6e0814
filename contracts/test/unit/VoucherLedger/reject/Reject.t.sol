// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Accept, Action} from "../../../../src/types/Orders.sol";
import {VoucherState, VoucherStatus} from "../../../../src/types/Vouchers.sol";
import {FACE, LIMIT} from "../../../utils/Members.sol";
import {OfferEndings} from "../../../utils/OfferEndings.sol";
import {OfferRefusals} from "../../../utils/OfferRefusals.sol";
import {Vm} from "../../../utils/Vm.sol";

contract RejectTest is OfferRefusals, OfferEndings {
    constructor() OfferEndings(IVoucherLedger.OfferEnd.Rejected, VoucherState.Rejected, VoucherStatus.Rejected) {}

    function test_RevertWhen_TheCallerIsNotOrders() external {
        Accept memory o = desk.accept(desk.offered(FACE));
        _expectNotOrders();
        ledger.reject("order", o);
    }

    function test_GivenItIsTheLastOpenDay() external {
        VoucherNo v = desk.offered(FACE);
        _toLastSecondOf(10);
        _ends(v);
        _assertStatus(v, VoucherStatus.Rejected);
    }

    function test_GivenTheVoucherWasRejected() external {
        VoucherNo v = desk.offered(LIMIT - FACE);
        _ends(v);
        assertEq(limits.issuerOf(_see(v).issuer).usedFen, FACE);
        desk.offered(LIMIT - FACE);
    }

    function _ends(VoucherNo v) internal override returns (Vm.Log[] memory logs, bytes32 order) {
        bytes memory body = abi.encode(desk.accept(v));
        return (desk.does(Action.Reject, body), desk.digestOf(Action.Reject, body));
    }

    function _answerIsRefused(Accept memory o, bytes memory reason) internal override {
        desk.refuses(Action.Reject, abi.encode(o), reason);
    }
}
