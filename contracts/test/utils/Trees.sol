// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {VoucherNo} from "../../src/types/Ids.sol";
import {Action, Part, Split} from "../../src/types/Orders.sol";
import {FACE, SUPPLIER_B, SUPPLIER_C} from "./Members.sol";
import {Stages} from "./Stages.sol";

/// @title Trees of any amounts: the root, children, a grandchild, a child by disbursement.
abstract contract Trees is Stages {
    /// A face from 6 fen up, small ones as likely as large: remainders and ties are where the rule is.
    function _treeOf(uint256 seed) internal returns (VoucherNo v) {
        uint64 face = uint64(bound(seed, 6, seed % 2 == 0 ? 60 : FACE));
        v = desk.held(face);
        Split memory o = desk.split(v, SUPPLIER_B, 1);
        o.parts = new Part[](3);
        for (uint256 i = 0; i < 3; ++i) {
            o.parts[i] = Part(SUPPLIER_B, _some(seed, bytes32(i), face / 4));
        }
        desk.does(Action.Split, abi.encode(o));
        for (uint16 i = 3; i > 0; --i) {
            desk.take(v.childOf(i));
        }
        desk.part(v.childOf(2), SUPPLIER_C, _some(seed, "grandchild", _see(v.childOf(2)).amountFen));
        desk.disbursed(v, _some(seed, "financed", _see(v).amountFen));
    }

    function _some(uint256 seed, bytes32 what, uint64 most) internal pure returns (uint64) {
        return uint64(bound(uint256(keccak256(abi.encode(seed, what))), 1, most));
    }
}
