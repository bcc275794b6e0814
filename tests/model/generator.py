"""Random but deep books: `python -m tests.model.generator SEED LINES OUT` writes OUT.jsonl and OUT.expected.json.

The model steers: it knows what the state offers, which codes have been seldom earned, and what is right for every line.
"""

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.model import moves
from tests.model.mischief import WAYS
from tests.model.scene import CAST, Said, Scene, uscc
from tests.model.stories import STORIES, Story, crowd, dear_money, ten_hops

Move = Callable[[Scene], Said | None]

MISCHIEF_SHARE = 0.22
STORY_SHARE = 0.35
STORIES_AT_ONCE = 3
EXTRA_LINES_MAX = 80
"""How far a book may outgrow its size until every code has come."""
LATE_SHARE = 0.6
"""The part of the book before which the clock makes small steps only, so that chains of hops can grow."""

GOOD_MOVES: tuple[tuple[Move, int], ...] = (
    (moves.day, 5),
    (moves.limit, 1),
    (moves.raise_limit, 2),
    (moves.issue, 9),
    (moves.accept, 16),
    (moves.reject, 2),
    (moves.withdraw, 2),
    (moves.transfer, 5),
    (moves.split, 7),
    (moves.finance_apply, 4),
    (moves.finance_step, 10),
    (moves.finance_cancel, 1),
    (moves.finance_refuse, 1),
    (moves.pay, 5),
    (moves.pay_again, 1),
    (moves.freeze, 2),
    (moves.unfreeze, 2),
    (moves.void, 1),
)


class Generator:
    """Writes one book."""

    def __init__(self, seed: int, lines: int, *, first_day: dt.date | None = None, crowded: bool = False) -> None:
        """`crowded`: with a root of five hundred pieces, which takes some hundred lines."""
        self._scene = Scene(seed, first_day)
        self._target = lines
        self._coming: list[Callable[[Scene], Story]] = []
        # The long ones begin first.
        self._running = [story(self._scene) for story in (ten_hops, dear_money, *([crowd] if crowded else []))]

    def write(self) -> Scene:
        self._opening()
        s = self._scene
        while len(s.lines) < self._target or (self._missing() and len(s.lines) < self._target + EXTRA_LINES_MAX):
            line = self._next()
            if line is not None:
                s.say(line)
        return s

    def _missing(self) -> list[str]:
        return [code for code in WAYS if not self._scene.codes[code]]

    def _opening(self) -> None:
        s = self._scene
        s.say({"op": "day", "date": s.first_day.isoformat()})
        for name, kinds in CAST.items():
            s.say(
                {"op": "member", "id": name, "name": f"试验{name}有限公司", "uscc": uscc(s.rng), "kinds": list(kinds)}
            )
        for name in s.members("issuer"):
            s.say({"op": "limit", "issuer": name, "limit_fen": s.rng.randrange(10**8, 10**10)})

    def _next(self) -> Said | None:
        chance = self._scene.rng.random()
        if chance < MISCHIEF_SHARE:
            return self._mischief()
        if chance < MISCHIEF_SHARE + STORY_SHARE:
            return self._story()
        return self._good()

    def _mischief(self) -> Said | None:
        """Something refused, the more likely the seldomer its code came so far."""
        s = self._scene
        codes = list(WAYS)
        weights = [1 / (1 + s.codes[c]) ** 2 for c in codes]
        tries = s.rng.choices(codes, weights, k=8)
        return next((line for code in tries if (line := s.rng.choice(WAYS[code])(s))), None)

    def _story(self) -> Said | None:
        if len(self._running) < STORIES_AT_ONCE:
            if not self._coming:
                self._coming = [*STORIES]
                self._scene.rng.shuffle(self._coming)
            self._running.append(self._coming.pop()(self._scene))
        story = self._scene.rng.choice(self._running)
        line = next(story, None)
        if line is None:
            self._running.remove(story)
        return line

    def _good(self) -> Said | None:
        s = self._scene
        if len(s.lines) > LATE_SHARE * self._target and s.rng.random() < 0.05:
            return moves.leap(s)
        options = [move for move, _ in GOOD_MOVES]
        return s.rng.choices(options, [weight for _, weight in GOOD_MOVES])[0](s)


def generate(seed: int, lines: int, **how: Any) -> tuple[list[Said], dict[str, Any]]:
    """A book's lines and the state they must end in."""
    scene = Generator(seed, lines, **how).write()
    return scene.lines, scene.ledger.final_state()


def save(out: Path, lines: list[Said], expected: dict[str, Any]) -> Path:
    """Writes OUT.jsonl and OUT.expected.json; the book's path."""
    book = out.with_name(out.name + ".jsonl")
    book.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    state = json.dumps(expected, ensure_ascii=False, indent=1) + "\n"
    out.with_name(out.name + ".expected.json").write_text(state, encoding="utf-8")
    return book


def main() -> None:
    seed, lines, out, *words = sys.argv[1:]
    first_day = next((dt.date.fromisoformat(w) for w in words if w != "crowded"), None)
    found = generate(int(seed), int(lines), first_day=first_day, crowded="crowded" in words)
    sys.stdout.write(f"{save(Path(out), *found)}\n")


if __name__ == "__main__":
    main()
