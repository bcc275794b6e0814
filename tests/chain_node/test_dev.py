import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from chain_node.checkpoint import is_of_one_moment
from chain_node.dev import DevChain, opening_time
from chain_node.errors import ChainInUse, ChainNotReady, ClockGoesBack, StateUnreadable
from chain_node.rpc import Rpc
from chain_node.wait import wait_for

# Puts a log and a storage slot for each call: LOG1 with the block's number as topic.
EMITTER = "0x6a424355600160006000a100600052600b6015f3"
# Writes a hundred storage slots at each call: a block that takes its time.
BUSY = "0x6e60645b808055600190038060025700600052600f6011f3"
DAY_S = 86_400
WRITES = 25


def send(chain: DevChain, **fields: str) -> dict[str, str]:
    sender = chain.rpc.call("eth_accounts")[0]
    fields = {"from": sender, "gas": "0x30d40", "gasPrice": "0x0", **fields}
    sent = chain.rpc.call("eth_sendTransaction", fields)
    receipts: list[dict[str, str]] = []

    def sealed() -> bool:
        receipts.append(chain.rpc.call("eth_getTransactionReceipt", sent))
        return receipts[-1] is not None

    assert wait_for(sealed, 5)
    return receipts[-1]


def history(chain: DevChain) -> tuple[object, ...]:
    heads = range(chain.head().number + 1)
    blocks = [chain.rpc.call("eth_getBlockByNumber", hex(number), True) for number in heads]
    hashes = [sent["hash"] for block in blocks for sent in block["transactions"]]
    receipts = [chain.rpc.call("eth_getTransactionReceipt", sent) for sent in hashes]
    logs = chain.rpc.call("eth_getLogs", {"fromBlock": "0x0", "toBlock": "latest"})
    return blocks, receipts, logs


def some_history(chain: DevChain) -> tuple[object, ...]:
    contract = send(chain, data=EMITTER)["contractAddress"]
    for _ in range(5):
        send(chain, to=contract)
    return history(chain)


@contextlib.contextmanager
def making_blocks(chain: DevChain) -> Iterator[None]:
    """One block after another, as fast as the node goes."""
    busy = send(chain, data=BUSY)["contractAddress"]
    words = {"from": chain.rpc.call("eth_accounts")[0], "gas": "0x2dc6c0", "gasPrice": "0x0", "to": busy}
    ended = threading.Event()

    def send_on() -> None:
        with Rpc(chain.url) as rpc:
            while not ended.is_set():
                rpc.call("eth_sendTransaction", words)

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send_on)
        try:
            yield
        finally:
            ended.set()
        sending.result()


class TestRestart:
    def test_keeps_blocks_receipts_and_logs_to_the_byte(self, tmp_path):
        with DevChain(tmp_path) as chain:
            before = some_history(chain)
        with DevChain(tmp_path) as chain:
            assert history(chain) == before
            assert len(before[2]) == 5

    def test_goes_on_with_the_next_block(self, tmp_path):
        with DevChain(tmp_path) as chain:
            head = chain.mine()
        with DevChain(tmp_path) as chain:
            assert chain.mine().number == head.number + 1
            block = chain.rpc.call("eth_getBlockByNumber", "latest", False)
            assert block["parentHash"] == head.hash

    def test_begins_with_the_same_block_however_often(self, tmp_path):
        """Each start makes Anvil a first block of its own, of that start's time, beside the loaded one."""
        firsts = set()
        for day in range(6):
            with DevChain(tmp_path, clock=date(2026, 11, 24)) as chain:
                firsts.add(chain.rpc.call("eth_getBlockByNumber", "0x0", False)["hash"])
                chain.set_clock(chain.head().timestamp + DAY_S)
            stored = json.loads((tmp_path / "state.json").read_bytes())["blocks"]
            assert len(stored) <= day + 3
        assert len(firsts) == 1

    def test_keeps_all_that_was_written_when_anvil_is_killed(self, tmp_path):
        with DevChain(tmp_path) as chain:
            before = some_history(chain)
            chain.checkpoint()
            os.kill(chain.pid, signal.SIGKILL)
        with DevChain(tmp_path) as chain:
            assert history(chain) == before

    def test_writes_in_the_background(self, tmp_path):
        with DevChain(tmp_path) as chain:
            head = chain.mine()
            dump = tmp_path / "state.json"

            def written() -> bool:
                return json.loads(dump.read_bytes())["best_block_number"] == head.number

            assert wait_for(written, 10)

    def test_takes_over_an_anvil_whose_starter_was_killed(self, tmp_path):
        program = (
            "import os, pathlib, sys; from chain_node.dev import DevChain;"
            "chain = DevChain(pathlib.Path(sys.argv[1])).start(); chain.mine();"
            "print(chain.pid, chain.head().hash, flush=True); os.kill(os.getpid(), 9)"
        )
        words = [sys.executable, "-c", program, str(tmp_path)]
        said = subprocess.run(words, capture_output=True, text=True, check=False).stdout.split()
        with DevChain(tmp_path) as chain:
            assert chain.head().hash == said[1]
            assert chain.pid != int(said[0])
            assert wait_for(lambda: not Path(f"/proc/{said[0]}").exists(), 10)

    def test_what_is_written_while_blocks_are_made_is_of_one_moment(self, tmp_path):
        """Anvil adds a block after the accounts it changed: a dump from between has effects that no event tells of."""
        with DevChain(tmp_path) as chain, making_blocks(chain):
            for _ in range(WRITES):
                chain.checkpoint()
                assert is_of_one_moment(json.loads((tmp_path / "state.json").read_bytes()))

    def test_archive_reads_old_state_after_a_restart(self, tmp_path):
        with DevChain(tmp_path, archive=True) as chain:
            contract = send(chain, data=EMITTER)["contractAddress"]
            number = int(send(chain, to=contract)["blockNumber"], 16)
            send(chain, to=contract)
        with DevChain(tmp_path, archive=True) as chain:
            now = chain.rpc.call("eth_getStorageAt", contract, hex(number), hex(number))
            before = chain.rpc.call("eth_getStorageAt", contract, hex(number), hex(number - 1))
            assert int(now, 16) > 0
            assert int(before, 16) == 0


class TestClock:
    def test_of_a_new_chain_is_the_machines(self, chain):
        assert chain.chain.clock == "wall"
        assert abs(chain.mine().timestamp - time.time()) < 5

    def test_begins_on_the_day_asked_for(self, tmp_path):
        with DevChain(tmp_path, clock=date(2027, 3, 1)) as chain:
            assert chain.chain.clock == "virtual"
            assert chain.head().timestamp == opening_time(date(2027, 3, 1))
            assert chain.mine().day == date(2027, 3, 1)

    @pytest.mark.parametrize("day", [date(2020, 1, 2), date(2040, 1, 2)])
    def test_virtual_goes_on_from_the_head_after_a_restart(self, tmp_path, day):
        with DevChain(tmp_path, clock=day) as chain:
            before = chain.mine().timestamp
        with DevChain(tmp_path) as chain:
            assert 0 <= chain.mine().timestamp - before < 30
            assert chain.chain.clock == "virtual"

    def test_moved_by_hand_becomes_virtual(self, tmp_path):
        with DevChain(tmp_path) as chain:
            target = chain.head().timestamp + 30 * DAY_S
            assert chain.set_clock(target).timestamp == target
            assert chain.chain.clock == "virtual"
        with DevChain(tmp_path) as chain:
            assert 0 <= chain.mine().timestamp - target < 30

    def test_wall_is_the_machines_again_after_a_restart(self, tmp_path):
        with DevChain(tmp_path) as chain:
            chain.mine()
        with DevChain(tmp_path) as chain:
            assert abs(chain.mine().timestamp - time.time()) < 5

    def test_never_goes_back(self, chain):
        head = chain.head()
        with pytest.raises(ClockGoesBack, match="cannot go back"):
            chain.set_clock(head.timestamp - 1)
        assert chain.head() == head
        assert chain.chain.clock == "wall"


class TestOneAtATime:
    def test_a_second_process_is_refused(self, chain, tmp_path):
        with pytest.raises(ChainInUse, match="Another process"):
            DevChain(tmp_path / "chain").start()
        assert chain.head().number == 0

    def test_a_taken_port_is_said_so(self, chain, tmp_path):
        with pytest.raises(ChainNotReady, match="in use"):
            DevChain(tmp_path / "other", port=chain.port).start()

    def test_after_a_failed_start_the_folder_is_free(self, chain, tmp_path):
        with pytest.raises(ChainNotReady):
            DevChain(tmp_path / "other", port=chain.port).start()
        with DevChain(tmp_path / "other") as other:
            assert other.head().number == 0

    def test_stop_twice_is_stop_once(self, tmp_path):
        chain = DevChain(tmp_path).start()
        pid = chain.pid
        chain.stop()
        chain.stop()
        assert not Path(f"/proc/{pid}").exists()

    def test_a_damaged_state_is_said_so(self, tmp_path):
        with DevChain(tmp_path):
            pass
        (tmp_path / "state.json").write_text('{"block": ')
        with pytest.raises(StateUnreadable, match="is damaged; remove"):
            DevChain(tmp_path).start()


class TestNode:
    def test_a_revert_forks_the_chain(self, chain):
        mark, head = chain.snapshot(), chain.head()
        chain.mine()
        assert chain.revert(mark) == head

    def test_gas_is_free_and_listens_on_loopback_only(self, chain):
        assert chain.rpc.number("eth_gasPrice") == 0
        assert "127.0.0.1" in chain.url
        block = chain.rpc.call("eth_getBlockByNumber", "latest", False)
        assert int(block["baseFeePerGas"], 16) == 0

    def test_code_larger_than_eip_170_is_refused(self, chain):
        # PUSH3 0x006001, PUSH1 0, RETURN: 24,577 zero bytes of code.
        receipt = send(chain, data="0x620060016000f3", gas="0x1c9c380")
        assert receipt["status"] == "0x0"
