// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {ICreditLimits} from "../../src/interfaces/ICreditLimits.sol";
import {IFinancing} from "../../src/interfaces/IFinancing.sol";
import {IFreezes} from "../../src/interfaces/IFreezes.sol";
import {IInvoiceRegistry} from "../../src/interfaces/IInvoiceRegistry.sol";
import {IMemberRegistry} from "../../src/interfaces/IMemberRegistry.sol";
import {IOrders} from "../../src/interfaces/IOrders.sol";
import {IPledges} from "../../src/interfaces/IPledges.sol";
import {ISettlement} from "../../src/interfaces/ISettlement.sol";
import {IVoucherLedger} from "../../src/interfaces/IVoucherLedger.sol";
import {IVoucherReader} from "../../src/interfaces/IVoucherReader.sol";
import {GenesisMember, Modules, Neighbours, ProposalRules} from "../../src/types/Construction.sol";
import {MemberNo} from "../../src/types/Ids.sol";
import {KeyPower, MemberKind} from "../../src/types/Members.sol";
import {KeyGrant} from "../../src/types/Orders.sol";
import {Policy} from "../../src/types/Vouchers.sol";
import {JUDICIAL, OPERATOR, Role, personOf, secretOf} from "./Members.sol";
import {Test} from "./Test.sol";

/// @title The ledger's contracts, deployed through their own constructors in the order of chain_node/plan.py.
/// @dev From the build's artifacts, not by `new`: the code tested is the code deployed, and no test is compiled with it.
abstract contract Deployment is Test {
    IOrders public immutable orders;
    IMemberRegistry public immutable members;
    IInvoiceRegistry public immutable invoices;
    ICreditLimits public immutable limits;
    IVoucherLedger public immutable ledger;
    IFinancing public immutable financing;
    ISettlement public immutable settlement;
    IPledges public immutable pledges;
    IFreezes public immutable freezes;
    IVoucherReader public immutable reader;
    address public immutable governance;
    AccessManager public immutable accessManager;

    constructor() {
        uint256 first = vm.getNonce(address(this));
        accessManager = AccessManager(_at(first));
        orders = IOrders(_at(first + 1));
        members = IMemberRegistry(_at(first + 2));
        invoices = IInvoiceRegistry(_at(first + 3));
        limits = ICreditLimits(_at(first + 4));
        ledger = IVoucherLedger(_at(first + 5));
        financing = IFinancing(_at(first + 6));
        settlement = ISettlement(_at(first + 7));
        governance = _at(first + 8);
        pledges = IPledges(_at(first + 9));
        freezes = IFreezes(_at(first + 10));
        reader = IVoucherReader(_at(first + 11));

        _create("AccessManager", abi.encode(address(this)), address(accessManager));
        _create("Orders", abi.encode(_modules()), address(orders));
        _create("MemberRegistry", abi.encode(orders, _genesis(), ProposalRules(0, false)), address(members));
        _create("InvoiceRegistry", abi.encode(ledger), address(invoices));
        _create("CreditLimits", abi.encode(orders, ledger, members), address(limits));
        _create("VoucherLedger", abi.encode(_neighbours(), policy()), address(ledger));
        _create("Financing", abi.encode(orders, ledger, members), address(financing));
        _create("Settlement", abi.encode(orders, ledger, members), address(settlement));
        _create("Governance", abi.encode(accessManager, ledger, orders), governance);
        _create("Pledges", abi.encode(orders, ledger), address(pledges));
        _create("Freezes", abi.encode(orders, ledger, members), address(freezes));
        _create("VoucherReader", abi.encode(ledger), address(reader));
    }

    function policy() public pure returns (Policy memory) {
        return Policy({faceMaxFen: 1_000_000_000_00, tenorMaxMonths: 6, offerDays: 10, hopsMax: 10, splitsMax: 500});
    }

    /// The four keys of a member: maker, checker and two admins, four persons.
    function keysOf(MemberNo member) public pure returns (KeyGrant[] memory keys) {
        keys = new KeyGrant[](4);
        for (uint256 i = 0; i < keys.length; ++i) {
            Role role = Role(i);
            uint8 power = role == Role.Maker ? KeyPower.MAKER : role == Role.Checker ? KeyPower.CHECKER : KeyPower.ADMIN;
            keys[i] = KeyGrant(vm.addr(secretOf(member, role)), power, personOf(member, role));
        }
    }

    function _modules() private view returns (Modules memory) {
        return Modules({
            members: members,
            limits: address(limits),
            ledger: address(ledger),
            financing: address(financing),
            settlement: address(settlement),
            pledges: address(pledges),
            freezes: address(freezes),
            governance: governance
        });
    }

    function _neighbours() private view returns (Neighbours memory) {
        return Neighbours({
            orders: address(orders),
            members: members,
            invoices: invoices,
            limits: limits,
            financing: address(financing),
            settlement: address(settlement),
            pledges: address(pledges),
            freezes: address(freezes),
            governance: governance
        });
    }

    function _genesis() private pure returns (GenesisMember[] memory genesis) {
        genesis = new GenesisMember[](2);
        genesis[0] = GenesisMember(OPERATOR, MemberKind.OPERATOR, 2, "operator", keysOf(OPERATOR));
        genesis[1] = GenesisMember(JUDICIAL, MemberKind.JUDICIAL, 2, "judicial", keysOf(JUDICIAL));
    }

    function _at(uint256 nonce) private view returns (address) {
        return vm.computeCreateAddress(address(this), nonce);
    }

    function _create(string memory name, bytes memory arguments, address planned) private {
        address created = vm.deployCode(string.concat(name, ".sol:", name), arguments);
        require(created == planned, string.concat(name, " is not where it was planned"));
        vm.label(created, name);
    }
}
