// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {PledgeNo} from "../../../../src/types/Ids.sol";
import {PledgeRecord, PledgeState} from "../../../../src/types/Pledges.sol";
import {PledgeForms} from "../../../utils/PledgeForms.sol";

contract PledgeOfTest is PledgeForms {
    function test_ItIsEmptyGivenThereIsNoSuchPledge() external view {
        PledgeRecord memory none;
        assertEq(abi.encode(pledges.pledgeOf(PledgeNo.wrap(7))), abi.encode(none));
    }

    function test_ItIsTheRecord() external {
        _pledge();
        _assertIs(PledgeState.Pledged, PART);
    }
}
