"""What a monitor reads at `/metrics` (Prometheus): how far chain and index are, what waits, and whether they were found to differ.

The figures come from the store and the node at each request, so that any process of the service can be asked.
"""

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from api.services.context import Context
from api.services.status import figures

KINDS = ("sample", "full")


async def text_of(context: Context) -> bytes:
    """The figures in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(await figures(context)))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, found: dict[str, Any]) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        found, head = self._found, self._found["chain_head"]
        yield _gauge("xinlian_chain_up", "1 if the node answers", int(head is not None))
        yield _gauge("xinlian_chain_head_block", "Newest block of the node; absent while it does not answer", head)
        yield _gauge("xinlian_index_block", "Newest block in the index: its checkpoint", found["checkpoint"])
        yield _gauge("xinlian_index_block_timestamp_seconds", "Time of that block", found["checkpoint_time"])
        yield _gauge("xinlian_index_final_block", "Newest block that no fork can take back", found["final"])
        yield _gauge("xinlian_index_lag_blocks", "Blocks of the chain that the index lacks", self._lag())
        yield _gauge("xinlian_outbox_waiting", "Orders that wait for the chain", found["outbox"])
        yield self._indexers()
        yield self._alarms()
        yield from self._runs()

    def _lag(self) -> int | None:
        head, block = self._found["chain_head"], self._found["checkpoint"]
        return None if head is None or block is None else max(0, head - block)

    def _indexers(self) -> Metric:
        made = GaugeMetricFamily("xinlian_indexers", "Indexers at the database, by part", labels=["part"])
        writing = sum(row["writes"] for row in self._found["indexers"])
        made.add_metric(["writes"], writing)
        made.add_metric(["stands_by"], len(self._found["indexers"]) - writing)
        return made

    def _alarms(self) -> Metric:
        made = GaugeMetricFamily("xinlian_alarms", "Open alarms", labels=["kind", "invariant"])
        for row in self._found["alarms"]:
            made.add_metric([row["kind"], row["invariant"] or ""], row["count"])
        return made

    def _runs(self) -> Iterator[Metric]:
        counters = {
            "runs": CounterMetricFamily("xinlian_reconcile_runs", "Comparisons of index and chain", labels=["kind"]),
            "compared": CounterMetricFamily("xinlian_reconcile_rows", "Rows compared", labels=["kind"]),
            "differing": CounterMetricFamily("xinlian_reconcile_differences", "Fields that differed", labels=["kind"]),
        }
        latest = {
            "block_number": GaugeMetricFamily("xinlian_reconcile_block", "Block of the latest", labels=["kind"]),
            "differences": GaugeMetricFamily(
                "xinlian_reconcile_latest_differences", "Fields that differed in the latest", labels=["kind"]
            ),
            "ended_at": GaugeMetricFamily(
                "xinlian_reconcile_timestamp_seconds", "When the latest ended", labels=["kind"]
            ),
        }
        nothing = dict.fromkeys(counters, 0)
        for kind in KINDS:
            row = self._found["runs"].get(kind, nothing)
            for name, family in (counters | latest).items():
                if name in row:
                    family.add_metric([kind], row[name])
        yield from (*counters.values(), *latest.values())


def _gauge(name: str, text: str, value: int | None) -> Metric:
    made = GaugeMetricFamily(name, text)
    if value is not None:
        made.add_metric([], value)
    return made
