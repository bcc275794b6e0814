"""The files of both engines, held against what the engines read."""

import base64
import hashlib
import json
import re
import stat
import tomllib

import pytest
import rlp
from coincurve import PublicKey
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from eth_account import Account

from chain_node.consortium import qbft
from chain_node.consortium.files import generate
from chain_node.consortium.home import NetworkHome
from chain_node.consortium.keys import ensure_keys
from chain_node.errors import NetworkUnreadable
from tests.networks import VALIDATORS, network_toml

BESU_DOCUMENTED = (
    # The genesis example of Besu's page on QBFT.
    "f87aa00000000000000000000000000000000000000000000000000000000000000000f854"
    "9464a702e6263b7297a96638cac6ae65e6541f4169943923390ad55e90c237593b3b0e401f3b08a03185"
    "94aefdb9a738c9f433e5b6b212a6d62f6370c2f69294c7eeb9a4e00ce683cf93039b212648e01c6c6b78c080c0"
)
RECORDED = (
    # Block 114 of a four-validator GoQuorum network, up to where its validators end.
    "f85494310df1ab97db2739108d5cbead77baee025aeb8d945b46dd2653f5871e8b17b8b0e000b39a7d35e616"
    "947aabb232bf3c208712ed8246e25379b4443736f3948b2fac85d397262e80e359fb51834d928837e46f"
)
BESU_OPTIONS = {
    # Of Besu's own file of all options, those that name a file, an address or a rule here.
    *("data-path", "genesis-file", "node-private-key-file", "sync-mode", "data-storage-format", "min-gas-price"),
    *("target-gas-limit", "p2p-host", "p2p-interface", "p2p-port", "discovery-enabled", "static-nodes-file"),
    *("permissions-nodes-config-file-enabled", "permissions-nodes-config-file"),
    *("permissions-accounts-config-file-enabled", "permissions-accounts-config-file"),
    *("rpc-http-enabled", "rpc-http-host", "rpc-http-port", "rpc-http-api", "host-allowlist"),
    *("rpc-http-authentication-enabled", "rpc-http-authentication-jwt-public-key-file"),
}
SECRET_NAMES = ("nodekey", "password", "sealing-key.json", "key")
ENODE = re.compile(r"enode://[0-9a-f]{128}@127\.0\.0\.1:\d+")


def made(tmp_path, engine):
    home = NetworkHome(tmp_path / engine)
    home.path.mkdir()
    home.toml.write_text(network_toml(engine=engine))
    spec, keys = home.init()
    return home, spec, keys


@pytest.fixture
def clique(tmp_path):
    return made(tmp_path, "geth-clique")


@pytest.fixture
def besu(tmp_path):
    return made(tmp_path, "besu-qbft")


def read(home, name):
    text = (home.path / name).read_text(encoding="utf-8")
    return tomllib.loads(text) if name.endswith(".toml") else json.loads(text)


def is_key(home, path):
    return path.is_file() and path.is_relative_to(home.keys_folder)


def everything(home):
    return {path: path.read_bytes() for path in home.path.rglob("*") if path.is_file()}


# ── both ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("engine", ["geth-clique", "besu-qbft"])
def test_generating_is_pure_and_init_idempotent(tmp_path, engine):
    home, spec, keys = made(tmp_path, engine)
    before = everything(home)
    assert generate(spec, keys) == generate(spec, ensure_keys(spec, home.keys_folder))
    home.init()
    assert everything(home) == before


@pytest.mark.parametrize("engine", ["geth-clique", "besu-qbft"])
def test_secrets_are_their_owners_alone_and_in_no_public_file(tmp_path, engine):
    home, spec, keys = made(tmp_path, engine)
    for path in [
        home.keys_folder,
        *(path for path in home.path.rglob("*") if path.name in SECRET_NAMES or is_key(home, path)),
    ]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    secrets = [key.secret.hex() for key in keys.nodes.values()]
    secrets += [word for words in keys.access.values() for word in words.values()]
    for name, text in generate(spec, keys).items():
        assert not any(secret in text for secret in secrets), name


def test_a_key_that_was_damaged_is_named_not_replaced(clique):
    home, _, _ = clique
    path = home.keys_folder / "nodes" / "bank-a"
    path.chmod(0o600)
    path.write_text("00")
    with pytest.raises(NetworkUnreadable, match="bank-a is damaged"):
        home.init()
    assert path.read_text() == "00"


def test_the_first_block_stays_whatever_is_listed_later(clique):
    home, _, _ = clique
    genesis = (home.path / "genesis.json").read_bytes()
    text = home.toml.read_text()
    home.change(text.replace("[[validators]]", "[[members]]", 1))
    assert (home.path / "genesis.json").read_bytes() == genesis
    with pytest.raises(NetworkUnreadable, match=r"network\.chain_id is 5, but this network began with 20778"):
        home.change(text.replace("chain_id = 20778", "chain_id = 5"))


def test_a_change_that_does_not_hold_together_changes_nothing(clique):
    home, _, _ = clique
    before = everything(home)
    with pytest.raises(NetworkUnreadable):
        home.change(home.toml.read_text() + "\n[other]\n")
    assert everything(home) == before


def test_a_node_whose_key_lies_elsewhere_is_a_peer_without_secrets(tmp_path):
    other = made(tmp_path, "geth-clique")[2].nodes["bank-b"]
    home = NetworkHome(tmp_path / "mine")
    home.path.mkdir()
    named = f'name = "bank-b"\npublic_key = "0x{other.public.hex()}"\n'
    home.toml.write_text(network_toml().replace('name = "bank-b"\n', named))
    spec, keys = home.init()
    assert not home.is_held_here(keys, spec.node("bank-b"))
    assert not (home.keys_folder / "nodes" / "bank-b").exists()
    assert not (home.node_folder("bank-b") / "data").exists()
    assert other.public.hex() in (home.node_folder("bank-a") / "config.toml").read_text()
    assert other.address[2:].lower() in (home.path / "genesis.json").read_text()


@pytest.mark.parametrize("engine", ["geth-clique", "besu-qbft"])
def test_service_files_run_as_a_user_of_their_own(tmp_path, engine):
    home, _, _ = made(tmp_path, engine)
    units = list(home.path.rglob("*.service"))
    assert len(units) == len(VALIDATORS) * (2 if engine == "geth-clique" else 1)
    for unit in units:
        text = unit.read_text()
        for line in ("User=xinlian", "Restart=always", "ProtectSystem=strict", "NoNewPrivileges=true"):
            assert line in text
        assert str(home.path) not in text


# ── geth ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_clique_genesis(clique):
    home, _, keys = clique
    genesis = read(home, "genesis.json")
    extra = bytes.fromhex(genesis["extraData"][2:])
    signers = sorted(bytes.fromhex(key.address[2:]) for key in keys.nodes.values())
    assert extra == bytes(32) + b"".join(signers) + bytes(65)
    assert genesis["config"]["clique"] == {"period": 1, "epoch": 30_000}
    assert set(genesis["alloc"]) == set(keys.senders.values())
    assert int(genesis["baseFeePerGas"], 16) > 0, "an account without balance must not be able to send"


def test_geth_lets_in_listed_peers_alone(clique):
    home, _, keys = clique
    settings = read(home, "nodes/bank-a/config.toml")
    peers = settings["Node"]["P2P"]
    assert peers["NoDiscovery"] is True
    assert peers["BootstrapNodes"] == []
    assert peers["DialRatio"] == 1, "places for strangers from outside: none"
    assert peers["StaticNodes"] == peers["TrustedNodes"]
    assert {enode.split("@")[0][8:] for enode in peers["StaticNodes"]} == {
        key.public.hex() for name, key in keys.nodes.items() if name != "bank-a"
    }
    assert (settings["Node"]["HTTPHost"], settings["Node"]["WSHost"]) == ("", "")


def test_geths_keystore_opens_with_its_password(clique):
    home, _, keys = clique
    folder = home.node_folder("bank-a")
    stored = json.loads((folder / "data/keystore/sealing-key.json").read_text())
    assert Account.decrypt(stored, (folder / "password").read_text()) == keys.nodes["bank-a"].secret
    assert (folder / "data/geth/nodekey").read_text() == keys.nodes["bank-a"].secret.hex()


def test_the_gate_knows_hashes_alone(clique):
    home, _, keys = clique
    hashed = read(home, "nodes/bank-a/access.json")
    assert hashed == {name: hashlib.sha256(word.encode()).hexdigest() for name, word in keys.access["bank-a"].items()}
    assert set(hashed) == {"bank-a", "platform"}
    assert keys.access["bank-a"]["platform"] != keys.access["bank-b"]["platform"], "a word for each node"


# ── Besu ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_extra_data_is_to_the_byte_what_besu_documents():
    published = bytes.fromhex(BESU_DOCUMENTED)
    assert qbft.extra_data(rlp.decode(published)[1]) == published


def test_extra_data_encodes_validators_as_a_recorded_network_does():
    validators = rlp.decode(bytes.fromhex(RECORDED))
    assert bytes.fromhex(RECORDED) in qbft.extra_data(validators)


def test_qbft_genesis(besu):
    home, _, keys = besu
    genesis = read(home, "genesis.json")
    vanity, validators, vote, number, seals = rlp.decode(bytes.fromhex(genesis["extraData"][2:]))
    assert validators == sorted(bytes.fromhex(key.address[2:]) for key in keys.nodes.values())
    assert (vanity, vote, number, seals) == (bytes(32), [], b"", [])
    assert genesis["config"]["qbft"] == {"epochlength": 30_000, "blockperiodseconds": 1, "requesttimeoutseconds": 2}
    assert genesis["config"]["zeroBaseFee"] is True
    assert genesis["mixHash"] == "0x" + b"ctical byzantine fault tolerance".hex()
    assert genesis["difficulty"] == "0x1"
    for name in VALIDATORS:
        assert read(home, f"nodes/{name}/genesis.json") == genesis


def test_besu_settings_are_its_options(besu):
    home, spec, _ = besu
    settings = read(home, "nodes/bank-a/config.toml")
    assert set(settings) == BESU_OPTIONS
    assert settings["discovery-enabled"] is False
    assert settings["rpc-http-port"] == spec.node("bank-a").rpc_port
    for option in ("genesis-file", "node-private-key-file", "static-nodes-file", "permissions-nodes-config-file"):
        assert (home.node_folder("bank-a") / settings[option]).exists(), option
    assert (home.node_folder("bank-a") / settings["rpc-http-authentication-jwt-public-key-file"]).exists()


def test_besu_permissions(besu):
    home, _, keys = besu
    permissions = read(home, "nodes/bank-a/permissions_config.toml")
    assert set(permissions) == {"accounts-allowlist", "nodes-allowlist"}
    assert permissions["accounts-allowlist"] == sorted(account.lower() for account in keys.senders.values())
    assert all(re.fullmatch(r"0x[0-9a-f]{40}", account) for account in permissions["accounts-allowlist"])
    assert len(permissions["nodes-allowlist"]) == len(VALIDATORS), "its own among them"
    static = read(home, "nodes/bank-a/static-nodes.json")
    assert set(static) < set(permissions["nodes-allowlist"]), (
        "Besu does not start with a static node that is not allowed"
    )
    assert all(ENODE.fullmatch(enode) for enode in permissions["nodes-allowlist"])
    assert len({(home.node_folder(name) / "permissions_config.toml").read_text() for name in VALIDATORS}) == 1


def test_besu_node_keys_are_the_validators(besu):
    home, _, keys = besu
    secret = (home.node_folder("bank-a") / "key").read_text()
    assert re.fullmatch(r"0x[0-9a-f]{64}", secret)
    public = PublicKey.from_valid_secret(bytes.fromhex(secret[2:])).format(compressed=False)[1:]
    assert public == keys.nodes["bank-a"].public


def test_besu_words_are_tokens_that_its_public_key_checks(besu):
    home, _, keys = besu
    public = serialization.load_pem_public_key((home.node_folder("bank-a") / "rpc-public.pem").read_bytes())
    head, claims, signature = keys.access["bank-a"]["platform"].split(".")
    public.verify(_decoded(signature), f"{head}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256())
    assert json.loads(_decoded(head)) == {"alg": "RS256", "typ": "JWT"}
    said = json.loads(_decoded(claims))
    assert said["permissions"] == ["eth:*", "net:*", "web3:*", "qbft:getValidatorsByBlockNumber"]
    assert said["exp"] - said["iat"] == 366 * 86_400


def _decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
