// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ProRata} from "../../src/libraries/ProRata.sol";
import {ICreditLimits} from "../../src/interfaces/ICreditLimits.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {Action, Issue} from "../../src/types/Orders.sol";
import {IssuerAccount, VoucherStatus} from "../../src/types/Vouchers.sol";
import {Base} from "../utils/Base.t.sol";
import {FACE, ISSUER, ISSUER_2, SUPPLIER_A, SUPPLIER_B, SUPPLIER_C} from "../utils/Members.sol";
import {I_03, I_05} from "./InvariantsSpec.sol";

/// @title Rules of shares and limits, for any input: when it works (liveness), what it does (effect), what it leaves alone.
/// @dev No loop depends on an input, so that a symbolic checker can take the functions as they stand.
contract RulesTest is Base {
    /// Shares add up, none is above its weight, each is the floor of its proportion or one more.
    function testFuzz_shares_are_whole_and_fair(uint64 amount, uint48[5] memory owed) external pure {
        (uint64[] memory weights, uint64 total) = _weights(owed);
        if (total == 0) return;
        amount = uint64(bound(amount, 0, total));

        uint64[] memory shares = ProRata.share(amount, weights, total);

        uint256 sum;
        for (uint256 i = 0; i < 5; ++i) {
            uint256 floor = uint256(amount) * weights[i] / total;
            assertTrue(shares[i] == floor || shares[i] == floor + 1, "neither the floor nor one more");
            assertLe(shares[i], weights[i], I_05);
            sum += shares[i];
        }
        assertEq(sum, amount, I_05);
    }

    /// A fen left over goes to no smaller remainder while a larger one goes without, and among equals to the earlier.
    function testFuzz_left_over_fen_go_to_the_largest_remainders(uint64 amount, uint48[5] memory owed) external pure {
        (uint64[] memory weights, uint64 total) = _weights(owed);
        if (total == 0) return;
        amount = uint64(bound(amount, 0, total));

        uint64[] memory shares = ProRata.share(amount, weights, total);

        for (uint256 i = 0; i < 5; ++i) {
            for (uint256 j = 0; j < 5; ++j) {
                bool iHasOne = shares[i] > uint256(amount) * weights[i] / total;
                bool jHasOne = shares[j] > uint256(amount) * weights[j] / total;
                if (!iHasOne || jHasOne || i == j) continue;
                uint256 ri = uint256(amount) * weights[i] % total;
                uint256 rj = uint256(amount) * weights[j] % total;
                assertTrue(ri > rj || (ri == rj && i < j), "a fen went to the wrong place");
            }
        }
    }

    /// Paid in two goes or more, a root ends with each voucher paid exactly.
    function testFuzz_whatever_the_parts_all_is_paid_in_the_end(uint64 face, uint64 a, uint64 b, uint64 first)
        external
    {
        face = uint64(bound(face, 3, FACE));
        a = uint64(bound(a, 1, face - 2));
        b = uint64(bound(b, 1, face - a - 1));
        first = uint64(bound(first, 1, face - 1));
        VoucherNo root = desk.held(face);
        VoucherNo[3] memory all = [root, desk.part(root, SUPPLIER_B, a), desk.part(root, SUPPLIER_C, b)];
        desk.passDays(88);

        desk.pay(root, first, "first");
        uint256 paid;
        for (uint256 i = 0; i < 3; ++i) {
            assertLe(_see(all[i]).paidFen, _see(all[i]).amountFen, I_05);
            paid += _see(all[i]).paidFen;
        }
        assertEq(paid, first, I_05);
        assertEq(limits.issuerOf(ISSUER).usedFen, face - first, I_03);

        desk.pay(root, face - first, "second");
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(_see(all[i]).paidFen, _see(all[i]).amountFen, I_05);
            _assertStatus(all[i], VoucherStatus.Settled);
        }
        assertEq(limits.issuerOf(ISSUER).usedFen, 0, I_03);
    }

    /// Issuing works exactly while limit is left; it takes the amount, and nothing of another issuer.
    function testFuzz_limit_is_taken_by_issue(uint64 limitFen, uint64 amountFen) external {
        limitFen = uint64(bound(limitFen, 0, 2 * FACE));
        amountFen = uint64(bound(amountFen, 1, 2 * FACE));
        desk.does(Action.SetLimit, abi.encode(desk.setLimit(ISSUER, limitFen)));
        bytes32 other = keccak256(abi.encode(limits.issuerOf(ISSUER_2)));
        Issue memory o = desk.issue(ISSUER, SUPPLIER_A, amountFen);

        bytes memory reason = desk.preview(Action.Issue, abi.encode(o));
        bool fits = amountFen <= limitFen;
        assertEq(reason.length == 0, fits, "liveness");
        if (fits) {
            desk.does(Action.Issue, abi.encode(o));
        } else {
            bytes memory words =
                abi.encodeWithSelector(ICreditLimits.LimitExceeded.selector, ISSUER, limitFen, amountFen);
            desk.refuses(Action.Issue, abi.encode(o), words);
        }

        assertEq(limits.issuerOf(ISSUER).usedFen, fits ? amountFen : 0, I_03);
        assertEq(limits.issuerOf(ISSUER).limitFen, limitFen);
        assertEq(keccak256(abi.encode(limits.issuerOf(ISSUER_2))), other, "another issuer's account moved");
    }

    /// Whatever ends an offer, the limit is what it was; what is accepted goes on using it.
    function testFuzz_limit_comes_back_with_the_offer(uint64 amountFen, uint8 end) external {
        amountFen = uint64(bound(amountFen, 1, FACE));
        uint64 before = limits.issuerOf(ISSUER).usedFen;
        VoucherNo no = desk.offered(amountFen);
        end = uint8(bound(end, 0, 3));

        if (end == 0) desk.does(Action.Reject, abi.encode(desk.accept(no)));
        else if (end == 1) desk.does(Action.Withdraw, abi.encode(desk.withdraw(no)));
        else if (end == 2) _expire(no);
        else desk.take(no);

        IssuerAccount memory account = limits.issuerOf(ISSUER);
        assertEq(account.usedFen, end == 3 ? before + amountFen : before, I_03);
    }

    function _expire(VoucherNo no) private {
        desk.passDays(10);
        desk.expireOffer(no);
        assertEq(uint256(_see(no).status), uint256(VoucherStatus.Offered), "it is open through its last day");
        desk.passDays(1);
        desk.expireOffer(no);
    }

    function _weights(uint48[5] memory owed) private pure returns (uint64[] memory weights, uint64 total) {
        weights = new uint64[](5);
        for (uint256 i = 0; i < 5; ++i) {
            // The ledger's largest face is 1e13 fen.
            weights[i] = uint64(owed[i] % 1e13);
            total += weights[i];
        }
    }
}
