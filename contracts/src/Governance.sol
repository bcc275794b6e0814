// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IOrders} from "./interfaces/IOrders.sol";
import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {Policy} from "./types/Vouchers.sol";

/// @title The roles that may change the ledger's policy and pause it, each with the delay its network sets.
/// @dev Apart from the ledger so that the access library does not weigh on every order.
contract Governance is AccessManaged {
    IVoucherLedger private immutable _ledger;
    IOrders private immutable _orders;

    constructor(address accessManager, IVoucherLedger ledger, IOrders orders) AccessManaged(accessManager) {
        (_ledger, _orders) = (ledger, orders);
    }

    /// @notice Changes the ledger's policy; emits PolicySet there.
    /// @custom:access-control GOVERNOR
    function setPolicy(Policy calldata policy) external restricted {
        _ledger.setPolicy(policy);
    }

    /// @notice Stops new risk, never payment; see IOrders.setPaused.
    /// @dev A function apart from `resume`, so that who stops at once need not be who starts again.
    /// @custom:access-control PAUSER
    function pause() external restricted {
        _orders.setPaused(true);
    }

    /// @notice Lifts a pause.
    /// @custom:access-control GOVERNOR
    function resume() external restricted {
        _orders.setPaused(false);
    }
}
