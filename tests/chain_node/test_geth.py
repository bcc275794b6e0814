import subprocess

import pytest

from chain_node.errors import InstallFailed
from chain_node.geth import build, go
from tests.networks import geth_or_skip

pytestmark = pytest.mark.engine
NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture
def no_go(monkeypatch, tmp_path):
    """A machine without Go."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def no_registry(monkeypatch, tmp_path):
    monkeypatch.setenv("UV_DEFAULT_INDEX", NOWHERE)
    monkeypatch.setenv("UV_INDEX_URL", NOWHERE)
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("GOPROXY", NOWHERE)


def test_the_program_is_the_locked_version():
    said = subprocess.run([geth_or_skip(), "version"], capture_output=True, text=True, check=True)
    assert f"Version: {build.VERSION}-stable" in said.stdout


def test_a_second_call_builds_nothing(monkeypatch):
    def never(*_):
        raise AssertionError("built again")

    program = geth_or_skip()
    monkeypatch.setattr(build, "_build", never)
    assert build.geth_path() == program


@pytest.mark.usefixtures("no_go")
def test_go_comes_with_a_wheel_where_the_machine_has_none(tmp_path):
    try:
        found = go.go_path(tmp_path / "wheel")
    except InstallFailed as why:
        if "no network" in str(why):
            pytest.skip(str(why))
        raise
    said = subprocess.run([found, "version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("go version go1.27.3")


@pytest.mark.usefixtures("no_go", "no_registry")
def test_a_registry_that_does_not_answer_is_said_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    with pytest.raises(InstallFailed, match=r"Go could not be installed: no network: the registry did not answer\."):
        build.geth_path()
    assert not list((tmp_path / "cache").rglob("build-*")), "nothing is left behind"


@pytest.mark.usefixtures("no_registry")
def test_a_module_proxy_that_does_not_answer_is_said_in_one_sentence(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if not go.shutil.which("go"):
        pytest.skip("this machine has no Go; its wheel cannot be had without a registry either")
    with pytest.raises(InstallFailed, match=r"geth 1\.13\.15 could not be built: no network"):
        build.geth_path()


def test_no_room_is_said_before_anything_is_fetched(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(build, "ROOM_BYTES", 10**18)
    with pytest.raises(InstallFailed, match=r"MB are needed in .* while it is built"):
        build.geth_path()


def test_a_folder_that_cannot_be_written_is_said(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(InstallFailed, match=r"could not be built in .*: Not a directory"):
        build.geth_path()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("write /x: no space left on device", "no space is left on the disk"),
        ("verifying module: checksum mismatch", "what the registry gave is not what is locked here"),
        ("tls: failed to verify certificate: x509", "the registry's certificate is not trusted here"),
        ("dial tcp: lookup proxy: no such host", "no network"),
        ("geth.go:1: something else", "geth.go:1: something else"),
        ("", "it gave no reason"),
    ],
)
def test_reasons_in_few_words(words, said):
    assert go.reason(words).startswith(said)
