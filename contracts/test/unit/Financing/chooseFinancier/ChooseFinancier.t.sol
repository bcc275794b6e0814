// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IFinancing} from "../../../../src/interfaces/IFinancing.sol";
import {FinancingNo, MemberNo} from "../../../../src/types/Ids.sol";
import {Action, ChooseFinancier} from "../../../../src/types/Orders.sol";
import {FinancingRecord, FinancingState} from "../../../../src/types/Vouchers.sol";
import {AskForms} from "../../../utils/AskForms.sol";
import {BANK, FACTOR, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {Vm} from "../../../utils/Vm.sol";

contract ChooseFinancierTest is AskForms {
    function test_RevertWhen_TheCallerIsNotOrders() external {
        ChooseFinancier memory o = desk.chooseFinancier(_answered(), FACTOR);
        _expectNotOrders(IFinancing.CallerNotOrders.selector);
        financing.chooseFinancier("order", o);
    }

    function test_RevertWhen_TheFinancingDoesNotExist() external {
        ChooseFinancier memory o = desk.chooseFinancier(_answered(), FACTOR);
        o.financing = FinancingNo.wrap(7);
        _refuses(o, _notFound(o.financing));
    }

    function test_RevertGiven_TheCutoffIsReached() external {
        FinancingNo no = _answered();
        desk.passDays(CUTOFF_DAYS);
        _refuses(desk.chooseFinancier(no, FACTOR), _closed(no, FinancingState.Quoted));
    }

    function test_RevertWhen_TheMemberIsAnother() external {
        FinancingNo no = _answered();
        MemberNo[3] memory others = [BANK, FACTOR, SUPPLIER_B];
        for (uint256 i = 0; i < others.length; ++i) {
            ChooseFinancier memory o = desk.chooseFinancier(no, FACTOR);
            o.member = others[i];
            _refuses(o, _notHolder(no, others[i]));
        }
    }

    function test_RevertGiven_NobodyHasQuoted() external {
        FinancingNo no = _ask();
        _refuses(desk.chooseFinancier(no, FACTOR), _outOfOrder(no, FinancingState.Applied, FinancingState.Quoted));
    }

    function test_RevertGiven_ThisOneHasNotQuoted() external {
        FinancingNo no = _ask();
        _bid(no, BANK, desk.TERMS());
        ChooseFinancier memory o = desk.chooseFinancier(no, FACTOR);
        _refuses(o, _termsDiffer(no, ASKED, ASKED));
        (o.nonce, o.terms) = (desk.nextNonce(), desk.TERMS());
        _refuses(o, _termsDiffer(no, ASKED, desk.TERMS()));
    }

    function test_RevertGiven_OneAloneWasAsked() external {
        FinancingNo no = _inState(FinancingState.Quoted);
        _refuses(desk.chooseFinancier(no, BANK), _notAsked(no, BANK));
    }

    function test_RevertGiven_OneWasChosen() external {
        FinancingNo no = _answered();
        _choose(no, BANK);
        _refuses(desk.chooseFinancier(no, FACTOR), _outOfOrder(no, FinancingState.Accepted, FinancingState.Quoted));
    }

    function test_RevertWhen_TheAmountIsAnother() external {
        FinancingNo no = _answered();
        ChooseFinancier memory o = desk.chooseFinancier(no, FACTOR);
        o.amountFen = PART + 1;
        _refuses(o, _amountDiffers(no, PART + 1));
    }

    /// Not this one's terms, though another has quoted them.
    function test_RevertWhen_TheTermsAreAnothers() external {
        FinancingNo no = _answered();
        ChooseFinancier memory o = desk.chooseFinancier(no, FACTOR);
        o.terms = desk.TERMS();
        _refuses(o, _termsDiffer(no, CHEAPER, desk.TERMS()));
    }

    function test_ItAcceptsThisOnesTermsAndNothingElse() external {
        FinancingNo no = _answered();
        bytes memory body = abi.encode(desk.chooseFinancier(no, FACTOR));
        _doesOnly(Action.ChooseFinancier, body, address(financing), 2, address(ledger), 1);
        FinancingRecord memory f = financing.financingOf(no);
        assertTrue(f.financier == FACTOR && f.state == FinancingState.Accepted);
        assertEq(f.terms, CHEAPER);
        assertEq(_see(v).lockedFen, PART);
    }

    function test_ItLeavesTheOthersNothingToDo() external {
        FinancingNo no = _answered();
        _choose(no, FACTOR);
        bytes memory reason = abi.encodeWithSelector(IFinancing.FinancingNotFinancier.selector, no, FACTOR, BANK);
        desk.refuses(Action.QuoteFinancing, abi.encode(desk.quoteAsked(no, BANK, "late")), reason);
        desk.does(Action.RegisterFinancing, abi.encode(desk.registerFinancing(no)));
        desk.does(Action.DisburseFinancing, abi.encode(desk.disburseFinancing(no)));
        assertTrue(financing.financingOf(no).state == FinancingState.Disbursed);
    }

    function test_ItEmitsFinancierChosenAndMovesTheHead() external {
        FinancingNo no = _answered();
        bytes memory body = abi.encode(desk.chooseFinancier(no, FACTOR));
        bytes32 before = reader.headOf(v);
        Vm.Log[] memory logs = desk.does(Action.ChooseFinancier, body);
        bytes32 order = desk.digestOf(Action.ChooseFinancier, body);
        _assertStep(logs, IFinancing.FinancierChosen.selector, order, abi.encode(no, FACTOR, CHEAPER));
        _assertHead(v, before, logs);
        assertTrue(financing.financingOf(no).holder == SUPPLIER_A);
    }

    function _refuses(ChooseFinancier memory o, bytes memory reason) private {
        desk.refuses(Action.ChooseFinancier, abi.encode(o), reason);
    }
}
