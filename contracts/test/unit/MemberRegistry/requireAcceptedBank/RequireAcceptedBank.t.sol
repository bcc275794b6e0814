// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberNo} from "../../../../src/types/Ids.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {MemberKind} from "../../../../src/types/Members.sol";
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

    /// Eight numbers share a word: none is found between two others, or in a part of one.
    function test_RevertGiven_ANamedNumberHoldsItsBits() external {
        _registerOtherBank();
        MemberNo twice = MemberNo.wrap(2 * MemberNo.unwrap(OTHER_BANK));
        _register(twice);
        _name(twice);
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.BankNotAccepted.selector, ISSUER, OTHER_BANK));
        members.requireAcceptedBank(ISSUER, OTHER_BANK);
    }

    function test_ItPassesABankOfALargeNumber() external {
        MemberNo large = MemberNo.wrap(70_000);
        _register(large);
        _name(large);
        members.requireAcceptedBank(ISSUER, large);
    }

    function test_RevertWhen_ItIsNoClearingBank() external {
        vm.expectRevert(abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, FACTOR));
        members.requireAcceptedBank(ISSUER, FACTOR);
    }

    function test_ItPassesAnyBankGivenNoneWasNamed() external view {
        members.requireAcceptedBank(ISSUER, BANK);
    }

    function _register(MemberNo bank) private {
        desk.does(Action.RegisterMember, abi.encode(desk.registerMember(bank, MemberKind.CLEARING_BANK)));
    }

    function _name(MemberNo bank) private {
        MemberNo[] memory banks = new MemberNo[](1);
        banks[0] = bank;
        desk.does(Action.NameBanks, abi.encode(desk.nameBanks(ISSUER, banks)));
    }
}
