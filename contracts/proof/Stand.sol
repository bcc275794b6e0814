// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Vm} from "../test/utils/Vm.sol";

/// @title A neighbour that agrees to everything: who somebody is, is no subject of these proofs.
contract Agreeing {
    fallback() external {}
}

/// @title What each proof stands on: Monday 2 March 2026, 09:00 in Asia/Shanghai.
abstract contract Stand {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 internal constant START = 1_772_413_200;

    function setUp() public virtual {
        vm.warp(START);
    }
}
