"""How fast files verify, and in how much memory: `python scripts/verify_speed.py FILE...`, each in a process of its own."""

import json
import os
import platform
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from api.audit.verify import verify

ONE = "--one"


def one(path: Path) -> dict[str, object]:
    """Verifies a file here; speed by this process's CPU time, so that others on the machine count little."""
    begun = time.process_time()
    found = verify(path, []).as_json()
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    events = found.get("events")
    count = len(events) if isinstance(events, list) else events
    facts = {"file": path.name, "bytes": path.stat().st_size, "verdict": found["verdict"], "events": count}
    speed = None if not isinstance(count, int) else round(count / seconds)
    return {**facts, "cpu_s": round(seconds, 3), "events_per_cpu_s": speed, "peak_mib": round(peak)}


def main(names: list[str]) -> None:
    """Prints one JSON object: machine, date, a row a file."""
    rows = []
    for name in names:
        done = subprocess.run([sys.executable, __file__, ONE, name], capture_output=True, text=True, check=True)
        rows.append(json.loads(done.stdout))
    machine = {"cpus": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}
    sys.stdout.write(
        json.dumps({"date": datetime.now(UTC).date().isoformat(), **machine, "files": rows}, indent=1) + "\n"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == [ONE]:
        sys.stdout.write(json.dumps(one(Path(sys.argv[2]))))
    else:
        main(sys.argv[1:])
