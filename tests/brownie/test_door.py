"""What the door does not admit: nothing is spent, nothing moved."""

from unittest.mock import ANY

from clerk import Seal
from forms import ORDER_LIFE_S
from members import CARMAKER, CHECKER, CHEMICALS, FOAM, MAKER, OPERATOR, SEATS, STRANGER, WORKSHOP, key_of, person_of

FACE_FEN = 100_000_00
CHECKER_OF_SEATS = SEATS.key("checker").address
HOUR_S = 3_600


def test_a_nonce_is_spent_once(desk):
    order = desk.issue(CARMAKER, SEATS, FACE_FEN)
    signed, nonce = desk.sign(order), order.message["nonce"]
    desk.does(signed)
    desk.turns_away(signed, "NonceUsed", CARMAKER.number, nonce)
    other = desk.issue(CARMAKER, SEATS, 1).but(nonce=nonce)
    desk.turns_away(other, "NonceUsed", CARMAKER.number, nonce)


def test_a_refusal_spends_the_nonce(desk):
    order = desk.transfer(desk.held(FACE_FEN), CARMAKER)
    signed = desk.sign(order)
    desk.refuses(signed, "VoucherTransferToIssuer", ANY, CARMAKER.number)
    desk.turns_away(signed, "NonceUsed", SEATS.number, order.message["nonce"])
    assert desk.orders.isNonceUsed(SEATS.number, order.message["nonce"])


def test_maker_and_checker_are_two_persons(desk):
    """Also where one person has a key for each."""
    second = key_of("a second key of the maker's")
    person = person_of(f"{SEATS.name}, maker")
    grant = {"account": second.address, "powers": MAKER | CHECKER, "person": person}
    v = desk.held(FACE_FEN)
    desk.does(desk.change_keys(SEATS, grants=[grant]))

    by_one = desk.sign(desk.transfer(v, FOAM), checker=Seal(second))
    desk.turns_away(by_one, "SameSigner", person[:16])
    by_one_key = desk.sign(desk.transfer(v, FOAM), maker=Seal(second), checker=Seal(second))
    desk.turns_away(by_one_key, "SameSigner", person[:16])
    desk.does(desk.sign(desk.transfer(v, FOAM), maker=Seal(second)))


def test_a_maker_cannot_check(desk):
    maker = SEATS.key("maker")
    signed = desk.sign(desk.transfer(desk.held(FACE_FEN), FOAM), checker=Seal(maker))
    desk.turns_away(signed, "KeyLacksPower", maker.address, MAKER, CHECKER)


def test_a_key_signs_for_its_member_alone(desk):
    stranger = CHEMICALS.key("checker")
    signed = desk.sign(desk.transfer(desk.held(FACE_FEN), FOAM), checker=Seal(stranger))
    desk.turns_away(signed, "KeyUnknown", stranger.address, SEATS.number)


def test_a_signature_is_for_this_ledger_on_this_chain(desk):
    order = desk.transfer(desk.held(FACE_FEN), FOAM)
    foreign = (
        {"chainId": desk.chain.id + 1},
        {"verifyingContract": desk.ledger.address},
        {"name": "Another"},
        {"version": "2"},
    )
    for domain in foreign:
        desk.turns_away(desk.sign(order, **domain), "SignatureInvalid", CHECKER_OF_SEATS)
    desk.does(order)


def test_what_was_shown_is_what_counts(desk):
    order = desk.transfer(desk.held(FACE_FEN), FOAM)
    altered = order.but(to=CHEMICALS.number)
    desk.turns_away(desk.sign(altered, shown=order), "SignatureInvalid", CHECKER_OF_SEATS)


def test_an_order_has_its_time(desk):
    v = desk.held(FACE_FEN)
    late = desk.transfer(v, FOAM)
    desk.chain.sleep(ORDER_LIFE_S + 1)
    desk.chain.mine()
    desk.turns_away(late, "DeadlinePassed", late.message["deadline"], ANY)
    far = desk.transfer(v, FOAM).but(deadline=desk.now + 73 * HOUR_S)
    desk.turns_away(far, "DeadlineTooFar", far.message["deadline"], ANY)


def test_a_suspended_member_does_not_act(desk):
    v = desk.held(FACE_FEN)
    suspend = desk.order("SetMemberStatus", OPERATOR.number, subject=SEATS.number, suspended=True)
    desk.does(suspend)
    desk.turns_away(desk.transfer(v, FOAM), "ActorSuspended", SEATS.number)


def test_a_stranger_does_not_act(desk):
    v = desk.held(FACE_FEN)
    desk.turns_away(desk.transfer(v, FOAM).but(member=STRANGER.number), "ActorNotRegistered", STRANGER.number)


def test_a_small_supplier_signs_with_one(desk):
    v = desk.held(FACE_FEN)
    desk.move(v, WORKSHOP)
    order = desk.transfer(v, FOAM)
    forged = desk.sign(order, checker=Seal(WORKSHOP.key("maker")))
    desk.turns_away(forged, "KeyLacksPower", WORKSHOP.key("maker").address, MAKER, CHECKER)
    desk.does(order)
