"""Running a book: every line goes the road of any other order."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tenacity import Retrying, retry_if_exception_type, stop_after_delay

from api.cli.book.keys import Signers
from api.cli.book.orders import Names, Planned, orders_of
from api.cli.book.reader import TODAY, Book, Line
from api.cli.book.report import State, final_state
from api.cli.book.segments import Segments
from api.cli.stack.founders import Founders, dev_founders
from api.client.http import Client, Moved, Problem, Unreachable
from api.domain.orders import PARTS_MAX, Domain, digest

OK = "ok"
SETTLE_S = 60.0
QUIET_S = 90.0
POLL_S = 0.1
WAIT_S = 10
UNSHAPED = ("invalid", "body-too-large")

Progress = Callable[[int], None]


class ClockPastBook(Exception):
    """The chain's clock is past the book's first day, and this run is not begun there."""


@dataclass
class Pending:
    """One order of a line on its way."""

    line: Line
    planned: Planned
    body: dict[str, Any]
    order: dict[str, Any] | None = None
    code: str | None = None
    """Why it was refused; None as long as it was not."""


class Runner:
    """One run of a book against a service."""

    def __init__(self, client: Client, book: Book, founders: Founders | None = None) -> None:
        self._client = client
        self._book = book
        status = self._wait_quiet()
        today = date.fromisoformat(status["indexed"]["day"])
        self.names = Names(_run_of(book, today), today, founders or dev_founders())
        self._doors = _doors_in(status)
        self.differences: list[str] = []

    def run(self, progress: Progress) -> None:
        """Runs every line. Raises ClockPastBook, Unreachable."""
        self._check_clock()
        for segment in Segments(self._book.lines, self.names):
            if segment[0].op == "day":
                self._day(segment[0])
            else:
                self.play(segment)
            progress(len(segment))

    def final_state(self) -> State:
        """What the API says at the end, all of it at one block at which everything is at rest. Raises Unreachable."""
        stop, again = stop_after_delay(QUIET_S), retry_if_exception_type(Moved)
        try:
            return Retrying(stop=stop, retry=again, reraise=True)(self._state_at_rest)
        except Moved as why:
            raise Unreachable("the index does not come to rest") from why

    def _state_at_rest(self) -> State:
        block = self._wait_quiet()["indexed"]
        return final_state(self._client, self.names, block, dated=self._book.first_day is not None)

    def _wait_quiet(self) -> dict[str, Any]:
        """After a crash: until the index has the chain and nothing waits for the relay. However much there is to be done
        again, only a standstill is taken for an end.
        """
        until, seen = time.monotonic() + QUIET_S, None
        while True:
            status: dict[str, Any] = self._client.get("/v1/status")
            indexed = status["indexed"]
            if indexed and status["outbox_empty"] and status["chain_head"] == indexed["number"]:
                return status
            if seen != (seen := (status["chain_head"], indexed and indexed["number"])):
                until = time.monotonic() + QUIET_S
            if time.monotonic() > until:
                raise Unreachable("chain, index and relay do not come to rest")
            time.sleep(POLL_S)

    def _today(self) -> date:
        return date.fromisoformat(self._client.get("/v1/status")["indexed"]["day"])

    def _check_clock(self) -> None:
        first = self._book.first_day
        if first is None or self._today() <= first:
            return
        known = self._client.get("/v1/orders", client_order_id_prefix=self.names.text(""), limit=1)
        if not known["items"]:
            raise ClockPastBook(
                f"链上日期 {self._today()} 已过首日 {first}，请加 --fresh。 The chain's day {self._today()} is past "
                f"the book's first day {first}; run it with --fresh."
            )

    def _day(self, line: Line) -> None:
        if line.fields["date"] == TODAY:
            return
        wanted, today = self._day_of(line), self._today()
        if wanted <= today:
            code = OK if wanted == today or self._is_repeat(line) else "clock-backwards"
        else:
            code = self._move_clock(wanted.isoformat())
        self._compare(line, code)

    def _day_of(self, line: Line) -> date:
        return date.fromisoformat(self.names.day(line.fields["date"]))

    def _is_repeat(self, line: Line) -> bool:
        """A run that is resumed comes past days that are over; a book whose days go back does not."""
        days = [other for other in self._book.lines if other.op == "day"]
        before = [self._day_of(other) for other in days if other.number < line.number]
        return all(self._day_of(line) >= day for day in before)

    def _move_clock(self, day: str) -> str:
        try:
            self._client.post("/v1/dev/clock", {"date": day})
        except Problem as why:
            return why.code
        return OK

    def play(self, segment: list[Line]) -> None:
        """Carries out lines that can go together, and notes what differs from their `expect`."""
        try:
            self._play(segment)
        except Problem as why:
            if why.code not in UNSHAPED:
                raise
            # Nothing was created. Line by line, the one that the API does not take at all spoils no other.
            if len(segment) == 1:
                self._compare(segment[0], _code_of_unshaped(segment[0], why.code))
            else:
                for line in segment:
                    self.play([line])

    def _play(self, segment: list[Line]) -> None:
        pending = [p for line in segment for p in self._plan(line)]
        self._create(pending)
        self._sign([p for p in pending if p.code is None and p.order and not _is_over(p.order)])
        for p in pending:
            self._take_in(p)
        for line in segment:
            outcome = self._outcome(line, pending)
            if outcome == OK:
                self.names.learn(line)
            self._compare(line, outcome)

    def _plan(self, line: Line) -> list[Pending]:
        planned = orders_of(line, self.names)
        if line.one_signer:
            planned = planned[:1]
        group = {"group": self.names.text(str(line.number))} if len(planned) > 1 else {}
        return [
            Pending(
                line,
                p,
                {
                    **p.request,
                    **group,
                    **self._said_signers(line, p),
                    "client_order_id": self.names.text(f"{line.number}:{i}"),
                },
            )
            for i, p in enumerate(planned)
        ]

    def _said_signers(self, line: Line, planned: Planned) -> dict[str, Any]:
        """For a line that one person signs twice: who is going to sign is said, so that it is refused before all else."""
        if not line.one_signer:
            return {}
        maker = self.names.signers(planned.by).maker.account
        return {"signers": [maker, maker]}

    def _create(self, pending: list[Pending]) -> None:
        answer = self._client.post("/v1/orders/batch", {"orders": [p.body for p in pending]})
        for p, result in zip(pending, answer["results"], strict=True):
            p.order = result["order"]
            if result["problem"] is not None:
                p.code = result["problem"]["code"]

    def _sign(self, pending: list[Pending]) -> None:
        waiting = [p for p in pending if p.order and p.order["status"].startswith("awaiting")]
        items = [{"id": p.order["id"], "signatures": self._signatures(p)} for p in waiting if p.order]
        if items:
            body = {"items": items, "wait_s": WAIT_S}
            answer = self._client.post("/v1/orders/batch/signatures", body)
            for p, result in zip(waiting, answer["results"], strict=True):
                p.order = result["order"] or p.order
                if result["problem"] is not None:
                    p.code = result["problem"]["code"]
                    self._cancel(p)
        self._wait_settled([p for p in pending if p.code is None])

    def _signatures(self, p: Pending) -> list[dict[str, str]]:
        """Both signatures, over the digest that the message itself gives: what the service says it is does not count."""
        assert p.order is not None
        message = p.order["typed_data"]["message"]
        found = digest(self._domain_of(p.order), p.order["action"], message)
        signers: Signers = self.names.signers(p.planned.by)
        keys = [signers.maker, signers.maker if p.line.one_signer else signers.checker]
        signed = [{"account": key.account, "signature": key.sign(found)} for key in keys]
        return signed[len(p.order["signatures"]) :]

    def _domain_of(self, order: dict[str, Any]) -> Domain:
        """Of the version that the order is for, which must be one of the ledger's. Raises KeyError for another contract."""
        door = order["typed_data"]["domain"]["verifyingContract"]
        if door not in self._doors:
            self._doors = _doors_in(self._client.get("/v1/status"))
        return self._doors[door]

    def _cancel(self, p: Pending) -> None:
        """A refused line leaves nothing behind: its references are free again."""
        assert p.order is not None
        try:
            self._client.post(f"/v1/orders/{p.order['id']}/cancel", {"reason": p.code})
        except Problem as why:
            if why.code != "order-not-open":
                raise

    def _wait_settled(self, pending: list[Pending]) -> None:
        until = time.monotonic() + SETTLE_S
        while waiting := [p for p in pending if p.order and p.order["status"] == "queued"]:
            if time.monotonic() > until:
                raise Unreachable("signed orders are not carried out")
            ids = ",".join(p.order["id"] for p in waiting[:100] if p.order)
            found = {o["id"]: o for o in self._client.get("/v1/orders", ids=ids)["items"]}
            for p in waiting:
                if p.order:
                    p.order = found.get(p.order["id"], p.order)
            time.sleep(POLL_S)

    def _take_in(self, p: Pending) -> None:
        if p.line.op == "member" and p.code == "key-taken":
            # A run's keys follow from the member's id: it is the id that is taken.
            p.code = "duplicate-reference"
        if p.order is None or p.code is not None:
            return
        if p.order["status"] == "cancelled":
            p.code = p.order["refusal"]["detail"]
        elif p.order["status"] == "refused":
            p.code = p.order["refusal"]["code"]
        elif p.line.op == "member":
            self.names.numbers[p.line.fields["id"]] = int(p.order["results"][0]["number"])

    def _outcome(self, line: Line, pending: list[Pending]) -> str:
        codes = [p.code for p in pending if p.line is line and p.code]
        own = [code for code in codes if code != "group-refused"]
        return (own or codes or [OK])[0]

    def _compare(self, line: Line, outcome: str) -> None:
        if outcome not in line.expect:
            wanted = " or ".join(sorted(line.expect))
            self.differences.append(f"line {line.number} ({line.op}): {outcome}, expected {wanted}")


def _doors_in(status: dict[str, Any]) -> dict[str, Domain]:
    """What orders are bound to, by the contract that takes them."""
    doors = [version["addresses"]["Orders"] for version in status["versions"]]
    return {door: Domain(status["chain_id"], door) for door in doors}


def _run_of(book: Book, today: date) -> str:
    """A book that begins today is another run on another day: its dates are others."""
    if book.first_day is not None:
        return book.run
    return hashlib.sha256(f"{book.run} {today}".encode()).hexdigest()[: len(book.run)]


def _code_of_unshaped(line: Line, code: str) -> str:
    """What the book calls a split that the API does not take at all, for its many parts or for having none."""
    if line.op != "split":
        return code
    if not line.fields["parts"]:
        return "amount-zero"
    return "too-many-splits" if len(line.fields["parts"]) > PARTS_MAX else code


def _is_over(order: dict[str, Any]) -> bool:
    return order["status"] in ("refused", "cancelled")
