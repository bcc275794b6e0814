"""The model agrees with the books that were worked out beforehand, and writes books that ask for everything."""

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.model.generator import generate
from tests.model.ledger import Ledger
from tests.model.state import add_months, interest, shares

SOME_DAY = dt.date(2026, 11, 24)
CODES = re.findall(
    r"[a-z-]+",
    """
    not-registered not-issuer not-financier not-clearing-bank not-holder not-addressee not-offeror not-found
    not-active not-due not-voidable not-frozen same-signer self-transfer transfer-to-issuer amount-zero
    amount-exceeds-available limit-exceeded issuer-blocked due-date-out-of-range past-cutoff overdue frozen
    too-many-hops too-many-splits trade-background-missing trade-background-too-small invoice-mismatch
    invoice-overused offer-closed financing-closed financing-out-of-order registration-missing net-not-positive
    payment-exceeds-outstanding duplicate-reference clock-backwards
    """,
)


@pytest.mark.parametrize("name", ["small", "medium", "live"])
def test_given_books(books: Path, name: str) -> None:
    """Every line's codes exactly, and the final state."""
    ledger = Ledger(SOME_DAY)
    for number, text in enumerate((books / f"{name}.jsonl").read_text().splitlines(), 1):
        line = json.loads(text)
        expect = [line["expect"]] if isinstance(line["expect"], str) else line["expect"]
        assert (sorted(ledger.apply(line)) or ["ok"]) == sorted(expect), number
    found = ledger.final_state()
    expected = json.loads((books / f"{name}.expected.json").read_text())
    assert found == {"as_of": SOME_DAY.isoformat()} | expected


def test_same_seed_same_book() -> None:
    assert generate(7, 120) == generate(7, 120)


def test_generated_books_earn_every_code() -> None:
    """Over a few books; and between a fifth and two fifths of the lines are refused."""
    lines = [line for seed in range(1, 7) for line in generate(seed, 300)[0]]
    refused = [line["expect"] for line in lines if line["expect"] != "ok"]
    assert {code for codes in refused for code in ([codes] if isinstance(codes, str) else codes)} == set(CODES)
    assert 0.2 < len(refused) / len(lines) < 0.4


def test_generated_books_go_deep() -> None:
    states = [generate(seed, 400)[1] for seed in range(1, 5)]
    vouchers: list[dict[str, Any]] = [v for state in states for v in state["vouchers"].values()]
    assert max(v["hops"] for v in vouchers) == 11  # financed at the tenth hop
    statuses = Counter(v["status"] for v in vouchers)
    assert not {"active", "split", "overdue", "settled", "rejected", "withdrawn", "expired", "voided"} - set(statuses)
    assert any(v["frozen"] for v in vouchers)
    assert any(0 < v["paid_fen"] < v["amount_fen"] for v in vouchers)
    financings = Counter(f["state"] for state in states for f in state["financings"].values())
    assert not {"disbursed", "refused", "cancelled", "expired"} - set(financings)


def test_codes_are_the_books() -> None:
    """Nothing the model says is missing in the list of codes, which is book.md's."""
    source = Path(__file__).with_name("ledger.py").read_text()
    said = set(re.findall(r'"((?:[a-z]+-)+[a-z]+|overdue|frozen)"', source))
    assert said <= set(CODES)
    assert set(CODES) <= said


@pytest.mark.parametrize(
    ("amount", "unpaid", "expected"),
    [
        (10, [10, 10, 10], [4, 3, 3]),
        (5, [3, 3, 3], [2, 2, 1]),
        (1, [1, 1, 5], [0, 0, 1]),
        (7, [1, 2, 4], [1, 2, 4]),
        (4, [0, 3, 3], [0, 2, 2]),
    ],
)
def test_shares(amount: int, unpaid: list[int], expected: list[int]) -> None:
    assert shares(amount, unpaid) == expected


def test_interest_rounds_half_up() -> None:
    assert [interest(amount, 100, 36) for amount in (499, 500, 501, 1500)] == [0, 1, 1, 2]


def test_months_clamp() -> None:
    assert add_months(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert add_months(dt.date(2027, 8, 31), 6) == dt.date(2028, 2, 29)
    assert add_months(dt.date(2026, 12, 31), 6) == dt.date(2027, 6, 30)
