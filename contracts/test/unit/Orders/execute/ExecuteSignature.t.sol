// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IOrders, Proof, SignedOrder} from "../../../../src/interfaces/IOrders.sol";
import {KeyPower} from "../../../../src/types/Members.sol";
import {Action} from "../../../../src/types/Orders.sol";
import {ISSUER, OPERATOR, Role, personOf, secretOf} from "../../../utils/Members.sol";
import {Signers} from "../../../utils/Signers.sol";
import {TypedData} from "../../../utils/TypedData.sol";

/// @title Whose signature it is, and over what (R8).
contract ExecuteSignatureTest is Signers {
    uint256 private constant CURVE = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
    // Constants: the compiler takes block.chainid for one that never changes, and would read the new one.
    uint256 private constant HERE = 31_337;
    uint256 private constant ELSEWHERE = 31_338;
    uint256 private constant SPARE = uint256(keccak256("a spare key"));

    function test_TurnsAwayWhen_TheCheckersKeyIsUnknown() external {
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), maker, SPARE);
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.KeyUnknown.selector, vm.addr(SPARE), OPERATOR));
    }

    function test_TurnsAwayWhen_TheMakersKeyIsUnknown() external {
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), SPARE, checker);
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.KeyUnknown.selector, vm.addr(SPARE), OPERATOR));
    }

    function test_TurnsAwayWhen_TheKeyIsAnotherMembers() external {
        uint256 secret = secretOf(ISSUER, Role.Checker);
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), maker, secret);
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.KeyUnknown.selector, vm.addr(secret), OPERATOR));
    }

    function test_TurnsAwayWhen_TheSignerIsTheZeroAccount() external {
        SignedOrder memory o = _orderWith(address(0), new bytes(65));
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.KeyUnknown.selector, address(0), OPERATOR));
    }

    function test_TurnsAwayGiven_TheKeyIsRevoked() external {
        _grant(OPERATOR, vm.addr(SPARE), KeyPower.CHECKER, "another person");
        _revoke(OPERATOR, vm.addr(SPARE));
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), maker, SPARE);
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.KeyIsRevoked.selector, vm.addr(SPARE)));
    }

    function test_TurnsAwayGiven_TheKeyWasRevokedAfterItSigned() external {
        _grant(OPERATOR, vm.addr(SPARE), KeyPower.CHECKER, "another person");
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), maker, SPARE);
        _revoke(OPERATOR, vm.addr(SPARE));
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.KeyIsRevoked.selector, vm.addr(SPARE)));
    }

    function test_TurnsAwayWhen_ThePowerOfTheCheckerIsMissing() external {
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), maker, maker);
        desk.turnsAway(o, _lacks(maker, KeyPower.MAKER, KeyPower.CHECKER));
    }

    function test_TurnsAwayWhen_ThePowerOfTheMakerIsMissing() external {
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), checker, checker);
        desk.turnsAway(o, _lacks(checker, KeyPower.CHECKER, KeyPower.MAKER));
    }

    function test_TurnsAwayWhen_AnAdminSignsAnOrdinaryOrder() external {
        uint256 admin = secretOf(OPERATOR, Role.Admin);
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), admin, admin);
        desk.turnsAway(o, _lacks(admin, KeyPower.ADMIN, KeyPower.CHECKER));
    }

    function test_TurnsAwayWhen_OneKeyWithBothPowersSignsTwice() external {
        _grant(OPERATOR, vm.addr(SPARE), KeyPower.MAKER | KeyPower.CHECKER, "another person");
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), SPARE, SPARE);
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.SameSigner.selector, bytes16("another person")));
    }

    function test_TurnsAwayWhen_OnePersonSignsWithTwoKeys() external {
        bytes32 person = personOf(OPERATOR, Role.Maker);
        _grant(OPERATOR, vm.addr(SPARE), KeyPower.CHECKER, person);
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), maker, SPARE);
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.SameSigner.selector, bytes16(person)));
    }

    /// The registry keeps the first half of a person: the second cannot tell two persons apart.
    function test_TurnsAwayWhen_ThePersonsDifferInTheirSecondHalfOnly() external {
        bytes32 person = personOf(OPERATOR, Role.Maker);
        _grant(OPERATOR, vm.addr(SPARE), KeyPower.CHECKER, person ^ bytes32(uint256(1)));
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), maker, SPARE);
        desk.turnsAway(o, abi.encodeWithSelector(IOrders.SameSigner.selector, bytes16(person)));
    }

    function test_TurnsAwayWhen_TheSignatureIsOfAnotherOrder() external {
        SignedOrder memory o = _order();
        o.checker = _order().checker;
        desk.turnsAway(o, _invalid(checker));
    }

    function test_TurnsAwayWhen_TheActionIsAnotherOfTheSameShape() external {
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), maker, checker);
        o.action = Action.SetMemberStatus;
        desk.turnsAway(o, _invalid(checker));
    }

    function test_TurnsAwayWhen_AnotherKeySigned() external {
        SignedOrder memory o = _signedBy(Action.SetLimit, _body(), maker, SPARE);
        o.checker.account = vm.addr(checker);
        desk.turnsAway(o, _invalid(checker));
    }

    function test_TurnsAwayWhen_TheMakersSignatureIsWrong() external {
        SignedOrder memory o = _order();
        o.maker.signature = o.checker.signature;
        desk.turnsAway(o, _invalid(maker));
    }

    function test_TurnsAwayWhen_TheSignatureIsItsMalleableTwin() external {
        bytes memory body = _body();
        SignedOrder memory o = desk.sign(Action.SetLimit, body);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(checker, desk.digestOf(Action.SetLimit, body));
        o.checker.signature = abi.encodePacked(r, bytes32(CURVE - uint256(s)), v == 27 ? 28 : 27);
        desk.turnsAway(o, _invalid(checker));
    }

    function test_TurnsAwayWhen_TheSignatureIsEmpty() external {
        desk.turnsAway(_orderWith(vm.addr(checker), ""), _invalid(checker));
    }

    /// The compact form of ERC-2098 would be a second signature of the same order.
    function test_TurnsAwayWhen_TheSignatureIsCompact() external {
        bytes memory body = _body();
        SignedOrder memory o = desk.sign(Action.SetLimit, body);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(checker, desk.digestOf(Action.SetLimit, body));
        o.checker.signature = abi.encodePacked(r, uint256(s) | (uint256(v - 27) << 255));
        desk.turnsAway(o, _invalid(checker));
    }

    function test_TurnsAwayWhen_TheSignatureIsTooLong() external {
        SignedOrder memory o = _order();
        o.checker.signature = bytes.concat(o.checker.signature, hex"00");
        desk.turnsAway(o, _invalid(checker));
    }

    function test_TurnsAwayWhen_TheRecoveryByteIsNot27Or28() external {
        bytes memory body = _body();
        SignedOrder memory o = desk.sign(Action.SetLimit, body);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(checker, desk.digestOf(Action.SetLimit, body));
        o.checker.signature = abi.encodePacked(r, s, v - 27);
        desk.turnsAway(o, _invalid(checker));
    }

    function test_TurnsAwayWhen_TheSignatureIsAllZeros() external {
        desk.turnsAway(_orderWith(vm.addr(checker), new bytes(65)), _invalid(checker));
    }

    function testFuzz_TurnsAwayWhen_TheSignatureIsAnyOther(bytes32 r, bytes32 s, bool odd) external {
        bytes memory signature = abi.encodePacked(r, s, odd ? 27 : 28);
        desk.turnsAway(_orderWith(vm.addr(checker), signature), _invalid(checker));
    }

    function test_TurnsAwayWhen_ItIsSignedForAnotherChain() external {
        bytes memory body = _body();
        vm.chainId(ELSEWHERE);
        SignedOrder memory o = desk.sign(Action.SetLimit, body);
        vm.chainId(HERE);
        desk.turnsAway(o, _invalid(checker));
    }

    /// A fork of the chain under another id: what was signed before it is worth nothing there.
    function test_TurnsAwayGiven_TheChainsIdChangedSince() external {
        SignedOrder memory o = _order();
        vm.chainId(ELSEWHERE);
        desk.turnsAway(o, _invalid(checker));
    }

    function test_TurnsAwayWhen_ItIsSignedForAnotherContract() external {
        bytes memory body = _body();
        bytes32 digest = TypedData.digest(makeAddr("another door"), Action.SetLimit, body);
        SignedOrder memory o =
            SignedOrder(Action.SetLimit, body, desk.proof(maker, digest), desk.proof(checker, digest));
        desk.turnsAway(o, _invalid(checker));
    }

    /// What wallets sign as a text (personal_sign) is no order.
    function test_TurnsAwayWhen_TheDigestIsSignedAsAText() external {
        bytes memory body = _body();
        bytes32 digest = desk.digestOf(Action.SetLimit, body);
        bytes32 text = keccak256(bytes.concat("\x19Ethereum Signed Message:\n32", digest));
        SignedOrder memory o = SignedOrder(Action.SetLimit, body, desk.proof(maker, text), desk.proof(checker, text));
        desk.turnsAway(o, _invalid(checker));
    }

    function test_ItTakesAMakerAndACheckerOfTwoPersons() external {
        _assertTakesEffect(_order());
    }

    function test_ItTakesAKeyWithEveryPowerInEitherRole() external {
        _grant(OPERATOR, vm.addr(SPARE), KeyPower.ALL, "another person");
        _assertTakesEffect(_signedBy(Action.SetLimit, _body(), SPARE, checker));
        _assertTakesEffect(_signedBy(Action.SetLimit, _body(), maker, SPARE));
    }

    function test_ItTakesOrdersUnderTheChainsNewId() external {
        vm.chainId(ELSEWHERE);
        _assertTakesEffect(_order());
    }

    function _invalid(uint256 secret) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IOrders.SignatureInvalid.selector, vm.addr(secret));
    }

    function _lacks(uint256 secret, uint8 have, uint8 need) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IOrders.KeyLacksPower.selector, vm.addr(secret), have, need);
    }
}
