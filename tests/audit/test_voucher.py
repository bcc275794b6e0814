"""One voucher's file: what it proves, how small it is, what it does not show, and that no byte of it can be changed."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from api.audit.verify import verify
from api.cli.stack.stack import Stack
from api.client.http import Client
from tests.audit.conftest import Judge
from tests.audit.test_fuzz import at, changes, leaves, put
from tests.audit.test_ledger import export
from tests.players import Players

pytestmark = pytest.mark.timeout(600)  # the fixture runs a stack and some thirty orders
HOPS = 10
BYTES_MAX = 200_000


@pytest.fixture(scope="module")
def files(stack: Stack, admin: Client, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Files of a voucher of ten hops, of one that was split, of a child, and the members' numbers."""
    players = Players.register(admin, "voucher")
    players.issue("H", 1_000_000)
    players.accept("H", "S1")
    around = ["S2", "S3", "S1"]
    for i in range(HOPS):
        by, to = around[(i + 2) % 3], around[i % 3]
        players.play(op="transfer", ref=f"T{i}", voucher="H", by=by, to=to, background="x")
        players.accept(f"T{i}", to)
    players.issue("P", 900_000)
    players.accept("P", "S1")
    parts = [{"ref": "C", "to": "S2", "amount_fen": 300_000}, {"ref": "D", "to": "S3", "amount_fen": 200_000}]
    players.play(op="split", voucher="P", by="S1", background="x", parts=parts)
    players.accept("C", "S2")
    folder = tmp_path_factory.mktemp("voucher")
    found: dict[str, Any] = {"members": {name: players.number(name) for name in ("CE", "S1", "S2", "S3", "BK")}}
    for ref in ("H", "P", "C"):
        said = players.voucher(ref)
        export(stack, folder / f"{ref}.json", "--voucher", said["number"])
        found[ref] = ((folder / f"{ref}.json").read_text(), said)
    return found


@pytest.mark.parametrize("ref", ["H", "P", "C"])
def test_it_proves_the_state_the_api_tells(judge: Judge, files: dict[str, Any], ref: str) -> None:
    text, said = files[ref]
    verdict = judge(text)
    assert verdict.fault is None, str(verdict.fault)
    found = verdict.as_json()
    assert found["voucher"] == said["number"]
    assert found["state"]["holder"] == said["holder"]
    assert found["state"]["amount_fen"] == said["amount"]["fen"]
    assert found["state"]["head"] == said["head"]
    assert found["signatures"]["recomputed"] == 2 * len(json.loads(text)["orders"])
    for lang in ("zh", "en"):
        assert said["number"] in "\n".join(verdict.sentences(lang))


def test_ten_hops_are_below_200_kb(files: dict[str, Any]) -> None:
    text, said = files["H"]
    assert said["hops"] == HOPS
    assert len(json.loads(text)["events"]) == 2 + 2 * HOPS
    assert len(text.encode()) < BYTES_MAX


def test_nothing_of_other_members_is_in_it(files: dict[str, Any]) -> None:
    """D went to S3 in the same order as C to S2: C's file names neither S3 nor its amount."""
    text, _ = files["C"]
    members = files["members"]
    assert f"{members['S2']:064x}" in text
    for stranger in ("S3", "BK"):
        assert f"{members[stranger]:064x}" not in text
    assert f"{200_000:064x}" not in text
    assert f"{300_000:064x}" in text
    whole, _ = files["H"]
    assert f"{members['BK']:064x}" not in whole


@pytest.mark.slow
def test_no_value_can_be_changed(judge: Judge, files: dict[str, Any]) -> None:
    file = json.loads(files["C"][0])
    missed = []
    for path in leaves(file):
        if path == ("format",):
            continue
        before = at(file, path)
        for other in changes(before):
            put(file, path, other)
            if judge(file).exit_code == 0:
                missed.append((path, other))
        put(file, path, before)
    assert not missed


def test_no_byte_of_a_node_can_be_changed(judge: Judge, files: dict[str, Any]) -> None:
    file = json.loads(files["C"][0])
    for i, node in enumerate(file["nodes"]):
        for place in range(2, len(node), 67):
            file["nodes"][i] = node[:place] + ("0" if node[place] != "0" else "1") + node[place + 1 :]
            assert judge(file).exit_code == 1
        file["nodes"][i] = node


@pytest.mark.parametrize("part", ["nodes", "events", "orders", "headers"])
def test_no_item_can_be_dropped_or_added(judge: Judge, files: dict[str, Any], part: str) -> None:
    file, other = json.loads(files["C"][0]), json.loads(files["H"][0])
    for i in range(len(file[part])):
        cut = copy.deepcopy(file)
        del cut[part][i]
        assert judge(cut).exit_code in (1, 2)
    for strange in other[part][:3]:
        if strange not in file[part]:
            assert judge({**file, part: [*file[part], strange]}).exit_code == 1
    repeated = {**file, part: [*file[part], file[part][-1]]}
    # A node or an order once more says the same once more: both are found by their hash.
    assert judge(repeated).exit_code == (0 if part in ("nodes", "orders") else 1)


def test_events_cannot_change_places(judge: Judge, files: dict[str, Any]) -> None:
    file = json.loads(files["H"][0])
    file["events"][2], file["events"][3] = file["events"][3], file["events"][2]
    verdict = judge(file)
    assert verdict.fault is not None
    assert verdict.fault.code == "head"


def test_another_voucher_s_events_do_not_fit(judge: Judge, files: dict[str, Any]) -> None:
    file, other = json.loads(files["P"][0]), json.loads(files["H"][0])
    assert judge({**file, "voucher": other["voucher"]}).exit_code == 1
    assert judge({**file, "events": other["events"], "orders": other["orders"]}).exit_code == 1


def test_the_ledger_is_the_one_the_auditor_knows(tmp_path: Path, files: dict[str, Any]) -> None:
    file = json.loads(files["C"][0])
    path = tmp_path / "file.json"
    path.write_text(files["C"][0])
    assert verify(path, [], ledger=file["contracts"]["VoucherLedger"]).exit_code == 0
    found = verify(path, [], ledger="0x" + "11" * 20)
    assert found.fault is not None
    assert found.fault.code == "ledger-other"
    assert verify(path, [], ledger="x").exit_code == 2
    assert verify(path, ["0x" + "11" * 20]).exit_code == 1  # nobody sealed a dev chain's block


@pytest.mark.parametrize("text", ['{"voucher": 1}', '{"voucher": "XL-1"}', '{"voucher": null, "blocks": []}'])
def test_what_is_no_voucher_file_judges_nothing(judge: Judge, text: str) -> None:
    assert judge(text).exit_code == 2
