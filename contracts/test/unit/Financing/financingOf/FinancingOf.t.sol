// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {FinancingNo} from "../../../../src/types/Ids.sol";
import {FinancingRecord, FinancingState} from "../../../../src/types/Vouchers.sol";
import {FinancingForms} from "../../../utils/FinancingForms.sol";

contract FinancingOfTest is FinancingForms {
    function test_ItIsEmptyGivenThereIsNoSuchFinancing() external view {
        FinancingRecord memory none;
        assertEq(abi.encode(financing.financingOf(FinancingNo.wrap(1))), abi.encode(none));
    }

    function test_ItIsTheRecordInEveryState() external {
        _assertRecord(_inState(FinancingState.Applied), FinancingState.Applied, 0, 0);
        _assertRecord(_inState(FinancingState.Quoted), FinancingState.Quoted, desk.TERMS(), 0);
        _assertRecord(_inState(FinancingState.Accepted), FinancingState.Accepted, desk.TERMS(), 0);
        _assertRecord(_inState(FinancingState.Registered), FinancingState.Registered, desk.TERMS(), 0);
    }
}
