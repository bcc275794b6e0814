// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {MemberNo} from "../../../../src/types/Ids.sol";
import {Action, SetLimit} from "../../../../src/types/Orders.sol";
import {ISSUER, OPERATOR, SUPPLIER_A} from "../../../utils/Members.sol";
import {Signers} from "../../../utils/Signers.sol";

contract IsNonceUsedTest is Signers {
    function testFuzz_ItIsFalseForANonceNobodySpent(uint32 member, uint256 nonce) external view {
        // The desk spends the operator's first nonces when it opens.
        vm.assume(nonce > 100);
        assertFalse(orders.isNonceUsed(MemberNo.wrap(member), nonce));
    }

    function test_ItIsTrueGivenTheOrderTookEffect() external {
        bytes memory body = _body();
        assertFalse(_isSpent(OPERATOR, body));
        desk.does(Action.SetLimit, body);
        assertTrue(_isSpent(OPERATOR, body));
    }

    function test_ItIsTrueGivenTheOrderWasRefused() external {
        bytes memory body = abi.encode(desk.setLimit(SUPPLIER_A, 1));
        desk.carry(desk.sign(Action.SetLimit, body));
        assertTrue(_isSpent(OPERATOR, body));
    }

    function test_ItIsFalseGivenTheOrderWasPreviewed() external {
        bytes memory body = _body();
        desk.preview(Action.SetLimit, body);
        assertFalse(_isSpent(OPERATOR, body));
    }

    /// Neighbours in the same word, in the next word, and of another member.
    function testFuzz_ItIsTrueForThatNonceAlone(uint256 nonce) external {
        nonce = bound(nonce, 1_000, type(uint256).max - 256);
        SetLimit memory o = desk.setLimit(ISSUER, NEW_LIMIT);
        o.nonce = nonce;
        desk.does(Action.SetLimit, abi.encode(o));

        assertTrue(orders.isNonceUsed(OPERATOR, nonce));
        assertFalse(orders.isNonceUsed(OPERATOR, nonce + 1));
        assertFalse(orders.isNonceUsed(OPERATOR, nonce - 1));
        assertFalse(orders.isNonceUsed(OPERATOR, nonce + 256));
        assertFalse(orders.isNonceUsed(ISSUER, nonce));
    }
}
