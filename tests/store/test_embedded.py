import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from api.store import embedded
from chain_node.wait import wait_for


@pytest.fixture
def data():
    home = Path(tempfile.mkdtemp(prefix="xinlian-", dir="/tmp"))
    yield home / "pg"
    embedded.stop(home / "pg")
    shutil.rmtree(home)


def keep(url, value):
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value text)")
        connection.execute("INSERT INTO kept VALUES (%s)", (value,))


def kept(url):
    with psycopg.connect(url) as connection:
        return [value for (value,) in connection.execute("SELECT value FROM kept")]


def kill(pid):
    os.kill(pid, signal.SIGKILL)
    assert wait_for(lambda: not Path(f"/proc/{pid}").exists(), 5)


def test_a_start_beside_a_running_one_changes_nothing(data):
    url = embedded.start(data)
    pid = embedded.pid_of(data)
    assert embedded.start(data) == url
    assert embedded.pid_of(data) == pid


def test_stop_and_start_keep_the_data(data):
    url = embedded.start(data)
    keep(url, "a")
    embedded.stop(data)
    assert embedded.pid_of(data) is None
    assert kept(embedded.start(data)) == ["a"]


def test_stop_twice_is_stop_once(data):
    embedded.start(data)
    embedded.stop(data)
    embedded.stop(data)


def test_survives_a_kill(data):
    keep(embedded.start(data), "a")
    kill(embedded.pid_of(data))
    assert kept(embedded.start(data)) == ["a"]


def test_a_server_process_that_outlives_its_parent_keeps_its_lock_file(data):
    """Two servers on one folder would ruin it: the lock file is what tells the second of the first's memory."""
    embedded.start(data)
    embedded.stop(data)
    (data / "postmaster.pid").write_text("999999\n")
    with subprocess.Popen(["sleep", "60"], cwd=data) as orphan:
        assert embedded._is_in_use(data)
        orphan.kill()
    assert not embedded._is_in_use(data)


def test_a_lock_file_that_names_another_process_does_not_stop_it(data):
    """After a restart of the machine, the number in the lock file may be anybody's."""
    keep(embedded.start(data), "a")
    embedded.stop(data)
    lines = [str(os.getpid()), str(data), "1700000000", "5432", str(data), "", "  1 1", "ready   "]
    (data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert kept(embedded.start(data)) == ["a"]


@pytest.mark.parametrize("left", ["", "12", "999999\n/nowhere\n"])
def test_a_lock_file_of_a_broken_off_start_does_not_stop_it(data, left):
    embedded.start(data)
    embedded.stop(data)
    (data / "postmaster.pid").write_text(left)
    assert embedded.start(data)


def test_outlives_who_started_it(data):
    program = "import pathlib, sys; from api.store import embedded; print(embedded.start(pathlib.Path(sys.argv[1])))"
    words = [sys.executable, "-c", program, str(data)]
    url = subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()
    keep(url, "a")
    assert os.getpgid(embedded.pid_of(data)) != os.getpgid(0)


def test_what_cannot_start_is_said_in_a_sentence(data, monkeypatch):
    monkeypatch.setattr(embedded, "START_TRIES", 1)
    data.parent.mkdir(exist_ok=True)
    data.write_text("not a folder")
    with pytest.raises(embedded.ServerFailed, match="PostgreSQL did not start"):
        embedded.start(data)
    data.unlink()


def test_databases_beside_the_first(server):
    url = embedded.create_database(server, "beside")
    keep(url, "a")
    assert kept(url) == ["a"]
    embedded.drop_database(server, "beside")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)
