// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Which serials are a version's: of eight digits, the first says the version.
/// @dev So numbers of vouchers, financings, pledges and quotes are given once, whichever version gives them, and say where they are kept.
library Serials {
    uint16 internal constant VERSIONS_MAX = 10;
    uint32 private constant A_VERSION = 10_000_000;

    /// R29: no two versions give one number.
    /// @return the serial before a version's first
    function before(uint16 version) internal pure returns (uint32) {
        return (version - 1) * A_VERSION;
    }

    /// @return whether the serial is one of the version's
    function isOf(uint16 version, uint256 serial) internal pure returns (bool) {
        return serial < uint256(version) * A_VERSION;
    }
}
