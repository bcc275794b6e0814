// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICreditLimits} from "./interfaces/ICreditLimits.sol";
import {IMemberRegistry} from "./interfaces/IMemberRegistry.sol";
import {BusinessDate} from "./libraries/BusinessDate.sol";
import {MemberNo} from "./types/Ids.sol";
import {MemberKind} from "./types/Members.sol";
import {SetLimit} from "./types/Orders.sol";
import {IssuerAccount} from "./types/Vouchers.sol";

/// @title Limits by amount, and the block by the clock.
contract CreditLimits is ICreditLimits {
    /// No due day lies further than this behind the day up to which an issuer was found clear: that day is the eve of its
    /// last issue, and a tenor is at most twelve months. It bounds the walk however long an issuer was idle.
    uint16 internal constant WALK_DAYS_MAX = 368;

    address private immutable _orders;
    address private immutable _ledger;
    address private immutable _governance;
    IMemberRegistry private immutable _members;

    /// The callers of later versions; the first one's are immutable, so that its orders pay for no lookup.
    mapping(address => bool) private _laterOrders;
    mapping(address => bool) private _laterLedgers;

    mapping(MemberNo => IssuerAccount) private _issuers;
    /// Unpaid amount of accepted vouchers by due day.
    mapping(MemberNo => mapping(uint16 => uint64)) private _unpaidDue;

    modifier onlyLedger() {
        require(msg.sender == _ledger || _laterLedgers[msg.sender], CallerNotLedger(msg.sender));
        _;
    }

    constructor(address orders, address ledger, address governance, IMemberRegistry members) {
        (_orders, _ledger, _governance, _members) = (orders, ledger, governance, members);
    }

    /// @inheritdoc ICreditLimits
    function admit(address orders, address ledger) external {
        require(msg.sender == _governance, CallerNotGovernance(msg.sender));
        (_laterOrders[orders], _laterLedgers[ledger]) = (true, true);
    }

    /// @inheritdoc ICreditLimits
    function setLimit(bytes32 order, SetLimit calldata o) external {
        require(msg.sender == _orders || _laterOrders[msg.sender], CallerNotOrders(msg.sender));
        _members.requireKind(o.member, MemberKind.OPERATOR);
        _members.requireKind(o.issuer, MemberKind.ISSUER);

        _issuers[o.issuer].limitFen = o.limitFen;

        emit LimitSet(o.issuer, order, o.limitFen);
    }

    /// @inheritdoc ICreditLimits
    /// @dev I-03, R6. R7: the clock decides, not a flag that a job must have set.
    function take(MemberNo issuer, uint64 amountFen) external onlyLedger {
        IssuerAccount storage account = _issuers[issuer];
        (uint64 limitFen, uint256 used) = (account.limitFen, uint256(account.usedFen) + amountFen);
        uint16 since = _overdueSince(account, issuer);
        if (since != 0) revert IssuerBlocked(issuer, BusinessDate.toYmd(since));
        require(used <= limitFen, LimitExceeded(issuer, limitFen, used));

        // Nothing is reopened here: it would have blocked.
        _issuers[issuer] = IssuerAccount(limitFen, uint64(used), BusinessDate.today() - 1, 0, 0);
    }

    /// @inheritdoc ICreditLimits
    function addDue(MemberNo issuer, uint16 dueDay, uint64 amountFen) external onlyLedger {
        _unpaidDue[issuer][dueDay] += amountFen;
    }

    /// @inheritdoc ICreditLimits
    function giveBack(MemberNo issuer, uint64 amountFen) external onlyLedger {
        _issuers[issuer].usedFen -= amountFen; // R6
    }

    /// @inheritdoc ICreditLimits
    function discharge(MemberNo issuer, uint16 dueDay, uint64 amountFen) external onlyLedger {
        IssuerAccount storage account = _issuers[issuer];
        account.usedFen -= amountFen; // R6
        _unpaidDue[issuer][dueDay] -= amountFen;
        if (dueDay <= account.clearThrough) account.reopenedFen -= amountFen;
    }

    /// @inheritdoc ICreditLimits
    /// @dev The walk never comes back to a day it found clear: what is reopened there is counted apart.
    function reopen(MemberNo issuer, uint16 dueDay, uint64 amountFen) external onlyLedger {
        IssuerAccount memory account = _issuers[issuer];
        account.usedFen += amountFen;
        if (dueDay <= account.clearThrough) {
            if (account.reopenedFen == 0 || dueDay < account.reopenedSince) account.reopenedSince = dueDay;
            account.reopenedFen += amountFen;
        }

        _issuers[issuer] = account;
        _unpaidDue[issuer][dueDay] += amountFen;
    }

    /// @inheritdoc ICreditLimits
    function issuerOf(MemberNo issuer) external view returns (IssuerAccount memory) {
        return _issuers[issuer];
    }

    /// @inheritdoc ICreditLimits
    function isBlocked(MemberNo issuer) external view returns (bool) {
        return _overdueSince(_issuers[issuer], issuer) != 0;
    }

    /// @return the first due day up to yesterday with something unpaid, 0 if none
    function _overdueSince(IssuerAccount storage account, MemberNo issuer) private view returns (uint16) {
        (uint16 clearThrough, uint64 reopenedFen) = (account.clearThrough, account.reopenedFen);
        if (reopenedFen != 0) return account.reopenedSince;
        // Before its first issue an issuer has no due day at all.
        if (clearThrough == 0) return 0;
        uint16 day = BusinessDate.today();
        uint16 end = day - clearThrough > WALK_DAYS_MAX ? clearThrough + WALK_DAYS_MAX : day;
        for (uint16 d = clearThrough + 1; d < end; ++d) {
            if (_unpaidDue[issuer][d] != 0) return d;
        }
        return 0;
    }
}
