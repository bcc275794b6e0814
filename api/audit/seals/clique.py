"""Clique seals (geth): extraData = vanity 32 ‖ signers (checkpoints only) ‖ signature 65.

One signer a block, in turn (difficulty 2) or not (1), none twice within half the set. Votes stand in coinbase and nonce. A block is final
under more than half of the set's signatures by others on top of it.
"""

from collections import deque
from collections.abc import Mapping
from typing import Any

from api.audit import curve, rlp
from api.audit.faults import NotVerified
from api.audit.headers import field_list
from api.audit.values import listing, same, shown
from api.domain.keccak import keccak

Fields = Mapping[str, Any]

EPOCH_BLOCKS = 30_000
"""Unless a genesis says otherwise: a checkpoint every so many blocks."""
_VANITY, _SEAL, _ADDRESS = 32, 65, 20
_IN_TURN, _OUT_OF_TURN = 2, 1
_ADDS, _DROPS = b"\xff" * 8, bytes(8)
_NOBODY = bytes(20)
_PLACE_OF_EXTRA = 12


def is_header(header: Fields) -> bool:
    """Whether a header looks like one of Clique: a seal fits into extraData and the difficulty is one of two."""
    rest = len(header["extraData"]) - _VANITY - _SEAL
    fits = rest >= 0 and rest % _ADDRESS == 0 and header["mixHash"] == bytes(32)
    return fits and header["difficulty"] in (_IN_TURN, _OUT_OF_TURN)


def listed_signers(header: Fields) -> list[bytes]:
    """The signers a checkpoint names; empty elsewhere."""
    middle = header["extraData"][_VANITY:-_SEAL]
    return [middle[i : i + _ADDRESS] for i in range(0, len(middle), _ADDRESS)]


def seal_digest(header: Fields) -> bytes:
    """What the signer signs: the header without the seal."""
    items = field_list(header)
    items[_PLACE_OF_EXTRA] = header["extraData"][:-_SEAL]
    return keccak(rlp.encode(list(items)))


class Clique:
    """Follows Clique blocks."""

    engine = "clique"

    def __init__(self, trusted: frozenset[bytes] | None, first: Fields, epoch: int) -> None:
        self._signers = trusted or frozenset(listed_signers(first))
        self._epoch = epoch
        self._recent: deque[tuple[int, bytes]] = deque()
        self._votes: dict[tuple[bytes, bytes], bool] = {}
        self._open: deque[tuple[int, set[bytes]]] = deque()
        self.final: int | None = None

    @property
    def validators(self) -> frozenset[bytes]:
        """The set that signs the next block."""
        return self._signers

    def check(self, header: Fields) -> None:
        """One of the signers, whose turn it may be, signed it; its vote counts."""
        if not is_header(header):
            raise NotVerified("extra-data", "extraData", engine="Clique", why="no seal fits into it")
        number = header["number"]
        self._check_checkpoint(header)
        if number == 0:
            self.final = 0
            return
        signer = self._signer(header)
        self._check_turn(header, signer)
        self._confirm(number, signer)
        self._count(header, signer)

    def _check_checkpoint(self, header: Fields) -> None:
        names = listed_signers(header)
        if header["number"] % self._epoch:
            if names:
                raise NotVerified(
                    "extra-data", "extraData", engine="Clique", why="signers are named outside a checkpoint"
                )
            return
        self._votes.clear()
        if names != sorted(self._signers):
            need, have = listing(self._signers), ", ".join(shown(each) for each in names)
            raise NotVerified("validators", "extraData.signers", have=have, need=need)
        same("miner", header["miner"], _NOBODY)
        same("nonce", header["nonce"], _DROPS)

    def _signer(self, header: Fields) -> bytes:
        try:
            signer = curve.signer(seal_digest(header), header["extraData"][-_SEAL:])
        except curve.NoSigner as why:
            raise NotVerified("seal", "extraData.seal", why=why) from why
        if signer not in self._signers:
            raise NotVerified("seal-foreign", "extraData.seal", have=shown(signer))
        return signer

    def _check_turn(self, header: Fields, signer: bytes) -> None:
        number, window = header["number"], len(self._signers) // 2
        while self._recent and self._recent[0][0] < number - window:
            self._recent.popleft()
        if any(each == signer for _, each in self._recent):
            raise NotVerified("signed-recently", "extraData.seal", have=shown(signer), window=window)
        self._recent.append((number, signer))
        turn = sorted(self._signers).index(signer) == number % len(self._signers)
        need = _IN_TURN if turn else _OUT_OF_TURN
        if header["difficulty"] != need:
            raise NotVerified("difficulty", "difficulty", have=header["difficulty"], need=need)

    def _confirm(self, number: int, signer: bytes) -> None:
        """The signer stands behind every block below."""
        for _, behind in self._open:
            behind.add(signer)
        while self._open and len(self._open[0][1] & self._signers) > len(self._signers) // 2:
            self.final = self._open.popleft()[0]
        self._open.append((number, set()))

    def _count(self, header: Fields, signer: bytes) -> None:
        """Takes in the signer's vote: more than half of the set changes it."""
        if header["nonce"] not in (_ADDS, _DROPS):
            raise NotVerified("vote", "nonce", why="nonce is neither that of adding nor that of dropping")
        subject, adds = header["miner"], header["nonce"] == _ADDS
        if header["number"] % self._epoch == 0:
            return
        self._votes.pop((signer, subject), None)
        if adds == (subject in self._signers):
            return
        self._votes[signer, subject] = adds
        in_favour = sum(1 for (_, whom), vote in self._votes.items() if whom == subject and vote == adds)
        if in_favour <= len(self._signers) // 2:
            return
        self._signers = self._signers | {subject} if adds else self._signers - {subject}
        if not self._signers:
            raise NotVerified("vote", "nonce", why="it removes the last signer")
        for key in [k for k in self._votes if k[1] == subject or (not adds and k[0] == subject)]:
            del self._votes[key]
