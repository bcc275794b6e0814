// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {Payments} from "./ledger/Payments.sol";
import {VoucherStore} from "./ledger/VoucherStore.sol";
import {Neighbours} from "./types/Construction.sol";
import {VoucherNo} from "./types/Ids.sol";
import {Policy, Root, Voucher} from "./types/Vouchers.sol";

/// @title The register of vouchers.
/// @dev Read in this order: VoucherStore, Offers, Answers, Holds, Titles, Payments. Here are the records as they are stored; VoucherReader
/// makes of them what people see.
contract VoucherLedger is Payments {
    constructor(Neighbours memory neighbours, Policy memory policy, uint16 version) VoucherStore(neighbours, version) {
        _setPolicy(policy);
    }

    /// @inheritdoc IVoucherLedger
    function recordOf(VoucherNo no) external view returns (Voucher memory) {
        return _vouchers[no];
    }

    /// @inheritdoc IVoucherLedger
    function rootRecordOf(VoucherNo root) external view returns (Root memory) {
        return _roots[root];
    }

    /// @inheritdoc IVoucherLedger
    function creationWordOf(VoucherNo root, uint256 place) external view returns (uint256) {
        return _creation[root][place];
    }

    /// @inheritdoc IVoucherLedger
    function versionOf() external view returns (uint16 version, address orders, bool closed) {
        return (_version, _orders, _closed);
    }

    /// @inheritdoc IVoucherLedger
    function policyOf() external view returns (Policy memory) {
        return _policy;
    }
}
