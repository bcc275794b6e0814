"""QBFT seals (GoQuorum, Besu): extraData = RLP [vanity, [validators], vote, round, [seals]].

The set that seals a block is the parent's, changed by the parent's vote; the header repeats it. The block's hash leaves out round and seals, a seal is
made over the header without the seals.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.audit import curve, rlp
from api.audit.faults import NotVerified
from api.audit.headers import header_hash
from api.audit.rlp import Item
from api.audit.values import listing, same, shown

Fields = Mapping[str, Any]

MIX_HASH = bytes.fromhex("63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365")
"""Of every block of a BFT engine of this family."""
EPOCH_BLOCKS = 30_000
"""Unless a genesis says otherwise: votes are forgotten every so many blocks."""
VALIDATORS_MAX = 1_000
_VANITY_BYTES = 32
_ADDRESS_BYTES = 20
_ROUND_MAX = 1 << 32
_ADD, _DROP = (b"\xff",), (b"\x00", b"")


@dataclass(frozen=True)
class Extra:
    """What a QBFT header carries in extraData."""

    vanity: bytes
    validators: tuple[bytes, ...]
    vote: tuple[bytes, bool] | None
    """Whom, and whether to add."""
    vote_item: Item
    round: bytes
    seals: tuple[bytes, ...]

    def for_hash(self) -> bytes:
        """As the block's hash has it."""
        return self._encoded(b"", [])

    def for_seal(self) -> bytes:
        """As a seal has it."""
        return self._encoded(self.round, [])

    def _encoded(self, round_: bytes, seals: list[Item]) -> bytes:
        return rlp.encode([self.vanity, list(self.validators), self.vote_item, round_, seals])


def read_extra(header: Fields) -> Extra:
    """Reads extraData strictly. Raises NotVerified."""
    try:
        return _extra(rlp.decode(header["extraData"]))
    except ValueError as why:
        raise NotVerified("extra-data", "extraData", engine="QBFT", why=why) from why


def _extra(item: Item) -> Extra:
    if not isinstance(item, list) or len(item) != 5:  # noqa: PLR2004
        raise ValueError("it is not a list of five")
    vanity, validators, vote, round_, seals = item
    if not isinstance(vanity, bytes) or len(vanity) != _VANITY_BYTES:
        raise ValueError("the vanity has not 32 bytes")
    accounts = _all_of(validators, _ADDRESS_BYTES, "a validator")
    if len(accounts) > VALIDATORS_MAX or len(set(accounts)) != len(accounts):
        raise ValueError("a validator is named twice, or there are too many")
    if not isinstance(round_, bytes) or round_[:1] == b"\x00" or int.from_bytes(round_, "big") >= _ROUND_MAX:
        raise ValueError("the round is no number of 32 bits")
    signatures = _all_of(seals, curve.SIGNATURE_BYTES, "a seal")
    return Extra(vanity, accounts, _vote(vote), vote, round_, signatures)


def _all_of(item: Item, length: int, what: str) -> tuple[bytes, ...]:
    if not isinstance(item, list):
        raise ValueError(f"{what} stands in no list")
    found = tuple(each for each in item if isinstance(each, bytes) and len(each) == length)
    if len(found) != len(item):
        raise ValueError(f"{what} has not {length} bytes")
    return found


def _vote(item: Item) -> tuple[bytes, bool] | None:
    if item in ([], b""):
        return None
    if not isinstance(item, list) or len(item) != 2:  # noqa: PLR2004
        raise ValueError("the vote is not a pair")
    subject, kind = item
    if not isinstance(subject, bytes) or len(subject) != _ADDRESS_BYTES or kind not in (*_ADD, *_DROP):
        raise ValueError("the vote names no account, or neither adds nor drops")
    return subject, kind in _ADD


def validators_of(header: Fields) -> frozenset[bytes]:
    """The set a header names."""
    return frozenset(read_extra(header).validators)


class Qbft:
    """Follows QBFT blocks."""

    engine = "qbft"

    def __init__(self, validators: frozenset[bytes], epoch: int) -> None:
        self._validators, self._epoch = validators, epoch
        self._votes: dict[tuple[bytes, bytes], bool] = {}
        self.final: int | None = None

    @property
    def validators(self) -> frozenset[bytes]:
        """The set that seals the next block."""
        return self._validators

    def check(self, header: Fields) -> None:
        """A quorum of distinct validators sealed it, and no seal is anything else."""
        extra = read_extra(header)
        if frozenset(extra.validators) != self._validators:
            need, have = listing(self._validators), listing(extra.validators)
            raise NotVerified("validators", "extraData.validators", have=have, need=need)
        same("difficulty", header["difficulty"], 1)
        same("nonce", header["nonce"], bytes(8))
        if header["number"] > 0:
            self._check_seals(header, extra)
        self.final = header["number"]
        self._count(header, extra)

    def _check_seals(self, header: Fields, extra: Extra) -> None:
        digest = header_hash(header, extraData=extra.for_seal())
        sealed: set[bytes] = set()
        for i, seal in enumerate(extra.seals):
            where = f"extraData.seals[{i}]"
            try:
                account = curve.signer(digest, seal)
            except curve.NoSigner as why:
                raise NotVerified("seal", where, why=why) from why
            if account not in self._validators:
                raise NotVerified("seal-foreign", where, have=shown(account))
            if account in sealed:
                raise NotVerified("seal-twice", where, have=shown(account))
            sealed.add(account)
        need = quorum(len(self._validators))
        if len(sealed) < need or not sealed:
            raise NotVerified("quorum", "extraData.seals", have=len(sealed), need=need)

    def _count(self, header: Fields, extra: Extra) -> None:
        """Takes in the proposer's vote: more than half of the set changes it."""
        if header["number"] % self._epoch == 0:
            self._votes.clear()
            return
        if extra.vote is None or header["miner"] not in self._validators:
            return
        subject, adds = extra.vote
        self._votes[header["miner"], subject] = adds
        in_favour = sum(1 for (_, whom), vote in self._votes.items() if whom == subject and vote == adds)
        if adds == (subject in self._validators) or in_favour <= len(self._validators) // 2:
            return
        self._validators = self._validators | {subject} if adds else self._validators - {subject}
        gone = (key for key in list(self._votes) if key[1] == subject or (not adds and key[0] == subject))
        for key in gone:
            del self._votes[key]


def quorum(validators: int) -> int:
    """How many distinct seals make a block final: two thirds, rounded up."""
    return -(-2 * validators // 3)
