// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Policy} from "../types/Vouchers.sol";
import {IVoucherLedger} from "./IVoucherLedger.sol";

/// @title Powers over all versions of the ledger: which there are, what their policies are, and the pause (decision 0014).
interface IGovernance {
    /// @notice A version of the ledger was let into the registers of members, limits and invoices; new issues are its alone.
    /// @param version counted from 1
    /// @param ledger its VoucherLedger
    /// @param orders its Orders
    event VersionAdmitted(uint16 indexed version, address ledger, address orders);

    /// @notice The ledger is not made as the next version, or is closed to issues already.
    /// @param have the version it says it is
    /// @param need the version that comes next
    error VersionOutOfOrder(uint16 have, uint256 need);
    /// @notice There is no such version.
    /// @param version counted from 1
    /// @param versions how many there are
    error VersionUnknown(uint16 version, uint256 versions);

    /// @notice Lets the next version in, and closes the one before it to new issues: never are two open at once.
    /// @dev Emits VersionAdmitted, and IssuesClosed at the version before. While that one is paused the next is as well.
    /// @param ledger its VoucherLedger, which says which version it is and what its door is
    /// @custom:access-control GOVERNOR
    function admit(IVoucherLedger ledger) external;
    /// @notice Changes the policy of a version; emits PolicySet there.
    /// @param version counted from 1
    /// @custom:access-control GOVERNOR
    function setPolicy(uint16 version, Policy calldata policy) external;
    /// @notice Stops new risk in all versions, never payment; see IOrders.setPaused.
    /// @dev A function apart from `resume`, so that who stops at once need not be who starts again.
    /// @custom:access-control PAUSER
    function pause() external;
    /// @notice Lifts a pause.
    /// @custom:access-control GOVERNOR
    function resume() external;

    /// @notice The versions there are.
    /// @return their VoucherLedgers, the first version's first
    function versionsOf() external view returns (IVoucherLedger[] memory);
}
