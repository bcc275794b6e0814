// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A key that is a contract (ERC-1271): it signs what its owner signed, and its owner may change.
contract OwnedWallet {
    bytes4 private constant MAGIC = 0x1626ba7e;

    address public owner;

    constructor(address owner_) {
        owner = owner_;
    }

    function passTo(address owner_) external {
        require(msg.sender == owner, "not the owner");
        owner = owner_;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        return ecrecover(digest, uint8(signature[64]), r, s) == owner ? MAGIC : bytes4(0);
    }
}
