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
import {GenesisMember, Modules, Neighbours, ProposalRules, Registers} from "../../src/types/Construction.sol";
import {MemberNo} from "../../src/types/Ids.sol";
import {KeyPower, MemberKind} from "../../src/types/Members.sol";
import {KeyGrant} from "../../src/types/Orders.sol";
import {Policy} from "../../src/types/Vouchers.sol";
import {JUDICIAL, OPERATOR, Role, personOf, secretOf} from "./Members.sol";
import {Test} from "./Test.sol";

/// @title The ledger's contracts, deployed through their own constructors in the order of chain_node/plan.py.
/// @dev From the build's artifacts, not by `new`: the code tested is the code deployed, and no test is compiled with it.
abstract contract Deployment is Test {
    struct Version {
        IOrders orders;
        IVoucherLedger ledger;
        IFinancing financing;
        ISettlement settlement;
        IPledges pledges;
        IFreezes freezes;
        IVoucherReader reader;
    }

    AccessManager public immutable accessManager;
    IMemberRegistry public immutable members;
    IInvoiceRegistry public immutable invoices;
    ICreditLimits public immutable limits;
    address public immutable governance;

    // Of the version in use.
    IOrders public orders;
    IVoucherLedger public ledger;
    IFinancing public financing;
    ISettlement public settlement;
    IPledges public pledges;
    IFreezes public freezes;
    IVoucherReader public reader;

    Version[] private _versions;

    constructor() {
        uint256 first = vm.getNonce(address(this));
        accessManager = AccessManager(_at(first));
        members = IMemberRegistry(_at(first + 1));
        invoices = IInvoiceRegistry(_at(first + 2));
        limits = ICreditLimits(_at(first + 3));
        governance = _at(first + 4);
        _plan(first + 5);

        _create("AccessManager", abi.encode(address(this)), address(accessManager));
        bytes memory rules = abi.encode(orders, governance, _genesis(), ProposalRules(0, false));
        _create("MemberRegistry", rules, address(members));
        _create("InvoiceRegistry", abi.encode(ledger, governance), address(invoices));
        _create("CreditLimits", abi.encode(orders, ledger, governance, members), address(limits));
        _create("Governance", abi.encode(accessManager, _registers(), ledger, orders), governance);
        _createVersion();
    }

    /// Deploys one more version beside the others, not admitted yet, and uses it from now on.
    function deployNext() public {
        _plan(vm.getNonce(address(this)));
        _createVersion();
    }

    /// Orders are signed for, and sent to, this version from now on.
    function use(uint16 version) public {
        Version memory v = _versions[version - 1];
        (orders, ledger, financing) = (v.orders, v.ledger, v.financing);
        (settlement, pledges, freezes, reader) = (v.settlement, v.pledges, v.freezes, v.reader);
    }

    function policy() public pure returns (Policy memory) {
        return Policy({faceMaxFen: 100_000_000_000_00, tenorMaxMonths: 6, offerDays: 10, hopsMax: 10, splitsMax: 500});
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

    function _plan(uint256 first) private {
        orders = IOrders(_at(first));
        ledger = IVoucherLedger(_at(first + 1));
        financing = IFinancing(_at(first + 2));
        settlement = ISettlement(_at(first + 3));
        pledges = IPledges(_at(first + 4));
        freezes = IFreezes(_at(first + 5));
        reader = IVoucherReader(_at(first + 6));
        _versions.push(Version(orders, ledger, financing, settlement, pledges, freezes, reader));
    }

    function _createVersion() private {
        uint16 version = uint16(_versions.length);
        _create("Orders", abi.encode(_modules()), address(orders));
        _create("VoucherLedger", abi.encode(_neighbours(), policy(), version), address(ledger));
        _create("Financing", abi.encode(orders, ledger, members), address(financing));
        _create("Settlement", abi.encode(orders, ledger, members), address(settlement));
        _create("Pledges", abi.encode(orders, ledger), address(pledges));
        _create("Freezes", abi.encode(orders, ledger, members), address(freezes));
        _create("VoucherReader", abi.encode(ledger), address(reader));
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

    function _registers() private view returns (Registers memory) {
        return Registers({members: members, invoices: invoices, limits: limits});
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
