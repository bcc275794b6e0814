"""What a script of an evening does: web3.py's `process_log` for each log, rows in batches: `python -m scripts.bench.web3_loop JOB`."""

import json
import sys
import time
from typing import Any

import psycopg
from web3 import HTTPProvider, Web3

from scripts.bench.chain import Job

RANGE_BLOCKS = 200
TABLES = """
CREATE TABLE event (id text PRIMARY KEY, name text NOT NULL, args jsonb NOT NULL);
CREATE TABLE voucher (id text PRIMARY KEY, root text NOT NULL, holder bigint NOT NULL, amount bigint NOT NULL, state text NOT NULL);
CREATE TABLE root (id text PRIMARY KEY, face bigint NOT NULL);
"""
UPSERT = (
    "INSERT INTO voucher VALUES (%(id)s, %(root)s, %(holder)s, %(amount)s, %(state)s) "
    "ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, amount = excluded.amount, state = excluded.state"
)
CHILDREN = 10_000
Row = dict[str, Any]


class Loop:
    """Ranges of blocks, log by log."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._w3 = Web3(HTTPProvider(job.rpc_url))
        with open(job.abi) as file:  # noqa: PTH123 (as such scripts are)
            abi = json.load(file)
        contract = self._w3.eth.contract(abi=abi)
        self._events = {event().topic: event() for event in contract.events}
        self._vouchers: dict[int, Row] = {}
        self._changed: dict[int, Row] = {}
        self._roots: list[tuple[str, int]] = []

    def run(self) -> None:
        """All of it."""
        addresses = [self._w3.to_checksum_address(each) for each in self._job.addresses]
        with psycopg.connect(self._job.database_url, autocommit=True) as db:
            for first in range(self._job.first, self._job.last + 1, RANGE_BLOCKS):
                last = min(self._job.last, first + RANGE_BLOCKS - 1)
                logs = self._w3.eth.get_logs({"fromBlock": first, "toBlock": last, "address": addresses})
                rows = [self._read(log) for log in logs]
                with db.transaction():
                    self._write(db, rows)

    def _read(self, log: Any) -> tuple[str, str, str]:
        found = self._events["0x" + log["topics"][0].hex().removeprefix("0x")].process_log(log)
        self._fold(found["event"], found["args"])
        args = json.dumps(dict(found["args"]), default=lambda value: "0x" + bytes(value).hex())
        return f"{found['blockNumber']}-{found['logIndex']}", found["event"], args

    def _fold(self, name: str, a: Any) -> None:
        number = a.get("voucher")
        if name == "VoucherIssued":
            self._roots.append((str(number), a["amountFen"]))
        if name in ("VoucherIssued", "SplitOffered") or (name == "TitlePassed" and a["other"]):
            state = "active" if name == "TitlePassed" else "offered"
            self._put(number, holder=a["to"], amount=a["amountFen"], state=state)
        elif name in ("IssueAccepted", "SplitAccepted"):
            self._put(number, state="active")
        elif name in ("TransferAccepted", "TitlePassed"):
            self._put(number, holder=a["to"])
        elif name == "VoucherVoided" or (name == "OfferEnded" and self._vouchers[number]["state"] == "offered"):
            self._put(number, state="ended")
        if "parentAmountFen" in a and a["other"]:
            self._put(a["other"], amount=a["parentAmountFen"])

    def _put(self, number: int, **values: Any) -> None:
        new = {"id": str(number), "root": str(number - number % CHILDREN)}
        self._changed[number] = self._vouchers.setdefault(number, new)
        self._vouchers[number].update(values)

    def _write(self, db: Any, rows: list[tuple[str, str, str]]) -> None:
        with db.cursor() as cursor:
            with cursor.copy("COPY event FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.executemany(UPSERT, list(self._changed.values()))
            cursor.executemany("INSERT INTO root VALUES (%s, %s)", self._roots)
        self._changed, self._roots = {}, []


if __name__ == "__main__":
    told = Job.read(sys.argv[1])
    with psycopg.connect(told.database_url, autocommit=True) as made:
        made.execute(TABLES)
    loop = Loop(told)
    began = time.perf_counter()
    loop.run()
    print(json.dumps({"seconds": time.perf_counter() - began}))
