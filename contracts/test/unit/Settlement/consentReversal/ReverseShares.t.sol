// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../../../src/types/Ids.sol";
import {Root, VoucherView} from "../../../../src/types/Vouchers.sol";
import {ISSUER} from "../../../utils/Members.sol";
import {Trees} from "../../../utils/Trees.sol";

/// Each payment taken back restores what was there before it, to the fen; the tree of tests is ConsentReversal.tree.
contract ReverseSharesTest is Trees {
    struct Before {
        VoucherView[] tree;
        Root root;
        bytes account;
        uint64 paidFen;
    }

    uint256 private constant PAYMENTS = 4; // the last of the rest

    function testFuzz_ItRestoresTreeRootAndLimitPaymentByPayment(uint256 seed) external {
        VoucherNo v = _treeOf(seed);
        _toDay(88);
        Before[PAYMENTS] memory states;
        uint256 n;
        for (; n < PAYMENTS && ledger.rootRecordOf(v).unpaidFen > 0; ++n) {
            states[n] = _state(v);
            uint64 unpaidFen = ledger.rootRecordOf(v).unpaidFen;
            states[n].paidFen = n == PAYMENTS - 1 ? unpaidFen : _some(seed, bytes32(n + 100), unpaidFen);
            desk.pay(v, states[n].paidFen, bytes32(n + 1));
        }
        for (; n > 0; --n) {
            desk.takeBack(v, states[n - 1].paidFen, bytes32(n));
            _assertState(v, states[n - 1]);
        }
        _assertOthersUnmoved();
    }

    function _state(VoucherNo v) private view returns (Before memory s) {
        s.tree = reader.vouchersOf(reader.creationListOf(v));
        (s.root, s.account) = (ledger.rootRecordOf(v), abi.encode(limits.issuerOf(ISSUER)));
    }

    /// All but the heads, which remember.
    function _assertState(VoucherNo v, Before memory want) private view {
        Before memory have = _state(v);
        _assertRoot(have.root, want.root);
        assertEq(have.account, want.account, "account of the issuer");
        for (uint256 i = 0; i < want.tree.length; ++i) {
            want.tree[i].head = have.tree[i].head;
            _assertView(have.tree[i], want.tree[i]);
        }
    }
}
