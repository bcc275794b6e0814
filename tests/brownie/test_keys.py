"""Keys come and go by the word of a member's two admins; a key may be a contract (ERC-1271)."""

from brownie import OwnedWallet
from clerk import Seal
from members import ADMIN, CARMAKER, CHECKER, CHEMICALS, FOAM, MAKER, SEATS, key_of, person_of

FACE_FEN = 100_000_00


def test_a_key_is_rotated(desk):
    v = desk.held(FACE_FEN)
    old, new = SEATS.key("maker"), key_of("the new maker's")
    desk.does(desk.change_keys(SEATS, grants=[_grant(new.address, MAKER)], revokes=[old.address]))

    desk.turns_away(desk.transfer(v, FOAM), "KeyIsRevoked", old.address)
    desk.does(desk.sign(desk.transfer(v, FOAM), maker=Seal(new)))


def test_what_an_old_key_signed_ends_with_it(desk):
    signed = desk.sign(desk.transfer(desk.held(FACE_FEN), FOAM))
    old, new = SEATS.key("checker"), key_of("the new checker's")
    desk.does(desk.change_keys(SEATS, grants=[_grant(new.address, CHECKER)], revokes=[old.address]))
    desk.turns_away(signed, "KeyIsRevoked", old.address)
    back = desk.change_keys(SEATS, grants=[_grant(old.address, CHECKER)])
    desk.refuses(back, "KeyTaken", old.address, SEATS.number)


def test_only_admins_change_keys_and_only_their_own(desk):
    new = _grant(key_of("a new key").address, MAKER)
    change = desk.change_keys(SEATS, grants=[new])
    by_checker = desk.sign(change, checker=Seal(SEATS.key("checker")))
    desk.turns_away(by_checker, "KeyLacksPower", SEATS.key("checker").address, CHECKER, ADMIN)
    theirs = desk.change_keys(SEATS, revokes=[CHEMICALS.key("maker").address])
    desk.refuses(theirs, "KeyNotOfMember", CHEMICALS.key("maker").address, SEATS.number)


def test_a_member_keeps_a_maker_and_a_checker(desk):
    for role in ("maker", "checker"):
        last = desk.change_keys(SEATS, revokes=[SEATS.key(role).address])
        desk.refuses(last, "KeysInsufficient", SEATS.number)


def test_a_key_may_be_a_contract(desk, accounts):
    owner = key_of("the owner of a wallet")
    wallet = _wallet(accounts[1], owner)
    desk.does(desk.change_keys(SEATS, grants=[_grant(wallet.address, CHECKER)]))
    v = desk.held(FACE_FEN)

    by_other = desk.sign(desk.transfer(v, FOAM), checker=Seal(SEATS.key("checker"), wallet.address))
    desk.turns_away(by_other, "SignatureInvalid", wallet.address)
    desk.does(desk.sign(desk.transfer(v, FOAM), checker=Seal(owner, wallet.address)))


def test_a_contract_changes_its_mind(desk, accounts):
    """What its owner signed is worth nothing any more once the wallet has another owner."""
    first, second = key_of("the first owner of a wallet"), key_of("the second owner of a wallet")
    wallet = _wallet(accounts[1], first)
    desk.does(desk.change_keys(CARMAKER, grants=[_grant(wallet.address, MAKER)]))
    order = desk.issue(CARMAKER, SEATS, FACE_FEN)
    by_first = desk.sign(order, maker=Seal(first, wallet.address))

    wallet.passTo(second.address, {"from": accounts.add(first.key.hex())})
    desk.turns_away(by_first, "SignatureInvalid", wallet.address)
    desk.does(desk.sign(order, maker=Seal(second, wallet.address)))


def _wallet(deployer, owner):
    return deployer.deploy(OwnedWallet, owner.address)


def _grant(account, powers):
    return {"account": account, "powers": powers, "person": person_of(f"whoever has {account}")}
