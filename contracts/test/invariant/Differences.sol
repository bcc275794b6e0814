// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {ICreditLimits} from "../../src/interfaces/ICreditLimits.sol";
import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {IFreezes} from "../../src/interfaces/IFreezes.sol";
import {IInvoiceRegistry} from "../../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../../src/interfaces/IMemberRegistry.sol";
import {IPledges} from "../../src/interfaces/IPledges.sol";
import {ISettlement} from "../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {IVoucherReader} from "../../src/interfaces/IVoucherReader.sol";
import {VoucherNo} from "../../src/types/Ids.sol";
import {FinancingRecord, Root, VoucherView} from "../../src/types/Vouchers.sol";
import {START} from "../utils/Members.sol";
import {Test} from "../utils/Test.sol";
import {Handler} from "./Handler.sol";
import {I_10} from "./InvariantsSpec.sol";

/// @title What is rebuilt from events beside what is stored: equal as a whole, or the first field that is not (I-10).
abstract contract Differences is Test {
    IMemberRegistry internal members;
    IInvoiceRegistry internal invoices;
    ICreditLimits internal limits;
    IVoucherLedger internal ledger;
    IVoucherReader internal reader;
    IFinancing internal financing;
    ISettlement internal settlement;
    IPledges internal pledges;
    IFreezes internal freezes;
    address[] internal _contracts;

    Handler private _deployed;

    function setUp() public virtual {
        vm.warp(START);
        vm.recordLogs();
        _deployed = Handler(vm.deployCode("Handler.sol:Handler"));
        (members, invoices, limits) = (_deployed.members(), _deployed.invoices(), _deployed.limits());
        (ledger, financing, settlement) = (_deployed.ledger(), _deployed.financing(), _deployed.settlement());
        reader = _deployed.reader();
        _contracts = [address(members), address(invoices), address(limits), address(ledger), address(financing)];
        (pledges, freezes) = (_deployed.pledges(), _deployed.freezes());
        _contracts.push(address(settlement));
        _contracts.push(address(pledges));
        _contracts.push(address(freezes));
        _contracts.push(address(_deployed.orders()));
        _contracts.push(_deployed.governance());
        _contracts.push(address(_deployed.accessManager()));
    }

    function _handler() internal view returns (Handler) {
        return _deployed;
    }

    function _sameVoucher(VoucherView memory rebuilt, VoucherView memory stored) internal pure {
        if (_isEqual(abi.encode(rebuilt), abi.encode(stored))) return;
        string memory name = string.concat("voucher ", vm.toString(uint256(VoucherNo.unwrap(stored.voucher))));
        _same(name, "parent", VoucherNo.unwrap(rebuilt.parent), VoucherNo.unwrap(stored.parent));
        _same(name, "amount", rebuilt.amountFen, stored.amountFen);
        _same(name, "locked", rebuilt.lockedFen, stored.lockedFen);
        _same(name, "paid", rebuilt.paidFen, stored.paidFen);
        _same(name, "hops", rebuilt.hops, stored.hops);
        _same(name, "frozen", rebuilt.frozen ? 1 : 0, stored.frozen ? 1 : 0);
        _same(name, "state", uint256(rebuilt.state), uint256(stored.state));
        _same(name, "status", uint256(rebuilt.status), uint256(stored.status));
        _same(name, "last open day", rebuilt.offerLastDay, stored.offerLastDay);
        _same(name, abi.encode(rebuilt), abi.encode(stored));
    }

    function _sameRoot(VoucherNo no, Root memory rebuilt, Root memory stored) internal pure {
        if (_isEqual(abi.encode(rebuilt), abi.encode(stored))) return;
        string memory name = string.concat("root ", vm.toString(uint256(VoucherNo.unwrap(no))));
        _same(name, "unpaid", rebuilt.unpaidFen, stored.unpaidFen);
        _same(name, "child numbers", rebuilt.childNos, stored.childNos);
        _same(name, "tally", rebuilt.tally, stored.tally);
        _same(name, "leaves", rebuilt.leaves, stored.leaves);
        _same(name, "overdue", rebuilt.overdue ? 1 : 0, stored.overdue ? 1 : 0);
        _same(name, abi.encode(rebuilt), abi.encode(stored));
    }

    function _sameFinancing(FinancingRecord memory rebuilt, FinancingRecord memory stored) internal pure {
        if (_isEqual(abi.encode(rebuilt), abi.encode(stored))) return;
        _same("financing", "state", uint256(rebuilt.state), uint256(stored.state));
        _same("financing", "child that passed", rebuilt.resultChildNo, stored.resultChildNo);
        _same("financing", abi.encode(rebuilt), abi.encode(stored));
    }

    function _same(string memory name, bytes memory rebuilt, bytes memory stored) internal pure {
        if (_isEqual(rebuilt, stored)) return;
        assertEq(rebuilt, stored, string.concat(I_10, " ", name));
    }

    function _same(string memory name, string memory field, uint256 rebuilt, uint256 stored) private pure {
        if (rebuilt != stored) assertEq(rebuilt, stored, string.concat(I_10, " ", name, ": ", field));
    }

    function _isEqual(bytes memory a, bytes memory b) private pure returns (bool) {
        return keccak256(a) == keccak256(b);
    }
}
