"""The reference as Markdown: a page a contract, one for the types, one that lists them."""

import re
from collections.abc import Iterable, Sequence

from chain_node.reference.compiled import Compiled
from chain_node.reference.spec import Contract, Entry, Type, Value, contracts, types

MADE = "<!-- Written by python -m chain_node.reference from the NatSpec in contracts/src. -->"
_NAMES = re.compile(r"\b(I-\d\d|R\d+)(?:[–-](R\d+))?")
_INTERFACE = re.compile(r"I[A-Z]\w+$")
_LINE = 118
_WORDS = """\
Units are in names and types: `…Fen` is an amount in fen (1/100 yuan), a day [yyyymmdd] is one of Asia/Shanghai, and ids are types of their own
([types](types.md)). In an error, `have` is what there is and `need` what was asked for. `R…` are the rules of [rules](../rules.md), `I-…` the
[invariants](../invariants.md). Orders of members come through [Orders](Orders.md) alone: "Orders, for an order of the holder" means that a
maker and a checker of the holder signed it."""


def pages(source: Compiled) -> dict[str, str]:
    """File name to content."""
    found, known = contracts(source), types(source)
    return {
        "README.md": _index(found),
        "types.md": _types_page(known),
        **{f"{contract.name}.md": _contract_page(contract) for contract in found},
    }


def _index(found: Sequence[Contract]) -> str:
    rows = [
        (
            f"[{one.name}]({one.name}.md)",
            one.title,
            *(str(len(one.of(kind))) for kind in ("function", "event", "error")),
        )
        for one in found
    ]
    table = _table(("contract", "what it is", "functions", "events", "errors"), rows)
    return _text([MADE, "# The contracts", _WORDS, table])


def _contract_page(contract: Contract) -> str:
    where = f"`contracts/{contract.unit}`"
    says = ", ".join(f"`{name}`" for name in contract.interfaces)
    parts = [
        MADE,
        f"# {contract.name}",
        contract.title,
        contract.details,
        f"{where}, specified by {says}." if says else f"{where}.",
    ]
    for kind, heading in (("function", "Functions"), ("event", "Events"), ("error", "Errors")):
        entries = contract.of(kind)
        if entries:
            parts += [f"## {heading}", *(_errors(entries) if kind == "error" else map(_entry, entries))]
    if contract.foreign:
        names = ", ".join(f"`{name}`" for name in contract.foreign)
        parts += ["## Also in its ABI", f"From what it inherits or calls in a library: {names}."]
    return _text(parts)


def _entry(entry: Entry) -> str:
    signature = f"```solidity\n{_signature(entry)}\n```"
    values = [(f"`{one.name}`", one.text) for one in entry.parameters if not one.plain]
    values += [(f"→ `{one.name}`" if one.name else "→", one.text) for one in entry.returns if not one.plain]
    table = _table(("name", "what"), values) if values else ""
    parts = [f"### {entry.name}", signature, entry.notice, entry.details, _facts(entry), table]
    return "\n\n".join(part for part in parts if part)


def _signature(entry: Entry) -> str:
    words = [f"{one.type}{' indexed' * one.indexed} {one.name}" for one in entry.parameters]
    back = ", ".join(f"{one.type} {one.name}".strip() for one in entry.returns)
    whole = f"{entry.name}({', '.join(words)})"
    if len(whole) > _LINE and entry.kind != "error":
        whole = "\n".join((f"{entry.name}(", *(f"  {word}," for word in words[:-1]), f"  {words[-1]}", ")"))
    return f"{whole} returns ({back})" if back else whole


def _facts(entry: Entry) -> str:
    facts = [f"Who may call: **{entry.access}**"] if entry.kind == "function" else []
    facts.append(f"{'selector' if entry.kind == 'function' else 'topic'} `0x{entry.selector}`")
    linked = sorted({_type_name(one) for one in (*entry.parameters, *entry.returns) if one.type[:1].isupper()})
    return " · ".join([*facts, *(link for link in linked if "](" in link), *_names(f"{entry.notice} {entry.details}")])


def _errors(entries: Iterable[Entry]) -> list[str]:
    rows = []
    for entry in entries:
        meaning = " ".join(part for part in (entry.notice, entry.details) if part)
        said = [f"`{one.name}`: {one.text}" for one in entry.parameters if not one.plain]
        rows.append((f"`{_signature(entry)}`", f"`0x{entry.selector}`", "; ".join((meaning, *said))))
    return [_table(("error", "selector", "when"), rows)]


def _types_page(known: Iterable[Type]) -> str:
    parts = [
        MADE,
        "# Types",
        "Structs of orders are EIP-712 messages; how they are signed is told in [orders](../orders.md).",
    ]
    for one in known:
        parts += [f"## {one.name}", f"{one.kind}{f' over {one.base}' if one.base else ''}. {one.text}".strip()]
        if one.kind == "struct":
            rows = [
                (f"`{value.name}`", _type_name(value), "" if value.text.startswith("see ") else value.text)
                for value in one.values
            ]
            parts.append(_table(("field", "type", "what"), rows))
        elif one.kind == "enum":
            rows = [(str(number), f"`{value.name}`", value.text) for number, value in enumerate(one.values)]
            parts.append(_table(("value", "word", "what"), rows))
    return _text(parts)


def _type_name(value: Value) -> str:
    """The type, with a link where it is one of ours that is no contract."""
    name = value.type.removesuffix("[]")
    if not name[:1].isupper() or _INTERFACE.match(name):
        return f"`{value.type}`"
    return f"[`{value.type}`](types.md#{name.lower().replace('.', '')})"


def _names(text: str) -> list[str]:
    """The rules and invariants that a text names, ranges counted out, each once."""
    found: list[str] = []
    for first, last in _NAMES.findall(text):
        numbers = range(int(first[1:]), int(last[1:]) + 1) if last else ()
        found += [first, *(f"R{number}" for number in numbers)]
    return sorted(set(found), key=lambda name: (name[0], int(name[1:].lstrip("-"))))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"
