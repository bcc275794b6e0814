// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title Whether an account signed a digest: an EOA by secp256k1 with low s, a contract by ERC-1271.
/// @dev A contract key is its member's own code. It gets so much gas and one word to answer in, so that it can sink neither the batch its
/// order came in nor the relay.
library Signatures {
    uint256 internal constant ANSWER_GAS = 200_000;
    uint256 internal constant SIGNATURE_BYTES_MAX = 4096;
    uint256 private constant KEY_SIGNATURE_BYTES = 65; // r ‖ s ‖ v

    /// @return whether enough gas is left to let a contract answer; always true for an EOA
    function canAsk(address account) internal view returns (bool) {
        // EIP-150 keeps back a 64th of what is left.
        return account.code.length == 0 || gasleft() > 2 * ANSWER_GAS;
    }

    /// @return whether the account's own key signed
    function isByKey(address account, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        if (signature.length != KEY_SIGNATURE_BYTES) return false;
        (bytes32 r, bytes32 s, uint8 v) = (bytes32(signature), bytes32(signature[32:]), uint8(signature[64]));
        (address signer, ECDSA.RecoverError fault,) = ECDSA.tryRecover(digest, v, r, s);
        return fault == ECDSA.RecoverError.NoError && signer == account;
    }

    /// @return whether the account is a contract that calls the signature its own
    function isByContract(address account, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (account.code.length == 0 || signature.length > SIGNATURE_BYTES_MAX) return false;
        bytes memory call_ = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        bool answered;
        bytes32 word;
        assembly ("memory-safe") {
            // Not a high-level call: that would copy back whatever the contract returns, at the batch's expense.
            answered := staticcall(ANSWER_GAS, account, add(call_, 0x20), mload(call_), 0, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            word := mload(0)
        }
        return answered && word == bytes32(IERC1271.isValidSignature.selector);
    }
}
