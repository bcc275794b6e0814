"""What no single organisation does: makes a bank, gives a member new keys, or its own operator new ones (decision 0013)."""

from unittest.mock import ANY

import pytest
from clerk import Seal
from desk import Desk
from house import deploy
from members import ADMIN, AUDITOR, BANK, GENESIS, OPERATOR, SEATS, SUPPLIER, key_of, person_of

from chain_node.plan import DAY_S, production_powers

DONE, STOPPED = 2, 3


@pytest.fixture(scope="module")
def guarded(contracts, accounts):
    """A ledger under the rules of a network that is used: an operator, a court, an auditor, and a supplier."""
    powers = production_powers(*(accounts[1].address for _ in range(3)))
    made = deploy(accounts[0], (*GENESIS, AUDITOR), powers)
    desk = Desk(made, accounts[1])
    desk.does(desk.register(SEATS))
    return made


@pytest.fixture
def desk(guarded, accounts):
    return Desk(guarded, accounts[1])


def test_two_organisations_make_a_bank(desk):
    desk.refuses(desk.register(BANK), "KindsNeedProposal", BANK.kinds)
    desk.does(desk.register(BANK).but(kinds=SUPPLIER))
    proposed = desk.does(desk.grant_kinds(BANK, BANK.kinds)).events["KindsProposed"]
    proposal = bytes(proposed["order"])
    assert proposed["readyAt"] == desk.now + 2 * DAY_S

    confirm = desk.proposal_step("ConfirmProposal", AUDITOR, proposal)
    desk.refuses(confirm, "ProposalNotReady", proposal, proposed["readyAt"], ANY)
    desk.pass_days(2)
    by_itself = desk.proposal_step("ConfirmProposal", OPERATOR, proposal)
    desk.refuses(by_itself, "ConfirmerIsParty", proposal, OPERATOR.number)
    assert desk.members.memberOf(BANK.number)["kinds"] == SUPPLIER
    desk.does(desk.proposal_step("ConfirmProposal", AUDITOR, proposal))
    assert desk.members.memberOf(BANK.number)["kinds"] == SUPPLIER | BANK.kinds
    again = desk.proposal_step("ConfirmProposal", AUDITOR, proposal)
    desk.refuses(again, "ProposalClosed", proposal, DONE)


def test_whom_it_concerns_stops_it(desk):
    proposed = desk.does(desk.grant_kinds(SEATS, BANK.kinds)).events["KindsProposed"]
    proposal = bytes(proposed["order"])
    by_stranger = desk.proposal_step("ObjectProposal", AUDITOR, proposal)
    desk.refuses(by_stranger, "ProposalNotSubject", proposal, SEATS.number, AUDITOR.number)
    desk.does(desk.proposal_step("ObjectProposal", SEATS, proposal))
    desk.pass_days(2)
    confirm = desk.proposal_step("ConfirmProposal", AUDITOR, proposal)
    desk.refuses(confirm, "ProposalClosed", proposal, STOPPED)


def test_a_proposal_does_not_wait_for_ever(desk):
    proposed = desk.does(desk.grant_kinds(SEATS, BANK.kinds)).events["KindsProposed"]
    proposal = bytes(proposed["order"])
    desk.pass_days(33)
    confirm = desk.proposal_step("ConfirmProposal", AUDITOR, proposal)
    desk.refuses(confirm, "ProposalLapsed", proposal, proposed["readyAt"] + 30 * DAY_S, ANY)


def test_a_lost_key_is_replaced_by_the_member_and_the_operator_together(desk):
    lost, found = SEATS.key("second admin"), key_of("the admin's new key")
    grant = {"account": found.address, "powers": ADMIN, "person": person_of(f"{SEATS.name}, second admin")}
    proposed = desk.does(desk.replace_keys(SEATS, grants=[grant], revokes=[lost.address])).events["KeysProposed"]
    proposal = bytes(proposed["order"])
    desk.pass_days(2)
    nobody_else = desk.proposal_step("ConfirmProposal", AUDITOR, proposal)
    desk.refuses(nobody_else, "ProposalNeedsConsent", proposal)
    desk.does(desk.proposal_step("ConsentKeys", SEATS, proposal))
    assert desk.members.keyOf(lost.address)["powers"] == 0

    fresh = {"account": key_of("one more maker").address, "powers": 1, "person": person_of("one more maker")}
    change = desk.change_keys(SEATS, grants=[fresh])
    desk.turns_away(change, "KeyIsRevoked", lost.address)
    desk.does(desk.sign(change, checker=Seal(found)))


def test_an_operators_own_keys_wait_for_another_organisation(desk):
    fresh = {"account": key_of("a thief's").address, "powers": 3, "person": person_of("a thief")}
    proposed = desk.does(desk.change_keys(OPERATOR, grants=[fresh])).events["KeysProposed"]
    proposal = bytes(proposed["order"])
    desk.pass_days(2)
    assert desk.members.keyOf(fresh["account"])["member"] == 0
    desk.refuses(
        desk.proposal_step("ConfirmProposal", OPERATOR, proposal), "ConfirmerIsParty", proposal, OPERATOR.number
    )
    desk.does(desk.proposal_step("ObjectProposal", OPERATOR, proposal))
