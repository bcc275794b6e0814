"""Every command of the README is run as it stands, in the order in which it stands."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.en.md")
TIMEOUT_S = 170
HERE_ALREADY = "make test"
"""This very run: a test that calls it would never end."""


def commands(file: Path) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_both_languages_give_the_same_commands() -> None:
    chinese, english = map(commands, READMES)
    assert chinese == english
    assert {"make demo ONCE=1", HERE_ALREADY} <= set(chinese)


def test_links_lead_somewhere() -> None:
    for file in READMES:
        for target in re.findall(r"\]\(([^)#]+)\)", file.read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), f"{file.name}: {target}"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_command_runs(tmp_path: Path) -> None:
    # Where a user's own stack is, and whether port 8000 is free on this machine, is none of the test's business.
    environment = {**os.environ, "XINLIAN_HOME": str(tmp_path / "home"), "XINLIAN_HTTP_PORT": "0"}
    try:
        for command in commands(READMES[0]):
            if command != HERE_ALREADY:
                done = subprocess.run(
                    command,
                    shell=True,
                    cwd=ROOT,
                    env=environment,
                    capture_output=True,
                    text=True,
                    timeout=TIMEOUT_S,
                    check=False,
                )
                assert done.returncode == 0, f"{command}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    finally:
        subprocess.run([".venv/bin/xinlian", "down"], cwd=ROOT, env=environment, check=True, timeout=TIMEOUT_S)
