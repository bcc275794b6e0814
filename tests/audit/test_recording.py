"""A real network's blocks, as its node answered."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.audit.conftest import QBFT, Judge

VALIDATORS = json.loads(QBFT.read_bytes())["validators"]


def test_it_verifies_under_its_validators(judge: Judge, recording: dict[str, Any]) -> None:
    verdict = judge(recording, ",".join(VALIDATORS))
    assert (verdict.word, verdict.exit_code) == ("verified", 0)
    found = verdict.as_json()
    assert found["blocks"] == {"first": 114, "last": 129, "count": 16, "final": 129}
    assert (found["transactions"], found["failed"], found["events"]) == (176, 14, 161)
    assert found["unproven"] == ["block.totalDifficulty", "engine", "genesis"]


def test_without_validators_it_is_only_consistent(judge: Judge, recording: dict[str, Any]) -> None:
    verdict = judge(recording)
    assert (verdict.word, verdict.exit_code) == ("consistent", 0)
    for lang, words in (("zh", "验证者以文件自述为准"), ("en", "validators as the file says")):
        text = "\n".join(verdict.sentences(lang))
        assert words in text
        assert verdict.as_json()["validators"]["fingerprint"] in text


@pytest.mark.parametrize(
    "given",
    [VALIDATORS[:3], [*VALIDATORS, "0x" + "11" * 20], [*VALIDATORS[:3], "0x" + "11" * 20]],
    ids=["one too few", "one too many", "another"],
)
def test_other_validators_refuse_it(judge: Judge, recording: dict[str, Any], given: list[str]) -> None:
    verdict = judge(recording, *given)
    assert verdict.fault is not None
    assert (verdict.exit_code, verdict.fault.code, verdict.fault.block) == (1, "validators", 114)


def test_validators_come_from_a_genesis_or_a_list(judge: Judge, recording: dict[str, Any], tmp_path: Any) -> None:
    for name, content in (("genesis.json", json.dumps(recording["genesis"])), ("list.txt", "\n".join(VALIDATORS))):
        (tmp_path / name).write_text(content)
        assert judge(recording, str(tmp_path / name)).word == "verified"


@pytest.mark.parametrize("given", ["0x12", "nowhere.txt", VALIDATORS[0] + "," + VALIDATORS[0]])
def test_validators_that_cannot_be_read_judge_nothing(judge: Judge, recording: dict[str, Any], given: str) -> None:
    verdict = judge(recording, given)
    assert (verdict.word, verdict.exit_code) == ("unreadable", 2)


def test_the_program_prints_and_exits(tmp_path: Any) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "api.audit.command", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert not done.stderr
        return done.returncode, done.stdout

    code, text = run(str(QBFT), "--lang", "en", "--validators", ",".join(VALIDATORS))
    assert code == 0
    assert "Verified: sealed by the validators you gave." in text
    changed = json.loads(QBFT.read_bytes())
    changed["blocks"][3]["stateRoot"] = "0x" + "00" * 32
    (tmp_path / "changed.json").write_text(json.dumps(changed))
    code, text = run(str(tmp_path / "changed.json"), "--json")
    fault = json.loads(text)["fault"]
    assert (code, fault["block"], fault["field"]) == (1, 117, "header")
    code, text = run(str(tmp_path / "changed.json"))
    assert code == 1
    assert "未通过验证" in text
    assert "区块 117" in text
    (tmp_path / "changed.json").write_text("[]")
    code, text = run(str(tmp_path / "changed.json"))
    assert code == 2
    assert "读不出来" in text


def test_the_ledger_s_own_command_says_the_same() -> None:
    command = [sys.executable, "-m", "api.cli.main", "verify", str(QBFT), "--lang", "en", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["verdict"] == "consistent"
