// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    Action,
    AskFinanciers,
    ChangeKeys,
    InvoiceUse,
    Issue,
    KeyGrant,
    Part,
    RegisterMember,
    Split
} from "../types/Orders.sol";
import {Actions} from "./Actions.sol";

/// @title EIP-712 struct hashes of the messages with arrays. For all others the ABI words are the message's words.
library OrderHash {
    /// Reverts, with or without a reason, for a body that is not the action's struct.
    function ofDynamic(Action action, bytes calldata body) internal pure returns (bytes32) {
        if (action == Action.Issue) return _issue(abi.decode(body, (Issue)));
        if (action == Action.Split) return _split(abi.decode(body, (Split)));
        if (action == Action.AskFinanciers) return _askFinanciers(abi.decode(body, (AskFinanciers)));
        if (action == Action.ChangeKeys) return _changeKeys(abi.decode(body, (ChangeKeys)));
        return _registerMember(abi.decode(body, (RegisterMember)));
    }

    function ofStatic(Action action, bytes calldata body) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(Actions.typeHashOf(action), body));
    }

    function _issue(Issue memory o) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](o.invoices.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            InvoiceUse memory u = o.invoices[i];
            hashes[i] = keccak256(abi.encode(Actions.INVOICE_USE_TYPEHASH, u.invoice, u.amountFen, u.usedFen));
        }
        return keccak256(
            abi.encode(
                Actions.typeHashOf(Action.Issue),
                o.member,
                o.nonce,
                o.deadline,
                o.to,
                o.amountFen,
                o.due,
                o.cutoff,
                o.trade,
                keccak256(abi.encodePacked(hashes))
            )
        );
    }

    function _split(Split memory o) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](o.parts.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            Part memory p = o.parts[i];
            hashes[i] = keccak256(abi.encode(Actions.PART_TYPEHASH, p.to, p.amountFen));
        }
        return keccak256(
            abi.encode(
                Actions.typeHashOf(Action.Split),
                o.member,
                o.nonce,
                o.deadline,
                o.voucher,
                o.trade,
                keccak256(abi.encodePacked(hashes))
            )
        );
    }

    function _askFinanciers(AskFinanciers memory o) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                Actions.typeHashOf(Action.AskFinanciers),
                o.member,
                o.nonce,
                o.deadline,
                o.voucher,
                o.amountFen,
                o.withRecourse,
                o.note,
                keccak256(abi.encodePacked(o.financiers))
            )
        );
    }

    function _changeKeys(ChangeKeys memory o) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                Actions.typeHashOf(Action.ChangeKeys),
                o.member,
                o.nonce,
                o.deadline,
                _keys(o.grants),
                keccak256(abi.encodePacked(o.revokes))
            )
        );
    }

    function _registerMember(RegisterMember memory o) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                Actions.typeHashOf(Action.RegisterMember),
                o.member,
                o.nonce,
                o.deadline,
                o.number,
                o.kinds,
                o.signatures,
                o.profile,
                _keys(o.keys)
            )
        );
    }

    function _keys(KeyGrant[] memory grants) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](grants.length);
        for (uint256 i = 0; i < hashes.length; ++i) {
            KeyGrant memory g = grants[i];
            hashes[i] = keccak256(abi.encode(Actions.KEY_GRANT_TYPEHASH, g.account, g.powers, g.person));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
