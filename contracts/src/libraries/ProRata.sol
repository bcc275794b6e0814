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
        uint256[] memory remainders = new uint256[](n);
        uint256 left = amount;
        // Within the precondition no product reaches 2^128, no share is above the amount, and the shares' sum is not either.
        unchecked {
            for (uint256 i = 0; i < n; ++i) {
                uint256 product = uint256(amount) * weights[i];
                uint256 floor = product / total;
                shares[i] = uint64(floor);
                left -= floor;
                // One number to compare by: the remainder, and among equals the earlier place is the larger.
                remainders[i] = (product - floor * total) * PLACES + (PLACES - 1 - i);
            }
        }
        _giveToLargest(shares, remainders, left);
    }

    /// @notice The shares of the last of several payments that were made one after another. What was paid follows from the payments
    /// alone: nobody has to remember shares.
    /// @dev As for `share`; the payments add up to at most `total`. Uses `weights` up.
    /// @param payments in order, at least one
    /// @param weights before the first
    function shareOfLast(uint64[] memory payments, uint64[] memory weights, uint64 total)
        internal
        pure
        returns (uint64[] memory shares)
    {
        shares = share(payments[0], weights, total);
        for (uint256 i = 1; i < payments.length; ++i) {
            for (uint256 j = 0; j < weights.length; ++j) {
                weights[j] -= shares[j];
            }
            total -= payments[i - 1];
            shares = share(payments[i], weights, total);
        }
    }

    /// One fen to each of the `count` largest remainders; fewer than there are.
    function _giveToLargest(uint64[] memory shares, uint256[] memory remainders, uint256 count) private pure {
        if (count == 0) return;
        uint256 end = remainders.length;
        for (uint256 i = end / 2; i > 0; --i) {
            _sink(remainders, i - 1, end);
        }
        for (; count > 0; --count) {
            shares[PLACES - 1 - (remainders[0] % PLACES)] += 1;
            remainders[0] = remainders[--end];
            _sink(remainders, 0, end);
        }
    }

    /// Part of a heap with the largest on top: building it and taking `count` off takes at most n + count log n steps, whatever the input.
    function _sink(uint256[] memory heap, uint256 top, uint256 end) private pure {
        // Places are below 2^16.
        unchecked {
            uint256 value = heap[top];
            for (uint256 child = 2 * top + 1; child < end; child = 2 * top + 1) {
                uint256 larger = heap[child];
                if (child + 1 < end && heap[child + 1] > larger) larger = heap[++child];
                if (value >= larger) break;
                heap[top] = larger;
                top = child;
            }
            heap[top] = value;
        }
    }
}
