// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Picture} from "../../../utils/Witness.sol";
import {FACE} from "../../../utils/Members.sol";
import {Stages} from "../../../utils/Stages.sol";

contract RecordTest is Stages {
    function test_RevertWhen_TheCallerIsNeitherFinancingNorSettlement() external {
        VoucherNo v = desk.held(FACE);
        address[3] memory callers = [stranger, address(orders), desk.governance()];
        for (uint256 i = 0; i < callers.length; ++i) {
            _expectNotModule(callers[i]);
            ledger.record(v, "event");
        }
    }

    function testFuzz_WhenTheCallerIsFinancing(bytes32 first, bytes32 second) external {
        _recordsWithEffects(address(financing), first, second);
    }

    function testFuzz_WhenTheCallerIsSettlement(bytes32 first, bytes32 second) external {
        _recordsWithEffects(address(settlement), first, second);
    }

    function _recordsWithEffects(address module, bytes32 first, bytes32 second) private {
        VoucherNo v = desk.held(FACE);
        Picture memory want = _picture(v);
        vm.recordLogs();
        vm.prank(module);
        ledger.record(v, first);
        vm.prank(module);
        ledger.record(v, second);

        bytes32 head = keccak256(bytes.concat(want.voucher.head, first));
        want.voucher.head = keccak256(bytes.concat(head, second));
        _assertPicture(want);
        assertEq(vm.getRecordedLogs().length, 0, "the module has emitted the event already");
    }
}
