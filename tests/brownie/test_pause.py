"""A pause stops new risk, and never a payment or a way out."""

import pytest
from brownie.exceptions import VirtualMachineError
from forms import Stage, Status
from members import BANK, CARMAKER, FACTOR, FOAM, SEATS
from typed import number_of

FACE_FEN = 100_000_00


@pytest.fixture
def pause(contracts, accounts):
    """Of the roles' holder: on this chain, who deployed."""
    return lambda: contracts["Governance"].pause({"from": accounts[0]})


def test_new_risk_waits(desk, contracts, accounts, pause):
    v, offered = desk.held(FACE_FEN), desk.offered(FACE_FEN)
    applied, quote = desk.applied(v, 10_000_00), desk.stood(FACTOR, CARMAKER, least_fen=1, most_fen=1, cap_fen=1)
    orders = (
        desk.issue(CARMAKER, SEATS, 1),
        desk.transfer(v, FOAM),
        desk.split(v, (FOAM, 1)),
        desk.accept(offered),
        desk.apply(v, BANK, 1),
        desk.ask(v, 1, BANK, FACTOR),
        desk.quote(applied),
        desk.take(quote, v, 1),
        desk.offer_pledge(v, BANK, 1),
    )
    assert pause().events["PauseSet"]["paused"]
    for order in orders:
        desk.refuses(order, "ActionPaused", number_of(order.action))

    contracts["Governance"].resume({"from": accounts[0]})
    assert not desk.orders.isPaused()
    desk.does(desk.accept(offered))


def test_ways_out_and_payment_stay_open(desk, pause):
    v, offered = desk.held(FACE_FEN), desk.offered(FACE_FEN)
    applied, pledged = desk.applied(v, 10_000_00), desk.pledged(v, BANK, 10_000_00)
    pause()
    desk.does(desk.reject(offered))
    desk.does(desk.cancel(applied), desk.release_pledge(pledged))
    desk.does(desk.freeze(v))
    desk.does(desk.unfreeze(v))
    desk.to(desk.cutoff_of(v))
    desk.pay(v, FACE_FEN, "BK-1")
    assert (desk.see(v).status, desk.see_financing(applied).state) == (Status.SETTLED, Stage.CANCELLED)


def test_only_the_role_pauses(desk, contracts, accounts):
    with pytest.raises(VirtualMachineError, match="AccessManagedUnauthorized"):
        contracts["Governance"].pause.call({"from": accounts[1]})
    assert not desk.orders.isPaused()
