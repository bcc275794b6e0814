// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ISettlement, PaymentRecord, PaymentState} from "../../src/interfaces/ISettlement.sol";
import {MemberNo, VoucherNo} from "../../src/types/Ids.sol";
import {MemberKind} from "../../src/types/Members.sol";
import {Action, RegisterMember} from "../../src/types/Orders.sol";
import {Heads} from "./Heads.sol";
import {BANK, FACE, NONE} from "./Members.sol";
import {Vm} from "./Vm.sol";

/// @title A voucher of which payment may be made: held, and its cut-off reached.
abstract contract PaymentForms is Heads {
    MemberNo internal constant OTHER_BANK = MemberNo.wrap(78);
    bytes32 internal constant REF = "a bank's reference";
    uint256 internal constant CUTOFF_DAYS = 88;
    uint256 internal constant DUE_DAYS = 90;

    VoucherNo internal v;

    function setUp() public virtual override {
        super.setUp();
        v = desk.held(FACE);
        desk.passDays(CUTOFF_DAYS);
    }

    function _instruct(uint64 amountFen) internal {
        desk.does(Action.InstructPayment, _instruction(amountFen));
    }

    function _confirm(uint64 amountFen) internal {
        desk.does(Action.ConfirmPayment, _confirmation(amountFen));
    }

    function _instruction(uint64 amountFen) internal returns (bytes memory) {
        return abi.encode(desk.instructPayment(v, amountFen, REF));
    }

    function _confirmation(uint64 amountFen) internal returns (bytes memory) {
        return abi.encode(desk.confirmPayment(v, amountFen, REF));
    }

    function _registerOtherBank() internal {
        RegisterMember memory o = desk.registerMember(OTHER_BANK, MemberKind.CLEARING_BANK);
        desk.does(Action.RegisterMember, abi.encode(o));
    }

    function _assertPayment(PaymentState state, uint64 amountFen) internal view {
        uint32 place = state == PaymentState.Instructed ? 0 : 1;
        PaymentRecord memory want = PaymentRecord(v, BANK, amountFen, state, place, false);
        assertEq(abi.encode(settlement.paymentOf(BANK, REF)), abi.encode(want), "another payment");
    }

    function _assertOwnLog(Vm.Log memory log, bytes32 topic, bytes32 order, bytes memory data) internal view {
        _assertLog(log, address(settlement), _topics(topic, _word(v), _word(NONE), order), data);
    }

    function _taken() internal pure returns (bytes memory) {
        return abi.encodeWithSelector(ISettlement.PaymentReferenceTaken.selector, BANK, REF);
    }
}
