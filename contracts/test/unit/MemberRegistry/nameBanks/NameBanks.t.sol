// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IMemberRegistry} from "../../../../src/interfaces/IMemberRegistry.sol";
import {MemberNo} from "../../../../src/types/Ids.sol";
import {MemberKind} from "../../../../src/types/Members.sol";
import {Action, NameBanks, RegisterMember} from "../../../../src/types/Orders.sol";
import {BANK, FACE, FACTOR, ISSUER, STRANGER, SUPPLIER_A} from "../../../utils/Members.sol";
import {PaymentForms} from "../../../utils/PaymentForms.sol";
import {Vm} from "../../../utils/Vm.sol";

contract NameBanksTest is PaymentForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        NameBanks memory o = _naming(BANK);
        _expectNotOrders(IMemberRegistry.CallerNotOrders.selector);
        members.nameBanks("order", o);
    }

    function test_RevertWhen_TheMemberIsNoIssuer() external {
        NameBanks memory o = _naming(BANK);
        o.member = SUPPLIER_A;
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.NotIssuer.selector, SUPPLIER_A));
    }

    function test_RevertWhen_ABankClearsNothing() external {
        _refuses(_naming(FACTOR), abi.encodeWithSelector(IMemberRegistry.NotClearingBank.selector, FACTOR));
    }

    function test_RevertWhen_ABankIsNotRegistered() external {
        _refuses(_naming(STRANGER), abi.encodeWithSelector(IMemberRegistry.MemberNotRegistered.selector, STRANGER));
    }

    function test_RevertWhen_ABankIsNamedTwice() external {
        NameBanks memory o = _naming(BANK);
        o.banks = new MemberNo[](2);
        (o.banks[0], o.banks[1]) = (BANK, BANK);
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.BanksOutOfOrder.selector, BANK, BANK));
    }

    function test_RevertWhen_TheBanksAreMoreThanEight() external {
        NameBanks memory o = desk.nameBanks(ISSUER, new MemberNo[](9));
        _refuses(o, abi.encodeWithSelector(IMemberRegistry.BanksTooMany.selector, uint256(9), uint256(8)));
    }

    function test_ItReplacesWhatWasNamedBefore() external {
        _registerOtherBank();
        NameBanks memory o = _naming(BANK);
        Vm.Log[] memory logs = _doesOnly(Action.NameBanks, abi.encode(o), address(members), 1);
        bytes32 order = desk.digestOf(Action.NameBanks, abi.encode(o));
        bytes32[] memory topics =
            _topics(IMemberRegistry.BanksNamed.selector, bytes32(uint256(MemberNo.unwrap(ISSUER))), order);
        _assertLog(logs[0], address(members), topics, abi.encode(o.banks));
        assertEq(abi.encode(members.banksOf(ISSUER)), abi.encode(o.banks), "other banks");
        o = _naming(OTHER_BANK);
        desk.does(Action.NameBanks, abi.encode(o));
        assertEq(abi.encode(members.banksOf(ISSUER)), abi.encode(o.banks), "other banks");
    }

    function test_ItTakesEightBanks() external {
        MemberNo[] memory banks = new MemberNo[](8);
        for (uint32 i = 0; i < 8; ++i) {
            banks[i] = MemberNo.wrap(100 + i);
            RegisterMember memory o = desk.registerMember(banks[i], MemberKind.CLEARING_BANK);
            desk.does(Action.RegisterMember, abi.encode(o));
        }
        desk.does(Action.NameBanks, abi.encode(desk.nameBanks(ISSUER, banks)));
        assertEq(abi.encode(members.banksOf(ISSUER)), abi.encode(banks), "other banks");
    }

    function test_ItAcceptsAnyAgainWhenNoneIsNamed() external {
        _registerOtherBank();
        desk.does(Action.NameBanks, abi.encode(_naming(OTHER_BANK)));
        bytes memory reason = abi.encodeWithSelector(IMemberRegistry.BankNotAccepted.selector, ISSUER, BANK);
        desk.refuses(Action.InstructPayment, _instruction(FACE), reason);
        desk.does(Action.NameBanks, abi.encode(desk.nameBanks(ISSUER, new MemberNo[](0))));
        _instruct(FACE);
    }

    function _naming(MemberNo bank) private returns (NameBanks memory) {
        MemberNo[] memory banks = new MemberNo[](1);
        banks[0] = bank;
        return desk.nameBanks(ISSUER, banks);
    }

    function _refuses(NameBanks memory o, bytes memory reason) private {
        desk.refuses(Action.NameBanks, abi.encode(o), reason);
    }
}
