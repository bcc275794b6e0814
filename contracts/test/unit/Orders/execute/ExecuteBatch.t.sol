// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, Proof, SignedOrder} from "../../../../src/interfaces/IOrders.sol";
import {Signatures} from "../../../../src/libraries/Signatures.sol";
import {InvoiceKey, VoucherNo} from "../../../../src/types/Ids.sol";
import {KeyPower} from "../../../../src/types/Members.sol";
import {Action, ChangeKeys, InvoiceUse, Issue, Part, Split} from "../../../../src/types/Orders.sol";
import {FACE, ISSUER, OPERATOR, SUPPLIER_A, SUPPLIER_B} from "../../../utils/Members.sol";
import {Gas} from "../../../utils/Gas.sol";
import {Vm} from "../../../utils/Vm.sol";
import {Wallet} from "../../../utils/Wallet.sol";

/// @title Orders carried together: each stands for itself, and too little gas undoes all.
contract ExecuteBatchTest is Gas {
    uint256 private constant TOO_LITTLE = 1_000_000; // for the issue below, which takes more than four million
    uint256 private constant ENOUGH = 30_000_000;

    function test_ItTakesAnEmptyBatch() external {
        assertEq(_carryBatch(new SignedOrder[](0)).length, 0);
    }

    function test_ItLetsEachOrderStandForItself() external {
        SignedOrder[] memory batch = new SignedOrder[](5);
        batch[0] = SignedOrder(Action.Issue, "junk", Proof(address(0), ""), Proof(address(0), ""));
        batch[1] = _order();
        batch[2] = desk.sign(Action.SetLimit, abi.encode(desk.setLimit(SUPPLIER_A, 1)));
        batch[3] = batch[1];
        batch[4] = _order();

        Vm.Log[] memory logs = _carryBatch(batch);

        assertEq(logs.length, 7, "five outcomes and two limits set");
        assertEq(logs[0].topics[0], IOrders.OrderNotAdmitted.selector, "junk");
        assertEq(logs[2].topics[0], IOrders.OrderExecuted.selector, "the first limit");
        assertEq(logs[3].topics[0], IOrders.OrderRefused.selector, "a supplier's limit");
        assertEq(logs[4].topics[0], IOrders.OrderNotAdmitted.selector, "the first limit again");
        assertEq(logs[6].topics[0], IOrders.OrderExecuted.selector, "the last limit");
    }

    function test_ItLetsAnOrderBuildOnTheOneBeforeIt() external {
        desk.suspend(ISSUER);
        SignedOrder memory lift = desk.sign(Action.SetMemberStatus, abi.encode(desk.setStatus(ISSUER, false)));
        Vm.Log[] memory logs = _carryBatch(_pair(lift, desk.sign(Action.Issue, abi.encode(_bigIssue()))));
        _assertOutcome(logs, IOrders.OrderExecuted.selector);
    }

    /// A key revoked by an order signs nothing behind it in the same batch.
    function test_ItChecksSignaturesAsOfTheOrderBefore() external {
        _grant(OPERATOR, makeAddr("spare"), KeyPower.CHECKER, "another person");
        ChangeKeys memory o = desk.changeKeys(OPERATOR);
        o.revokes = new address[](1);
        o.revokes[0] = vm.addr(checker);
        Vm.Log[] memory logs = _carryBatch(_pair(desk.sign(Action.ChangeKeys, abi.encode(o)), _order()));
        assertEq(
            abi.decode(logs[logs.length - 1].data, (bytes)),
            abi.encodeWithSelector(IOrders.KeyIsRevoked.selector, vm.addr(checker))
        );
    }

    function test_ItGoesOnAfterAWalletThatBurnsItsGas() external {
        SignedOrder memory hungry = _byAHungryWallet();
        assertEq(uint256(_outcomeWith(ENOUGH, _pair(hungry, _order()))), uint256(Outcome.Executed));
    }

    function test_RevertGiven_TooLittleGasForTheOnlyOrder() external {
        SignedOrder memory o = desk.sign(Action.Issue, abi.encode(_bigIssue()));
        vm.expectRevert(abi.encodeWithSelector(IOrders.BatchUnfinished.selector, uint256(0)));
        orders.execute{gas: TOO_LITTLE}(_one(o));
    }

    function test_RevertGiven_TooLittleGasForTheSecondOrder() external {
        SignedOrder memory first = _order();
        Issue memory big = _bigIssue();
        SignedOrder[] memory batch = _pair(first, desk.sign(Action.Issue, abi.encode(big)));

        vm.expectRevert(abi.encodeWithSelector(IOrders.BatchUnfinished.selector, uint256(1)));
        orders.execute{gas: TOO_LITTLE}(batch);

        assertFalse(_isSpent(OPERATOR, first.body), "the first order's nonce is gone");
        assertFalse(orders.isNonceUsed(ISSUER, big.nonce), "the second order's nonce is gone");
        assertFalse(limits.issuerOf(ISSUER).limitFen == NEW_LIMIT, "the first order took effect");
        orders.execute(batch);
        assertTrue(orders.isNonceUsed(ISSUER, big.nonce), "the same batch with more gas");
    }

    /// What a wallet's answer may take is kept back for wallets alone: a wrong signature of a key is told with less.
    function test_ItTurnsAKeysWrongSignatureAwayWithLessThanAWalletMayTake() external {
        SignedOrder memory o = _order();
        o.checker.signature[0] ^= 0x01;
        assertEq(uint256(_outcomeWith(2 * Signatures.ANSWER_GAS, _one(o))), uint256(Outcome.NotAdmitted));
    }

    /// forge-config: default.fuzz.runs = 32
    /// forge-config: ci.fuzz.runs = 64
    function testFuzz_ItLosesNoIssueToTooLittleGas(uint256 gas_) external {
        SignedOrder memory o = desk.sign(Action.Issue, abi.encode(_bigIssue()));
        _assertExecutedOrUndone(_outcomeWith(bound(gas_, 25_000, 6_000_000), _one(o)));
    }

    /// forge-config: default.fuzz.runs = 32
    /// forge-config: ci.fuzz.runs = 64
    function testFuzz_ItLosesNoSplitToTooLittleGas(uint256 gas_) external {
        SignedOrder memory o = desk.sign(Action.Split, abi.encode(_bigSplit()));
        _assertExecutedOrUndone(_outcomeWith(bound(gas_, 25_000, 12_000_000), _one(o)));
    }

    /// forge-config: default.fuzz.runs = 32
    /// forge-config: ci.fuzz.runs = 64
    function testFuzz_ItLosesNoFinancingToTooLittleGas(uint256 gas_) external {
        bytes memory body = abi.encode(desk.disburseFinancing(desk.registered(desk.held(FACE), FACE / 2)));
        SignedOrder memory o = desk.sign(Action.DisburseFinancing, body);
        _assertExecutedOrUndone(_outcomeWith(bound(gas_, 25_000, 500_000), _one(o)));
    }

    /// forge-config: default.fuzz.runs = 32
    /// forge-config: ci.fuzz.runs = 64
    function testFuzz_ItLosesNoIssueBehindAnotherOrderToTooLittleGas(uint256 gas_) external {
        SignedOrder memory o = desk.sign(Action.Issue, abi.encode(_bigIssue()));
        _assertExecutedOrUndone(_outcomeWith(bound(gas_, 25_000, 6_000_000), _pair(_order(), o)));
    }

    function _assertExecutedOrUndone(Outcome outcome) private pure {
        assertTrue(outcome != Outcome.Refused && outcome != Outcome.NotAdmitted, "gas decided about an order");
    }

    function _bigIssue() private returns (Issue memory o) {
        o = desk.issue(ISSUER, SUPPLIER_A, FACE);
        o.invoices = new InvoiceUse[](64);
        for (uint256 i = 0; i < o.invoices.length; ++i) {
            o.invoices[i] = InvoiceUse(InvoiceKey.wrap(keccak256(abi.encode("one of many", i))), FACE, FACE);
        }
    }

    function _bigSplit() private returns (Split memory o) {
        VoucherNo v = desk.held(FACE);
        o = desk.split(v, SUPPLIER_B, 1);
        o.parts = new Part[](100);
        for (uint256 i = 0; i < o.parts.length; ++i) {
            o.parts[i] = Part(SUPPLIER_B, 1);
        }
    }

    function _byAHungryWallet() private returns (SignedOrder memory o) {
        Wallet wallet = new Wallet();
        wallet.behave(Wallet.Manner.Hungry);
        _grant(OPERATOR, address(wallet), KeyPower.CHECKER, "a wallet's person");
        o = _order();
        o.checker = Proof(address(wallet), "");
    }
}
