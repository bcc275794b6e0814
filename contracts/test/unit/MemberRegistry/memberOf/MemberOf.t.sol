// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {MemberKind} from "../../../../src/types/Members.sol";
import {KeyForms} from "../../../utils/KeyForms.sol";
import {BANK, NOBODY, STRANGER, SUPPLIER_A, SUPPLIER_D} from "../../../utils/Members.sol";

contract MemberOfTest is KeyForms {
    function test_ItIsOfNoKindGivenNobodyIsRegistered() external view {
        _assertMember(STRANGER, 0, 0, false);
        _assertMember(NOBODY, 0, 0, false);
    }

    function test_ItIsTheMemberAsRegistered() external view {
        _assertMember(BANK, MemberKind.FINANCIER | MemberKind.CLEARING_BANK, 2, false);
        _assertMember(SUPPLIER_D, MemberKind.SUPPLIER, 1, false);
    }

    function test_ItSaysGivenAMemberIsSuspended() external {
        desk.suspend(SUPPLIER_A);
        _assertMember(SUPPLIER_A, MemberKind.SUPPLIER, 2, true);
    }
}
