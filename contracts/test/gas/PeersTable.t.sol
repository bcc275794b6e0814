// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Test} from "../utils/Test.sol";
import {IPeer} from "./peers/Peers.sol";

/// @title What bare movements cost with tokens of the shelf, to set beside what an order costs.
/// forge-config: default.isolate = true
/// forge-config: ci.isolate = true
/// forge-config: deep.isolate = true
contract PeersTableTest is Test {
    uint256 private constant BATCH = 50;
    uint256 private constant VALUE = 1_000_00;

    function test_erc3525() external {
        _measure("ERC-3525", IPeer(vm.deployCode("Peers.sol:Peer3525")));
    }

    function test_erc1155() external {
        _measure("ERC-1155", IPeer(vm.deployCode("Peers.sol:Peer1155")));
    }

    function _measure(string memory name, IPeer peer) private {
        address to = makeAddr("receiver");
        peer.issue(address(this), 1, VALUE); // the holder is not new, nor is the receiver
        peer.issue(to, 1, VALUE);
        uint256 one = peer.issue(address(this), 1, VALUE);
        _note(name, "issue", vm.lastCallGas().gasTotalUsed);
        uint256 fifty = peer.issue(address(this), BATCH, VALUE);
        _note(name, "issue, batch of 50", vm.lastCallGas().gasTotalUsed / BATCH);
        peer.part(one, 1, to, VALUE / 4);
        _note(name, "split", vm.lastCallGas().gasTotalUsed);
        peer.part(fifty, BATCH, to, VALUE / 4);
        _note(name, "split, batch of 50", vm.lastCallGas().gasTotalUsed / BATCH);
        peer.move(one, 1, to);
        _note(name, "whole transfer", vm.lastCallGas().gasTotalUsed);
        peer.move(fifty, BATCH, to);
        _note(name, "whole transfer, batch of 50", vm.lastCallGas().gasTotalUsed / BATCH);
    }

    function _note(string memory name, string memory what, uint256 gas_) private {
        vm.snapshotValue("peers", string.concat(name, " ", what), gas_);
    }

    /// Tokens ask whom they are given to.
    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC1155Received.selector;
    }

    function onERC3525Received(address, uint256, uint256, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC3525Received.selector;
    }
}
