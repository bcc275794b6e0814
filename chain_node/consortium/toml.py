"""TOML written: tables of texts, numbers, truths and lists of texts, which is all that a node's settings need."""

import json
from collections.abc import Mapping, Sequence

Value = str | int | bool | Sequence[str]


def table(rows: Mapping[str, Value], name: str = "") -> str:
    """A table, with its heading if it has a name."""
    heading = f"[{name}]\n" if name else ""
    return heading + "".join(f"{key} = {_value(value)}\n" for key, value in rows.items())


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # a JSON text is a TOML text, too
    return "[" + ", ".join(map(_value, value)) + "]"
