// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../src/types/Ids.sol";
import {Footprint} from "./Footprint.sol";
import {Vm} from "./Vm.sol";

/// @title The heads of vouchers, worked out from the logs alone (I-08).
abstract contract Heads is Footprint {
    /// Every event that names the voucher in its first two topics moved its head, and nothing else did.
    function _assertHead(VoucherNo voucher, bytes32 before, Vm.Log[] memory logs) internal view {
        bytes32 head = before;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (_names(logs[i], voucher)) head = keccak256(bytes.concat(head, _hashOf(logs[i])));
        }
        assertEq(reader.headOf(voucher), head, "the head is not that of the events");
    }

    function _word(VoucherNo voucher) internal pure returns (bytes32) {
        return bytes32(uint256(VoucherNo.unwrap(voucher)));
    }

    function _names(Vm.Log memory log, VoucherNo voucher) private pure returns (bool) {
        return log.topics.length == 4 && (log.topics[1] == _word(voucher) || log.topics[2] == _word(voucher));
    }

    function _hashOf(Vm.Log memory log) private pure returns (bytes32) {
        return keccak256(bytes.concat(log.topics[0], log.topics[1], log.topics[2], log.topics[3], log.data));
    }
}
