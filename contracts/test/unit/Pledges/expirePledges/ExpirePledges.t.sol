// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IPledges} from "../../../../src/interfaces/IPledges.sol";
import {PledgeNo} from "../../../../src/types/Ids.sol";
import {PledgeState} from "../../../../src/types/Pledges.sol";
import {PledgeForms} from "../../../utils/PledgeForms.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ExpirePledgesTest is PledgeForms {
    function test_ItLeavesAnOfferUntilTheCutoff() external {
        PledgeNo no = _offer();
        desk.passDays(CUTOFF_DAYS - 1);
        assertEq(_expire(no).length, 0);
        _assertIs(PledgeState.Offered, PART);
        desk.passDays(1);
        vm.prank(stranger);
        assertEq(_expire(no).length, 1);
        _assertIs(PledgeState.Expired, 0);
        assertEq(_expire(no).length, 0);
    }

    function test_ItLeavesWhatIsPledgedOrDoesNotExist() external {
        PledgeNo no = _pledge();
        desk.passDays(CUTOFF_DAYS);
        assertEq(_expire(no).length, 0);
        assertEq(_expire(PledgeNo.wrap(7)).length, 0);
        _assertIs(PledgeState.Pledged, PART);
    }

    function test_ItEmitsPledgeEndedForNoOrderAndMovesTheHead() external {
        PledgeNo no = _offer();
        desk.passDays(CUTOFF_DAYS);
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = _expire(no);
        bytes32[] memory topics = _topics(IPledges.PledgeEnded.selector, _word(v), 0, 0);
        _assertLog(logs[0], address(pledges), topics, abi.encode(no, PledgeState.Expired, PART));
        _assertHead(v, before, logs);
    }
}
