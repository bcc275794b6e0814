// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, SignedOrder} from "../../src/interfaces/IOrders.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {ISSUER, ISSUER_2} from "../utils/Members.sol";
import {Invariants} from "./Invariants.sol";

/// @title The campaign: every operation in any order, I-01 to I-10 after each.
/// @dev One invariant function, because forge runs a campaign for each: ten would cost ten times the calls and see the same.
/// After a step only what it touched is looked at; at the end of a run, everything.
contract LedgerInvariants is Invariants {
    function setUp() public override {
        super.setUp();
        targetContract(address(_handler()));
        // A step named several times is tried several times as often.
        targetSelector(FuzzSelector(address(_handler()), _handler().steps()));
    }

    /// forge-config: default.invariant.fail-on-revert = true
    /// forge-config: ci.invariant.fail-on-revert = true
    function invariant_I_01_to_I_10() external view {
        VoucherNo[] memory touched = _handler().touched();
        for (uint256 i = 0; i < touched.length; ++i) {
            _checkRoot(touched[i]);
        }
        _checkIssuer(ISSUER);
        _checkIssuer(ISSUER_2);
        if (_handler().membersTouched()) _checkMembers();
        if (_handler().quotesTouched()) _checkQuotes();
        _checkPolicy();
        _I_09();
    }

    function afterInvariant() external {
        VoucherNo[] memory roots = _handler().roots();
        for (uint256 i = 0; i < roots.length; ++i) {
            _checkRoot(roots[i]);
        }
        _checkMembers();
        _checkQuotes();
        _I_09_refuses("");
        _I_09_refuses("\x01\x02\x03\x04");
        _I_09_refuses(abi.encodeCall(IOrders.execute, (new SignedOrder[](0))));
    }
}
