// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPledges} from "./interfaces/IPledges.sol";
import {IVoucherLedger} from "./interfaces/IVoucherLedger.sol";
import {Recorded} from "./libraries/Recorded.sol";
import {Serials} from "./libraries/Serials.sol";
import {VoucherFacts} from "./libraries/VoucherFacts.sol";
import {MemberNo, PledgeNo, VoucherNo} from "./types/Ids.sol";
import {OfferPledge, PledgeStep} from "./types/Orders.sol";
import {PledgeRecord, PledgeState} from "./types/Pledges.sol";

/// @title Pledges: what is locked for a creditor, and who may free it.
contract Pledges is IPledges {
    address private immutable _orders;
    IVoucherLedger private immutable _ledger;
    uint16 private immutable _version;

    mapping(PledgeNo => PledgeRecord) private _pledges;
    uint32 private _serial;

    modifier onlyOrders() {
        require(msg.sender == _orders, CallerNotOrders(msg.sender));
        _;
    }

    constructor(address orders, IVoucherLedger ledger) {
        (_orders, _ledger) = (orders, ledger);
        (_version,,) = ledger.versionOf();
        _serial = Serials.before(_version);
    }

    /// @inheritdoc IPledges
    function offerPledge(bytes32 order, OfferPledge calldata o) external onlyOrders returns (PledgeNo no) {
        // Member, voucher, amount and pledgee are checked where the lock is taken: who lends on vouchers is a financier.
        _ledger.lockForFinancing(o.voucher, o.member, o.pledgee, o.amountFen);

        no = _next();
        _pledges[no] = PledgeRecord(o.voucher, o.member, o.pledgee, uint48(o.amountFen), PledgeState.Offered);

        bytes memory data = abi.encode(no, o.member, o.pledgee, o.amountFen, o.note);
        _record(PledgeOffered.selector, o.voucher, order, data);
    }

    /// @inheritdoc IPledges
    /// @dev R28: an offer from before a freeze waits until it is lifted.
    function acceptPledge(bytes32 order, PledgeStep calldata o) external onlyOrders {
        PledgeRecord memory p = _named(o);
        _requirePledgee(o, p);
        // Past the cut-off the clock has ended the offer; the job only tidies up.
        bool open = p.state == PledgeState.Offered && !_ledger.isPastCutoff(p.voucher);
        require(open, PledgeClosed(o.pledge, p.state));
        bool frozen = VoucherFacts.isFrozen(_ledger.recordOf(p.voucher).hopsAndFrozen);
        require(!frozen, IVoucherLedger.VoucherFrozenByOrder(p.voucher));

        _pledges[o.pledge].state = PledgeState.Pledged;

        _record(PledgeAccepted.selector, o.voucher, order, abi.encode(o.pledge, o.member));
    }

    /// @inheritdoc IPledges
    function withdrawPledge(bytes32 order, PledgeStep calldata o) external onlyOrders {
        PledgeRecord memory p = _named(o);
        require(p.holder == o.member, PledgeNotHolder(o.pledge, p.holder, o.member));
        require(p.state == PledgeState.Offered, PledgeClosed(o.pledge, p.state));

        _end(order, o.pledge, p, PledgeState.Withdrawn);
    }

    /// @inheritdoc IPledges
    function releasePledge(bytes32 order, PledgeStep calldata o) external onlyOrders {
        PledgeRecord memory p = _named(o);
        _requirePledgee(o, p);
        bool pledged = p.state == PledgeState.Pledged;
        require(pledged || p.state == PledgeState.Offered, PledgeClosed(o.pledge, p.state));

        _end(order, o.pledge, p, pledged ? PledgeState.Released : PledgeState.Refused);
    }

    /// @inheritdoc IPledges
    /// @dev Bounded by the caller's list.
    function expirePledges(PledgeNo[] calldata pledges) external {
        for (uint256 i = 0; i < pledges.length; ++i) {
            PledgeRecord memory p = _pledges[pledges[i]];
            if (p.state != PledgeState.Offered || !_ledger.isPastCutoff(p.voucher)) continue;
            _end(0, pledges[i], p, PledgeState.Expired);
        }
    }

    /// @inheritdoc IPledges
    function pledgeOf(PledgeNo pledge) external view returns (PledgeRecord memory) {
        return _pledges[pledge];
    }

    function _end(bytes32 order, PledgeNo no, PledgeRecord memory p, PledgeState state) private {
        _pledges[no].state = state;
        _ledger.unlockFinancing(p.voucher, p.amountFen);

        _record(PledgeEnded.selector, p.voucher, order, abi.encode(no, state, uint64(p.amountFen)));
    }

    function _record(bytes32 topic, VoucherNo voucher, bytes32 order, bytes memory data) private {
        _ledger.record(voucher, Recorded.emitEvent(topic, voucher, VoucherNo.wrap(0), order, data));
    }

    function _next() private returns (PledgeNo) {
        uint256 serial = ++_serial;
        require(Serials.isOf(_version, serial), SerialsExhausted());
        return PledgeNo.wrap(uint64(uint256(_ledger.today()) * 1e8 + serial));
    }

    /// The pledge, if it is of the voucher and the amount that the order names.
    function _named(PledgeStep calldata o) private view returns (PledgeRecord memory p) {
        p = _pledges[o.pledge];
        require(p.state != PledgeState.None, PledgeNotFound(o.pledge));
        require(p.voucher == o.voucher, PledgeNotOfVoucher(o.pledge, p.voucher, o.voucher));
        require(p.amountFen == o.amountFen, PledgeAmountDiffers(o.pledge, p.amountFen, o.amountFen));
    }

    function _requirePledgee(PledgeStep calldata o, PledgeRecord memory p) private pure {
        require(p.pledgee == o.member, PledgeNotPledgee(o.pledge, p.pledgee, o.member));
    }
}
