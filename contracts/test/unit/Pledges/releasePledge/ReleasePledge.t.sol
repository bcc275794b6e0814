// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IPledges} from "../../../../src/interfaces/IPledges.sol";
import {PledgeNo} from "../../../../src/types/Ids.sol";
import {FACE} from "../../../utils/Members.sol";
import {Action, PledgeStep} from "../../../../src/types/Orders.sol";
import {PledgeState} from "../../../../src/types/Pledges.sol";
import {BANK, FACTOR, SUPPLIER_A} from "../../../utils/Members.sol";
import {PledgeForms} from "../../../utils/PledgeForms.sol";

contract ReleasePledgeTest is PledgeForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        PledgeStep memory o = desk.pledgeStep(_pledge(), BANK);
        _expectNotOrders(IPledges.CallerNotOrders.selector);
        pledges.releasePledge("order", o);
    }

    function test_RevertWhen_ItNamesAnother() external {
        _refusesOthers(Action.ReleasePledge, _pledge(), BANK);
    }

    function test_RevertWhen_TheMemberIsAnother() external {
        PledgeNo no = _pledge();
        _refusesStep(Action.ReleasePledge, no, FACTOR, _notPledgee(no, FACTOR));
        _refusesStep(Action.ReleasePledge, no, SUPPLIER_A, _notPledgee(no, SUPPLIER_A));
    }

    function test_RevertGiven_ItHasEnded() external {
        PledgeNo no = _offer();
        _withdraw(no);
        _refusesStep(Action.ReleasePledge, no, BANK, _closed(no, PledgeState.Withdrawn));
    }

    function test_ItFreesTheAmount() external {
        _release(_pledge());
        _assertIs(PledgeState.Released, 0);
    }

    function test_ItRefusesAnOffer() external {
        _release(_offer());
        _assertIs(PledgeState.Refused, 0);
    }

    /// The money is recorded to the holder; the pledge stands beside it until the pledgee lets go.
    function test_ItIsOpenAfterPayment() external {
        PledgeNo no = _pledge();
        desk.passDays(CUTOFF_DAYS);
        desk.pay(v, FACE, "paid");
        assertTrue(_see(v).holder == SUPPLIER_A);
        assertEq(_see(v).paidFen, FACE);
        _assertIs(PledgeState.Pledged, PART);
        _release(no);
        _assertIs(PledgeState.Released, 0);
    }

    function test_ItEmitsPledgeEndedAndMovesTheHead() external {
        _pledge();
        bytes memory data = abi.encode(FIRST, PledgeState.Released, PART);
        _assertStep(Action.ReleasePledge, BANK, IPledges.PledgeEnded.selector, data);
    }
}
