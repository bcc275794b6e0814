// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {Policy} from "./types/Vouchers.sol";

/// @title The roles that may change the ledger's policy, each with the delay its network sets.
/// @dev Apart from the ledger so that the access library does not weigh on every order.
contract Governance is AccessManaged {
    IVoucherLedger private immutable _ledger;

    constructor(address accessManager, IVoucherLedger ledger) AccessManaged(accessManager) {
        _ledger = ledger;
    }

    /// @notice Changes the ledger's policy; emits PolicySet there.
    /// @custom:access-control a role of the access manager
    function setPolicy(Policy calldata policy) external restricted {
        _ledger.setPolicy(policy);
    }
}
