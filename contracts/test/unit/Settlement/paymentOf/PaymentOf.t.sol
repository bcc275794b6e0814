// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {PaymentRecord, PaymentState} from "../../../../src/interfaces/ISettlement.sol";
import {BANK, FACE, FACTOR} from "../../../utils/Members.sol";
import {PaymentForms} from "../../../utils/PaymentForms.sol";

contract PaymentOfTest is PaymentForms {
    function test_ItIsEmptyGivenThereIsNoSuchPayment() external view {
        PaymentRecord memory none;
        assertEq(abi.encode(settlement.paymentOf(BANK, REF)), abi.encode(none));
    }

    function test_ItIsThePaymentInstructedAndThenConfirmed() external {
        _instruct(FACE);
        _assertPayment(PaymentState.Instructed, FACE);
        _confirm(FACE);
        _assertPayment(PaymentState.Confirmed, FACE);
    }

    function test_ItIsFoundByBankAndReferenceTogether() external {
        _instruct(FACE);
        PaymentRecord memory none;
        assertEq(abi.encode(settlement.paymentOf(FACTOR, REF)), abi.encode(none));
        assertEq(abi.encode(settlement.paymentOf(BANK, "another")), abi.encode(none));
    }
}
