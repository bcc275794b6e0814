// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ProposalRules} from "../../../../src/types/Construction.sol";
import {StrictRegistry} from "../../../utils/StrictRegistry.sol";

contract ProposalRulesTest is StrictRegistry {
    function test_ItTellsWhatTheRegistryWasMadeWith() external view {
        assertEq(abi.encode(strict.proposalRules()), abi.encode(ProposalRules(DELAY, true)), "other rules");
        assertEq(abi.encode(members.proposalRules()), abi.encode(ProposalRules(0, false)), "a dev chain's rules");
    }
}
