// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {PaymentRecord, PaymentState} from "../../../src/interfaces/ISettlement.sol";
import {MemberNo, VoucherNo} from "../../../src/types/Ids.sol";
import {
    Action,
    ConfirmPayment,
    FreezeOrder,
    InstructPayment,
    ReversalOrder,
    UnfreezeOrder,
    VoidOrder
} from "../../../src/types/Orders.sol";
import {BANK} from "../../utils/Members.sol";
import {Ask} from "../Carrier.sol";
import {FinancingSteps} from "./FinancingSteps.sol";

/// @title Payments of the issuer, and what a court or issuer and holder together can do to a voucher.
abstract contract PaymentSteps is FinancingSteps {
    MemberNo internal constant CLEARER = MemberNo.wrap(33); // a clearing bank and nothing else

    uint256 private _references;

    function _settle() internal override returns (Ask memory) {
        return _confirm();
    }

    function _instruct() internal returns (Ask memory) {
        (bool some, VoucherNo root) = _voucher(Want.Due);
        if (!some) return _nothing();
        InstructPayment memory o = instructPayment(
            root, _chance(40) ? _roots[root].unpaidFen : _portion(_roots[root].unpaidFen), _reference()
        );
        if (_chance(30)) o.clearingBank = CLEARER;
        return _ask(Action.InstructPayment, o.member, abi.encode(o));
    }

    function _confirm() internal returns (Ask memory) {
        (bool some, Payment memory p) = _payment(PaymentState.Instructed);
        return some ? _confirmation(p) : _instruct();
    }

    /// Instructs or confirms once more what is known; a fen more under the same reference is refused.
    function _payAgain() internal returns (Ask memory) {
        (bool some, Payment memory p) = _payment(PaymentState.Confirmed);
        if (!some) return _confirm();
        if (_chance(50)) return _confirmation(p);
        PaymentRecord memory known = _payments[p.clearingBank][p.bankRef];
        uint64 fen = known.amountFen + (_chance(20) ? 1 : 0);
        InstructPayment memory o = instructPayment(known.root, fen, p.bankRef);
        o.clearingBank = p.clearingBank;
        return _ask(Action.InstructPayment, o.member, abi.encode(o));
    }

    /// Past the due date, without an instruction; now and then too early.
    function _confirmLate() internal returns (Ask memory) {
        (bool some, VoucherNo root) = _voucher(_chance(90) ? Want.PastDue : Want.Due);
        if (!some) return _nothing();
        ConfirmPayment memory o = confirmPayment(root, _portion(_roots[root].unpaidFen), _reference());
        if (_chance(50)) o.member = CLEARER;
        return _ask(Action.ConfirmUninstructed, o.member, abi.encode(o));
    }

    /// Mostly the latest payment of its root, or one that was proposed; now and then one that was reversed already.
    function _reverse() internal returns (Ask memory) {
        (bool some, Payment memory p) = _payment(_chance(92) ? PaymentState.Confirmed : PaymentState.Reversed);
        if (!some) return _confirm();
        if (_chance(90)) p = _latestBeside(p);
        PaymentRecord memory known = _payments[p.clearingBank][p.bankRef];
        ReversalOrder memory o = consentReversal(known.root, known.amountFen + (_chance(3) ? 1 : 0), p.bankRef);
        (o.counterparty, o.note) = (p.clearingBank, reversalProposals[p.clearingBank][p.bankRef]);
        if (o.note != 0) return _ask(Action.ConsentReversal, o.member, abi.encode(o));
        (o.member, o.counterparty, o.note) = (o.counterparty, o.member, NOTE);
        return _ask(Action.ProposeReversal, o.member, abi.encode(o));
    }

    function _freeze() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Live);
        if (!some) return _nothing();
        FreezeOrder memory o = freezePart(no, _chance(50) ? _portion(_availableOf(no)) : 0);
        if (_chance(50)) o.lastDay = dayAhead(_roll(4));
        if (o.lastDay > 0 && _chance(5)) o.lastDay -= 1;
        if (_chance(50)) o.escrow = bytes32(1 + _roll(3));
        return _ask(Action.Freeze, o.member, abi.encode(o));
    }

    function _unfreeze() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Frozen);
        if (!some) return _freeze();
        UnfreezeOrder memory o = unfreeze(no);
        return _ask(Action.Unfreeze, o.member, abi.encode(o));
    }

    function _proposeVoid() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Voidable);
        if (!some) return _nothing();
        VoidOrder memory o = proposeVoid(no);
        return _ask(Action.ProposeVoid, o.member, abi.encode(o));
    }

    function _consentVoid() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Proposed);
        if (!some) return _proposeVoid();
        VoidOrder memory o = consentVoid(no);
        if (voidProposals[no] != 0) o.note = voidProposals[no];
        return _ask(Action.ConsentVoid, o.member, abi.encode(o));
    }

    function _confirmation(Payment memory p) private returns (Ask memory) {
        PaymentRecord memory known = _payments[p.clearingBank][p.bankRef];
        uint64 fen = known.amountFen + (_chance(3) ? 1 : 0);
        ConfirmPayment memory o = confirmPayment(known.root, fen, p.bankRef);
        o.member = _chance(3) ? BANK : p.clearingBank;
        return _ask(Action.ConfirmPayment, o.member, abi.encode(o));
    }

    function _payment(PaymentState state) private returns (bool some, Payment memory p) {
        uint256 n = paymentList.length;
        if (n == 0) return (false, p);
        uint256 start = _roll(n);
        for (uint256 i = 0; i < n; ++i) {
            p = paymentList[(start + i) % n];
            if (_payments[p.clearingBank][p.bankRef].state == state) return (true, p);
        }
        return (false, p);
    }

    /// The latest payment of the same root that stands, if there is one.
    function _latestBeside(Payment memory p) private view returns (Payment memory) {
        VoucherNo root = _payments[p.clearingBank][p.bankRef].root;
        Payment[] storage all = _paymentsOf[root];
        for (uint256 i = 0; i < all.length; ++i) {
            PaymentRecord storage other = _payments[all[i].clearingBank][all[i].bankRef];
            if (other.state == PaymentState.Confirmed && other.place == standing[root]) return all[i];
        }
        return p;
    }

    /// A new bank reference; now and then one that was used.
    function _reference() private returns (bytes32) {
        if (_references > 0 && _chance(5)) return bytes32(1 + _roll(_references));
        return bytes32(++_references);
    }
}
