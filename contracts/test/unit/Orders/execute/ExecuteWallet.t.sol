// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, Proof, SignedOrder} from "../../../../src/interfaces/IOrders.sol";
import {KeyPower} from "../../../../src/types/Members.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {ISSUER, OPERATOR} from "../../../utils/Members.sol";
import {RawWallet, ReentrantWallet, SlowWallet} from "../../../utils/OddWallets.sol";
import {Gas} from "../../../utils/Gas.sol";
import {Wallet} from "../../../utils/Wallet.sol";

/// @title Keys that are contracts: the seam for other kinds of signatures.
contract ExecuteWalletTest is Gas {
    bytes4 private constant MAGIC = 0x1626ba7e; // ERC-1271's yes

    Wallet private _wallet;

    function setUp() public override {
        super.setUp();
        _wallet = new Wallet();
        _admit(address(_wallet));
    }

    function test_TurnsAwayWhen_TheWalletDoesNotAgree() external {
        _refuses(address(_wallet));
    }

    function test_TurnsAwayWhen_TheWalletAgreedToAnotherOrder() external {
        _wallet.agree(desk.digestOf(Action.SetLimit, _body()));
        _refuses(address(_wallet));
    }

    function test_TurnsAwayWhen_TheWalletReverts() external {
        _wallet.behave(Wallet.Manner.Reverting);
        _refuses(address(_wallet));
    }

    function test_TurnsAwayWhen_TheWalletBurnsAllItsGas() external {
        _wallet.behave(Wallet.Manner.Hungry);
        SignedOrder memory o = _by(address(_wallet), _body());
        desk.turnsAway{gas: 10_000_000}(o, _invalid(address(_wallet)));
    }

    function test_TurnsAwayWhen_TheWalletAnswersNothing() external {
        _refuses(_odd(""));
    }

    /// Four bytes are not a word: an ABI answer has 32.
    function test_TurnsAwayWhen_TheWalletAnswersTheMagicValueAlone() external {
        _refuses(_odd(abi.encodePacked(MAGIC)));
    }

    function test_TurnsAwayWhen_TheMagicValueIsFollowedByJunk() external {
        _refuses(_odd(abi.encodePacked(MAGIC, bytes28(type(uint224).max))));
    }

    function test_TurnsAwayWhen_TheMagicValueIsAtTheWrongEnd() external {
        _refuses(_odd(abi.encode(uint32(MAGIC))));
    }

    function test_TurnsAwayWhen_TheWalletAnswersTrue() external {
        _refuses(_odd(abi.encode(true)));
    }

    function test_TurnsAwayWhen_TheWalletAnswersAHundredKilobytes() external {
        _refuses(_odd(new bytes(100_000)));
    }

    function testFuzz_TurnsAwayWhen_TheAnswerIsAnyOther(bytes memory answer) external {
        vm.assume(answer.length < 32 || bytes32(answer) != bytes32(MAGIC));
        _refuses(_odd(answer));
    }

    function test_TurnsAwayWhen_TheWalletIsNoContractAnyMore() external {
        vm.etch(address(_wallet), "");
        _refuses(address(_wallet));
    }

    /// Even an order that is right and waits for nobody else: the door asks by a static call.
    function test_TurnsAwayWhen_TheWalletTriesToReenter() external {
        ReentrantWallet wallet = new ReentrantWallet(orders);
        _admit(address(wallet));
        SignedOrder memory inner = _order();
        wallet.remember(inner);
        _refuses(address(wallet));
        assertFalse(_isSpent(OPERATOR, inner.body), "the inner order got through");
    }

    function test_TurnsAwayWhen_TheWalletIsAnotherMembers() external {
        Wallet other = new Wallet();
        _grant(ISSUER, address(other), KeyPower.CHECKER, "a wallet's person");
        bytes memory body = _body();
        other.agree(desk.digestOf(Action.SetLimit, body));
        desk.turnsAway(
            _by(address(other), body), abi.encodeWithSelector(IOrders.KeyUnknown.selector, address(other), OPERATOR)
        );
    }

    function test_TurnsAwayWhen_TheSignatureIsLongerThan4096Bytes() external {
        (bytes memory body, SignedOrder memory o) = _agreed();
        o.checker.signature = new bytes(4097);
        desk.turnsAway(o, _invalid(address(_wallet)));
        o.checker.signature = new bytes(4096);
        _assertTakesEffect(o);
        assertTrue(_isSpent(OPERATOR, body));
    }

    /// A wallet has so much gas to answer in, whatever the batch has.
    function test_TurnsAwayWhen_TheWalletTakesTooLongToAgree() external {
        address slow = address(new SlowWallet(250_000));
        _admit(slow);
        _refuses(slow);
    }

    function test_RevertGiven_TooLittleGasToAskTheWallet() external {
        (, SignedOrder memory o) = _agreed();
        SignedOrder[] memory batch = _one(o);
        vm.expectRevert(abi.encodeWithSelector(IOrders.BatchUnfinished.selector, uint256(0)));
        orders.execute{gas: 400_000}(batch);
    }

    function testFuzz_ItLosesNoOrderOfAWalletToTooLittleGas(uint256 gas_) external {
        address slow = address(new SlowWallet(150_000));
        _admit(slow);
        Outcome outcome = _outcomeWith(bound(gas_, 30_000, 1_000_000), _one(_by(slow, _body())));
        assertTrue(outcome != Outcome.Refused && outcome != Outcome.NotAdmitted, "gas decided about an order");
    }

    function test_ItGoesOnAfterTenWalletsThatBurnAllTheirGas() external {
        _wallet.behave(Wallet.Manner.Hungry);
        SignedOrder[] memory batch = new SignedOrder[](11);
        for (uint256 i = 0; i < 10; ++i) {
            batch[i] = _by(address(_wallet), _body());
        }
        batch[10] = _order();
        assertEq(uint256(_outcomeWith(4_000_000, batch)), uint256(Outcome.Executed));
    }

    function test_ItTakesASlowWalletThatAgreesInTime() external {
        address slow = address(new SlowWallet(150_000));
        _admit(slow);
        _assertTakesEffect(_by(slow, _body()));
    }

    /// What follows the word is not read, and costs the batch nothing.
    function test_ItReadsOneWordOfTheAnswer() external {
        address wallet = _odd(bytes.concat(bytes32(MAGIC), new bytes(1_000)));
        _assertTakesEffect(_by(wallet, _body()));
    }

    function test_ItTakesTheWordOfAWalletThatAgrees() external {
        (, SignedOrder memory o) = _agreed();
        _assertTakesEffect(o);
    }

    /// An account whose own key signs keeps its word when it gets code (EIP-7702): whoever holds the key could take the code away.
    function test_ItTakesTheOwnKeysSignatureOfAnAccountWithCode() external {
        vm.etch(vm.addr(checker), address(_wallet).code);
        _assertTakesEffect(_order());
    }

    function _agreed() private returns (bytes memory body, SignedOrder memory o) {
        body = _body();
        _wallet.agree(desk.digestOf(Action.SetLimit, body));
        o = _by(address(_wallet), body);
    }

    function _odd(bytes memory answer) private returns (address wallet) {
        wallet = address(new RawWallet(answer));
        _admit(wallet);
    }

    function _admit(address wallet) private {
        _grant(OPERATOR, wallet, KeyPower.CHECKER, bytes32(bytes20(wallet)));
    }

    function _by(address wallet, bytes memory body) private view returns (SignedOrder memory o) {
        o = desk.sign(Action.SetLimit, body);
        o.checker = Proof(wallet, "whatever the wallet understands");
    }

    function _refuses(address wallet) private {
        desk.turnsAway(_by(wallet, _body()), _invalid(wallet));
    }

    function _invalid(address wallet) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IOrders.SignatureInvalid.selector, wallet);
    }
}
