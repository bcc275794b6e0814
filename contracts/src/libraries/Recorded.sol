// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VoucherNo} from "../types/Ids.sol";

/// @title Events that are also links of a voucher's hash chain (I-08).
library Recorded {
    /// @notice Emits an event whose topics are (topic, voucher, other, order) and returns its hash.
    /// @dev One place for both, so that what is hashed is what is logged.
    function emitEvent(bytes32 topic, VoucherNo voucher, VoucherNo other, bytes32 order, bytes memory data)
        internal
        returns (bytes32 eventHash)
    {
        assembly ("memory-safe") {
            log4(add(data, 0x20), mload(data), topic, voucher, other, order)
        }
        return keccak256(
            abi.encodePacked(topic, uint256(VoucherNo.unwrap(voucher)), uint256(VoucherNo.unwrap(other)), order, data)
        );
    }

    /// @return the head after an event
    function next(bytes32 head, bytes32 eventHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(head, eventHash));
    }
}
