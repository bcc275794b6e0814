// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../src/interfaces/ICreditLimits.sol";
import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {IFreezes} from "../../src/interfaces/IFreezes.sol";
import {IGovernance} from "../../src/interfaces/IGovernance.sol";
import {IInvoiceRegistry} from "../../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../../src/interfaces/IMemberRegistry.sol";
import {IOrders} from "../../src/interfaces/IOrders.sol";
import {IPledges} from "../../src/interfaces/IPledges.sol";
import {ISettlement} from "../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {IVoucherReader} from "../../src/interfaces/IVoucherReader.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {VoucherStatus, VoucherView} from "../../src/types/Vouchers.sol";
import {Desk} from "./Desk.sol";
import {START} from "./Members.sol";
import {Test} from "./Test.sol";
import {Vm} from "./Vm.sol";

/// @title What every test of the ledger begins with: the contracts, members with limits, Monday 2 March 2026, 09:00.
abstract contract Base is Test {
    Desk internal desk;
    IOrders internal orders;
    IMemberRegistry internal members;
    IInvoiceRegistry internal invoices;
    ICreditLimits internal limits;
    IVoucherLedger internal ledger;
    IFinancing internal financing;
    ISettlement internal settlement;
    IPledges internal pledges;
    IFreezes internal freezes;
    IVoucherReader internal reader;
    IGovernance private _powers;

    function setUp() public virtual {
        vm.warp(START);
        desk = Desk(vm.deployCode("Desk.sol:Desk"));
        (members, invoices, limits) = (desk.members(), desk.invoices(), desk.limits());
        _powers = IGovernance(desk.governance());
        _look();
    }

    /// Orders go to this version from now on.
    function _use(uint16 version) internal {
        desk.use(version);
        _look();
    }

    /// One more version, in use from now on, but not admitted.
    function _deployNext() internal {
        desk.deployNext();
        _look();
    }

    function _admit(IVoucherLedger next) internal {
        vm.prank(address(desk));
        _powers.admit(next);
    }

    function _look() private {
        (orders, ledger, financing) = (desk.orders(), desk.ledger(), desk.financing());
        (settlement, pledges, freezes, reader) = (desk.settlement(), desk.pledges(), desk.freezes(), desk.reader());
    }

    function _see(VoucherNo voucher) internal view returns (VoucherView memory) {
        return reader.voucherOf(voucher);
    }

    function _assertStatus(VoucherNo voucher, VoucherStatus status) internal view {
        assertEq(uint256(_see(voucher).status), uint256(status), "status");
    }

    /// The event of a voucher as the ledger records it: topics (event, voucher, other, order).
    function _assertEvent(
        Vm.Log memory log,
        bytes32 topic,
        VoucherNo voucher,
        VoucherNo other,
        bytes32 order,
        bytes memory data
    ) internal pure {
        assertEq(log.topics[0], topic, "another event");
        assertEq(uint256(log.topics[1]), VoucherNo.unwrap(voucher), "another voucher");
        assertEq(uint256(log.topics[2]), VoucherNo.unwrap(other), "another other voucher");
        assertEq(log.topics[3], order, "another order");
        assertEq(log.data, data, "other data");
    }
}
