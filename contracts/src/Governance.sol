// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {ICreditLimits} from "./interfaces/ICreditLimits.sol";
import {IGovernance} from "./interfaces/IGovernance.sol";
import {IInvoiceRegistry} from "./interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {IOrders} from "./interfaces/IOrders.sol";
import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {Registers} from "./types/Construction.sol";
import {Policy} from "./types/Vouchers.sol";

/// @title The roles that may admit versions of the ledger, change their policies and pause them, each with the delay its network sets.
/// @dev Apart from the ledgers so that the access library does not weigh on every order, and one for all versions: who has power over
/// the first has the same over the next.
contract Governance is IGovernance, AccessManaged {
    IMemberRegistry private immutable _members;
    IInvoiceRegistry private immutable _invoices;
    ICreditLimits private immutable _limits;

    IVoucherLedger[] private _ledgers; // by version; as many as a serial's first digit tells apart
    IOrders[] private _doors;

    /// @param ledger the first version, which the registers know already
    constructor(address accessManager, Registers memory registers, IVoucherLedger ledger, IOrders orders)
        AccessManaged(accessManager)
    {
        (_members, _invoices, _limits) = (registers.members, registers.invoices, registers.limits);
        _add(ledger, orders);
    }

    /// @inheritdoc IGovernance
    function admit(IVoucherLedger ledger) external restricted {
        (uint16 version, address orders, bool closed) = ledger.versionOf();
        uint256 next = _ledgers.length + 1;
        require(version == next && !closed, VersionOutOfOrder(version, next));

        IVoucherLedger before = _ledgers[version - 2];
        bool paused = _doors[version - 2].isPaused();
        _add(ledger, IOrders(orders));

        _members.admit(orders);
        _invoices.admit(address(ledger));
        _limits.admit(orders, address(ledger));
        before.closeIssues();
        if (paused) IOrders(orders).setPaused(true);
    }

    /// @inheritdoc IGovernance
    function setPolicy(uint16 version, Policy calldata policy) external restricted {
        bool known = version > 0 && version <= _ledgers.length;
        require(known, VersionUnknown(version, _ledgers.length));
        _ledgers[version - 1].setPolicy(policy);
    }

    /// @inheritdoc IGovernance
    function pause() external restricted {
        _setPaused(true);
    }

    /// @inheritdoc IGovernance
    function resume() external restricted {
        _setPaused(false);
    }

    /// @inheritdoc IGovernance
    function versionsOf() external view returns (IVoucherLedger[] memory) {
        return _ledgers;
    }

    function _add(IVoucherLedger ledger, IOrders orders) private {
        _ledgers.push(ledger);
        _doors.push(orders);

        emit VersionAdmitted(uint16(_ledgers.length), address(ledger), address(orders));
    }

    /// At most ten doors.
    function _setPaused(bool paused) private {
        for (uint256 i = 0; i < _doors.length; ++i) {
            _doors[i].setPaused(paused);
        }
    }
}
