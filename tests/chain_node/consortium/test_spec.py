import pytest

from chain_node.consortium.home import TEMPLATE
from chain_node.consortium.spec import parse_spec, read_spec
from chain_node.errors import NetworkUnreadable

GOOD = TEMPLATE.read_text(encoding="utf-8")


def test_what_init_writes_is_read():
    spec = parse_spec(GOOD)
    assert [node.name for node in spec.validators] == ["bank-a", "bank-b", "group-c", "court-d"]
    assert spec.finality == "depth:12"
    assert {sender.role for sender in spec.senders} == {"deployer", "relay"}
    assert all(node.host == "127.0.0.1" for node in spec.nodes)


@pytest.mark.parametrize(
    ("engine", "finality"), [("geth-clique", "depth:12"), ("besu-qbft", "immediate")], ids=lambda word: word
)
def test_an_engine_has_a_finality_of_its_own(engine, finality):
    text = GOOD.replace('finality = "depth:12"', "").replace('engine = "geth-clique"', f'engine = "{engine}"')
    assert parse_spec(text).finality == finality


BAD = {
    "not toml": ("[network]", "[network", "network.toml is no TOML"),
    "unknown word": ("block_time_s = 1", "block_time = 1", r"network\.block_time: Extra inputs"),
    "unknown engine": ('"geth-clique"', '"geth"', r"network\.engine: Input should be 'geth-clique' or 'besu-qbft'"),
    "text for a number": (
        "chain_id = 20777",
        'chain_id = "20777"',
        r"network\.chain_id: Input should be a valid integer",
    ),
    "no time at all": ("block_time_s = 1", "block_time_s = 0", r"network\.block_time_s: .*greater than or equal to 1"),
    "a date": ("chain_id = 20777", "chain_id = 2026-11-24", "a date or time"),
    "same port twice": ("rpc_port = 8612", "rpc_port = 8611", "the port 127.0.0.1:8611 is used 2 times"),
    "rpc on another's p2p": ("rpc_port = 8612", "rpc_port = 30511", "the port 127.0.0.1:30511 is used 2 times"),
    "port of the system": ("rpc_port = 8612", "rpc_port = 80", r"validators\[1\]\.rpc_port: .*greater than"),
    "same name twice": ('name = "bank-b"', 'name = "bank-a"', "the node name bank-a is used 2 times"),
    "a path for a name": ('name = "bank-b"', 'name = "../b"', r"validators\[1\]\.name: String should match"),
    "host by name": (
        'name = "bank-b"',
        'name = "bank-b"\nhost = "bank.example"',
        r"validators\[1\]\.host: 'bank.example' is no IP address",
    ),
    "public key cut off": (
        'name = "bank-b"',
        'name = "bank-b"\npublic_key = "0x12"',
        r"validators\[1\]\.public_key: String should match",
    ),
    "no deployer": ('role = "deployer"', 'role = "relay"', "no sender has the role deployer"),
    "account with a typing error": (
        'role = "relay"',
        'role = "relay"\naddress = "0x52908400098527886E0F7030069857D2E4169Ee7"',
        r"senders\[1\]\.address: .* is no account",
    ),
    "clique that never forks": ('"depth:12"', '"immediate"', "geth-clique forks now and then"),
    "no depth": ('"depth:12"', '"depth:0"', r"network\.finality: String should match"),
}


@pytest.mark.parametrize("case", BAD, ids=lambda name: name)
def test_what_does_not_hold_together_is_named_with_its_place(case):
    old, new, said = BAD[case]
    assert old in GOOD
    with pytest.raises(NetworkUnreadable, match=said):
        parse_spec(GOOD.replace(old, new, 1))


def test_three_validators_are_too_few_for_qbft():
    text = GOOD.replace('"geth-clique"', '"besu-qbft"')
    start = text.index("[[validators]]", text.index("group-c"))
    with pytest.raises(NetworkUnreadable, match="besu-qbft needs at least 4 validators, 3 are listed"):
        parse_spec(text[:start] + text[text.index("[[senders]]") :])


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NetworkUnreadable, match="does not exist"):
        read_spec(tmp_path / "network.toml")
