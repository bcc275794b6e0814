// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IFinancing} from "../interfaces/IFinancing.sol";
import {FinancingNo, MemberNo, VoucherNo} from "../types/Ids.sol";
import {MemberKind} from "../types/Members.sol";
import {AskFinanciers} from "../types/Orders.sol";
import {QuoteBook} from "./QuoteBook.sol";

/// @title What several financiers, asked about one financing, have answered.
abstract contract Bids is QuoteBook {
    uint256 private constant ASKED_MAX = 10;
    bytes32 private constant ASKED = bytes32(uint256(1)); // no hash

    mapping(FinancingNo => mapping(MemberNo => bytes32)) private _bids;

    /// @inheritdoc IFinancing
    function bidOf(FinancingNo financing, MemberNo financier) external view returns (bytes32) {
        return _bids[financing][financier];
    }

    /// Notes who may quote. The first was checked where the lock was taken, but is not excepted: one rule for all.
    function _ask(bytes32 order, FinancingNo no, AskFinanciers calldata o, MemberNo issuer) internal {
        MemberNo before;
        for (uint256 i = 0; i < o.financiers.length; ++i) {
            MemberNo next = o.financiers[i];
            require(MemberNo.unwrap(next) > MemberNo.unwrap(before), FinanciersOutOfOrder(before, next));
            require(!(next == o.member || next == issuer), FinancierIsParty(next));
            _members.requireKind(next, MemberKind.FINANCIER);
            before = next;

            _bids[no][next] = ASKED;

            _record(FinancierAsked.selector, o.voucher, order, abi.encode(no, next));
        }
    }

    /// @return whether it was still to quote
    function _bid(FinancingNo no, MemberNo financier, bytes32 terms) internal returns (bool) {
        bytes32 known = _asked(no, financier);
        _bids[no][financier] = terms;
        return known == ASKED;
    }

    function _decline(FinancingNo no, MemberNo financier) internal {
        _asked(no, financier);
        delete _bids[no][financier];
    }

    function _requireBid(FinancingNo no, MemberNo financier, bytes32 terms) internal view {
        bytes32 known = _asked(no, financier);
        require(known == terms && known != ASKED, FinancingTermsDiffer(no, known, terms));
    }

    /// A list that one person can read before signing.
    function _checkCount(uint256 count) internal pure {
        require(count > 0 && count <= ASKED_MAX, FinanciersOutOfNumber(count, ASKED_MAX));
    }

    function _isTerms(bytes32 terms) internal pure returns (bool) {
        return terms != 0 && terms != ASKED;
    }

    function _record(bytes32 topic, VoucherNo voucher, bytes32 order, bytes memory data) internal virtual;

    function _asked(FinancingNo no, MemberNo financier) private view returns (bytes32 known) {
        known = _bids[no][financier];
        require(known != 0, FinancingNotAsked(no, financier));
    }
}
