// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../../src/interfaces/ICreditLimits.sol";
import {IInvoiceRegistry} from "../../../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../../../src/interfaces/IMemberRegistry.sol";
import {IOrders} from "../../../src/interfaces/IOrders.sol";
import {IVoucherLedger} from "../../../src/interfaces/IVoucherLedger.sol";
import {Actions, Module} from "../../../src/libraries/Actions.sol";
import {Action} from "../../../src/types/Orders.sol";
import {Base} from "../../utils/Base.t.sol";

/// @title Who stands just before or just after a caller that is let in, is refused: each guard means one address, not an order of them.
contract GuardsTest is Base {
    address private _orders;
    address private _ledger;

    function setUp() public override {
        super.setUp();
        (_orders, _ledger) = (address(orders), address(ledger));
    }

    /// What members order comes through Orders alone.
    function test_RevertWhen_TheCallerIsNextToOrders() external {
        for (uint256 i = 0; i <= uint256(type(Action).max); ++i) {
            (,, Module module, bytes4 selector) = Actions.factsOf(Action(i));
            _refusesNextTo(_orders, _addressOf(module), selector, IVoucherLedger.CallerNotOrders.selector);
        }
    }

    function test_RevertWhen_TheCallerIsNextToTheLedger() external {
        bytes4 error = ICreditLimits.CallerNotLedger.selector;
        _refusesNextTo(_ledger, address(limits), ICreditLimits.take.selector, error);
        _refusesNextTo(_ledger, address(limits), ICreditLimits.addDue.selector, error);
        _refusesNextTo(_ledger, address(limits), ICreditLimits.giveBack.selector, error);
        _refusesNextTo(_ledger, address(limits), ICreditLimits.discharge.selector, error);
        _refusesNextTo(_ledger, address(limits), ICreditLimits.reopen.selector, error);
        _refusesNextTo(_ledger, address(invoices), IInvoiceRegistry.claim.selector, error);
        _refusesNextTo(_ledger, address(invoices), IInvoiceRegistry.release.selector, error);
    }

    function test_RevertWhen_TheCallerIsNextToAModule() external {
        address[4] memory modules = [address(financing), address(pledges), address(settlement), address(freezes)];
        for (uint256 i = 0; i < modules.length; ++i) {
            _ledgerRefusesNextTo(modules[i], IVoucherLedger.lockForFinancing.selector);
            _ledgerRefusesNextTo(modules[i], IVoucherLedger.unlockFinancing.selector);
            _ledgerRefusesNextTo(modules[i], IVoucherLedger.passTitle.selector);
            _ledgerRefusesNextTo(modules[i], IVoucherLedger.pay.selector);
            _ledgerRefusesNextTo(modules[i], IVoucherLedger.unpay.selector);
            _ledgerRefusesNextTo(modules[i], IVoucherLedger.record.selector);
            _ledgerRefusesNextTo(modules[i], IVoucherLedger.setFreeze.selector);
        }
    }

    function test_RevertWhen_TheCallerIsNextToGovernance() external {
        address governance = desk.governance();
        _ledgerRefusesNextTo(governance, IVoucherLedger.setPolicy.selector);
        _ledgerRefusesNextTo(governance, IVoucherLedger.closeIssues.selector);
        bytes4 error = IOrders.CallerNotGovernance.selector;
        _refusesNextTo(governance, _orders, IOrders.setPaused.selector, error);
        _refusesNextTo(governance, address(members), IMemberRegistry.admit.selector, error);
        _refusesNextTo(governance, address(invoices), IInvoiceRegistry.admit.selector, error);
        _refusesNextTo(governance, address(limits), ICreditLimits.admit.selector, error);
    }

    function _ledgerRefusesNextTo(address caller, bytes4 selector) private {
        _refusesNextTo(caller, _ledger, selector, IVoucherLedger.CallerNotModule.selector);
    }

    function _refusesNextTo(address caller, address target, bytes4 selector, bytes4 error) private {
        _refuses(address(uint160(caller) - 1), target, selector, error);
        _refuses(address(uint160(caller) + 1), target, selector, error);
    }

    function _refuses(address caller, address target, bytes4 selector, bytes4 error) private {
        vm.prank(caller);
        (bool done, bytes memory why) = target.call(abi.encodePacked(selector, new bytes(1024)));
        assertFalse(done, "taken");
        assertEq(why, abi.encodeWithSelector(error, caller), "refused for another reason");
    }

    function _addressOf(Module module) private view returns (address) {
        if (module == Module.Members) return address(members);
        if (module == Module.Limits) return address(limits);
        if (module == Module.Ledger) return _ledger;
        if (module == Module.Financing) return address(financing);
        if (module == Module.Freezes) return address(freezes);
        return module == Module.Settlement ? address(settlement) : address(pledges);
    }
}
