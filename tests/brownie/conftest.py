"""One ledger a module, with its members; each test begins from there."""

import signal
import socket
import sys

import pytest
from brownie._config import CONFIG
from house import deploy
from members import CARMAKER, REGISTERED

# The desk's own assertions say what differed, too; pytest must know before it is imported.
pytest.register_assert_rewrite("clerk")
from desk import LIMIT_FEN, Desk  # noqa: E402

START = 1_772_413_200  # [unix s] Monday 2 March 2026, 09:00 in Asia/Shanghai
FREE_GAS = {"gas_limit": 30_000_000, "gas_price": 0, "base_fee": 0}


def pytest_configure():
    """Brownie has not connected yet: the chain will be one of our own, on a port that is free."""
    network = CONFIG.networks["development"]
    network["cmd"] = f"anvil --timestamp {START}"
    network["cmd_settings"] = {"port": _free_port(), "evm_version": "paris", "accounts": 2} | FREE_GAS
    # An ended run must end Anvil: Brownie sees to that when Python exits in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session", autouse=True)
def one_chain(web3):
    """Without this every other request asks for the chain's id again."""
    web3.provider.cacheable_requests = {"eth_chainId"}
    web3.provider.cache_allowed_requests = True


@pytest.fixture(scope="module")
def contracts(module_isolation, accounts):
    made = deploy(accounts[0])
    desk = Desk(made, accounts[1])
    desk.does(*(desk.register(member) for member in REGISTERED))
    desk.does(desk.set_limit(CARMAKER, LIMIT_FEN))
    return made


@pytest.fixture(autouse=True)
def isolation(contracts, fn_isolation):
    pass


@pytest.fixture
def desk(contracts, accounts):
    return Desk(contracts, accounts[1])
