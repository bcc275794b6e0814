"""The rate of a financing, and the numbers of quotes."""

from datetime import date, timedelta

import pytest

from api.domain.financing import rate_bps
from api.domain.numbers import InvalidNumber, financing_day, financing_no, quote_chain_no, quote_no

DAY = date(2026, 11, 24)
BY_TENOR = {"rates": [{"upToDays": 30, "rateBps": 300}, {"upToDays": 90, "rateBps": 350}], "feeFen": 0}


@pytest.mark.parametrize(("tenor", "rate"), [(0, 300), (30, 300), (31, 350), (90, 350), (91, None)])
def test_a_standing_quote_has_a_rate_for_each_tenor(tenor: int, rate: int | None) -> None:
    assert rate_bps(BY_TENOR, DAY, DAY + timedelta(days=tenor)) == rate


def test_a_quote_for_one_financing_has_one_rate() -> None:
    assert rate_bps({"rateBps": 425, "feeFen": 0}, DAY, DAY + timedelta(days=900)) == 425


def test_quote_numbers_go_there_and_back() -> None:
    assert quote_chain_no(quote_no(7)) == 7
    assert quote_no(7) == "BJ-00000007-9"


@pytest.mark.parametrize("text", ["BJ-00000007-0", "BJ-7-8", "RZ-00000007-9", "", "BJ-００００００07-9"])
def test_what_is_no_quote_number(text: str) -> None:
    with pytest.raises(InvalidNumber):
        quote_chain_no(text)


def test_a_financing_says_the_day_it_was_agreed() -> None:
    assert financing_day(financing_no(2026_1124_0000_0001)) == DAY
