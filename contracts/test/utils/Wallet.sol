// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title A key that is a contract (ERC-1271): it agrees to the digests it was told, in the manner it was told.
contract Wallet {
    enum Manner {
        Honest,
        Reverting,
        Hungry // burns all the gas it is given
    }

    bytes4 private constant MAGIC = 0x1626ba7e;

    mapping(bytes32 => bool) public agreed;
    Manner public manner;

    function agree(bytes32 digest) external {
        agreed[digest] = true;
    }

    function behave(Manner manner_) external {
        manner = manner_;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        require(manner != Manner.Reverting, "no");
        while (manner == Manner.Hungry) {}
        return agreed[digest] ? MAGIC : bytes4(0);
    }
}
