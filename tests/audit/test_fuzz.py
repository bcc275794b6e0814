"""Every kind of byte of the recording, changed; every part dropped, repeated, moved, swapped. Each is caught.

Without meaning, and so not caught, each with its reason:
* `totalDifficulty` of a block, `engine` and `genesis` of the file: no block depends on them. The verdict lists them as not proven;
* a member that a node may add or leave out (`isPrivacyMarkerTransaction`), left out: it no longer says anything;
* spaces between JSON values, and the order of an object's members (but of `receipts`, which keep the blocks' order);
* the order of a block's seals, and a seal beyond the quorum left out together with a fitting `size`: a set has no order, and the block is as final as before.
"""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.audit.conftest import Judge

pytestmark = pytest.mark.timeout(600)
Path = tuple[str | int, ...]
UNPROVEN = {"totalDifficulty"}
MAY_BE_ABSENT = {"isPrivacyMarkerTransaction", "totalDifficulty"}
SEED = 20261125


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every value that is not an object or a full list."""
    if isinstance(value, dict) and value:
        for name, each in value.items():
            yield from leaves(each, (*path, name))
    elif isinstance(value, list) and value:
        for i, each in enumerate(value):
            yield from leaves(each, (*path, i))
    else:
        yield path


def at(whole: Any, path: Path) -> Any:
    for step in path:
        whole = whole[step]
    return whole


def put(whole: Any, path: Path, value: Any) -> None:
    at(whole, path[:-1])[path[-1]] = value


def changes(value: Any) -> Iterator[Any]:
    """What a value can be changed into: digits flipped, lengthened, shortened, another case, another type."""
    yield from (
        other for other in (None, 7, [], {}, "0x", "0x0", True) if other != value or type(other) is not type(value)
    )
    if not isinstance(value, str) or not value.startswith("0x"):
        return
    for place in {2, len(value) // 2, len(value) - 1}:
        if place < len(value):
            yield value[:place] + ("0" if value[place] != "0" else "1") + value[place + 1 :]
    yield value[:2] + "00" + value[2:]
    yield value + "00"
    yield value[:-1]
    yield value.upper()
    yield value + " "


def concerns(path: Path) -> bool:
    return path[0] in ("blocks", "receipts", "validators", "chainId", "contract") and path[-1] not in UNPROVEN


def caught(judge: Judge, content: Any) -> bool:
    verdict = judge(content)
    return verdict.exit_code == 1 and (verdict.fault is not None and bool(verdict.fault.field))


def test_the_uncut_file_is_accepted(judge: Judge, short: dict[str, Any]) -> None:
    assert judge(short).exit_code == 0


@pytest.mark.slow
def test_no_value_can_be_changed(judge: Judge, short: dict[str, Any]) -> None:
    missed, tried = [], 0
    for path in filter(concerns, leaves(short)):
        before = at(short, path)
        for other in changes(before):
            put(short, path, other)
            tried += 1
            if judge(short).exit_code == 0:
                missed.append((path, other))
        put(short, path, before)
    assert not missed
    assert tried > 3_000


@pytest.mark.slow
def test_no_value_of_a_full_block_can_be_changed(judge: Judge, recording: dict[str, Any]) -> None:
    """One place of each kind, drawn anew from 150 transactions."""
    drawn = random.Random(SEED)
    kinds: dict[tuple[str, ...], list[Path]] = {}
    for path in filter(concerns, leaves(recording)):
        kinds.setdefault(
            tuple(str(step) for step in path if isinstance(step, str) and not step.startswith("0x")), []
        ).append(path)
    for paths in kinds.values():
        path = drawn.choice(paths)
        before = at(recording, path)
        put(recording, path, drawn.choice(list(changes(before))))
        assert caught(judge, recording) or judge(recording).exit_code == 2, path
        put(recording, path, before)


def test_no_bit_of_a_header_s_seals_can_be_changed(judge: Judge, short: dict[str, Any]) -> None:
    block = short["blocks"][2]
    good = bytes.fromhex(block["extraData"][2:])
    for place in range(len(good)):
        bad = bytearray(good)
        bad[place] ^= 1 << (place % 8)
        block["extraData"] = "0x" + bad.hex()
        assert caught(judge, short), place


def test_no_member_can_be_left_out(judge: Judge, short: dict[str, Any]) -> None:
    places = {path[:-1] for path in leaves(short) if path[0] in ("blocks", "receipts") and isinstance(path[-1], str)}
    for place in places:
        for name in list(at(short, place)):
            value = at(short, place).pop(name)
            assert (judge(short).exit_code == 0) == (name in MAY_BE_ABSENT), (place, name)
            at(short, place)[name] = value


def test_nothing_unknown_passes(judge: Judge, short: dict[str, Any]) -> None:
    for path in (
        ("blocks", 0),
        ("blocks", 0, "transactions", 0),
        ("receipts", "0x78", 1),
        ("receipts", "0x78", 1, "logs", 0),
    ):
        at(short, path)["paid"] = "0x1"
        verdict = judge(short)
        assert verdict.fault is not None
        assert verdict.fault.code == "field-unknown"
        assert verdict.fault.field.endswith(".paid")
        del at(short, path)["paid"]
    short["paid"] = True
    assert "paid" in judge(short).unproven


LISTS: tuple[Path, ...] = (
    ("blocks",),
    ("blocks", 6, "transactions"),
    ("receipts", "0x78"),
    ("receipts", "0x78", 1, "logs"),
    ("receipts", "0x78", 1, "logs", 0, "topics"),
    ("validators",),
)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: ".".join(map(str, path)))
def test_no_item_can_be_dropped_repeated_or_moved(judge: Judge, short: dict[str, Any], path: Path) -> None:
    items = at(short, path)
    assert items
    for i in range(len(items)):
        for changed in (
            items[:i] + items[i + 1 :],
            items[: i + 1] + items[i:],
            [items[i], *items[:i], *items[i + 1 :]],
        ):
            if changed == items or (
                path == ("validators",) and set(changed) == set(items) and len(changed) == len(items)
            ):
                continue
            put(short, path, changed)
            assert judge(short).exit_code == 1, (path, i)
    put(short, path, items)


def test_swapping_two_of_a_kind_is_caught(judge: Judge, short: dict[str, Any]) -> None:
    pairs: tuple[tuple[Path, Path], ...] = (
        (("blocks", 1), ("blocks", 2)),
        (("blocks", 6, "transactions", 0), ("blocks", 6, "transactions", 2)),
        (("receipts", "0x78", 0), ("receipts", "0x78", 2)),
        (("receipts", "0x72"), ("receipts", "0x75")),
        (("blocks", 1, "extraData"), ("blocks", 2, "extraData")),
        (("blocks", 6, "transactions", 0, "r"), ("blocks", 6, "transactions", 0, "s")),
        (("receipts", "0x78", 1, "logs"), ("receipts", "0x78", 2, "logs")),
    )
    for one, other in pairs:
        first, second = at(short, one), at(short, other)
        put(short, one, second)
        put(short, other, first)
        assert judge(short).exit_code == 1, (one, other)
        put(short, one, first)
        put(short, other, second)


def test_receipts_of_a_block_cannot_be_left_out_or_moved(judge: Judge, short: dict[str, Any]) -> None:
    for number in list(short["receipts"]):
        cut = copy.deepcopy(short)
        del cut["receipts"][number]
        assert judge(cut).exit_code == 1
    moved = {**short, "receipts": dict(reversed(short["receipts"].items()))}
    assert judge(moved).exit_code == 1
    more = {**short, "receipts": {**short["receipts"], "0x79": []}}
    assert judge(more).exit_code == 1


def test_a_name_twice_in_one_object_judges_nothing(judge: Judge, short: dict[str, Any]) -> None:
    text = json.dumps(short)
    doubled = text.replace('"gasUsed": ', '"gasUsed": "0x1", "gasUsed": ', 1)
    assert judge(doubled).exit_code == 2
    assert judge(text[:-1] + ', "blocks": []}').exit_code == 2


def test_what_has_no_meaning_changes_nothing(judge: Judge, short: dict[str, Any]) -> None:
    short["blocks"][0]["totalDifficulty"] = "0x0"
    short["engine"] = "another"
    short["blocks"][1] = dict(reversed(short["blocks"][1].items()))
    verdict = judge(json.dumps(dict(reversed(short.items())), indent=3))
    assert verdict.exit_code == 0
    assert {"block.totalDifficulty", "engine", "genesis"} == set(verdict.unproven)
