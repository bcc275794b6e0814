// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {Actions} from "../../../../src/libraries/Actions.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {Samples} from "../../../utils/Samples.sol";
import {Test} from "../../../utils/Test.sol";
import {TypedData} from "../../../utils/TypedData.sol";

contract ActionsTest is Test {
    uint256 private constant COUNT = uint256(type(Action).max) + 1;

    function test_ItHashesTheTypeOfEveryAction() external pure {
        for (uint256 i = 0; i < COUNT; ++i) {
            string memory typed = TypedData.typeOf(Action(i));
            assertEq(_typeHashOf(Action(i)), keccak256(bytes(typed)), typed);
        }
    }

    /// forge puts a type into its canonical form: nested types once each, in the order of the alphabet.
    function test_ItWritesTypesInTheirCanonicalForm() external pure {
        for (uint256 i = 0; i < COUNT; ++i) {
            string memory typed = TypedData.typeOf(Action(i));
            assertEq(_typeHashOf(Action(i)), vm.eip712HashType(typed), typed);
        }
        assertEq(
            Actions.INVOICE_USE_TYPEHASH,
            vm.eip712HashType(
                "InvoiceUse(InvoiceNumber invoice,uint64 amountFen,uint64 usedFen)InvoiceNumber(string number,bytes32 salt)"
            )
        );
        assertEq(Actions.PART_TYPEHASH, vm.eip712HashType("Part(uint32 to,uint64 amountFen)"));
        string memory grant = "KeyGrant(address account,uint8 powers,bytes32 person)";
        assertEq(Actions.KEY_GRANT_TYPEHASH, vm.eip712HashType(grant));
    }

    function test_ItKnowsTheWordsOfEveryMessage() external pure {
        for (uint256 i = 0; i < COUNT; ++i) {
            (, uint256 words,,) = Actions.factsOf(Action(i));
            bool dynamic = Samples.wordsOf(Action(i)) == 0;
            assertEq(Actions.isDynamic(Action(i)), dynamic, TypedData.typeOf(Action(i)));
            if (!dynamic) assertEq(words, Samples.wordsOf(Action(i)), TypedData.typeOf(Action(i)));
        }
    }

    function test_ItGivesEveryActionAFunctionOfItsOwn() external pure {
        for (uint256 i = 0; i < COUNT; ++i) {
            for (uint256 j = 0; j < i; ++j) {
                assertTrue(_selectorOf(Action(i)) != _selectorOf(Action(j)), "one function for two");
            }
        }
    }

    /// By name, so that a swap of two functions of one shape would show.
    function test_ItNamesFunctionsAsActions() external pure {
        bytes4[41] memory want = [
            bytes4(
                keccak256(
                    "registerMember(bytes32,(uint32,uint256,uint64,uint32,uint16,uint8,bytes32,(address,uint8,bytes32)[]))"
                )
            ),
            bytes4(keccak256("changeKeys(bytes32,(uint32,uint256,uint64,(address,uint8,bytes32)[],address[]))")),
            bytes4(keccak256("setMemberStatus(bytes32,(uint32,uint256,uint64,uint32,bool))")),
            bytes4(keccak256("setLimit(bytes32,(uint32,uint256,uint64,uint32,uint64))")),
            bytes4(
                keccak256(
                    "issue(bytes32,(uint32,uint256,uint64,uint32,uint64,uint32,uint32,bytes32,(bytes32,uint64,uint64)[]))"
                )
            ),
            bytes4(keccak256("transfer(bytes32,(uint32,uint256,uint64,uint72,uint32,uint64,bytes32))")),
            bytes4(keccak256("split(bytes32,(uint32,uint256,uint64,uint72,bytes32,(uint32,uint64)[]))")),
            bytes4(keccak256("accept(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32))")),
            bytes4(keccak256("reject(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32))")),
            bytes4(keccak256("withdraw(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32))")),
            bytes4(keccak256("applyFinancing(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bool,bytes32))")),
            bytes4(keccak256("quoteFinancing(bytes32,(uint32,uint256,uint64,uint64,uint72,uint64,bytes32))")),
            bytes4(keccak256("acceptFinancing(bytes32,(uint32,uint256,uint64,uint64,uint72,uint64,bytes32))")),
            bytes4(keccak256("registerFinancing(bytes32,(uint32,uint256,uint64,uint64,uint72,bytes32))")),
            bytes4(
                keccak256(
                    "disburseFinancing(bytes32,(uint32,uint256,uint64,uint64,uint72,uint64,uint32,bytes32,bytes32))"
                )
            ),
            bytes4(keccak256("cancelFinancing(bytes32,(uint32,uint256,uint64,uint64,uint72))")),
            bytes4(keccak256("refuseFinancing(bytes32,(uint32,uint256,uint64,uint64,uint72))")),
            bytes4(keccak256("instructPayment(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32))")),
            bytes4(keccak256("confirmPayment(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32))")),
            bytes4(keccak256("freeze(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32,bytes32))")),
            bytes4(keccak256("unfreeze(bytes32,(uint32,uint256,uint64,uint72,bytes32))")),
            bytes4(keccak256("proposeVoid(bytes32,(uint32,uint256,uint64,uint72,uint64,bytes32))")),
            bytes4(keccak256("consentVoid(bytes32,(uint32,uint256,uint64,uint72,uint64,bytes32))")),
            bytes4(
                keccak256(
                    "standQuote(bytes32,(uint32,uint256,uint64,uint32,uint32,uint64,uint64,uint64,uint32,uint32,bool,bytes32))"
                )
            ),
            bytes4(keccak256("withdrawQuote(bytes32,(uint32,uint256,uint64,uint32,bytes32))")),
            bytes4(
                keccak256("takeQuote(bytes32,(uint32,uint256,uint64,uint32,uint32,uint72,uint64,bool,bytes32,bytes32))")
            ),
            bytes4(keccak256("askFinanciers(bytes32,(uint32,uint256,uint64,uint72,uint64,bool,bytes32,uint32[]))")),
            bytes4(keccak256("chooseFinancier(bytes32,(uint32,uint256,uint64,uint64,uint72,uint64,uint32,bytes32))")),
            bytes4(keccak256("offerPledge(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32))")),
            bytes4(keccak256("acceptPledge(bytes32,(uint32,uint256,uint64,uint64,uint72,uint64))")),
            bytes4(keccak256("withdrawPledge(bytes32,(uint32,uint256,uint64,uint64,uint72,uint64))")),
            bytes4(keccak256("releasePledge(bytes32,(uint32,uint256,uint64,uint64,uint72,uint64))")),
            bytes4(keccak256("nameBanks(bytes32,(uint32,uint256,uint64,uint32[]))")),
            bytes4(keccak256("grantKinds(bytes32,(uint32,uint256,uint64,uint32,uint16))")),
            bytes4(
                keccak256("replaceKeys(bytes32,(uint32,uint256,uint64,uint32,(address,uint8,bytes32)[],address[]))")
            ),
            bytes4(keccak256("confirmProposal(bytes32,(uint32,uint256,uint64,bytes32,uint32,uint16))")),
            bytes4(keccak256("consentKeys(bytes32,(uint32,uint256,uint64,bytes32,uint32,uint16))")),
            bytes4(keccak256("objectProposal(bytes32,(uint32,uint256,uint64,bytes32,uint32,uint16))")),
            bytes4(keccak256("confirmUninstructed(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32))")),
            bytes4(keccak256("proposeReversal(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32,bytes32))")),
            bytes4(keccak256("consentReversal(bytes32,(uint32,uint256,uint64,uint72,uint64,uint32,bytes32,bytes32))"))
        ];
        for (uint256 i = 0; i < COUNT; ++i) {
            assertEq(bytes32(_selectorOf(Action(i))), bytes32(want[i]), TypedData.typeOf(Action(i)));
        }
    }

    function _typeHashOf(Action a) private pure returns (bytes32 typeHash) {
        (typeHash,,,) = Actions.factsOf(a);
    }

    function _selectorOf(Action a) private pure returns (bytes4 selector) {
        (,,, selector) = Actions.factsOf(a);
    }
}
