// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Policy} from "../../../../src/types/Vouchers.sol";
import {Stages} from "../../../utils/Stages.sol";

contract PolicyOfTest is Stages {
    function test_GivenThePolicyOfConstruction() external view {
        assertEq(abi.encode(ledger.policyOf()), abi.encode(desk.policy()));
    }

    function test_GivenAPolicyWasSet() external {
        Policy memory p = Policy(5, 4, 3, 2, 1);
        _setPolicy(p);
        assertEq(abi.encode(ledger.policyOf()), abi.encode(p));
    }
}
