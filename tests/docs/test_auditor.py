"""The auditor's guide names what there is."""

import re
import subprocess
import sys
from pathlib import Path

from api.audit.reading import ITEM_BYTES_MAX, ITEM_VALUES_MAX

GUIDE = Path(__file__).parents[2] / "docs" / "auditor.md"


def help_of(*words: str) -> str:
    done = subprocess.run([sys.executable, *words, "--help"], capture_output=True, text=True, check=True)
    return done.stdout


def test_every_option_it_names_is_there() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    verifier, export = help_of("-m", "api.audit.command"), help_of("-m", "api.cli.main", "audit", "export")
    named = set(re.findall(r"--[a-z]+", text))
    assert {"--validators", "--ledger", "--json", "--lang", "--voucher", "--texts"} <= named
    for option in named:
        assert option in verifier + export, option


def test_its_limits_are_those_of_the_code() -> None:
    assert (ITEM_BYTES_MAX, ITEM_VALUES_MAX) == (32 << 20, 2_000_000)
    text = GUIDE.read_text(encoding="utf-8")
    assert text.count("32 MiB") == 2
    assert "二百万" in text
    assert "two million" in text


def test_its_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", GUIDE.read_text(encoding="utf-8")):
        assert (GUIDE.parent / target).exists(), target
