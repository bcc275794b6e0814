"""What is known of mutants: results of this machine's runs, committed explanations, committed summary."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chain_node.mutation import mutants
from chain_node.mutation.mutants import Mutant
from chain_node.mutation.trial import Fate
from chain_node.paths import CONTRACTS, write_atomically

EXPLAINED = CONTRACTS / "mutants" / "survivors.json"
SUMMARY = CONTRACTS / "mutants" / "summary.json"

Key = tuple[str, str, str, str]
_FIELDS = ("file", "function", "original", "mutated")


def explanations(path: Path = EXPLAINED) -> dict[Key, str]:
    """Why a mutant that no test notices is harmless, by its content."""
    entries = json.loads(path.read_bytes()) if path.exists() else []
    return {_key(entry): entry["why"] for entry in entries}


def as_entry(mutant: Mutant, why: str = "") -> dict[str, str]:
    """A survivor as it stands in the committed list."""
    return {**dict(zip(_FIELDS, mutant.key, strict=True)), "why": why}


class Results:
    """What became of each mutant of a source text, on this machine; kept so that a long run can be taken up again."""

    def __init__(self, path: Path, *, afresh: bool) -> None:
        self._path = path
        self._known: dict[str, Fate] = {}
        if path.exists() and not afresh:
            self._known = {key: Fate(fate) for key, fate in json.loads(path.read_bytes()).items()}

    def fate(self, mutant: Mutant, text: str) -> Fate | None:
        """A survivor is tried again: tests were written since."""
        known = self._known.get(_name(mutant, text))
        return None if known is Fate.SURVIVED else known

    def note(self, mutant: Mutant, text: str, fate: Fate) -> None:
        """Keeps what became of a mutant."""
        self._known[_name(mutant, text)] = fate
        self._path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path, _json(self._known))


def summary_of(text: str, fates: Mapping[Mutant, Fate], explained: Iterable[Key], seed: int) -> dict[str, Any]:
    """What the committed summary says of one source."""
    counted = {mutant: fate for mutant, fate in fates.items() if fate not in {Fate.SAME_CODE, Fate.NOT_COMPILED}}
    survived = [mutant for mutant, fate in counted.items() if fate is Fate.SURVIVED]
    known = set(explained)
    accounted = [mutant for mutant in survived if mutant.key in known]
    return {
        "functions": len({mutant.function for mutant in counted}),
        "made": len(counted),
        "killed": len(counted) - len(survived),
        "killedOnlyByTestsOfOthers": sum(fate is Fate.KILLED_FAR for fate in counted.values()),
        "explained": len(accounted),
        "open": len(survived) - len(accounted),
        "leftOutAsTheSameCode": sum(fate is Fate.SAME_CODE for fate in fates.values()),
        "seed": seed,
        "source": hashlib.sha256(text.encode()).hexdigest()[:16],
        "date": datetime.now(UTC).date().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def write_summary(rows: Mapping[str, Mapping[str, Any]], sample: str, path: Path = SUMMARY) -> dict[str, Any]:
    """Put the sources' rows among those of earlier runs; the rows of sources that are gone leave."""
    old = json.loads(path.read_bytes())["sources"] if path.exists() else {}
    sources = {name: row for name, row in {**old, **rows}.items() if (CONTRACTS / name).exists()}
    figures = ("functions", "made", "killed", "explained", "open")
    total = {figure: sum(row[figure] for row in sources.values()) for figure in figures}
    found = {"total": total, "sample": sample, "sources": dict(sorted(sources.items()))}
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, _json(found))
    return found


def _key(entry: Mapping[str, str]) -> Key:
    file, function, original, mutated = (entry[field] for field in _FIELDS)
    return (file, function, original, mutated)


def _name(mutant: Mutant, text: str) -> str:
    """Of the code around it: a comment changed since is no reason to try it again."""
    lines = mutants.code(text)
    place = sum(number < mutant.line for number, _ in lines)
    return hashlib.sha256(json.dumps([*mutant.key, place, [line for _, line in lines]]).encode()).hexdigest()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
