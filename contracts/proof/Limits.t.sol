// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {CreditLimits} from "../src/CreditLimits.sol";
import {IMemberRegistry} from "../src/interfaces/IMemberRegistry.sol";
import {MemberNo} from "../src/types/Ids.sol";
import {SetLimit} from "../src/types/Orders.sol";
import {Agreeing, Stand} from "./Stand.sol";

/// @title I-03, R6: limit accounting, for all amounts of 64 bits.
/// @dev Of the contract as it is; this proof is its ledger and its Orders.
contract LimitsProof is Stand {
    MemberNo private constant ISSUER = MemberNo.wrap(11);
    MemberNo private constant OTHER = MemberNo.wrap(12);
    uint16 private constant TODAY = 20_514; // [days since 1970-01-01]
    uint64 private constant OTHER_FEN = 7;

    CreditLimits private _limits;

    function setUp() public override {
        super.setUp();
        _limits =
            new CreditLimits(address(this), address(this), address(this), IMemberRegistry(address(new Agreeing())));
        _set(OTHER, OTHER_FEN);
        _limits.take(OTHER, OTHER_FEN);
    }

    /// Taken is the amount, or nothing; taken if and only if it fits.
    function check_take(uint64 limitFen, uint64 usedFen, uint64 amountFen) external {
        _begin(limitFen, usedFen);
        bool taken = _does(abi.encodeCall(CreditLimits.take, (ISSUER, amountFen)));

        assert(taken == (uint256(usedFen) + amountFen <= limitFen));
        _assertUsed(taken ? usedFen + amountFen : usedFen);
    }

    function check_giveBack(uint64 usedFen, uint64 amountFen) external {
        _begin(usedFen, usedFen);
        bool given = _does(abi.encodeCall(CreditLimits.giveBack, (ISSUER, amountFen)));

        assert(given == (amountFen <= usedFen));
        _assertUsed(given ? usedFen - amountFen : usedFen);
    }

    /// What is paid leaves the limit and the due day, or neither.
    function check_discharge(uint64 usedFen, uint64 dueFen, uint64 amountFen) external {
        _begin(usedFen, usedFen);
        _limits.addDue(ISSUER, TODAY, dueFen);
        bool discharged = _does(abi.encodeCall(CreditLimits.discharge, (ISSUER, TODAY, amountFen)));

        assert(discharged == (amountFen <= usedFen && amountFen <= dueFen));
        _assertUsed(discharged ? usedFen - amountFen : usedFen);
        vm.warp(START + 1 days);
        assert(_limits.isBlocked(ISSUER) == (discharged ? amountFen < dueFen : dueFen > 0));
    }

    /// R7: what is unpaid blocks from the day after its due day on, and only then.
    function check_blocked(uint16 dueDay, uint64 dueFen) external {
        vm.assume(dueDay >= TODAY && dueDay < TODAY + 4);
        _begin(1, 0);
        _limits.addDue(ISSUER, dueDay, dueFen);
        vm.warp(START + 2 days);

        assert(_limits.isBlocked(ISSUER) == (dueFen > 0 && dueDay < TODAY + 2));
        assert(_does(abi.encodeCall(CreditLimits.take, (ISSUER, 1))) == !_limits.isBlocked(ISSUER));
    }

    function _begin(uint64 limitFen, uint64 usedFen) private {
        _set(ISSUER, usedFen);
        _limits.take(ISSUER, usedFen);
        _set(ISSUER, limitFen);
    }

    function _set(MemberNo issuer, uint64 limitFen) private {
        SetLimit memory order;
        (order.issuer, order.limitFen) = (issuer, limitFen);
        _limits.setLimit("order", order);
    }

    function _does(bytes memory call) private returns (bool done) {
        (done,) = address(_limits).call(call);
    }

    function _assertUsed(uint64 usedFen) private view {
        assert(_limits.issuerOf(ISSUER).usedFen == usedFen);
        assert(_limits.issuerOf(OTHER).usedFen == OTHER_FEN && _limits.issuerOf(OTHER).limitFen == OTHER_FEN);
    }
}
