// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {InvoiceKey, MemberNo, VoucherNo} from "../../../src/types/Ids.sol";
import {Accept, Action, InvoiceUse, Issue, Part, Split, Transfer, Withdraw} from "../../../src/types/Orders.sol";
import {FACE, ISSUER, ISSUER_2, NOBODY} from "../../utils/Members.sol";
import {Ask} from "../Carrier.sol";
import {Choices} from "../Choices.sol";

/// @title Issue, transfer, split, and the answers to them.
/// @dev A step for which nothing is ready makes it ready: an answer makes an offer, an offer issues.
abstract contract OfferSteps is Choices {
    uint256 private constant PARTS_MAX = 4;
    uint256 private constant INVOICES_MAX = 3;
    uint256 private constant SHARED_INVOICES = 3; // of each issuer
    uint64 private constant SHARED_INVOICE_FEN = 2 * FACE;

    /// What blocked issuers do before they issue again.
    function _settle() internal virtual returns (Ask memory);

    function _issue() internal returns (Ask memory) {
        (bool some, MemberNo issuer) = _issuer();
        if (!some) return _settle();
        Issue memory o = issue(issuer, _receiver(NOBODY), _amount());
        // Mostly short, so that runs see due dates; now and then too long.
        uint256 tenor = _chance(5) ? 150 + _roll(60) : 1 + _roll(30);
        uint256 cutoff = tenor - _roll(tenor < 4 ? tenor : 4);
        (o.due, o.cutoff) = (dayAhead(tenor), dayAhead(cutoff));
        o.invoices = _uses(o.member, o.amountFen, o.nonce);
        return _ask(Action.Issue, o.member, abi.encode(o));
    }

    function _accept() internal returns (Ask memory) {
        (bool some, Accept memory o) = _answer();
        return some ? _ask(Action.Accept, o.member, abi.encode(o)) : _split();
    }

    function _reject() internal returns (Ask memory) {
        (bool some, Accept memory o) = _answer();
        return some ? _ask(Action.Reject, o.member, abi.encode(o)) : _split();
    }

    function _withdraw() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.OpenOffer);
        if (!some) return _transfer();
        Withdraw memory o = withdraw(no);
        return _ask(Action.Withdraw, o.member, abi.encode(o));
    }

    function _transfer() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Movable);
        if (!some) return _issue();
        Transfer memory o = transfer(no, _chance(5) ? _vouchers[no].issuer : _receiver(_vouchers[no].holder));
        return _ask(Action.Transfer, o.member, abi.encode(o));
    }

    function _split() internal returns (Ask memory) {
        (bool some, VoucherNo no) = _voucher(Want.Divisible);
        if (!some) return _issue();
        Split memory o = split(no, NOBODY, 0);
        o.parts = _parts(_portion(_availableOf(no)), _vouchers[no].holder);
        return _ask(Action.Split, o.member, abi.encode(o));
    }

    function _answer() private returns (bool some, Accept memory o) {
        VoucherNo no;
        (some, no) = _voucher(Want.OpenOffer);
        if (!some) return (false, o);
        o = accept(no);
        // Nothing is offered: the holder asks all the same.
        if (o.member == NOBODY) o.member = _vouchers[no].holder;
    }

    /// Parts that add up to the amount, none zero as long as it can be helped.
    function _parts(uint64 amountFen, MemberNo holder) private returns (Part[] memory parts) {
        uint256 n = 1 + _roll(PARTS_MAX);
        if (n > amountFen) n = 1;
        parts = new Part[](n);
        uint64 left = amountFen;
        for (uint256 i = 0; i < n; ++i) {
            uint64 spare = left - uint64(n - 1 - i);
            uint64 fen = i == n - 1 ? left : uint64(1 + _roll(spare));
            parts[i] = Part(_receiver(holder), fen);
            left -= fen;
        }
    }

    /// One to three invoices that cover the amount: new ones, or ones that other vouchers of the issuer claim as well.
    function _uses(MemberNo issuer, uint64 amountFen, uint256 nonce) private returns (InvoiceUse[] memory uses) {
        uint256 n = 1 + _roll(INVOICES_MAX);
        if (n > amountFen) n = 1;
        uses = new InvoiceUse[](n);
        uint64 left = amountFen;
        for (uint256 i = 0; i < n; ++i) {
            uint64 used = i == n - 1 ? left : uint64(amountFen / n);
            left -= used;
            uses[i] = _chance(50) ? _sharedUse(issuer, used) : _newUse(nonce, i, used);
        }
        // An issue may claim more than it is for; one that claims less is refused.
        if (_chance(10)) uses[0].usedFen += 1;
        else if (_chance(2)) uses[0].usedFen -= 1;
    }

    /// Now and then the other issuer's, or with another amount.
    function _sharedUse(MemberNo issuer, uint64 usedFen) private returns (InvoiceUse memory) {
        if (_chance(3)) issuer = issuer == ISSUER ? ISSUER_2 : ISSUER;
        uint64 wholeFen = _chance(2) ? SHARED_INVOICE_FEN + 1 : SHARED_INVOICE_FEN;
        return InvoiceUse(_invoiceKey(abi.encode(issuer, _roll(SHARED_INVOICES))), wholeFen, usedFen);
    }

    function _newUse(uint256 nonce, uint256 place, uint64 usedFen) private returns (InvoiceUse memory) {
        return InvoiceUse(_invoiceKey(abi.encode(nonce, place)), usedFen + uint64(_roll(FACE)), usedFen);
    }

    function _invoiceKey(bytes memory number) private pure returns (InvoiceKey) {
        return InvoiceKey.wrap(keccak256(bytes.concat("invoice", number)));
    }
}
