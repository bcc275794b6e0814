// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ProRata} from "../../../../src/libraries/ProRata.sol";
import {Test} from "../../../utils/Test.sol";

contract ProRataTest is Test {
    function testFuzz_ItSharesAsTheNaiveWayDoes(uint64[] memory weights, uint64 amount) external pure {
        (uint64[] memory w, uint64 total) = _sound(weights, type(uint64).max);
        amount = uint64(bound(amount, 0, total));
        _assertShares(amount, w, total);
    }

    /// Weights of a few fen: many remainders are equal, and the earlier place wins.
    function testFuzz_ItBreaksTiesByPlace(uint64[] memory weights, uint64 amount) external pure {
        for (uint256 i = 0; i < weights.length; ++i) {
            weights[i] %= 4;
        }
        (uint64[] memory w, uint64 total) = _sound(weights, type(uint64).max);
        _assertShares(uint64(bound(amount, 0, total)), w, total);
    }

    function test_ItGivesTheFenLeftOverToTheLargestRemainders() external pure {
        // 10 × (5, 3, 2, 7) / 17 = 2.94, 1.76, 1.18, 4.12: two fen are left over.
        uint64[] memory shares = ProRata.share(10, _list(5, 3, 2, 7), 17);
        assertEq(abi.encode(shares), abi.encode(_list(3, 2, 1, 4)));
    }

    function test_ItGivesAFenAmongEqualsToTheEarliest() external pure {
        assertEq(abi.encode(ProRata.share(1, _list(1, 1, 1, 1), 4)), abi.encode(_list(1, 0, 0, 0)));
        assertEq(abi.encode(ProRata.share(3, _list(1, 1, 1, 1), 4)), abi.encode(_list(1, 1, 1, 0)));
    }

    function test_ItGivesNothingToAWeightOfZero() external pure {
        assertEq(abi.encode(ProRata.share(2, _list(0, 3, 0, 3), 6)), abi.encode(_list(0, 1, 0, 1)));
    }

    function test_ItGivesAllOfAllToEach() external pure {
        assertEq(abi.encode(ProRata.share(17, _list(5, 3, 2, 7), 17)), abi.encode(_list(5, 3, 2, 7)));
    }

    function test_ItSharesNothing() external pure {
        assertEq(abi.encode(ProRata.share(0, _list(5, 3, 2, 7), 17)), abi.encode(_list(0, 0, 0, 0)));
    }

    function test_ItSharesTheLargestAmounts() external pure {
        uint64 most = type(uint64).max;
        uint64[] memory weights = _list(most - 3, 1, 1, 1);
        _assertShares(most, weights, most);
        _assertShares(most - 1, weights, most);
        _assertShares(1, weights, most);
    }

    function test_ItSharesWithOne() external pure {
        uint64[] memory one = new uint64[](1);
        one[0] = 5;
        _assertShares(3, one, 5);
    }

    function testFuzz_ItFindsTheSharesOfTheLastOfSeveral(uint64[] memory weights, uint64[5] memory amounts)
        external
        pure
    {
        (uint64[] memory w, uint64 total) = _sound(weights, type(uint64).max);
        uint64[] memory left = _copy(w);
        uint64 unpaid = total;
        for (uint256 n = 0; n < amounts.length && unpaid > 0; ++n) {
            amounts[n] = uint64(bound(amounts[n], 1, unpaid));
            uint64[] memory shares = ProRata.share(amounts[n], left, unpaid);
            uint64[] memory payments = new uint64[](n + 1);
            for (uint256 i = 0; i <= n; ++i) {
                payments[i] = amounts[i];
            }
            assertEq(abi.encode(ProRata.shareOfLast(payments, _copy(w), total)), abi.encode(shares), "another share");
            for (uint256 i = 0; i < left.length; ++i) {
                left[i] -= shares[i];
            }
            unpaid -= amounts[n];
        }
    }

    /// As many vouchers as a root may have, in the order a heap likes least and most.
    function test_ItSharesOver2001Vouchers() external pure {
        uint64[] memory weights = new uint64[](2_001);
        uint64 total;
        for (uint64 i = 0; i < weights.length; ++i) {
            weights[i] = i + 1;
            total += i + 1;
        }
        _assertSound(total / 3, weights, total, ProRata.share(total / 3, weights, total));
        for (uint64 i = 0; i < weights.length; ++i) {
            weights[i] = 2_001 - i;
        }
        _assertSound(total / 7, weights, total, ProRata.share(total / 7, weights, total));
    }

    function _assertShares(uint64 amount, uint64[] memory weights, uint64 total) private pure {
        uint64[] memory shares = ProRata.share(amount, weights, total);
        _assertSound(amount, weights, total, shares);
        assertEq(abi.encode(shares), abi.encode(_naive(amount, weights, total)), "another way to share");
    }

    /// I-05: shares add up, none is above its weight, and none is a fen or more from its part.
    function _assertSound(uint64 amount, uint64[] memory weights, uint64 total, uint64[] memory shares) private pure {
        uint256 sum;
        for (uint256 i = 0; i < shares.length; ++i) {
            sum += shares[i];
            assertLe(shares[i], weights[i], "more than is unpaid");
            uint256 exact = uint256(amount) * weights[i];
            assertLe(exact / total, shares[i], "less than its part");
            assertLe(uint256(shares[i]) * total, exact + total - 1, "a fen more than its part");
        }
        assertEq(sum, amount, "not all of it");
    }

    /// Floors, then one fen at a time to whoever is furthest below its part, the first among equals.
    function _naive(uint64 amount, uint64[] memory weights, uint64 total)
        private
        pure
        returns (uint64[] memory shares)
    {
        shares = new uint64[](weights.length);
        bool[] memory served = new bool[](weights.length);
        uint256 left = amount;
        for (uint256 i = 0; i < weights.length; ++i) {
            shares[i] = uint64(uint256(amount) * weights[i] / total);
            left -= shares[i];
        }
        for (; left > 0; --left) {
            uint256 next = _furthest(amount, weights, total, served);
            served[next] = true;
            shares[next] += 1;
        }
    }

    function _furthest(uint64 amount, uint64[] memory weights, uint64 total, bool[] memory served)
        private
        pure
        returns (uint256 best)
    {
        uint256 most;
        for (uint256 i = 0; i < weights.length; ++i) {
            uint256 remainder = mulmod(amount, weights[i], total);
            if (!served[i] && remainder > most) (best, most) = (i, remainder);
        }
    }

    /// At most 40 weights, with a sum that fits and is not zero.
    function _sound(uint64[] memory any, uint64 most) private pure returns (uint64[] memory weights, uint64 total) {
        uint256 n = any.length > 40 ? 40 : any.length;
        weights = new uint64[](n + 1);
        weights[n] = 1;
        total = 1;
        for (uint256 i = 0; i < n; ++i) {
            weights[i] = any[i] > (most - total) ? most - total : any[i];
            total += weights[i];
        }
    }

    function _list(uint64 a, uint64 b, uint64 c, uint64 d) private pure returns (uint64[] memory list) {
        list = new uint64[](4);
        (list[0], list[1], list[2], list[3]) = (a, b, c, d);
    }

    function _copy(uint64[] memory list) private pure returns (uint64[] memory copy) {
        copy = new uint64[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            copy[i] = list[i];
        }
    }
}
