"""The verify code on a paper means one file."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from api.audit import command
from api.audit.code import code_of
from api.audit.verify import verify


@pytest.fixture
def file(tmp_path: Path, short: dict[str, Any]) -> Path:
    path = tmp_path / "file.json"
    path.write_text(json.dumps(short))
    return path


def test_a_code_is_four_groups_that_follow_from_the_bytes(file: Path) -> None:
    code = code_of(file)
    assert re.fullmatch(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", code)
    file.write_text(file.read_text() + " ")
    assert code_of(file) != code


def test_the_file_that_a_paper_means_verifies_however_the_code_is_written(file: Path) -> None:
    code = code_of(file)
    for written in (code, code.lower(), code.replace("-", " "), code.replace("-", "")):
        assert verify(file, [], verify_code=written).exit_code == 0


@pytest.mark.parametrize("written", ["", "AAAA-AAAA-AAAA-AAAA", "AAAA"])
def test_another_file_is_said_to_be_another(file: Path, written: str) -> None:
    verdict = verify(file, [], verify_code=written)
    assert (verdict.exit_code, verdict.fault and verdict.fault.code) == (1, "code-other")


def test_a_beginning_of_the_code_is_not_enough(file: Path) -> None:
    assert verify(file, [], verify_code=code_of(file)[:9]).exit_code == 1


def test_no_file_is_unreadable(tmp_path: Path) -> None:
    assert verify(tmp_path / "none.json", [], verify_code="AAAA").exit_code == 2


def test_the_program_takes_it(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([str(file), "--code", code_of(file)]) == 0
    assert command.main([str(file), "--code", "AAAA", "--lang", "en"]) == 1
    assert "it is another file" in capsys.readouterr().out
