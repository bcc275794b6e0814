// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, SignedOrder} from "../../src/interfaces/IOrders.sol";

/// @title Keys that are contracts and answer ERC-1271 as no contract should.
contract RawWallet {
    bytes private _answer;

    constructor(bytes memory answer) {
        _answer = answer;
    }

    /// Answers the bytes it was made with, whatever it is asked.
    fallback(bytes calldata) external returns (bytes memory) {
        return _answer;
    }
}

/// @title Tries to have an order carried out while it is asked for its signature, and then agrees.
contract ReentrantWallet {
    IOrders private immutable _orders;
    bytes private _inner;

    constructor(IOrders orders) {
        _orders = orders;
    }

    function remember(SignedOrder calldata order) external {
        _inner = abi.encode(order);
    }

    /// Reverts with what the door answered: asked by a static call, it cannot let anything through.
    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        SignedOrder[] memory batch = new SignedOrder[](1);
        batch[0] = abi.decode(_inner, (SignedOrder));
        _orders.execute(batch);
        return this.isValidSignature.selector;
    }
}

/// @title Agrees, after work of about as much gas as it was told.
contract SlowWallet {
    uint256 private immutable _work;

    constructor(uint256 gas_) {
        _work = gas_;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        uint256 start = gasleft();
        while (start - gasleft() < _work) {}
        return this.isValidSignature.selector;
    }
}
