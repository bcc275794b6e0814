// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {BANK, FACTOR, ISSUER, ISSUER_2} from "../../../utils/Members.sol";
import {PaymentForms} from "../../../utils/PaymentForms.sol";

contract RequireAcceptedBankTest is PaymentForms {
    function test_RevertGiven_TheIssuerNamedOthers() external {
        _registerOtherBank();
        _name(OTHER_BANK);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.BankNotAccepted.selector, ISSUER, BANK));
        members.requireAcceptedBank(ISSUER, BANK);
        members.requireAcceptedBank(ISSUER, OTHER_BANK);
        members.requireAcceptedBank(ISSUER_2, BANK);
    }

    function test_RevertWhen_ItIsNoClearingBank() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, FACTOR));
        members.requireAcceptedBank(ISSUER, FACTOR);
    }

    function test_ItPassesAnyBankGivenNoneWasNamed() external view {
        members.requireAcceptedBank(ISSUER, BANK);
    }

    function _name(MemberNo bank) private {
        MemberNo[] memory banks = new MemberNo[](1);
        banks[0] = bank;
        desk.does(Action.NameBanks, abi.encode(desk.nameBanks(ISSUER, banks)));
    }
}
