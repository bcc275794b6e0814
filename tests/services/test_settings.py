"""Settings: what a dev chain may leave out, and nobody else."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.settings import DEV_PEPPER, Settings, SettingsIncomplete

OWN = "0x" + "5a" * 32


def settings(home: Path, stack: dict[str, Any] | None, **given: Any) -> Settings:
    if stack is not None:
        (home / "stack.json").write_text(json.dumps(stack))
    return Settings(home=home, **given)


def test_the_dev_chain_has_a_pepper_of_its_own(tmp_path: Path) -> None:
    assert settings(tmp_path, {"dev": True}).pepper_bytes == bytes.fromhex(DEV_PEPPER[2:])


@pytest.mark.parametrize("pepper", [None, DEV_PEPPER, DEV_PEPPER[2:], "0x" + "5a" * 31, "", "pepper"])
def test_elsewhere_only_a_real_one_will_do(tmp_path: Path, pepper: str | None) -> None:
    with pytest.raises(SettingsIncomplete, match="XINLIAN_PEPPER"):
        settings(tmp_path, None, pepper=pepper).pepper_bytes  # noqa: B018
    assert settings(tmp_path, None, pepper=OWN).pepper_bytes == bytes.fromhex(OWN[2:])


def test_secrets_a_dev_chain_left_behind_are_not_taken_elsewhere(tmp_path: Path) -> None:
    left = {"dev": True, "relay_key": "0x01", "pepper": OWN, "database_url": "postgresql://x"}
    assert settings(tmp_path, left).need("relay_key") == "0x01"
    elsewhere = settings(tmp_path, left, rpc_url="http://node")
    assert elsewhere.need("database_url") == "postgresql://x"
    for name in ("relay_key", "pepper"):
        with pytest.raises(SettingsIncomplete, match=name):
            elsewhere.need(name)
