// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvoiceRegistry, InvoiceRecord} from "./interfaces/IInvoiceRegistry.sol";
import {InvoiceKey, MemberNo, VoucherNo} from "./types/Ids.sol";
import {InvoiceUse} from "./types/Orders.sol";

/// @title Invoices and the claims of roots on them.
contract InvoiceRegistry is IInvoiceRegistry {
    /// One storage slot an invoice.
    struct Stored {
        MemberNo issuer; // 0 = unknown
        uint64 amountFen;
        uint64 usedFen;
        bytes8 rest; // of the key: the mapping knows its first 24 bytes
    }

    /// One storage slot a claim, which is why it names the invoice by 24 bytes.
    struct Claim {
        bytes24 invoice; // 0 = end of the root's claims
        uint48 claimedFen;
    }

    uint256 public constant INVOICES_MAX = 64; // of one issue

    address private immutable _ledger;
    address private immutable _governance;

    mapping(address => bool) private _laterLedgers; // of later versions; the first one's is immutable: it pays for no lookup
    mapping(bytes24 => Stored) private _invoices;
    mapping(VoucherNo => mapping(uint256 => Claim)) private _claims;

    modifier onlyLedger() {
        require(msg.sender == _ledger || _laterLedgers[msg.sender], CallerNotLedger(msg.sender));
        _;
    }

    constructor(address ledger, address governance) {
        (_ledger, _governance) = (ledger, governance);
    }

    /// @inheritdoc IInvoiceRegistry
    function admit(address ledger) external {
        require(msg.sender == _governance, CallerNotGovernance(msg.sender));
        _laterLedgers[ledger] = true;
    }

    /// @inheritdoc IInvoiceRegistry
    function claim(bytes32 order, VoucherNo root, MemberNo issuer, InvoiceUse[] calldata uses)
        external
        onlyLedger
        returns (uint256 totalFen)
    {
        require(uses.length <= INVOICES_MAX, InvoicesTooMany(uses.length, INVOICES_MAX));
        for (uint256 i = 0; i < uses.length; ++i) {
            _requireNamedOnce(uses, i, issuer);
            _claim(order, root, issuer, uses[i], i);
            totalFen += uses[i].usedFen;
        }
    }

    /// @inheritdoc IInvoiceRegistry
    function release(bytes32 order, VoucherNo root) external onlyLedger {
        for (uint256 i = 0; i < INVOICES_MAX; ++i) {
            Claim memory c = _claims[root][i];
            if (c.invoice == 0) return;
            Stored storage stored = _invoices[c.invoice];
            stored.usedFen -= c.claimedFen;
            delete _claims[root][i];
            emit InvoiceReleased(_whole(c.invoice, stored.rest), root, order, c.claimedFen, stored.usedFen);
        }
    }

    /// @inheritdoc IInvoiceRegistry
    function invoiceOf(InvoiceKey invoice) external view returns (InvoiceRecord memory) {
        Stored memory stored = _invoices[_short(invoice)];
        return InvoiceRecord(stored.issuer, stored.amountFen, stored.usedFen);
    }

    function _claim(bytes32 order, VoucherNo root, MemberNo issuer, InvoiceUse calldata use, uint256 place) private {
        Stored memory stored = _invoices[_short(use.invoice)];
        bytes8 rest = bytes8(InvoiceKey.unwrap(use.invoice) << 192);
        bool known = MemberNo.unwrap(stored.issuer) != 0;
        require(use.amountFen > 0 && use.usedFen > 0, InvoiceAmountZero(use.invoice));
        // R5: the same number means the same issuer and amount.
        bool same = stored.issuer == issuer && stored.amountFen == use.amountFen && stored.rest == rest;
        require(!known || same, InvoiceMismatch(use.invoice, stored.issuer, stored.amountFen));
        // I-04. Checked in 256 bits: a sum of two 64-bit numbers must not wrap.
        uint256 used = uint256(stored.usedFen) + use.usedFen;
        require(used <= use.amountFen, InvoiceOverused(use.invoice, use.amountFen, used));
        require(use.usedFen <= type(uint48).max, InvoiceOverused(use.invoice, type(uint48).max, used));

        _invoices[_short(use.invoice)] = Stored(issuer, use.amountFen, uint64(used), rest);
        _claims[root][place] = Claim(_short(use.invoice), uint48(use.usedFen));

        emit InvoiceClaimed(use.invoice, root, order, issuer, use.amountFen, use.usedFen, uint64(used));
    }

    function _requireNamedOnce(InvoiceUse[] calldata uses, uint256 place, MemberNo issuer) private pure {
        for (uint256 j = 0; j < place; ++j) {
            require(
                _short(uses[j].invoice) != _short(uses[place].invoice),
                InvoiceMismatch(uses[place].invoice, issuer, uses[place].amountFen)
            );
        }
    }

    function _whole(bytes24 first, bytes8 rest) private pure returns (InvoiceKey) {
        return InvoiceKey.wrap(bytes32(first) | (bytes32(rest) >> 192));
    }

    function _short(InvoiceKey invoice) private pure returns (bytes24) {
        return bytes24(InvoiceKey.unwrap(invoice));
    }
}
