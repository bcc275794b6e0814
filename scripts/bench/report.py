"""The JSON of a run as tables and a chart: `python -m scripts.bench.report` writes docs/performance.md and the chart anew from it."""

import json
import re
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs"
RESULT = DOCS / "bench" / "bench.json"
PAGE = DOCS / "performance.md"
CHART = DOCS / "images" / "bench.svg"
BEGIN, END = "<!-- bench: written by scripts/bench/report.py -->", "<!-- /bench -->"
NAMES = {
    "floor": "fetch floor (`eth_getLogs` and JSON alone)",
    "ours": "Xinlian",
    "squid": "Squid SDK",
    "ponder": "Ponder",
    "ponder cached": "Ponder, chain cached",
    "rebuild": "Xinlian, rebuild from stored events",
    "web3_loop": "web3.py `process_log` loop",
}
BAR_PX, ROW_PX, LABEL_PX, WIDTH_PX = 420, 26, 190, 720
Row = Mapping[str, Any]


def summary(backfill: Sequence[Row]) -> list[dict[str, Any]]:
    """A row for each contender and chain: medians of its runs; void if one of them was."""
    runs: dict[tuple[Any, str], list[Row]] = {}
    for row in backfill:
        runs.setdefault((_chain_of(row), row["who"]), []).append(row)
    return [_median(some) for some in runs.values()]


def _chain_of(row: Row) -> tuple[int, int]:
    return row["orders_a_block"], row["events"]


def _median(runs: Sequence[Row]) -> dict[str, Any]:
    seconds = statistics.median(run["seconds"] for run in runs)
    return {
        **{name: runs[0][name] for name in ("who", "events", "orders_a_block")},
        "runs": len(runs),
        "per_s": runs[0]["events"] / seconds,
        "cpu_s": statistics.median(run["cpu_s"] for run in runs),
        "peak_mib": max(run["peak_mib"] for run in runs),
        "load": max(run["load"] for run in runs),
        "void": next((run["void"] for run in runs if run["void"]), None),
    }


def tables(found: Row) -> str:
    """All tables of a run, as Markdown."""
    machine = found["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    said = (
        f"{found['at']} UTC, {machine['cores']} cores ({machine['cpu']}), {machine['memory_mib']} MiB, "
        f"load {found['load_before']} before and {found['load_after']} after; {versions}."
    )
    parts = [said, _backfill_table(summary(found["backfill"])), _served_table(found)]
    return "\n\n".join(parts)


def _backfill_table(rows: Sequence[Row]) -> str:
    lines = ["| who | events | orders a block | runs | events/s | of the floor | × Ponder | CPU s | peak MiB | load |"]
    lines.append("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for row in rows:
        beside = {other["who"]: other for other in rows if _chain_of(other) == _chain_of(row) and not other["void"]}
        ratios = [_ratio(row, beside.get("floor"), "{:.0%}"), _ratio(row, beside.get("ponder"), "{:.1f}")]
        speed = f"void: {row['void']}" if row["void"] else f"{row['per_s']:,.0f}"
        cells = [NAMES[row["who"]], f"{row['events']:,}", row["orders_a_block"], row["runs"], speed, *ratios]
        lines.append(_line([*cells, f"{row['cpu_s']:.1f}", row["peak_mib"], row["load"]]))
    return "\n".join(lines)


def _ratio(row: Row, other: Row | None, form: str) -> str:
    return "–" if other is None or row["void"] else form.format(row["per_s"] / other["per_s"])


def _served_table(found: Row) -> str:
    lines = ["| receipt → visible in HTTP | probes | p50 ms | p95 ms |", "|---|---:|---:|---:|"]
    lines += [
        _line([row["who"], row["probes"], f"{row['p50_ms']:.1f}", f"{row['p95_ms']:.1f}"]) for row in found["freshness"]
    ]
    lines += [
        "",
        "| a balance over HTTP, one process | answers/s | of bare ASGI | CPU ms an answer |",
        "|---|---:|---:|---:|",
    ]
    bare = next(row["per_s"] for row in found["balances"] if row["who"] == "bare ASGI")
    lines += [
        _line([row["who"], f"{row['per_s']:,.0f}", f"{row['per_s'] / bare:.0%}", f"{row['cpu_ms']:.2f}"])
        for row in found["balances"]
    ]
    lines += ["", "| orders signed by two → indexed, dev chain | orders | orders/s |", "|---|---:|---:|"]
    lines += [_line([row["who"], f"{row['orders']:,}", f"{row['per_s']:,.0f}"]) for row in found["orders"]]
    return "\n".join(lines)


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def chart(rows: Sequence[Row]) -> str:
    """Bars of events a second, of the chain that all contenders were measured on first."""
    first = next((row for row in rows if row["who"] == "ponder"), rows[0])
    shown = sorted((row for row in rows if _chain_of(row) == _chain_of(first)), key=lambda row: -row["per_s"])
    most = max(row["per_s"] for row in shown)
    bars = [_bar(place, row, most) for place, row in enumerate(shown)]
    height = ROW_PX * (len(shown) + 1) + 10
    title = f"events a second into PostgreSQL, {first['events']:,} events"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH_PX} {height}" font-family="sans-serif" font-size="13" '
        f'role="img" aria-label="{title}"><rect width="100%" height="100%" fill="#fff"/><text x="8" y="18" font-weight="bold">{title}</text>'
    )
    return "\n".join([head, *bars, "</svg>"]) + "\n"


def _bar(place: int, row: Row, most: float) -> str:
    top, width = ROW_PX * (place + 1), max(1.0, BAR_PX * row["per_s"] / most)
    name = re.sub(r"`|\s*\(.*\)", "", NAMES[row["who"]])
    colour = "#b91c1c" if row["who"] in ("ours", "rebuild") else "#94a3b8"
    said = "void" if row["void"] else f"{row['per_s']:,.0f}"
    return (
        f'<text x="8" y="{top + 17}">{name}</text>'
        f'<rect x="{LABEL_PX}" y="{top + 4}" width="{width:.1f}" height="18" fill="{colour}"/>'
        f'<text x="{LABEL_PX + width + 6:.1f}" y="{top + 17}">{said}</text>'
    )


def page(text: str, found: Row) -> str:
    """The page with its tables replaced."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables(found)}\n{END}{after}"


def publish(found: Row, *, write: bool) -> None:
    """Prints the tables; with `write`, keeps the JSON and writes chart and page."""
    sys.stdout.write(tables(found) + "\n")
    if write:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
        write_docs()


def write_docs() -> None:
    """Chart and page from the committed JSON."""
    found = json.loads(RESULT.read_bytes())
    CHART.write_text(chart(summary(found["backfill"])))
    PAGE.write_text(page(PAGE.read_text(), found))


if __name__ == "__main__":
    write_docs()
