"""Amounts are integer fen. Yuan exist as text only, for people."""

from api.domain.words import Fen

AMOUNT_MAX_FEN = 10**13
"""Above any face a policy can allow, and far below what a contract's 48 bits hold."""

LIMIT_MAX_FEN = 2**53 - 1
"""A limit may be meant as none at all; every reader of JSON still has it to the fen."""


def yuan(fen: int) -> str:
    """`120000000` fen as `"1200000.00"`."""
    sign, whole = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def yuan_grouped(fen: int) -> str:
    """`120000000` fen as `"1,200,000.00"`, for pages and stories."""
    sign, whole = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{whole // 100:,}.{whole % 100:02d}"


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_GROUP = 10_000


def yuan_in_words(fen: int) -> str:
    """`120000050` fen as `"壹佰贰拾万元伍角整"`, as papers of banks write amounts (支付结算办法, annex 1). `fen` is 0 or more, and below 10^14."""
    whole, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole_in_words(whole)}元" if whole else ""
    if not jiao and not rest:
        return f"{text or '零元'}整"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif whole:
        text += "零"
    return f"{text}{_DIGITS[rest]}分" if rest else f"{text}整"


def _whole_in_words(number: int) -> str:
    """Four places at a time; a zero is said where places are left out between two that are not."""
    text = ""
    is_left_out = False
    for place in reversed(range(len(_GROUPS))):
        group = number // _GROUP**place % _GROUP
        if group:
            is_left_out = is_left_out or group < _GROUP // 10
            text += ("零" if text and is_left_out else "") + _group_in_words(group) + _GROUPS[place]
        is_left_out = not group
    return text


def _group_in_words(group: int) -> str:
    text = ""
    for place in reversed(range(len(_PLACES))):
        digit = group // 10**place % 10
        if digit:
            text += _DIGITS[digit] + _PLACES[place]
        elif text and group % 10**place and not text.endswith("零"):
            text += "零"
    return text


def both(fen: int) -> dict[str, int | str]:
    """How the API shows an amount: fen to count with, yuan to read."""
    return {"fen": Fen(fen), "yuan": yuan(fen)}
