"""A recording of a real QBFT network, and a judge."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.audit.verdict import Verdict
from api.audit.verify import verify

DATA = Path(__file__).parent / "data"
QBFT = DATA / "qbft.json"
_WHOLE = json.loads(QBFT.read_bytes())

Judge = Callable[..., Verdict]


@pytest.fixture
def recording() -> dict[str, Any]:
    """All of it: 16 blocks, 176 transactions."""
    return copy.deepcopy(_WHOLE)


@pytest.fixture
def short() -> dict[str, Any]:
    """Its first seven blocks: a creation, failed and executed calls."""
    cut = copy.deepcopy(_WHOLE)
    cut["blocks"] = cut["blocks"][:7]
    cut["receipts"] = {block["number"]: cut["receipts"][block["number"]] for block in cut["blocks"]}
    return cut


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Writes a file and verifies it."""

    def run(content: Any, *validators: str) -> Verdict:
        path = tmp_path / "file.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return verify(path, list(validators))

    return run
