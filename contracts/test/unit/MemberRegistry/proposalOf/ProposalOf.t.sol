// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Proposal, ProposalState} from "../../../../src/types/Members.sol";
import {OPERATOR, SUPPLIER_A} from "../../../utils/Members.sol";
import {StrictRegistry} from "../../../utils/StrictRegistry.sol";

contract ProposalOfTest is StrictRegistry {
    function test_ItIsEmptyForWhatNobodyProposed() external view {
        Proposal memory none;
        assertEq(abi.encode(strict.proposalOf(ORDER)), abi.encode(none), "a proposal");
    }

    function test_ItTellsOfTheOrdersProposalAlone() external {
        _proposeKeys();
        uint64 readyAt = uint64(vm.getBlockTimestamp()) + DELAY;
        Proposal memory want = Proposal(OPERATOR, SUPPLIER_A, readyAt, 0, ProposalState.Open);
        assertEq(abi.encode(strict.proposalOf(ORDER)), abi.encode(want), "another proposal");
        assertEq(uint256(strict.proposalOf(STEP).state), uint256(ProposalState.None), "of another order");
    }
}
