"""One ledger a module, with its members; each test begins from there."""

import signal
import socket
import sys

import pytest
from brownie._config import CONFIG
from clerk import Clerk
from house import deploy
from members import CARMAKER, REGISTERED

START = 1_772_413_200  # [unix s] Monday 2 March 2026, 09:00 in Asia/Shanghai
LIMIT_FEN = 5_000_000_00
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


@pytest.fixture(scope="module")
def contracts(module_isolation, accounts):
    made = deploy(accounts[0])
    clerk = Clerk(made, accounts[1])
    clerk.does(*(clerk.register(member) for member in REGISTERED))
    clerk.does(clerk.set_limit(CARMAKER, LIMIT_FEN))
    return made


@pytest.fixture(autouse=True)
def isolation(contracts, fn_isolation):
    pass


@pytest.fixture
def clerk(contracts, accounts):
    return Clerk(contracts, accounts[1])
