// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {ERC3525} from "@solvprotocol/erc-3525/ERC3525.sol";

/// @title Bare movements with nothing checked, for the gas table: no signatures, no offers, no limits, no history.

interface IPeer {
    /// @return first id of the tokens made
    function issue(address to, uint256 count, uint256 value) external returns (uint256 first);
    function move(uint256 first, uint256 count, address to) external;
    function part(uint256 first, uint256 count, address to, uint256 value) external;
}

contract Peer3525 is IPeer, ERC3525 {
    uint256 private _next = 1;

    constructor() ERC3525("peer", "P", 2) {}

    function issue(address to, uint256 count, uint256 value) external returns (uint256 first) {
        first = _next;
        for (uint256 i = 0; i < count; ++i) {
            _mint(to, _next++, 1, value);
        }
    }

    function move(uint256 first, uint256 count, address to) external {
        for (uint256 i = 0; i < count; ++i) {
            transferFrom(msg.sender, to, first + i);
        }
    }

    /// A new token with part of the value for `to`: what a split is there.
    function part(uint256 first, uint256 count, address to, uint256 value) external {
        for (uint256 i = 0; i < count; ++i) {
            _mint(to, _next, 1, 0);
            _transferValue(first + i, _next++, value);
        }
    }
}

contract Peer1155 is IPeer, ERC1155 {
    uint256 private _next = 1;

    constructor() ERC1155("") {}

    /// An id a voucher; its balance is its amount.
    function issue(address to, uint256 count, uint256 value) external returns (uint256 first) {
        first = _next;
        for (uint256 i = 0; i < count; ++i) {
            _mint(to, _next++, value, "");
        }
    }

    function move(uint256 first, uint256 count, address to) external {
        for (uint256 i = 0; i < count; ++i) {
            _safeTransferFrom(msg.sender, to, first + i, balanceOf(msg.sender, first + i), "");
        }
    }

    function part(uint256 first, uint256 count, address to, uint256 value) external {
        for (uint256 i = 0; i < count; ++i) {
            _safeTransferFrom(msg.sender, to, first + i, value, "");
        }
    }
}
