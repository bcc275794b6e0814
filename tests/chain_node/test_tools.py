import json
import subprocess

import pytest

from chain_node import tools
from chain_node.errors import InstallFailed
from chain_node.paths import CHAIN_NODE, CHECKOUT, CONTRACTS, SOLC

LOCKED = (CHAIN_NODE, CONTRACTS, CHECKOUT / "tests" / "node")


def says(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=True, env={"PATH": "/bin"})
    return done.stdout


def test_node_is_the_wheels():
    assert ".venv" in str(tools.node_path())
    assert says(tools.node_path(), "--version").startswith("v24.")


def test_the_compiler_runs_without_a_node_on_the_path():
    assert "Version: 0.8.37+commit" in says(tools.solc_path(), "--version")


def test_the_compiler_runs_through_a_link(tmp_path):
    (tmp_path / "solc-v0.8.37").symlink_to(SOLC)
    assert "Version: 0.8.37+commit" in says(tmp_path / "solc-v0.8.37", "--version")


@pytest.mark.parametrize("tool", [tools.anvil_path, tools.forge_path, tools.cast_path])
def test_foundry_tools_are_the_locked_version(tool):
    assert "1.7.1" in says(tool(), "--version")


@pytest.mark.parametrize("folder", LOCKED, ids=lambda folder: folder.name)
def test_locks_name_no_host(folder):
    packages = json.loads((folder / "package-lock.json").read_bytes())["packages"]
    assert all("resolved" not in entry for entry in packages.values())
    assert all("integrity" in entry for name, entry in packages.items() if name)


def folder_with(tmp_path, name):
    lock = {"lockfileVersion": 3, "packages": {"": {"dependencies": {name: "1.0.0"}}}}
    package = {"private": True, "dependencies": {name: "1.0.0"}}
    lock["packages"][f"node_modules/{name}"] = {"version": "1.0.0", "integrity": "sha512-AAAA"}
    (tmp_path / "package.json").write_text(json.dumps(package))
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    return tmp_path


@pytest.fixture
def no_registry(tmp_path, monkeypatch):
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))


@pytest.mark.usefixtures("no_registry")
def test_a_registry_that_does_not_answer_is_said_in_one_sentence(tmp_path):
    with pytest.raises(InstallFailed, match="no network: the npm registry did not answer"):
        tools.ensure_node_packages(folder_with(tmp_path, "is-number"))


@pytest.mark.usefixtures("no_registry")
def test_a_platforms_package_that_npm_could_not_fetch_is_not_passed_over(tmp_path):
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_bytes((CHAIN_NODE / name).read_bytes())
    with pytest.raises(InstallFailed, match="did not give @foundry-rs/anvil-linux"):
        tools.ensure_node_packages(tmp_path)
    with pytest.raises(InstallFailed):
        tools.ensure_node_packages(tmp_path)


def test_a_second_call_installs_nothing(monkeypatch):
    def never(*_):
        raise AssertionError("npm ran again")

    tools.ensure_node_packages(CHAIN_NODE)
    monkeypatch.setattr(tools, "_npm_ci", never)
    assert tools.ensure_node_packages(CHAIN_NODE) == CHAIN_NODE / "node_modules"
