// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IssuerAccount} from "../../../../src/types/Vouchers.sol";
import {FACE, ISSUER, LIMIT, STRANGER} from "../../../utils/Members.sol";
import {ModuleCalls} from "../../../utils/ModuleCalls.sol";

contract IssuerOfTest is ModuleCalls {
    function test_ItIsEmptyGivenNobodySetALimit() external view {
        IssuerAccount memory account = limits.issuerOf(STRANGER);
        assertEq(abi.encode(account), abi.encode(IssuerAccount(0, 0, 0, 0, 0)));
    }

    function test_ItIsLimitUseAndClearDay() external {
        _assertAccount(LIMIT, 0);
        desk.offered(FACE);
        assertEq(abi.encode(limits.issuerOf(ISSUER)), abi.encode(IssuerAccount(LIMIT, FACE, _today() - 1, 0, 0)));
    }
}
