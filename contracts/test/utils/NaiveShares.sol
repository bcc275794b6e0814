// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

/// @title A payment shared as the rule is told, and no faster: floors first, then one fen at a time to the largest remainder.
library NaiveShares {
    function share(uint256 amount, uint256[] memory weights) internal pure returns (uint256[] memory shares) {
        uint256 total;
        for (uint256 i = 0; i < weights.length; ++i) {
            total += weights[i];
        }
        uint256 left = amount;
        uint256[] memory remainders = new uint256[](weights.length);
        shares = new uint256[](weights.length);
        for (uint256 i = 0; i < weights.length; ++i) {
            shares[i] = amount * weights[i] / total;
            remainders[i] = amount * weights[i] % total;
            left -= shares[i];
        }
        for (; left > 0; --left) {
            uint256 winner = _largest(remainders);
            shares[winner] += 1;
            remainders[winner] = 0;
        }
    }

    /// The first among equals.
    function _largest(uint256[] memory list) private pure returns (uint256 place) {
        for (uint256 i = 1; i < list.length; ++i) {
            if (list[i] > list[place]) place = i;
        }
    }
}
