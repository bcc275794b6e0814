"""What a service is told of its network, by folder or file."""

import json
import stat

import pytest

from api.cli.stack.home import StackFailed
from api.cli.stack.joining import join
from api.cli.stack.on_network import NetworkStack
from api.settings import Settings, SettingsIncomplete
from chain_node.consortium.home import NetworkHome
from chain_node.consortium.keys import account_of
from tests.networks import CHAIN_ID, VALIDATORS, network_toml

KEY = "11" * 32
FILE = """
[network]
name = "bank-net"
chain_id = 1337
rpc = ["http://a:1", "http://b:2"]
finality = "immediate"
deployer_key = "deployer.key"
relay_key = "relay.key"
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "bank-net.toml"
    path.write_text(FILE)
    for name in ("deployer.key", "relay.key"):
        (tmp_path / name).write_text(f"0x{KEY}\n")
    return path


@pytest.fixture
def folder(tmp_path):
    home = NetworkHome(tmp_path / "network")
    home.path.mkdir()
    home.toml.write_text(network_toml())
    home.init()
    return home


def test_a_file_names_an_existing_network(file):
    joined = join(file)
    assert (joined.name, joined.chain_id, joined.finality) == ("bank-net", 1337, "immediate")
    assert joined.rpc == ("http://a:1", "http://b:2")
    assert joined.relay_key == "0x" + KEY


def test_a_folder_gives_the_nodes_that_are_open_to_the_platform(folder):
    joined = join(folder.path)
    _, keys = folder.init()
    assert (joined.name, joined.chain_id, joined.finality) == ("test", CHAIN_ID, "depth:12")
    assert [url.split("@")[0] for url in joined.rpc] == [
        f"http://platform:{keys.access[name]['platform']}" for name in VALIDATORS
    ]
    assert joined.deployer_key != joined.relay_key


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("chain_id = 1337", 'chain_id = "1337"', "network.chain_id: Input should be a valid integer"),
        ("chain_id = 1337", "chain = 1337", "network.chain: Extra inputs are not permitted"),
        ('"immediate"', '"soon"', "network.finality: String should match"),
        ('["http://a:1", "http://b:2"]', "[]", "network.rpc: List should have at least 1 item"),
        ('"relay.key"', '"other.key"', "other.key does not exist; it must hold a private key"),
        ("[network]", "[network", "cannot be read"),
    ],
    ids=["text for a number", "unknown word", "finality", "no node", "no key", "no toml"],
)
def test_a_file_that_is_wrong_is_said_with_its_place(file, old, new, said):
    file.write_text(FILE.replace(old, new))
    with pytest.raises(StackFailed) as why:
        join(file)
    assert said in str(why.value)


POWERS = """
[powers]
admin = "0x1111111111111111111111111111111111111111"
pauser = "0x2222222222222222222222222222222222222222"
governor = "0x3333333333333333333333333333333333333333"

[powers.second]
name = "审计机构"
uscc = "12100000MA0000003U"
maker = "0x4444444444444444444444444444444444444444"
checker = "0x5555555555555555555555555555555555555555"
"""


def test_the_second_organisation_begins_with_the_ledger(file, tmp_path):
    file.write_text(FILE + POWERS)
    stack = NetworkStack(tmp_path / "home", file)
    members = [member.genesis for member in stack.beginners]
    assert [(member.number, member.kinds) for member in members] == [(1, 16), (2, 32), (3, 64)]
    assert [key.account[-1] for key in members[2].keys] == ["4", "5"]
    again = NetworkStack(tmp_path / "home", file)
    assert [member.genesis for member in again.beginners] == members, "its salt stays"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0003U", "0003X", "powers.second.uscc: 12100000MA0000003X is no unified social credit code"),
        ("0x" + "3" * 40, account_of(bytes.fromhex(KEY)), "is a sender's account, whose key lies on a server"),
    ],
    ids=["uscc", "the relay's account"],
)
def test_powers_that_make_no_sense_are_said(file, old, new, said):
    file.write_text(FILE + POWERS.replace(old, new))
    with pytest.raises(StackFailed, match=said):
        join(file)


def test_a_key_that_is_none_is_said(file):
    (file.parent / "relay.key").write_text("hello")
    with pytest.raises(StackFailed, match=r"relay\.key is damaged: it holds no private key"):
        join(file)


def test_a_folder_without_a_network_is_said(tmp_path):
    with pytest.raises(StackFailed, match="run `xinlian network up`"):
        join(tmp_path)


def test_nobody_open_to_the_platform_is_said(folder):
    folder.change(folder.toml.read_text().replace('rpc_for = ["platform"]\n', ""))
    with pytest.raises(StackFailed, match="no node has platform among those it is open to"):
        join(folder.path)


def test_secrets_are_of_the_services_own_and_stay(folder):
    joined = join(folder.path)
    path = joined.keep_secrets()
    first = json.loads(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(bytes.fromhex(first["pepper"][2:])) == 32
    joined.keep_secrets()
    assert json.loads(path.read_text()) == first


def test_processes_read_secrets_of_a_network_from_its_file_alone(folder, tmp_path):
    path = join(folder.path).keep_secrets()
    home = tmp_path / "home"
    home.mkdir()
    stack = {"dev": False, "relay_key": "0xdead", "rpc_url": "http://a:1", "secrets": str(path)}
    (home / "stack.json").write_text(json.dumps(stack))
    settings = Settings(home=home)
    assert not settings.is_dev
    assert settings.need("relay_key") == json.loads(path.read_text())["relay_key"]
    assert "0x" + settings.pepper_bytes.hex() == json.loads(path.read_text())["pepper"]
    (home / "stack.json").write_text(json.dumps({**stack, "secrets": None}))
    with pytest.raises(SettingsIncomplete, match="XINLIAN_RELAY_KEY"):
        Settings(home=home).need("relay_key")


def test_a_home_with_a_dev_chain_joins_no_network(folder, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "stack.json").write_text(json.dumps({"dev": True}))
    with pytest.raises(StackFailed, match="choose another home with XINLIAN_HOME"):
        NetworkStack(home, folder.path).up(lambda _: None)


def test_nobody_answers(file, tmp_path):
    file.write_text(FILE.replace('["http://a:1", "http://b:2"]', '["http://127.0.0.1:9"]'))
    stack = NetworkStack(tmp_path / "home", file)
    with pytest.raises(StackFailed, match="No node answers"):
        stack._start_chain()
