// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Recorded} from "../../../../src/libraries/Recorded.sol";
import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Libraries} from "../../../utils/Libraries.sol";
import {Test} from "../../../utils/Test.sol";
import {Vm} from "../../../utils/Vm.sol";

contract RecordedTest is Test {
    Libraries private immutable _libraries = new Libraries();

    function testFuzz_ItEmitsWhatItHashes(bytes32 topic, uint72 voucher, uint72 other, bytes32 order, bytes memory data)
        external
    {
        vm.recordLogs();
        bytes32 eventHash = _libraries.emitEvent(topic, VoucherNo.wrap(voucher), VoucherNo.wrap(other), order, data);
        Vm.Log[] memory logs = vm.getRecordedLogs();

        assertEq(logs.length, 1);
        assertEq(abi.encode(logs[0].topics), abi.encode(_topics(topic, voucher, other, order)), "other topics");
        assertEq(logs[0].data, data, "other data");
        assertEq(
            eventHash, keccak256(bytes.concat(topic, bytes32(uint256(voucher)), bytes32(uint256(other)), order, data))
        );
    }

    function test_ItTellsVoucherAndOtherApart() external {
        bytes32 one = _libraries.emitEvent("event", VoucherNo.wrap(1), VoucherNo.wrap(2), "order", "");
        bytes32 two = _libraries.emitEvent("event", VoucherNo.wrap(2), VoucherNo.wrap(1), "order", "");
        assertNotEq(one, two);
    }

    function testFuzz_ItChainsHeads(bytes32 head, bytes32 eventHash) external pure {
        assertEq(Recorded.next(head, eventHash), keccak256(bytes.concat(head, eventHash)));
    }

    function _topics(bytes32 topic, uint72 voucher, uint72 other, bytes32 order)
        private
        pure
        returns (bytes32[] memory topics)
    {
        topics = new bytes32[](4);
        (topics[0], topics[1], topics[2], topics[3]) =
        (topic, bytes32(uint256(voucher)), bytes32(uint256(other)), order);
    }
}
