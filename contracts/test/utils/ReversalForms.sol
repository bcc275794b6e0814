// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ISettlement} from "../../src/interfaces/ISettlement.sol";
import {MemberNo} from "../../src/types/Ids.sol";
import {Action, ReversalOrder} from "../../src/types/Orders.sol";
import {BANK, FACE, ISSUER, ISSUER_2} from "./Members.sol";
import {PaymentForms} from "./PaymentForms.sol";

/// @title What ProposeReversal and ConsentReversal have in common: the payment must be the root's latest, between these two.
/// @dev Both trees name these tests; each test contract says how its order is written.
abstract contract ReversalForms is PaymentForms {
    function test_RevertGiven_ThereIsNoSuchPayment() external {
        _isRefused(_order(FACE, REF), _notConfirmed(REF));
    }

    function test_RevertGiven_ThePaymentIsOnlyInstructed() external {
        _instruct(FACE);
        _isRefused(_order(FACE, REF), _notConfirmed(REF));
    }

    function test_RevertWhen_TheAmountIsAnother() external {
        _paid(FACE);
        _isRefused(_order(FACE - 1, REF), _taken());
    }

    function test_RevertWhen_TheRootIsAnother() external {
        _paid(FACE);
        ReversalOrder memory o = _order(FACE, REF);
        o.voucher = desk.held(FACE);
        _isRefused(o, _taken());
    }

    function test_RevertWhen_TheIssuerIsAnother() external {
        _paid(FACE);
        _isRefused(
            _ofIssuer(_order(FACE, REF), ISSUER_2),
            abi.encodeWithSelector(ISettlement.PaymentNotIssuer.selector, v, ISSUER, ISSUER_2)
        );
    }

    function test_RevertGiven_ALaterPaymentStands() external {
        _paid(1);
        desk.pay(v, 1, "later");
        _isRefused(_order(1, REF), abi.encodeWithSelector(ISettlement.PaymentNotLatest.selector, v, 1, 2));
    }

    function test_RevertGiven_ItWasReversed() external {
        _paid(FACE);
        desk.takeBack(v, FACE, REF);
        bytes memory reason = abi.encodeWithSelector(ISettlement.PaymentWasReversed.selector, BANK, REF);
        _isRefused(_order(FACE, REF), reason);
    }

    function test_RevertGiven_ThePaymentsAreTooMany() external {
        for (uint256 i = 1; i <= 33; ++i) {
            desk.pay(v, 1, bytes32(i));
        }
        bytes memory reason = abi.encodeWithSelector(ISettlement.PaymentsTooMany.selector, v, 33, 32);
        _isRefused(_order(1, bytes32(uint256(33))), reason);
    }

    function _paid(uint64 amountFen) internal {
        _instruct(amountFen);
        _confirm(amountFen);
    }

    function _propose(uint64 amountFen) internal {
        desk.does(Action.ProposeReversal, abi.encode(desk.proposeReversal(v, amountFen, REF)));
    }

    function _order(uint64 amountFen, bytes32 bankRef) internal virtual returns (ReversalOrder memory);

    /// The order with another issuer in it.
    function _ofIssuer(ReversalOrder memory o, MemberNo issuer) internal virtual returns (ReversalOrder memory);

    function _isRefused(ReversalOrder memory o, bytes memory reason) internal virtual;

    function _notConfirmed(bytes32 bankRef) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ISettlement.PaymentNotConfirmed.selector, BANK, bankRef);
    }
}
