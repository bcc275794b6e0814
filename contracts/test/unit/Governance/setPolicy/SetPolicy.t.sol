// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.27;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {IGovernance} from "../../../../src/interfaces/IGovernance.sol";
import {IVoucherLedger} from "../../../../src/interfaces/IVoucherLedger.sol";
import {Policy} from "../../../../src/types/Vouchers.sol";
import {Footprint} from "../../../utils/Footprint.sol";

/// @title A role may change the policy, after the delay its network set.
contract SetPolicyTest is Footprint {
    uint64 private constant POLICY_ROLE = 7;
    uint32 private constant DELAY = 2 days;

    IAccessManager private _manager;
    IGovernance private _governance;
    address private immutable _quick = makeAddr("may change the policy at once");
    address private immutable _patient = makeAddr("may change the policy after two days");

    function setUp() public override {
        super.setUp();
        (_manager, _governance) = (IAccessManager(address(desk.accessManager())), IGovernance(desk.governance()));
        bytes4[] memory selectors = new bytes4[](1);
        selectors[0] = IGovernance.setPolicy.selector;
        vm.startPrank(address(desk));
        _manager.setTargetFunctionRole(address(_governance), selectors, POLICY_ROLE);
        _manager.grantRole(POLICY_ROLE, _quick, 0);
        _manager.grantRole(POLICY_ROLE, _patient, DELAY);
        vm.stopPrank();
    }

    function test_RevertWhen_TheCallerHasNoRole() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, stranger));
        vm.prank(stranger);
        _governance.setPolicy(1, _policy());
    }

    /// The function has a role of its own now, which the manager's admin does not have by being admin.
    function test_RevertWhen_TheCallerIsTheManagersAdmin() external {
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(desk)));
        vm.prank(address(desk));
        _governance.setPolicy(1, _policy());
    }

    function test_RevertGiven_TheRoleWasRevoked() external {
        vm.prank(address(desk));
        _manager.revokeRole(POLICY_ROLE, _quick);
        vm.expectRevert(abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, _quick));
        vm.prank(_quick);
        _governance.setPolicy(1, _policy());
    }

    function test_RevertWhen_NothingWasScheduled() external {
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, _operationOf(_call()))
        );
        vm.prank(_patient);
        _governance.setPolicy(1, _policy());
    }

    function test_RevertGiven_TheDelayIsASecondFromOver() external {
        _schedule();
        skip(DELAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotReady.selector, _operationOf(_call())));
        vm.prank(_patient);
        _governance.setPolicy(1, _policy());
    }

    function test_RevertWhen_AnotherPolicyWasScheduled() external {
        _schedule();
        skip(DELAY);
        Policy memory other = _policy();
        other.offerDays = 1;
        bytes32 operation = _operationOf(abi.encodeCall(IGovernance.setPolicy, (1, other)));
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, operation));
        vm.prank(_patient);
        _governance.setPolicy(1, other);
    }

    function test_RevertGiven_ItWasCancelled() external {
        _schedule();
        vm.prank(address(desk));
        _manager.cancel(_patient, address(_governance), _call());
        skip(DELAY);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, _operationOf(_call()))
        );
        vm.prank(_patient);
        _governance.setPolicy(1, _policy());
    }

    function test_RevertGiven_ItWasScheduledTooLongAgo() external {
        _schedule();
        skip(uint256(DELAY) + 1 weeks);
        vm.expectRevert(abi.encodeWithSelector(IAccessManager.AccessManagerExpired.selector, _operationOf(_call())));
        vm.prank(_patient);
        _governance.setPolicy(1, _policy());
    }

    function test_RevertGiven_ItWasCarriedOutAlready() external {
        _schedule();
        skip(DELAY);
        vm.startPrank(_patient);
        _governance.setPolicy(1, _policy());
        vm.expectRevert(
            abi.encodeWithSelector(IAccessManager.AccessManagerNotScheduled.selector, _operationOf(_call()))
        );
        _governance.setPolicy(1, _policy());
        vm.stopPrank();
    }

    function test_RevertWhen_ThereIsNoSuchVersion() external {
        Policy memory p = _policy();
        uint16[3] memory none = [uint16(0), 2, 65_535];
        for (uint256 i = 0; i < none.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IGovernance.VersionUnknown.selector, none[i], uint256(1)));
            vm.prank(_quick);
            _governance.setPolicy(none[i], p);
        }
    }

    function test_ItChangesTheNamedVersionAlone() external {
        Policy memory before = ledger.policyOf();
        _deployNext();
        _admit(ledger);
        vm.prank(_quick);
        _governance.setPolicy(2, _policy());
        assertEq(abi.encode(ledger.policyOf()), abi.encode(_policy()), "another policy");
        _use(1);
        assertEq(abi.encode(ledger.policyOf()), abi.encode(before), "the first version's policy moved");
    }

    function test_RevertWhen_TheLedgerFindsThePolicyUnsound() external {
        Policy memory p = _policy();
        p.faceMaxFen = 0;
        vm.expectRevert(IVoucherLedger.PolicyInvalid.selector);
        vm.prank(_quick);
        _governance.setPolicy(1, p);
    }

    function test_ItChangesThePolicyAtOnceForARoleWithoutDelay() external {
        vm.expectEmit(address(ledger));
        emit IVoucherLedger.PolicySet(5_000, 12, 3, 20, 100);
        vm.prank(_quick);
        _governance.setPolicy(1, _policy());
        _assertChanged();
    }

    function test_ItChangesThePolicyWhenTheDelayIsOver() external {
        _schedule();
        assertEq(ledger.policyOf().offerDays, 10, "changed by scheduling alone");
        skip(DELAY);
        vm.prank(_patient);
        _governance.setPolicy(1, _policy());
        _assertChanged();
    }

    /// The other road: through the manager.
    function test_ItChangesThePolicyThroughTheManager() external {
        _schedule();
        skip(DELAY);
        vm.prank(_patient);
        _manager.execute(address(_governance), _call());
        _assertChanged();
    }

    function _policy() private pure returns (Policy memory) {
        return Policy({faceMaxFen: 5_000, tenorMaxMonths: 12, offerDays: 3, hopsMax: 20, splitsMax: 100});
    }

    function _call() private pure returns (bytes memory) {
        return abi.encodeCall(IGovernance.setPolicy, (1, _policy()));
    }

    function _schedule() private {
        vm.prank(_patient);
        _manager.schedule(address(_governance), _call(), 0);
    }

    function _operationOf(bytes memory call_) private view returns (bytes32) {
        return _manager.hashOperation(_patient, address(_governance), call_);
    }

    function _assertChanged() private view {
        assertEq(abi.encode(ledger.policyOf()), abi.encode(_policy()), "another policy");
    }
}
