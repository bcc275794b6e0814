// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Action, Issue} from "../../../../src/types/Orders.sol";
import {FACE, ISSUER, NOBODY, SUPPLIER_A} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";
import {Vm} from "../../../utils/Vm.sol";

contract InvoiceOfTest is ModuleCalls {
    function test_ItIsNobodysGivenTheInvoiceIsUnknown() external view {
        _assertInvoice(INVOICE, NOBODY, 0, 0);
    }

    function test_ItIsIssuerAmountAndUse() external {
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, FACE);
        o.invoices[0].amountFen = 3 * FACE;
        desk.does(Action.Issue, abi.encode(o));
        _assertInvoice(o.invoices[0].invoice, ISSUER, 3 * FACE, FACE);
    }

    /// A paid voucher keeps its use for ever: no invoice is financed twice.
    function test_ItStaysUsedGivenTheVoucherWasPaid() external {
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, FACE);
        Vm.Log[] memory logs = desk.does(Action.Issue, abi.encode(o));
        VoucherNo v = VoucherNo.wrap(uint72(uint256(logs[0].topics[2])));
        desk.take(v);
        desk.passDays(88);
        desk.pay(v, FACE, "in full");
        _assertInvoice(o.invoices[0].invoice, ISSUER, FACE, FACE);
    }
}
