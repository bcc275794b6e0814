"""Waiting for a condition, with a deadline and a reason."""

import time
from collections.abc import Callable


def wait_for(condition: Callable[[], bool], deadline_s: float, step_s: float = 0.02) -> bool:
    """True as soon as `condition()` holds, False when it did not within `deadline_s`."""
    end = time.monotonic() + deadline_s
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step_s)
    return True
