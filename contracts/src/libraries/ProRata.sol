// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Sharing a payment in whole fen.
library ProRata {
    uint256 private constant PLACES = 1 << 16;

    /// @notice Shares `amount` in proportion to `weights`, floored; the fen left over go to the largest remainders, ties to
    /// the earlier place. Shares add up to `amount`, and none is above its weight (I-05).
    /// @dev Precondition: amount <= total = Σ weights, 0 < total < 2^64, fewer than 2^16 weights.
    function share(uint64 amount, uint64[] memory weights, uint64 total)
        internal
        pure
        returns (uint64[] memory shares)
    {
        uint256 n = weights.length;
        shares = new uint64[](n);
        uint256[] memory order = new uint256[](n);
        uint256 left = amount;
        for (uint256 i = 0; i < n; ++i) {
            uint256 product = uint256(amount) * weights[i];
            shares[i] = uint64(product / total);
            left -= shares[i];
            // Sorted ascending: the largest remainder comes last, and among equals the earliest place.
            order[i] = (product % total) * PLACES + (PLACES - 1 - i);
        }
        if (left == 0) return shares;
        _sort(order);
        for (uint256 k = 1; k <= left; ++k) {
            shares[PLACES - 1 - (order[n - k] % PLACES)] += 1;
        }
    }

    /// Heap sort, ascending: at most n log n steps whatever the input, in place. (OpenZeppelin's Arrays brings assembly that is
    /// not marked memory-safe, with which the compiler gives up moving variables off the stack.)
    function _sort(uint256[] memory list) private pure {
        uint256 n = list.length;
        for (uint256 i = n / 2; i > 0; --i) {
            _sink(list, i - 1, n);
        }
        for (uint256 end = n - 1; end > 0; --end) {
            (list[0], list[end]) = (list[end], list[0]);
            _sink(list, 0, end);
        }
    }

    function _sink(uint256[] memory list, uint256 top, uint256 end) private pure {
        while (2 * top + 1 < end) {
            uint256 child = 2 * top + 1;
            if (child + 1 < end && list[child + 1] > list[child]) ++child;
            if (list[top] >= list[child]) return;
            (list[top], list[child]) = (list[child], list[top]);
            top = child;
        }
    }
}
