// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {MemberNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {BANK, ISSUER, ISSUER_2} from "../../../utils/Members.sol";
import {PaymentForms} from "../../../utils/PaymentForms.sol";

contract BanksOfTest is PaymentForms {
    function test_ItIsEmptyForAnIssuerThatNamedNone() external view {
        assertEq(members.banksOf(ISSUER).length, 0);
    }

    function test_ItTellsWhatTheIssuerNamed() external {
        _registerOtherBank();
        MemberNo[] memory banks = new MemberNo[](2);
        (banks[0], banks[1]) = (BANK, OTHER_BANK);
        desk.does(Action.NameBanks, abi.encode(desk.nameBanks(ISSUER, banks)));
        assertEq(abi.encode(members.banksOf(ISSUER)), abi.encode(banks), "other banks");
        assertEq(members.banksOf(ISSUER_2).length, 0, "of another issuer");
    }
}
